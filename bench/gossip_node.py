"""A node of the gossip simulation: who is with whom, and what is written.

What `moot.node.peering.peering` does with an event loop is done here on virtual time; the decisions
are those of the same `Circle` and `DialPlan`.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from functools import partial

from gossip_end import CUT, KEYS, End, Tally
from gossip_world import Place, World
from moot.node.forge import Forge
from moot.node.peering.circle import Candidate, Circle, Seat
from moot.node.peering.dial_plan import Contact, DialPlan
from moot.node.replica import Commit, Replica
from moot.node.store.contract import Enrolment
from moot.node.store.memory import MemoryStore
from moot.protocol.errands import Errands
from moot.protocol.events import Committed, Drop, Ending, Farewell, Introduce, Leave
from moot.protocol.hello import Badge
from moot.protocol.house import House
from moot.protocol.limits import MAX_PEERS_PER_MESSAGE
from moot.protocol.signature import SigningKey
from moot.protocol.tree import Tree

NOON = 1_800_000_000_000
DIAL_TIMEOUT_MS = 15_000
KNOWN = 512


class Watch:
    """The clock of an author."""

    def __init__(self, world: World) -> None:
        self._world = world

    def wall_ms(self) -> int:
        """See `Clock.wall_ms`."""
        return NOON + self._world.now

    def monotonic(self) -> float:
        """See `Clock.monotonic`."""
        return self._world.now / 1000


class Dice:
    """Randomness from the seed of the world."""

    def __init__(self, world: World) -> None:
        self.bytes: Callable[[int], bytes] = world.chance.randbytes


class Node:
    """One member, whose disk outlives its absence."""

    def __init__(self, number: int, world: World, town: list[Node], tally: Tally) -> None:
        self.number, self.world, self.town, self.tally = number, world, town, tally
        self.name = f"P{number}"
        self.place = Place(world)
        self.up = False
        self.ends: list[End] = []
        self.source: int | None = None
        """Who brings what is being committed."""
        self.own_to_all = False
        """Whether to push what it writes itself over lazy sessions too."""
        self.known: dict[int, int] = {}
        """Members by number, and when we last met them; 0 if never."""
        store = MemoryStore()
        gate, secret = None, KEYS.secret
        with store.transaction():
            store.join(Enrolment(KEYS.group, "town", int(KEYS.power), secret, gate, None, None, ()))
        self.replica = Replica(store, KEYS)
        self.replica.subscribe(self._committed)
        self._dice = Dice(world)
        self._key = SigningKey(f"log of {number}".encode().ljust(32, b"*"))
        member = SigningKey(f"member {number}".encode().ljust(32, b"*"))
        self.forge = Forge(self.replica, member, self._key, Watch(world), self._dice)
        self.house: House
        self._look_at = 0

    # -- coming and going ----------------------------------------------------------------------

    def start(self) -> None:
        """Come, with all that is on the disk."""
        self.up = True
        badge = Badge(KEYS.group, KEYS.hello_key, self._key)
        groups = {KEYS.group: (badge, self.replica.frontier)}
        self.house = House(groups, Errands(), Tree(), self.world.chance.randbytes)
        self.plan = DialPlan(self._dice)
        self.circle = Circle(self._dice, self.world.now)
        self.look()

    def stop(self, *, silently: bool) -> None:
        """Go, and tell nobody if it is a loss of power."""
        self.up = False
        for end in tuple(self.ends):
            end.over = True
            end.way.broken = silently
            end.far.way.broken = True
            if not silently:
                end.way.close(partial(end.far.end, CUT))
        self.ends.clear()

    # -- sessions ------------------------------------------------------------------------------

    def on_met(self, end: End) -> None:
        """Take in that the hello is over."""
        now = self.world.now
        self.plan.reached(end.peer.name)
        self._note(end.peer.number)
        others = [one for one in self.ends if one.peer is end.peer and one is not end and one.met]
        if self.name < end.peer.name:
            for other in others:
                self.world.at(now, partial(other.feed, Leave(Farewell.DOUBLE)))
        self.world.at(now, partial(self._introduce, end))
        self.world.at(now, self.look)

    def _introduce(self, end: End) -> None:
        """Tell where we are, and others whom we met."""
        met = [number for number, at in self.known.items() if at and number != end.peer.number]
        sample = self.circle.sample(met, MAX_PEERS_PER_MESSAGE - 1)
        rows = tuple(
            (f"P{number}", ("/ip4/192.0.2.1/tcp/40000", "/ip6/2001:db8::1/tcp/40000"))
            for number in [self.number, *sample]
        )
        end.feed(Introduce(KEYS.group, rows))

    def on_introduced(self, peers: Sequence[int]) -> None:
        """Take in where others are."""
        fresh = [number for number in peers if number not in self.known and number != self.number]
        self.known |= dict.fromkeys(fresh, 0)
        self._bound()
        if fresh:
            self.world.at(self.world.now, self.look)

    def _note(self, number: int) -> None:
        self.known[number] = self.world.now
        self._bound()

    def _bound(self) -> None:
        if len(self.known) > KNOWN:
            keep = heapq.nlargest(KNOWN, self.known, key=self.known.__getitem__)
            self.known = {number: self.known[number] for number in sorted(keep)}

    def on_ended(self, end: End, drop: Drop) -> None:
        """Decide when to dial a peer again."""
        now, peer = self.world.now, end.peer.name
        peaceful = drop.ending in (Ending.FAREWELL, Ending.LEFT)
        if peaceful and drop.farewell == Farewell.AGAIN:
            self.plan.again(peer)
        elif peaceful and drop.farewell == Farewell.BUSY:
            self.plan.busy(peer, now, now - end.began)
        elif peaceful and end.met:
            self.plan.ended(peer, now)
        else:
            self.plan.failed(peer, drop.reason, now)
        self.world.at(now, self.look)

    # -- choosing ------------------------------------------------------------------------------

    def seats(self) -> list[Seat]:
        """Return the sessions past the hello."""
        return [
            Seat(
                end.peer.name,
                near=False,
                keeper=False,
                dialled=end.initiator,
                eager=end.eager,
                needed=False,
                since=end.began,
            )
            for end in self.ends
            if end.met
        ]

    def look(self) -> None:
        """Hang up who is too many, dial who is wanted, and come back when that may change."""
        if not self.up:
            return
        now = self.world.now
        seats = self.seats()
        with_us = {end.peer.number for end in self.ends} | {self.number}
        others = [
            Candidate(f"P{one}", near=False, keeper=False)
            for one in self.known
            if one not in with_us
        ]
        for peer in self.circle.release(seats, len(others), now):
            for end in tuple(self.ends):
                if end.peer.name == peer:
                    end.feed(Leave(Farewell.BUSY))
        due = self.circle.due
        for pool in self.circle.pools(seats, others):
            contacts = [Contact(one.peer, ("a",)) for one in pool.candidates]
            for contact in self.plan.choose(contacts, now, pool.lacking):
                self._dial(self.town[int(contact.peer[1:])])
            due = min(due, self.plan.next(contacts, pool.lacking) or due)
        due = max(due, now + 1)
        if self._look_at <= now or due < self._look_at:
            self._look_at = due
            self.world.at(due, self._look_again)

    def _look_again(self) -> None:
        if self.world.now >= self._look_at:
            self.look()

    def _dial(self, other: Node) -> None:
        trip = 2 * (self.place.access_ms + other.place.access_ms)
        there = other.up and other.place.side == self.place.side
        self.world.after(2 * trip if there else DIAL_TIMEOUT_MS, partial(self._dialled, other))

    def _dialled(self, other: Node) -> None:
        if not self.up:
            return
        if not other.up or other.place.side != self.place.side:
            self.plan.failed(other.name, "nobody answers", self.world.now)
            self.look()
            return
        binding = self.world.chance.randbytes(32)
        here = End(self, other, binding, initiator=True)
        there = End(other, self, binding, initiator=False)
        here.far, there.far = there, here
        here.perform(here.session.start())
        here.watch()
        there.watch()
        if self.world.weather.cut_s:
            life = self.world.chance.expovariate(1 / self.world.weather.cut_s)
            self.world.after(life * 1000, partial(self._cut, here, there))

    def _cut(self, here: End, there: End) -> None:
        here.way.broken = there.way.broken = True
        here.end(CUT)
        there.end(CUT)

    # -- entries -------------------------------------------------------------------------------

    def _committed(self, commit: Commit) -> None:
        for number in commit.entries:
            kept = self.replica.ledger.read(number)
            assert kept is not None
            seen = self.tally.arrivals.setdefault(kept.id, {})
            before = None if self.source is None else seen.get(self.source)
            seen[self.number] = (self.world.now, before[1] + 1 if before else 0)
        event = Committed(commit.group, commit.logs)
        if commit.ours and self.own_to_all:
            for end in tuple(self.ends):
                if end.met:
                    end.push(event)
            return
        for end in tuple(self.ends):
            self.world.at(self.world.now, partial(end.feed, event))
