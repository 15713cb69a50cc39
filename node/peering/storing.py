"""Storing: what one peer sent, on its way to the disk, a little at a time.

Letting entries in holds up everything else in the node. So it goes in pieces of whole runs, each
verified and committed by itself, as large as a moment allows on this machine; between them a
person's own write has its turn. What came in many small messages is let in together.

Until all that came is in, the session hears of nothing else: for it, storing takes no time.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

import trio

from moot.node.peering.ports import Group
from moot.node.ports import Clock
from moot.node.store.errors import StoreTrouble
from moot.protocol.errors import TheirFault
from moot.protocol.events import Event, Farewell, Leave, Offended, Store, Stored
from moot.protocol.limits import INGEST_LEAST, INGEST_MOST, INGEST_MS, RUN_ENTRIES
from moot.protocol.run import Run
from moot.protocol.supply import Landing

log = logging.getLogger(__name__)


class Pace:
    """How many entries may be let in at a time, learned from how long the last ones took."""

    def __init__(self) -> None:
        self.entries = RUN_ENTRIES

    def pieces(self, runs: Iterable[Run]) -> Iterator[tuple[Run, ...]]:
        """Part runs into pieces, in their order, each with at least one. spec: SYNC-46."""
        piece: list[Run] = []
        size = 0
        for run in runs:
            if piece and size + len(run.items) > self.entries:
                yield tuple(piece)
                piece, size = [], 0
            piece.append(run)
            size += len(run.items)
        if piece:
            yield tuple(piece)

    def took(self, entries: int, ms: float) -> None:
        """Note that so many entries took so long."""
        if 4 * entries < self.entries:
            return  # of so few, most of the time goes to the disk's answer
        wanted = INGEST_MOST if ms <= 0 else int(entries * INGEST_MS / ms)
        # Half way, and not too far at once: one slow moment of the machine is no rule.
        wanted = (self.entries + min(wanted, 2 * self.entries)) // 2
        self.entries = min(max(wanted, INGEST_LEAST), INGEST_MOST)


class Storing:
    """What came in one session and is to be let in."""

    def __init__(self, groups: Mapping[bytes, Group], clock: Clock) -> None:
        self.pace = Pace()
        self._groups = groups
        self._clock = clock
        self._waiting: deque[Store] = deque()
        self._some = trio.Event()
        self._none = trio.Event()

    @property
    def busy(self) -> bool:
        """Whether anything is not yet in."""
        return bool(self._waiting)

    def put(self, store: Store) -> None:
        """Let this in after what came before it."""
        self._waiting.append(store)
        self._some.set()

    async def until_done(self) -> None:
        """Wait until nothing is left."""
        while self._waiting:
            await self._none.wait()

    def done(self) -> None:
        """Forget what was let in: the session is about to hear of it."""
        self._waiting.clear()
        self._none.set()
        self._none = trio.Event()

    async def all(self) -> list[Event]:
        """Wait for something, let in all there is, and return what the session is to hear."""
        if not self._waiting:
            self._some = trio.Event()
            await self._some.wait()
        heard: list[Event] = []
        try:
            for group, stores in groupby(tuple(self._waiting), lambda store: store.group):
                heard += await self._let_in(group, tuple(stores))
        except TheirFault as fault:
            heard.append(Offended(str(fault)))
        except StoreTrouble as trouble:
            log.warning("a talk ends, the disk does not let it go on: %s", trouble)
            heard.append(Leave(Farewell.BUSY))
        return heard

    async def _let_in(self, group: bytes, stores: tuple[Store, ...]) -> list[Stored]:
        """Let in runs of one group. Raises TheirFault, StoreTrouble."""
        replica = self._groups[group].replica
        landings: list[Landing] = []
        for piece in self.pace.pieces(run for store in stores for run in store.runs):
            began = self._clock.monotonic()
            landings += replica.ingest(piece).landings
            entries = sum(len(run.items) for run in piece)
            self.pace.took(entries, 1000 * (self._clock.monotonic() - began))
            # Trio lets tasks take their turns in any order: only after two has each had one.
            await trio.lowlevel.checkpoint()
            await trio.lowlevel.checkpoint()
        landed = iter(landings)
        return [
            Stored(group, store.want, tuple(next(landed) for _ in store.runs)) for store in stores
        ]
