"""Storing: what one peer sent, on its way to the disk, a little at a time.

Letting entries in holds up everything else in the node. So it goes in pieces of whole runs, each
verified and committed by itself, as large as a moment allows on this machine; between them a
person's own write has its turn. What came in many small messages is let in together.

The peer goes on sending meanwhile, up to a bound; what is much is looked through elsewhere until
its turn comes.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, repeat
from typing import NamedTuple

import trio

from moot.node.peering.ports import Group
from moot.node.ports import Clock
from moot.node.store.errors import StoreTrouble
from moot.node.vetting.vet import Vetted
from moot.node.vetting.vetting import Verdict, Vetting
from moot.protocol.errors import TheirFault
from moot.protocol.events import Event, Farewell, Leave, Offended, Store, Stored
from moot.protocol.limits import (
    INGEST_LEAST,
    INGEST_MOST,
    INGEST_MS,
    INGEST_TURNS,
    MAX_UNSTORED,
    RUN_ENTRIES,
)
from moot.protocol.run import Run
from moot.protocol.supply import Landing

log = logging.getLogger(__name__)

Seen = tuple[Run, Vetted | None]
"""A run, and what was found of it elsewhere."""


class Pace:
    """How many entries may be let in at a time, learned from how long the last ones took."""

    def __init__(self) -> None:
        self.entries = RUN_ENTRIES

    def pieces(self, seen: Iterable[Seen]) -> Iterator[list[Seen]]:
        """Part runs into pieces, in their order, each with at least one. spec: SYNC-46."""
        piece: list[Seen] = []
        size = 0
        for run, found in seen:
            if piece and size + len(run.items) > self.entries:
                yield piece
                piece, size = [], 0
            piece.append((run, found))
            size += len(run.items)
        if piece:
            yield piece

    def took(self, entries: int, ms: float) -> None:
        """Note that so many entries took so long."""
        if 4 * entries < self.entries:
            return  # of so few, most of the time goes to the disk's answer
        wanted = INGEST_MOST if ms <= 0 else int(entries * INGEST_MS / ms)
        # Half way, and not too far at once: one slow moment of the machine is no rule.
        wanted = (self.entries + min(wanted, 2 * self.entries)) // 2
        self.entries = min(max(wanted, INGEST_LEAST), INGEST_MOST)


class Came(NamedTuple):
    """Runs that came, and what is found about them elsewhere, if anything."""

    store: Store
    verdict: Verdict
    size: int


class Storing:
    """What came in one session and is to be let in."""

    def __init__(self, groups: Mapping[bytes, Group], clock: Clock, vetting: Vetting) -> None:
        self.pace = Pace()
        self._groups = groups
        self._clock = clock
        self._vetting = vetting
        self._waiting: deque[Came] = deque()
        self._size = 0
        self._some = trio.Event()
        self._fewer = trio.Event()

    @property
    def busy(self) -> bool:
        """Whether anything is not yet in."""
        return bool(self._waiting)

    @property
    def is_full(self) -> bool:
        """Whether so much is not yet in that no more should come."""
        return self._size >= MAX_UNSTORED

    def put(self, store: Store) -> None:
        """Let this in after what came before it."""
        keys = self._groups[store.group].replica.keys
        came = Came(store, self._vetting.vet(keys, store.runs), sum(r.size for r in store.runs))
        self._waiting.append(came)
        self._size += came.size
        self._some.set()

    async def until_room(self) -> None:
        """Wait while it is full."""
        while self.is_full:
            await self._fewer.wait()

    async def until_done(self) -> None:
        """Wait until nothing is left."""
        while self._waiting:
            await self._fewer.wait()

    def forget(self) -> None:
        """Leave out what is not in yet: who sent it broke a rule."""
        self._take_off(len(self._waiting))

    async def some(self) -> list[Event]:
        """Wait for something, let in all there is, and return what the session is to hear."""
        if not self._waiting:
            self._some = trio.Event()
            await self._some.wait()
        here = tuple(self._waiting)
        heard: list[Event] = []
        try:
            for group, came in groupby(here, lambda came: came.store.group):
                heard += await self._let_in(group, tuple(came))
        except TheirFault as fault:
            heard.append(Offended(str(fault)))
        except StoreTrouble as trouble:
            log.warning("a talk ends, the disk does not let it go on: %s", trouble)
            heard.append(Leave(Farewell.BUSY))
        self._take_off(len(here))
        return heard

    def _take_off(self, count: int) -> None:
        for _ in range(min(count, len(self._waiting))):
            self._size -= self._waiting.popleft().size
        self._fewer.set()
        self._fewer = trio.Event()

    async def _let_in(self, group: bytes, all_came: tuple[Came, ...]) -> list[Stored]:
        """Let in runs of one group. Raises TheirFault, StoreTrouble."""
        landings: list[Landing] = []
        ready: list[Seen] = []
        for store, verdict, _ in all_came:
            if verdict.waits:
                if sum(len(run.items) for run, _ in ready) >= self.pace.entries:
                    landings += await self._ingest(group, ready)
                    ready = []
                await verdict.seen()
            ready += zip(store.runs, verdict.found or repeat(None), strict=False)
        landed = iter(landings + await self._ingest(group, ready))
        return [
            Stored(group, store.want, tuple(next(landed) for _ in store.runs))
            for store, _, _ in all_came
        ]

    async def _ingest(self, group: bytes, seen: Iterable[Seen]) -> list[Landing]:
        """Let in what is ready, a piece after the other."""
        replica = self._groups[group].replica
        landings: list[Landing] = []
        for piece in self.pace.pieces(seen):
            began = self._clock.monotonic()
            runs, vetted = zip(*piece, strict=True)
            landings += replica.ingest(runs, vetted).landings
            entries = sum(len(run.items) for run in runs)
            self.pace.took(entries, 1000 * (self._clock.monotonic() - began))
            for _ in range(INGEST_TURNS):
                await trio.lowlevel.checkpoint()
        return landings
