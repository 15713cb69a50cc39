"""Peering: keeps sessions with members of our groups, in and out, and replaces those that end.

Both ends may dial at once, and an old link may be dead without knowing. So of several sessions
with one peer the newest is kept; the end with the smaller peer id says which that is and hangs the
others up, and the other end waits for its word. Two judges could hang up both.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

import trio

from moot.node.company import Failure, Getting, Nearby, Visit
from moot.node.link import Link, LinkClosed, NotReached, Way
from moot.node.peering.book import Book
from moot.node.peering.crossing import behind, choose, found_at, guides, said_of_us, seen_at
from moot.node.peering.dial_plan import Contact, DialPlan
from moot.node.peering.ports import Group, Groups, Lookout, Network
from moot.node.peering.roster import Roster
from moot.node.peering.sights import with_sight
from moot.node.peering.talk import Talk
from moot.node.peering.turns import Turns
from moot.node.ports import Clock, Randomness
from moot.node.tally import Tally
from moot.node.vetting.vetting import Vetting
from moot.protocol.errands import Errands
from moot.protocol.events import Drop, Ending, Farewell, Introduce, Introduced, Places
from moot.protocol.house import House
from moot.protocol.limits import (
    HELLO_SLOTS,
    INTRODUCE_MS,
    SESSIONS_PER_PEER,
)
from moot.protocol.reach_limits import SIGN_OF_LIFE_MS
from moot.protocol.tree import Tree

log = logging.getLogger(__name__)

ISOLATED_MS = 60_000
"""After so long without meeting anybody, the first one met shows that the network is back."""


class Peering:
    """All sessions of one node. Also its `Company`."""

    def __init__(
        self,
        network: Network,
        groups: Groups,
        book: Book,
        ports: tuple[Clock, Randomness],
        ring: Callable[[], None],
        vetting: Vetting | None = None,
    ) -> None:
        """`ring` is called whenever a session begins, ends, or learns what a peer holds.

        `vetting` looks through what comes in, beside the node; without, the node does.
        """
        clock, randomness = ports
        self._ring = ring
        self._network = network
        self._groups = groups
        self._book = book
        self._clock = clock
        self._randomness = randomness
        self._vetting = vetting or Vetting(beside=False)
        self._errands = Errands()
        self._tree = Tree()
        self.tally = Tally()
        self.turns = Turns(network)
        self._plan = DialPlan(randomness)
        self._roster = Roster(network, book, randomness)
        self._talks: list[Talk] = []
        self._dials: set[trio.CancelScope] = set()
        self._stir = trio.Event()
        self._moved = trio.Event()
        """Set when somebody is found elsewhere, or is new."""
        self._met_at: int | None = None
        self._leaving = False
        self._nursery: trio.Nursery

    async def run(self) -> None:
        """Keep company until cancelled."""
        async with trio.open_nursery() as nursery:
            self._nursery = nursery
            nursery.start_soon(self._accept, nursery)
            nursery.start_soon(self._dial_on, nursery)
            nursery.start_soon(self._introduce_on)
            nursery.start_soon(self._vetting.run)

    # -- Company -------------------------------------------------------------------------------

    def visits(self) -> Sequence[Visit]:
        """See `Company.visits`."""
        visits: dict[str, Visit] = {}
        for talk in self._talks:
            if talk.meetings and talk.over is None:
                visits[talk.peer] = talk.visit()
        return list(visits.values())

    def getting(self, group: bytes) -> Getting | None:
        """See `Company.getting`."""
        found = [one for talk in self._talks if (one := talk.getting(group))]
        return max(found, key=lambda one: one.of, default=None)

    def failures(self) -> Mapping[str, Failure]:
        """See `Company.failures`."""
        return self._plan.failures

    def nearby(self) -> Nearby | None:
        """See `Company.nearby`."""
        return self._roster.lookout.nearby()

    async def ping(self, peer: str) -> float:
        """See `Company.ping`."""
        for talk in reversed(self._talks):
            if talk.peer == peer and talk.meetings and talk.over is None:
                try:
                    return await talk.ping()
                except LinkClosed:
                    break
        raise KeyError(peer)

    # -- from the node -------------------------------------------------------------------------

    def groups_changed(self) -> None:
        """Say hello anew to everybody: a group was joined or left. spec: SYNC-31.

        A hello names all groups at once, and tells a stranger nothing; so it is not repeated
        within a session.
        """
        self._vetting.warm()  # a first sync may be ahead
        self._plan.renew()
        for talk in tuple(self._talks):
            talk.leave(Farewell.AGAIN)
        self._wake()

    def look_again(self) -> None:
        """Dial at once whoever was not reached: somebody said where a group may be found."""
        self._plan.renew()
        self._wake()

    def look_out(self, lookout: Lookout) -> None:
        """Have somebody look around in our own network."""
        self._roster.lookout = lookout

    def sighted(self, peer: str) -> None:
        """Dial a member who was seen in our own network. spec: LAN-4.

        He sees us too, so one of us waits a moment: the one with the greater peer id.
        """
        if not any(talk.peer == peer for talk in self._talks):
            self._plan.sighted(peer, self._now(), first=self._network.peer_id < peer)
            self._wake()

    async def look_around(self) -> None:
        """We are elsewhere, or slept: cut what is dead, dial anew, tell where we are. spec: NET-23.

        Returns when every session gave a sign of life or is cut.
        """
        self._plan.forgive(self._now())
        for scope in tuple(self._dials):
            scope.cancel()
        self._moved.set()
        self._wake()
        async with trio.open_nursery() as nursery:
            for talk in tuple(self._talks):
                nursery.start_soon(self._cut_if_dead, talk)

    async def _cut_if_dead(self, talk: Talk) -> None:
        if not await talk.alive(SIGN_OF_LIFE_MS / 1000):
            talk.cut("no sign of life after this machine moved or slept")

    async def leave(self) -> None:
        """Say goodbye to everybody, meet nobody more, and wait until all have hung up."""
        self._leaving = True
        for talk in tuple(self._talks):
            talk.leave(Farewell.LEAVING)
        while self._talks:
            await self._stir.wait()
            self._stir = trio.Event()

    # -- sessions ------------------------------------------------------------------------------

    async def _accept(self, nursery: trio.Nursery) -> None:
        async for link in self._network.links():
            nursery.start_soon(self._host, link)

    async def _host(self, link: Link) -> None:
        """Talk over a link until it ends, and draw the conclusions."""
        full = self._leaving or self.turns.all_taken(self._talks)
        if full or self._plan.shuns(link.peer, self._now()):
            self.tally.refused += 1
            if link.initiator:
                self._plan.failed(link.peer, "no room for one more session", self._now())
                self._wake()
            await link.aclose()
            return
        groups = self._our_groups(link.peer)
        badges = {group: (one.badge, one.replica.frontier) for group, one in groups.items()}
        paused = frozenset(group for group, one in groups.items() if one.replica.is_full)
        house = House(badges, self._errands, self._tree, self._randomness.bytes, paused)
        talk = Talk(link, house, groups, self._clock, self._vetting)
        talk.tally = self.tally
        talk.on_met = self._met
        talk.on_introduced = self._introduced
        talk.on_acked = self._ring
        self._talks.append(talk)
        tired = self.turns.over(self._talks, self._now())
        if tired is not None:
            tired.leave(Farewell.BUSY)
        drop = Drop(Ending.SILENCE, "a fault of ours")
        try:
            drop = await talk.run()
        except Exception:  # one talk must never end the others, or the node
            log.exception("a talk ended by a fault of ours")
            self.tally.faults += 1
        finally:
            self._talks.remove(talk)
        self._ended(talk, drop)

    def _our_groups(self, peer: str) -> dict[bytes, Group]:
        """By id. If not all fit into a hello, those in which we know this peer come first.

        Of the others not always the same ones do. spec: KEEP-9
        """
        groups = list(self._groups())
        if len(groups) > HELLO_SLOTS:
            start = int.from_bytes(self._randomness.bytes(2), "big") % len(groups)
            groups = groups[start:] + groups[:start]
            groups.sort(key=lambda one: not self._book.knows(one, peer))
        return {one.badge.group: one for one in groups}

    def _met(self, talk: Talk) -> None:
        self.tally.met += 1
        self._plan.reached(talk.peer)
        now = self._now()
        if self._met_at is None or now - self._met_at > ISOLATED_MS:
            self._plan.forgive(now)
        self._met_at = now
        self._network.vouch(talk.link, frozenset(one.group for one in talk.meetings))
        self._note(talk, found_at(talk))
        self._keep_newest(talk)
        for group in self._groups():
            for peer in behind(talk.peer, self._book.contacts(group)):
                self._plan.hurry(peer)
        for meeting in talk.meetings:
            self._introduce(talk, meeting.group)
        self._moved.set()
        self._wake()

    def _note(self, talk: Talk, address: str | None = None) -> None:
        """Keep that the peer is there now, for each group that we share."""
        for group in self._groups():
            for meeting in talk.meetings:
                if meeting.group == group.badge.group:
                    self._book.met(group, talk.peer, meeting.log, address)

    def moved(self) -> None:
        """Tell everybody that we are found elsewhere."""
        self._moved.set()

    def _keep_newest(self, newest: Talk) -> None:
        """Hang up other sessions with the same peer, if it is ours to say. spec: SYNC-30."""
        others = [
            talk
            for talk in self._talks
            if talk.peer == newest.peer and talk is not newest and talk.meetings
        ]
        judge = self._network.peer_id < newest.peer
        direct = [talk for talk in others if talk.link.way is not Way.RELAYED]
        if judge and direct and newest.link.way is Way.RELAYED:
            self._nursery.start_soon(choose, newest, direct[-1])
            return
        surplus = others if judge else others[: len(others) + 1 - SESSIONS_PER_PEER]
        for talk in surplus:
            talk.leave(Farewell.DOUBLE)

    def _ended(self, talk: Talk, drop: Drop) -> None:
        """Note until when the peer was there, and decide when to dial it again."""
        self.tally.endings[drop.ending] += 1
        now = self._now()
        self._note(talk)
        self._wake()
        if self._plan.shuns(talk.peer, now):
            return
        peaceful = drop.ending in (Ending.FAREWELL, Ending.LEFT)
        if drop.ending is Ending.OFFENCE:
            log.warning("dropped %s: %s", talk.peer, drop.reason)
            self._plan.shunned(talk.peer, drop.reason, now)
            for other in [one for one in self._talks if one.peer == talk.peer]:
                other.leave(Farewell.LEAVING)
        elif drop.ending is Ending.STRANGERS:
            self._plan.estranged(talk.peer, drop.reason, now)
        elif peaceful and drop.farewell == Farewell.AGAIN:
            self._plan.again(talk.peer)
        elif peaceful and drop.farewell == Farewell.BUSY:
            self._plan.busy(talk.peer, now, now - talk.since)
        elif peaceful and talk.meetings:
            self._plan.ended(talk.peer, now)
        else:
            self._plan.failed(talk.peer, drop.reason, now)

    # -- dialling ------------------------------------------------------------------------------

    async def _dial_on(self, nursery: trio.Nursery) -> None:
        """Let go who is too many, dial whoever is wanted and due, for ever."""
        while not self._leaving:
            self._stir = trio.Event()
            choice = self._roster.choose(self._groups(), self._talks, self._now())
            for talk in choice.release:
                talk.leave(Farewell.BUSY)
            dues = [choice.due]
            for contacts, lacking in choice.dial:
                for contact in self._plan.choose(contacts, self._now(), lacking):
                    nursery.start_soon(self._dial, contact)
                    self._dial_guides(contact, nursery)
                dues.append(self._plan.next(contacts, lacking))
            due = min((one for one in dues if one is not None), default=None)
            with trio.CancelScope() as wait:
                if due is not None:
                    wait.deadline = trio.current_time() + max(1, due - self._now()) / 1000
                await self._stir.wait()

    def _dial_guides(self, contact: Contact, nursery: trio.Nursery) -> None:
        """Dial the relays too that lead to somebody, if we do not talk to them."""
        talking = {talk.peer for talk in self._talks}
        strange = [one for one in guides(contact) if one.peer not in talking]
        for guide in self._plan.choose(strange, self._now(), len(strange)):
            nursery.start_soon(self._dial, guide)

    async def _dial(self, contact: Contact) -> None:
        scope = trio.CancelScope()
        self._dials.add(scope)
        try:
            with scope:
                link = await self._network.dial(contact.peer, contact.addresses)
            if scope.cancelled_caught:
                self._plan.again(contact.peer)
                self._wake()
                return
        except LinkClosed as closed:
            tried = closed.tried if isinstance(closed, NotReached) else ()
            tried = with_sight(tried, self._roster.lookout.nearby())
            self._plan.failed(contact.peer, str(closed), self._now(), tried)
            self._wake()
            return
        finally:
            self._dials.discard(scope)
        await self._host(link)

    # -- introducing ---------------------------------------------------------------------------

    async def _introduce_on(self) -> None:
        """Tell everybody where the others are, whenever that changed. spec: SYNC-35."""
        while True:
            await self._moved.wait()
            await trio.sleep(INTRODUCE_MS / 1000)
            self._moved = trio.Event()
            for talk in tuple(self._talks):
                for meeting in talk.meetings:
                    self._introduce(talk, meeting.group)

    def _introduce(self, talk: Talk, name: bytes) -> None:
        """Tell a peer where we and others in a group are, later what changed. spec: GSP-9."""
        group = next((one for one in self._groups() if one.badge.group == name), None)
        if group is None:
            return
        if name in talk.told:
            places = self._roster.news(group, self._talks, talk)
        else:
            places = self._roster.places(group, talk, self._now())
        places = seen_at(talk) + places
        told = talk.told.setdefault(name, {})
        fresh = tuple((peer, at) for peer, at in places if told.get(peer) != at)
        if fresh:
            told.update(fresh)
            talk.introduce(Introduce(name, fresh))

    def _introduced(self, talk: Talk, news: Introduced) -> None:
        us = self._network.peer_id
        places: Places = tuple(row for row in news.peers if row[0] != us)
        seen = said_of_us(talk, news.peers, us)
        if seen is not None:
            self._network.saw(talk.peer, seen)
        for group in self._groups():
            if group.badge.group == news.group and self._book.heard(group, places):
                self._moved.set()
                self._wake()

    def _wake(self) -> None:
        self._stir.set()
        self._ring()

    def _now(self) -> int:
        return int(self._clock.monotonic() * 1000)
