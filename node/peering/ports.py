"""What peering needs from the rest of the node: groups, and a network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import trio

from moot.node.company import Nearby
from moot.node.link import Link
from moot.node.peering.dial_plan import Contact
from moot.node.replica import Replica
from moot.node.ways.reachability import Reachability
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


class Lookout(Protocol):
    """Whom we see in our own network."""

    def near(self, group: bytes) -> Sequence[Contact]:
        """Return the members of a group who were seen, with the addresses that they showed."""

    def nearby(self) -> Nearby | None:
        """Tell people how many were seen; None if we do not look."""


class Network(Protocol):
    """The part of `moot.node.net` that peering uses."""

    on_moved: Callable[[], None]
    """Called when the addresses at which others reach us changed."""

    @property
    def peer_id(self) -> str:
        """Our own peer id."""

    def addresses(self) -> list[str]:
        """Return where others can dial us now."""

    def vouch(self, link: Link, groups: frozenset[bytes]) -> None:
        """Note that the far end has shown to share these groups with us. spec: RCH-2."""

    def needs(self, peer: str) -> bool:
        """Whether we are reached through this peer, or talk to somebody through it."""

    def reachability(self) -> Reachability:
        """Return what is known of how others reach us."""

    def saw(self, peer: str, address: str) -> None:
        """Note that a peer, whom we dialled, sees us at that address. spec: RCH-12."""

    def links(self) -> trio.abc.ReceiveChannel[Link]:
        """Return the channel on which links that others dialled arrive."""

    async def dial(self, peer: str, addresses: Sequence[str]) -> Link:
        """Open a link to `peer`. Raises NotReached when no address answers as that peer in time.

        Raises LinkClosed when there is nothing to try: it is ourselves, or no peer id.
        """
