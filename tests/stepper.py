"""Sessions stepped by hand through virtual time: no sockets, no event loop, no waiting.

Homes hold real replicas over memory stores. Wires between them have a delay and cut the bytes at
random places; a wire that breaks loses what was on its way. Everything follows from the seed.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Sequence
from functools import partial
from typing import Generic, TypeVar

from moot.node.replica import Commit, Replica
from moot.node.store.memory import MemoryStore
from moot.protocol.errands import Errands
from moot.protocol.errors import TheirFault
from moot.protocol.events import (
    Check,
    Checked,
    Climb,
    Climbed,
    Committed,
    Drop,
    Effect,
    Ending,
    Event,
    Farewell,
    Fetch,
    Lacking,
    Leave,
    Met,
    Offended,
    Received,
    Send,
    Store,
    Stored,
    Supplied,
    Tick,
)
from moot.protocol.group_keys import GroupKeys
from moot.protocol.hello import Badge, Line
from moot.protocol.house import House
from moot.protocol.session import Session
from moot.protocol.signature import SigningKey
from moot.protocol.tree import Tree
from workshop import KEYS, replica

E = TypeVar("E", bound=Effect)
PIECES = (1, 3, 100, 5_000, 65_536)
CUT = Drop(Ending.SILENCE, "the wire broke")
ENOUGH = 500_000
"""Steps after which something goes in circles."""


class World:
    """Virtual time in ms, and what is to happen when."""

    def __init__(self, seed: int = 0) -> None:
        self.chance = random.Random(seed)
        self.now = 0
        self._count = 0
        self._agenda: list[tuple[int, int, Callable[[], None]]] = []

    def at(self, when: int, what: Callable[[], None]) -> None:
        """Do something then; things at one moment happen in the order in which they were put."""
        self._count += 1
        heapq.heappush(self._agenda, (max(when, self.now), self._count, what))

    def pass_time(self, ms: int) -> None:
        """Let everything happen that happens within so many ms."""
        until, began = self.now + ms, self._count
        while self._agenda and self._agenda[0][0] <= until:
            self.now, _, what = heapq.heappop(self._agenda)
            what()
            assert self._count - began < ENOUGH, "it never ends"
        self.now = until


class Home:
    """One node: a replica and the sessions it has. A slow disk answers within `disk_ms`."""

    def __init__(
        self, world: World, name: str, keys: GroupKeys = KEYS, *, disk_ms: int = 0
    ) -> None:
        self.world = world
        self.name = name
        self.keys = keys
        self.disk_ms = disk_ms
        self.replica: Replica = replica(MemoryStore(), keys)
        self.signer = SigningKey(name.encode().ljust(32, b"*"))
        badge = Badge(keys.group, keys.hello_key, self.signer)
        groups = {keys.group: (badge, self.replica.frontier)}
        self.house = House(groups, Errands(), Tree(), world.chance.randbytes)
        self.ends: list[End] = []
        self.replica.subscribe(self._committed)

    def _committed(self, commit: Commit) -> None:
        event = Committed(commit.group, commit.logs)
        for end in tuple(self.ends):
            self.world.at(self.world.now, partial(end.feed, event))


class Speaker:
    """Whoever sits at one end of a wire."""

    world: World
    write: Callable[[bytes], None]
    """Set by the wire, as is `hang_up`."""
    hang_up: Callable[[], None]
    over: Drop | None = None

    def feed(self, event: Event) -> None:
        raise NotImplementedError

    def end(self, drop: Drop) -> None:
        self.over = self.over or drop


class End(Speaker):
    """One end of a wire: a session, and what performs its effects."""

    def __init__(self, home: Home, line: Line, *, initiator: bool) -> None:
        self.home = home
        self.world = home.world
        self.session = Session(home.house, line, initiator=initiator, now=self.world.now)
        self.seen: list[Effect] = []
        self._disk_free = 0
        home.ends.append(self)

    def start(self) -> None:
        self._perform(self.session.start())

    def feed(self, event: Event) -> None:
        if self.over is None:
            self._perform(self.session.handle(event, self.world.now))
            deadline = self.session.deadline()
            if deadline is not None:
                self.world.at(deadline, self._tick)

    def end(self, drop: Drop) -> None:
        """The session is over, by whoever's doing."""
        if self.over is None:
            self.over = drop
            self.home.ends.remove(self)
            self.session.handle(Leave(Farewell.LEAVING), self.world.now)  # it is nobody's any more

    def effects(self, kind: type[E]) -> list[E]:
        return [effect for effect in self.seen if isinstance(effect, kind)]

    @property
    def sent(self) -> int:
        """How many bytes this end wrote."""
        return sum(len(send.data) for send in self.effects(Send))

    def _tick(self) -> None:
        deadline = self.session.deadline()
        if self.over is None and deadline is not None and self.world.now >= deadline:
            self.feed(Tick())
            deadline = self.session.deadline()
            assert deadline is None or deadline > self.world.now, "a tick that settles nothing"

    def _perform(self, effects: Sequence[Effect]) -> None:
        self.seen += effects
        for effect in effects:
            match effect:
                case Send(data):
                    self.write(data)
                case Drop():
                    self.end(effect)
                    self.hang_up()
                case Met(meetings):
                    for meeting in meetings:
                        lacking = Lacking(meeting.group, self.home.replica.lacking())
                        self.world.at(self.world.now, partial(self.feed, lacking))
                case Fetch() | Store() | Check() | Climb():
                    delay = self.world.chance.randrange(self.home.disk_ms + 1)
                    self._disk_free = max(self._disk_free, self.world.now) + delay
                    self.world.at(self._disk_free, partial(self._answer, effect))
                case _:
                    pass  # nothing that needs an answer

    def _answer(self, effect: Fetch | Store | Check | Climb) -> None:
        if self.over is None:
            self.feed(self.ask_replica(effect))

    def ask_replica(self, effect: Fetch | Store | Check | Climb) -> Event:
        replica = self.home.replica
        match effect:
            case Fetch(group, want, asks, budget):
                return Supplied(group, want, replica.supply(asks, budget))
            case Store(group, want, runs):
                try:
                    return Stored(group, want, replica.ingest(runs).landings)
                except TheirFault as fault:
                    return Offended(str(fault))
            case Check(group, tips):
                return Checked(group, replica.held(tips))
            case Climb(group, log):
                return Climbed(group, log, replica.climb(log))


