"""Defect: the swarm dials whom it likes.

Its auto-connector wants as many connections as lie halfway between two watermarks, and goes through
every address it ever heard of to get them. Whom a node talks to is for peering to say.
"""

from __future__ import annotations

from moot.node.net.library import AutoConnector


class NoInitiative(AutoConnector):
    """An auto-connector that connects to nobody. spec: NET-11."""

    async def maybe_connect(self) -> None:
        """Leave it."""
