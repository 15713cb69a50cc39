"""Roster: whom to dial and whom to let go, for all groups of a node: a circle for each."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address, ip_network
from typing import Final, NamedTuple

from moot.node.link import Way
from moot.node.peering.book import Book
from moot.node.peering.circle import Candidate, Circle, Seat
from moot.node.peering.dial_plan import Contact
from moot.node.peering.ports import Group, Lookout, Network
from moot.node.peering.sights import Blind, merged
from moot.node.peering.talk import Talk
from moot.node.ports import Randomness
from moot.node.ways.addresses import CIRCUIT
from moot.protocol.events import Places
from moot.protocol.limits import MAX_PEERS_PER_MESSAGE

NEAR: Final = (Way.LAN, Way.LOOPBACK)
NEIGHBOURHOOD: Final = {4: 24, 6: 64}
"""Bits that addresses in one household share."""


class Choice(NamedTuple):
    """What is to be done about the sessions that there are."""

    release: list[Talk]
    dial: list[tuple[list[Contact], int]]
    """Contacts, the first ones first, and how many of them."""
    due: int | None
    """When to choose again though nothing happened, in ms."""


class Roster:
    """The circles of all groups."""

    def __init__(self, network: Network, book: Book, randomness: Randomness) -> None:
        self._network = network
        self._book = book
        self._randomness = randomness
        self._circles: dict[bytes, Circle] = {}
        self.lookout: Lookout = Blind()

    def choose(self, groups: Sequence[Group], talks: Sequence[Talk], now: int) -> Choice:
        """Look at every group."""
        names = {group.badge.group for group in groups}
        self._circles = {name: one for name, one in self._circles.items() if name in names}
        talking = {talk.peer for talk in talks} | {self._network.peer_id}
        here = _households(self._network.addresses())
        choice = Choice([], [], None)
        for group in groups:
            circle = self._circle(group.badge.group, now)
            seen = {one.peer: one for one in self.lookout.near(group.badge.group)}
            known = merged(seen.values(), self._book.contacts(group))
            contacts = {one.peer: one for one in known if one.peer not in talking}
            keepers = self._book.keepers(group)
            others = [
                Candidate(
                    one.peer,
                    one.peer in seen or bool(_households(one.addresses) & here),
                    one.peer in keepers,
                )
                for one in contacts.values()
                if one.addresses
            ]
            met = {talk.peer: talk for talk in talks if _shares(talk, group.badge.group)}
            seats = [_seat(self._network, talk, group.badge.group) for talk in met.values()]
            choice.release.extend(met[peer] for peer in circle.release(seats, len(others), now))
            choice.dial.extend(
                ([contacts[one.peer] for one in pool.candidates], pool.lacking)
                for pool in circle.pools(seats, others)
            )
        return choice._replace(due=min((one.due for one in self._circles.values()), default=None))

    def places(self, group: Group, but: Talk, now: int) -> Places:
        """Where we are and some others, as one tells it to whom one meets. spec: GSP-9."""
        rows = [row for row in self._book.places(group) if row[0] != but.peer]
        return self._ours() + tuple(
            self._circle(group.badge.group, now).sample(rows, MAX_PEERS_PER_MESSAGE - 1)
        )

    def news(self, group: Group, talks: Sequence[Talk], but: Talk) -> Places:
        """Where we are and those with whom we talk about a group, all but one."""
        among = {talk.peer for talk in talks if _shares(talk, group.badge.group)} - {but.peer}
        rows = tuple(row for row in self._book.places(group) if row[0] in among)
        return (self._ours() + rows)[:MAX_PEERS_PER_MESSAGE]

    def _ours(self) -> Places:
        return ((self._network.peer_id, tuple(self._network.addresses())),)

    def _circle(self, group: bytes, now: int) -> Circle:
        if group not in self._circles:
            self._circles[group] = Circle(self._randomness, now)
        return self._circles[group]


def _shares(talk: Talk, group: bytes) -> bool:
    return talk.over is None and any(meeting.group == group for meeting in talk.meetings)


def _seat(network: Network, talk: Talk, group: bytes) -> Seat:
    (keeps,) = (meeting.log is None for meeting in talk.meetings if meeting.group == group)
    return Seat(
        talk.peer,
        near=talk.link.way in NEAR,
        keeper=keeps,
        dialled=talk.link.initiator,
        eager=talk.session.is_eager(group),
        needed=len(talk.meetings) > 1 or network.needs(talk.peer),
        since=talk.since,
    )


def _households(addresses: Sequence[str]) -> set[str]:
    """The private networks in which these addresses lie, as far as one sees that from them."""
    found = set()
    for address in addresses:
        if CIRCUIT in address:
            continue  # it says where a relay is
        try:
            host = ip_address(address.split("/")[2])
        except (IndexError, ValueError):
            continue  # a name, or no address of the net at all
        if host.is_private and not host.is_loopback:
            found.add(str(ip_network((host, NEIGHBOURHOOD[host.version]), strict=False)))
    return found
