"""One end of a line in the gossip simulation: a production session over a production replica.

What `moot.node.peering.talk` does with an event loop is done here on virtual time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Protocol

from gossip_world import Place, Way, World
from moot.node.replica import Replica
from moot.protocol.events import (
    Check,
    Checked,
    Climb,
    Climbed,
    Drop,
    Effect,
    Ending,
    Event,
    Farewell,
    Fetch,
    Introduced,
    Leave,
    Met,
    Received,
    Send,
    Store,
    Stored,
    Supplied,
    Tick,
)
from moot.protocol.frame import Kind
from moot.protocol.group_keys import GroupKeys
from moot.protocol.hello import Line
from moot.protocol.house import House
from moot.protocol.session import Session

KEYS = GroupKeys.write(b"the write secret of a large town")
DISK_MS = 5
"""From runs that came to their commit."""
CUT = Drop(Ending.SILENCE, "the line was cut")


class Tally:
    """What all nodes count together."""

    def __init__(self) -> None:
        self.sent: Counter[str] = Counter()
        """Bytes by kind of frame."""
        self.frames: Counter[str] = Counter()
        self.brought = 0
        """Entries that came, new or not."""
        self.new = 0
        """Entries that came and were not held."""
        self.arrivals: dict[bytes, dict[int, tuple[int, int]]] = {}
        """By entry and node: when it was committed, and after how many steps."""
        self.endings: Counter[str] = Counter()


class Home(Protocol):
    """The node at an end."""

    number: int
    name: str
    world: World
    place: Place
    tally: Tally
    house: House
    replica: Replica
    up: bool
    ends: list[End]
    source: int | None
    """The number of whoever brings what is being committed."""

    def on_met(self, end: End) -> None:
        """Take in that the hello is over."""

    def on_introduced(self, peers: Sequence[int]) -> None:
        """Take in where others are."""

    def on_ended(self, end: End, drop: Drop) -> None:
        """Take in that a session is over."""


class End:
    """One end of a line: a session, and what performs its effects."""

    def __init__(self, node: Home, peer: Home, binding: bytes, *, initiator: bool) -> None:
        self.node, self.peer = node, peer
        self.initiator = initiator
        self.began = node.world.now
        self.met = False
        self.over = False
        self.told: dict[int, bool] = {}
        ends = (node.name, peer.name) if initiator else (peer.name, node.name)
        line = Line(*ends, binding)
        now = node.world.now
        self.session = Session(node.house, line, initiator=initiator, now=now)
        self.far: End
        self.way = Way(node.world, node.place, peer.place)
        self._tick_at = 0
        node.ends.append(self)

    @property
    def eager(self) -> bool:
        """Whether news are pushed here."""
        return self.session.is_eager(KEYS.group)

    def feed(self, event: Event) -> None:
        """Let the session take an event."""
        if self.over:
            return
        self.perform(self.session.handle(event, self.node.world.now))
        self.watch()

    def push(self, event: Event) -> None:
        """Let the session take news as if it were eager, whatever it is."""
        edge = self.session._conversations[KEYS.group].edge  # noqa: SLF001
        eager = edge.eager
        edge.turn(eager=True)
        self.feed(event)
        edge.turn(eager=eager)

    def watch(self) -> None:
        """Come back at the deadline; an earlier look serves a later one."""
        deadline = self.session.deadline()
        if deadline is not None and not self.over:
            now = self.node.world.now
            if self._tick_at <= now or deadline < self._tick_at:
                self._tick_at = deadline
                self.node.world.at(deadline, partial(self._tick, deadline))

    def _tick(self, when: int) -> None:
        if self.over or when != self._tick_at:
            return
        deadline = self.session.deadline()
        if deadline is not None and self.node.world.now >= deadline:
            self.feed(Tick())
        else:
            self.watch()

    def perform(self, effects: Sequence[Effect]) -> None:
        """Do what the session asks for."""
        for effect in effects:
            match effect:
                case Send(data):
                    self._send(data)
                case Store():
                    self.node.world.after(DISK_MS, partial(self._store, effect))
                case Fetch(group, want, asks, budget):
                    supply = self.node.replica.supply(asks, budget)
                    self.feed(Supplied(group, want, supply))
                case Check(group, tips):
                    self.feed(Checked(group, self.node.replica.held(tips)))
                case Climb(group, log):
                    self.feed(Climbed(group, log, self.node.replica.climb(log)))
                case Met():
                    self.met = True
                    self.node.on_met(self)
                case Introduced(_, peers):
                    self.node.on_introduced([int(peer[1:]) for peer, _ in peers])
                case Drop():
                    self.end(effect)
                    self.way.close(partial(self.far.end, CUT))
                case _:
                    pass

    def _send(self, data: bytes) -> None:
        kind = Kind(data[4]).name
        self.node.tally.sent[kind] += len(data)
        self.node.tally.frames[kind] += 1
        self.way.carry(data, self.far.receive)

    def receive(self, data: bytes) -> None:
        """Take what the other end sent."""
        self.feed(Received(data))

    def _store(self, store: Store) -> None:
        if self.over or not self.node.up:
            return
        node = self.node
        node.source = self.peer.number
        ingested = node.replica.ingest(store.runs)
        node.source = None
        node.tally.brought += sum(len(run.items) for run in store.runs)
        if ingested.commit is not None:
            node.tally.new += len(ingested.commit.entries)
        self.feed(Stored(store.group, store.want, ingested.landings))

    def end(self, drop: Drop) -> None:
        """Be over, by whoever's doing."""
        if self.over:
            return
        self.over = True
        self.node.tally.endings[drop.ending.name] += 1
        if drop.ending is Ending.OFFENCE:
            raise AssertionError(f"an honest node took another for a liar: {drop.reason}")
        self.session.handle(Leave(Farewell.LEAVING), self.node.world.now)
        self.node.ends.remove(self)
        if self.node.up:
            self.node.on_ended(self, drop)
