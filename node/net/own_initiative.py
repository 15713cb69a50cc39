"""Defect: the swarm dials whom it likes, and remembers everybody for it.

Its auto-connector wants as many connections as lie halfway between two watermarks, and goes through
every address it ever heard of to get them. Whom a node talks to is for peering to say. It also
keeps a line on each peer that ever left, and a stranger can leave under a new name each time.
"""

from __future__ import annotations

from moot.node.net.library import ID, AutoConnector


class NoInitiative(AutoConnector):
    """An auto-connector that connects to nobody. spec: NET-11."""

    async def maybe_connect(self) -> None:
        """Leave it."""

    def record_disconnect(self, peer_id: ID) -> None:
        """Forget it. spec: NET-18."""
