"""Two production sessions in one process, with nothing between them: what they say to compare.

Bytes, and turns, are what they are over any network.
"""

import hashlib
import random
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from authors import Scribe, WorkClock
from moot.crdt.op import Op
from moot.node.forge import Forge
from moot.node.ports import SystemRandomness
from moot.node.replica import Replica
from moot.node.store.contract import Enrolment
from moot.node.store.memory import MemoryStore
from moot.protocol.errands import Errands
from moot.protocol.events import (
    Check,
    Checked,
    Climb,
    Climbed,
    Committed,
    Effect,
    Event,
    Fetch,
    Received,
    Send,
    Store,
    Stored,
    Supplied,
    Tick,
)
from moot.protocol.frame import HEAD, Kind
from moot.protocol.group_keys import GroupKeys
from moot.protocol.hello import Badge, Line
from moot.protocol.house import House
from moot.protocol.session import Session
from moot.protocol.signature import SigningKey
from moot.protocol.supply import Ask
from moot.protocol.tree import Tree
from workload import Act

KEYS = GroupKeys.write(hashlib.sha256(b"bench").digest())
COMPARING = frozenset({Kind.SUMMARY, Kind.PARTS, Kind.HEADS, Kind.DIFFER})
MOVING = frozenset({Kind.RUNS, Kind.SENT})
HINTS = frozenset({Kind.PEERS, Kind.PING, Kind.PONG, Kind.BYE})
STEP_MS = 50
"""What a half turn takes: longer than any note waits for company."""
FEW_TURNS = 1_000


class Talked(NamedTuple):
    """What two ends said, both together, the hello apart."""

    comparing: int
    """Bytes in which they found what differs."""
    asking: int
    """Bytes in which they asked for it and acknowledged it."""
    moving: int
    """Bytes of the answers."""
    round_trips: float
    """Until each knew what the other holds."""


class Replicas:
    """People, each with a log in one group, and replicas that hold some of what they wrote."""

    def __init__(self, people: int) -> None:
        self._clock, chance = WorkClock(), SystemRandomness()
        self.first = replica()
        self._forges = [
            Forge(self.first, _key("member", n), _key("log", n), self._clock, chance)
            for n in range(people)
        ]
        self._scribe = Scribe(self.first.space)

    def write(self, acts: Iterable[Act]) -> None:
        """Have people act, at the first replica."""
        for act in acts:
            self._clock.now = act.at_ms
            forge = self._forges[act.author]
            forge.write(self._ops(forge, act))

    def _ops(self, forge: Forge, act: Act) -> list[Op]:
        return self._scribe.ops(forge.member, act)


def replica() -> Replica:
    """An empty one."""
    store = MemoryStore()
    with store.transaction():
        store.join(
            Enrolment(KEYS.group, "bench", int(KEYS.power), KEYS.secret, None, None, None, ())
        )
    return Replica(store, KEYS)


def copy(source: Replica) -> Replica:
    """A replica of the same entries."""
    made = replica()
    asks: tuple[Ask, ...] = tuple(Ask(log, ()) for log in sorted(source.frontier.logs()))
    while asks:
        supply = source.supply(asks, 1 << 20)
        made.ingest(supply.runs)
        asks = supply.rest
    return made


class End:
    """A session, and what performs its effects."""

    def __init__(self, at: Replica, line: Line, name: str, chance: random.Random) -> None:
        badge = Badge(KEYS.group, KEYS.hello_key, _key("device", len(name)))
        house = House({KEYS.group: (badge, at.frontier)}, Errands(), Tree(), chance.randbytes)
        self._replica = at
        self.session = Session(house, line, initiator=line.initiator == name, now=0)
        self.said: Counter[Kind] = Counter()
        self.unread: list[bytes] = []
        """What it wrote and the other has not read."""
        self._ahead: deque[Event] = deque()
        self._stop = at.subscribe(
            lambda commit: self._ahead.append(Committed(commit.group, commit.logs))
        )

    def start(self) -> None:
        """Say the first words."""
        self._perform(self.session.start())

    def feed(self, events: Iterable[Event], now: int) -> None:
        """Take events, and all that follows from them."""
        self._ahead.extend(events)
        while self._ahead:
            self._perform(self.session.handle(self._ahead.popleft(), now))

    def close(self) -> None:
        """Hear no more of the replica."""
        self._stop()

    def _perform(self, effects: Sequence[Effect]) -> None:
        at, later = self._replica, self._ahead.append
        for effect in effects:
            match effect:
                case Send(data):
                    self.unread.append(data)
                    _, kind = HEAD.unpack_from(data)
                    self.said[Kind(kind)] += len(data)
                case Fetch(group, want, asks, budget):
                    later(Supplied(group, want, at.supply(asks, budget)))
                case Store(group, want, runs):
                    later(Stored(group, want, at.ingest(runs).landings))
                case Check(group, tips):
                    later(Checked(group, at.held(tips)))
                case Climb(group, log):
                    later(Climbed(group, log, at.climb(log)))
                case _:
                    pass


def talk(left: Replica, right: Replica, seed: int = 0) -> Talked:
    """Let two replicas talk until both hold the same and have nothing to say."""
    chance = random.Random(seed)
    line = Line("left", "rights", chance.randbytes(32))
    ends = End(left, line, "left", chance), End(right, line, "rights", chance)
    ends[0].start()
    began: int | None = None
    compared = last = 0
    for half in range(2 * FEW_TURNS):
        heard = [end.unread for end in ends]
        for end in ends:
            end.unread = []
        for end, pieces in zip(ends, reversed(heard), strict=True):
            end.feed([*map(Received, pieces), Tick()], STEP_MS * half)
        told = [sum(end.said[kind] for kind in COMPARING) for end in ends]
        if began is None and all(told):
            began = half
        if began is not None and sum(told) != compared:
            compared, last = sum(told), half
        quiet = not any(end.unread for end in ends)
        if quiet and began is not None and half > began + 2:
            break
    for end in ends:
        end.close()
    if began is None or left.frontier.digest() != right.frontier.digest():
        raise RuntimeError("they do not hold the same")
    total = ends[0].said + ends[1].said
    asking = [kind for kind in total if kind >= Kind.SUMMARY and kind not in COMPARING | MOVING]
    return Talked(
        comparing=compared,
        asking=sum(total[kind] for kind in asking if kind not in HINTS),
        moving=sum(total[kind] for kind in MOVING),
        round_trips=(last - began + 2) / 2,
    )


def each_once(people: int, acts: Iterable[Act]) -> list[Act]:
    """So many acts, each by another person."""
    return [act._replace(author=n) for n, act in enumerate(islice(acts, people))]


def _key(what: str, number: int) -> SigningKey:
    return SigningKey(hashlib.sha256(f"{what} {number}".encode()).digest())
