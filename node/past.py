"""The past: a group as it was at some instant, made in memory of the entries written until then.

"Until then" goes by the clocks of the authors: it is what they meant, and the same on every replica
that holds the same entries. Nothing is stored, and nothing can be written there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import NoReturn

from moot.crdt.memory_shelf import MemoryShelf
from moot.crdt.op import Op
from moot.crdt.space import Change, Space
from moot.node.history import Content, Record, read_run, runs_of
from moot.node.ingest import Fresh
from moot.node.logs import Logs
from moot.node.replica import Commit, Replica
from moot.node.store.contract import Cards, Log, Store
from moot.node.store.memory_book import MemoryCards
from moot.protocol.body import Body, Opening
from moot.protocol.errors import OurFault


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

    @property
    def cards(self) -> Cards:
        """None: rows of the past are made anew."""
        return self._cards

    def advance(self, entries: int) -> bool:
        """Take in the next entries, at most so many; False if there are none. spec: HIST-8."""
        page = self.ledger.since(self.taken, entries)
        contents = chain.from_iterable(
            read_run(self.keys, run, ids) for _, run, ids in runs_of(self.real.logs, page)
        )
        changes: list[Change] = []
        for kept, content in zip(page, contents, strict=True):
            log = self.real.logs[kept.place.log]
            time = 0 if content is None else content.time
            ops = self._said(content, log)
            changes += self._space.apply(kept.id, log.member or b"", time, ops)
            if content is not None and time <= self.at:
                self.last, self.size = kept.place.entry, self.size + 1
            self.taken = kept.place.entry
        heard = Commit(self.group, range(0), (), tuple(changes), ours=False)
        for listener in self._listeners:
            listener(heard)
        return bool(page)

    def _said(self, content: Content, log: Log) -> Sequence[Op]:
        """What an entry says that was written by then."""
        if content is None or content.time > self.at:
            return ()
        if isinstance(content, Opening):
            self.logs.put(log)
        return content.ops if isinstance(content, Body) and log.member is not None else ()

    def history(self, since: int = 0) -> Iterator[Record]:
        """See `Replica.history`: what was written by then."""
        return filter(self._was_written, self.real.history(since))

    def entry(self, number: int) -> Record | None:
        """See `Replica.entry`."""
        record = self.real.entry(number)
        return record if record is not None and self._was_written(record) else None

    def _was_written(self, record: Record) -> bool:
        return record.time is not None and record.time <= self.at

    def admit(
        self, batch: Sequence[Fresh], *, ours: bool, beside: Callable[[], None] | None = None
    ) -> NoReturn:
        """Nothing is let into the past."""
        raise OurFault("something was to be written into the past")

    def rebuild(self) -> NoReturn:
        """Nothing of the present is made anew from here."""
        raise OurFault("the past was to be made the present")
