"""What peering needs from the rest of the node: groups, and a network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import trio

from moot.node.link import Link
from moot.node.replica import Replica
from moot.protocol.hello import Badge


class Group(NamedTuple):
    """One group of this node, as peering sees it."""

    badge: Badge
    """Group id, hello key, and the key of our log."""
    replica: Replica
    hints: tuple[str, ...]
    """Addresses from the invite, each ending in /p2p/ and a peer id."""


class Groups(Protocol):
    """Gives the groups of this node as they are now."""

    def __call__(self) -> Sequence[Group]:
        """Return all groups, in the order of joining."""


class Network(Protocol):
    """The part of `moot.node.net` that peering uses."""

    @property
    def peer_id(self) -> str:
        """Our own peer id."""

    def addresses(self) -> list[str]:
        """Return where others can dial us now."""

    def links(self) -> trio.abc.ReceiveChannel[Link]:
        """Return the channel on which links that others dialled arrive."""

    async def dial(self, peer: str, addresses: Sequence[str]) -> Link:
        """Open a link to `peer`. Raises NotReached when no address answers as that peer in time.

        Raises LinkClosed when there is nothing to try: it is ourselves, or no peer id.
        """