S = TypeVar("S", bound=Speaker)


class Wire(Generic[S]):
    """Two ends and the bytes between them."""

    def __init__(self, left: S, right: End, *, delay: int = 1) -> None:
        self.left, self.right = left, right
        self.delay = delay
        self.broken = False
        """What is written goes nowhere."""
        self._last: dict[Speaker, int] = {left: 0, right: 0}
        left.write, right.write = partial(self._carry, right), partial(self._carry, left)
        left.hang_up, right.hang_up = partial(self._hang_up, right), partial(self._hang_up, left)

    def _carry(self, to: Speaker, data: bytes) -> None:
        world = to.world
        while data:
            size = world.chance.choice(PIECES) if len(data) < 4 * PIECES[-1] else PIECES[-1]
            piece, data = data[:size], data[size:]
            when = world.now + self.delay + world.chance.randrange(3)
            self._last[to] = max(self._last[to], when)
            world.at(self._last[to], partial(self._arrive, to, piece))

    def _arrive(self, to: Speaker, piece: bytes) -> None:
        if not self.broken:
            to.feed(Received(piece))

    def _hang_up(self, other: Speaker) -> None:
        """What was written before still arrives; then the other end knows."""
        other.world.at(self._last[other], partial(other.end, CUT))

    def snap(self) -> None:
        """Break the wire: what is on its way is lost, and both ends know."""
        self.broken = True
        self.left.end(CUT)
        self.right.end(CUT)


def connect(left: Home, right: Home, *, delay: int = 1, start: bool = True) -> Wire[End]:
    """A new wire, dialled by `left`."""
    line = Line(left.name, right.name, left.world.chance.randbytes(32))
    wire = Wire(
        End(left, line, initiator=True),
        End(right, line, initiator=False),
        delay=delay,
    )
    if start:
        wire.left.start()
    return wire


def equal(*homes: Home) -> bool:
    """Whether all hold the same entries, and so show the same state."""
    return len({home.replica.frontier.digest() for home in homes}) == 1
