"""Company: what the rest of the node may ask about peers, whoever keeps the sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from moot.node.link import Tried, Way


class Getting(NamedTuple):
    """How far we are in getting what a peer has of a group and we lacked."""

    entries: int
    """That came."""
    of: int
    """That it had, as far as it has shown."""
    bytes: int
    """That came from it meanwhile, of this group and others."""
    seconds_left: int | None
    """At the pace so far; None while nothing came."""


class Visit(NamedTuple):
    """A session with one peer, past the hello."""

    peer: str
    """The peer id as libp2p prints it."""
    address: str
    groups: Mapping[bytes, bytes | None]
    """The groups shared, each with the key of the log it proved to write; None for a keeper."""
    since: int
    """When the session began, wall clock in ms."""
    ms: float | None
    """The last round trip, if one was measured."""
    way: Way = Way.DIRECT
    via: str | None = None
    """The peer id of the relay, if there is one."""


class Failure(NamedTuple):
    """Why the last try to reach a peer did not work."""

    reason: str
    """In a few words, without addresses."""
    tried: tuple[Tried, ...] = ()
    """Each way that was tried, and why it failed; empty if the peer was reached and then lost."""

    def __str__(self) -> str:
        """All of it on one line."""
        return "; ".join(f"{way.words}: {why}" for way, why in self.tried) or self.reason


class Nearby(NamedTuple):
    """What was seen of others in our own network."""

    members: int
    """Devices of members of our groups."""
    strangers: int
    """Others that show beacons of our kind."""
    trouble: str | None = None
    """Why nobody can be seen, if so."""


class Company(Protocol):
    """Whoever keeps company with peers."""

    def visits(self) -> Sequence[Visit]:
        """Every session there is now."""

    def failures(self) -> Mapping[str, Failure]:
        """By peer id, what the last try to reach it ended with."""

    def getting(self, group: bytes) -> Getting | None:
        """How far we are in getting a group from whoever has most of it; None if we have it."""

    def nearby(self) -> Nearby | None:
        """Who was seen in our own network; None if we do not look."""

    async def ping(self, peer: str) -> float:
        """Milliseconds to this peer and back. Raises KeyError if there is no session with it."""


class Nobody:
    """The company of a node that is not on the network, or not yet."""

    def visits(self) -> Sequence[Visit]:
        """See `Company.visits`."""
        return ()

    def failures(self) -> Mapping[str, Failure]:
        """See `Company.failures`."""
        return {}

    def getting(self, group: bytes) -> Getting | None:
        """See `Company.getting`."""
        del group
        return None

    def nearby(self) -> Nearby | None:
        """See `Company.nearby`."""
        return None

    async def ping(self, peer: str) -> float:
        """See `Company.ping`."""
        raise KeyError(peer)
