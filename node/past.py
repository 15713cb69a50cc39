"""The past: a group as it was at some instant, made in memory of the entries written until then.

"Until then" goes by the clocks of the authors: it is what they meant, and the same on every replica
that holds the same entries. Nothing is stored, and nothing can be written there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import NoReturn

from moot.crdt import decree, redaction
from moot.crdt.memory_shelf import MemoryShelf
from moot.crdt.op import Op
from moot.crdt.space import Change, Space
from moot.node.history import Content, Record, read_run, runs_of
from moot.node.ingest import Fresh
from moot.node.logs import Logs
from moot.node.redactions import Late, ops_of
from moot.node.replica import PAGE, Commit, Replica
from moot.node.store.contract import Cards, Kept, Log, Store, Texts
from moot.node.store.memory_book import MemoryCards
from moot.node.store.memory_texts import MemoryTexts
from moot.protocol.body import Opening
from moot.protocol.errors import OurFault
from moot.protocol.run import Dropped


class Past(Replica):
    """A replica as it was: the same entries, of which those written later say nothing."""

    def __init__(self, store: Store, real: Replica, at: int) -> None:
        """Empty at first: `advance` takes in what there is. `at` is an instant in ms."""
        super().__init__(store, real.keys)
        self.real = real
        self.at = at
        self.taken = 0
        """The number of the newest entry that was looked at."""
        self.last = 0
        """The number of the newest of those that were written by then."""
        self.size = 0
        """How many were."""
        self.logs = Logs(())
        """Those begun by then: whoever came later was not there."""
        self._space = Space(MemoryShelf())
        self._unsure = False
        self._cards = MemoryCards()
        self._gaps: dict[int, None] = {}
        """The numbers of entries whose bodies are lacking: of them nothing is known yet."""

    @property
    def cards(self) -> Cards:
        """None: rows of the past are made anew."""
        return self._cards

    @property
    def texts(self) -> Texts:
        """None: nothing of the past is indexed."""
        return MemoryTexts()

    def advance(self, entries: int) -> bool:
        """Take in the next entries, at most so many; False if there are none. spec: HIST-8."""
        late = [kept for number in self._gaps if (kept := self._filled(number)) is not None]
        page = self.ledger.since(self.taken, entries)
        changes = [*self._take(late), *self._take(page)]
        if page:
            self.taken = page[-1].place.entry
        heard = Commit(self.group, range(0), (), tuple(changes), ours=False)
        for listener in self._listeners:
            listener(heard)
        return bool(page)

    def _filled(self, number: int) -> Kept | None:
        """An entry whose body was lacking, if it came meanwhile or was taken back."""
        kept = self.ledger.read(number)
        if kept is None or type(kept.item.body) is not Dropped:
            return kept
        return kept if self._redactions.is_back(kept, self.real.logs[kept.place.log]) else None

    def _take(self, page: Sequence[Kept]) -> Iterator[Change]:
        """Take entries in as far as they count, and forget what they take back, whenever."""
        contents = chain.from_iterable(
            read_run(self.keys.content_key, self.keys.group, run, ids)
            for _, run, ids in runs_of(self.real.logs, page)
        )
        for kept, content in zip(page, contents, strict=True):
            log = self.real.logs[kept.place.log]
            number = kept.place.entry
            self._gaps.pop(number, None)
            if self._redactions.is_back(kept, log):
                yield from decree.forget(self._space, kept.id)
            elif type(kept.item.body) is Dropped:
                self._gaps[number] = None
            else:
                yield from self._apply_then(kept, content, log)
                for name in redaction.named(ops_of(log, content)):
                    yield from self._forget(name)

    def _apply_then(self, kept: Kept, content: Content, log: Log) -> list[Change]:
        """Apply what an entry says that was written by then, with what follows from it."""
        time = 0 if content is None else content.time
        said: Sequence[Op] = ()
        if content is not None and time <= self.at:
            self.last, self.size = max(self.last, kept.place.entry), self.size + 1
            said = ops_of(log, content)
            if isinstance(content, Opening):
                self.logs.put(log)
        return decree.take(self._space, kept.id, log.member or b"", time, said)

    def _forget(self, name: bytes) -> list[Change]:
        """Forget words that are nowhere any more: nobody can show them, on whatever day."""
        place = self.ledger.find(name)
        kept = None if place is None else self.ledger.read(place.entry)
        if kept is None or not self._redactions.is_back(kept, self.real.logs[kept.place.log]):
            return []
        return decree.forget(self._space, name)

    def history(self, since: int = 0, together: int = PAGE) -> Iterator[Record]:
        """See `Replica.history`: what was written by then."""
        return filter(self._was_written, self.real.history(since, together))

    def entry(self, number: int) -> Record | None:
        """See `Replica.entry`."""
        record = self.real.entry(number)
        return record if record is not None and self._was_written(record) else None

    def _was_written(self, record: Record) -> bool:
        return record.time is not None and record.time <= self.at

    def admit(
        self,
        batch: Sequence[Fresh],
        *,
        ours: bool,
        beside: Callable[[], None] | None = None,
        fills: Sequence[Late] = (),
    ) -> NoReturn:
        """Nothing is let into the past."""
        raise OurFault("something was to be written into the past")

    def rebuild(self) -> NoReturn:
        """Nothing of the present is made anew from here."""
        raise OurFault("the past was to be made the present")
