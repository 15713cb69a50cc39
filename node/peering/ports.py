"""What peering needs from the rest of the node: replicas, an address book, a network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import trio

from moot.node.link import Link
from moot.protocol.frontier import Frontier
from moot.protocol.hello import Badge
from moot.protocol.run import Run
from moot.protocol.supply import Ask, Landing, Supply, Tip


class Commit(NamedTuple):
    """News from a replica: these logs have new entries, and they are on disk."""

    logs: tuple[bytes, ...]
    ours: bool
    """Written here, and so pushed to everyone at once; what came from a peer is relayed."""


class ReplicaPort(Protocol):
    """One group as peering sees it. Every method is safe to call from several sessions."""

    @property
    def membership(self) -> Badge:
        """Group id, hello key, and the key of our log (None for keepers and readers)."""

    @property
    def frontier(self) -> Frontier:
        """What is on disk now. Read-only; changes only together with a Commit to listeners."""

    async def supply(self, asks: Sequence[Ask], budget: int) -> Supply:
        """Find what was asked, about `budget` bytes of it.

        At least one run is given if there is anything to give, even above the budget.
        """

    async def ingest(self, runs: Sequence[Run]) -> Sequence[Landing]:
        """Verify, store and apply runs; return how each landed, after the commit.

        Raises Refused or Malformed for a run that no honest peer sends; runs before it may have
        been stored.
        """

    async def unknown(self, tips: Sequence[Tip]) -> Sequence[Tip]:
        """Return those of the tips that are not held."""

    async def ladder(self, log: bytes) -> Sequence[bytes]:
        """Return ids of every branch of a log: its tip, 1, 2, 4, 8 ... before it, and seq 0."""

    def subscribe(self, listener: Callable[[Commit], None]) -> Callable[[], None]:
        """Call `listener` after every commit, never before it; return how to stop that."""

    async def acknowledged(self, peer_log: bytes, tips: Sequence[Tip]) -> None:
        """Remember that the device that writes `peer_log` holds these tips."""


class Contact(NamedTuple):
    """A peer and the addresses at which it was or may be found."""

    peer: str
    addresses: tuple[str, ...]


class AddressBook(Protocol):
    """Remembers, across restarts, where members of each group were found."""

    def contacts(self, group: bytes) -> Sequence[Contact]:
        """Return whom we could dial for a group, best first."""

    def heard(self, group: bytes, contact: Contact) -> None:
        """Keep addresses somebody in the group told us; they may be stale or false."""

    def reached(self, group: bytes, contact: Contact) -> None:
        """Keep that a member of the group answered at these addresses."""


class Network(Protocol):
    """The part of `moot.node.net` that peering uses."""

    @property
    def peer_id(self) -> str:
        """Our own peer id."""

    def addresses(self) -> Sequence[str]:
        """Return where others can dial us now."""

    def links(self) -> trio.abc.ReceiveChannel[Link]:
        """Return the channel on which links that others dialled arrive."""

    async def dial(self, peer: str, addresses: Sequence[str]) -> Link:
        """Open a link to `peer`. Raises LinkClosed when no address answers as that peer."""
