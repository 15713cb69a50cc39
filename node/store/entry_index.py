"""From an entry's id to where it stands, and how many ops it has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from moot.node.store.contract import Place
from moot.node.store.database import Database
from moot.node.store.recent import Recent
from moot.node.store.sqlite_derived import SqlDerived

KEPT_PLACES = 32_768
"""How many entries are remembered by id; some 10 MB."""


KEPT_ABSENT = 8_192
"""How many ids are remembered that are not here; about 1 MB."""


class Known(NamedTuple):
    """What is asked of an entry by its id."""

    entry: int
    log: int
    seq: int
    ops: int | None
    """None while nobody here could read the body."""


class EntryIndex:
    """All entries of one group by id; those used lately without asking the disk."""

    def __init__(self, db: Database, group: int) -> None:
        self._db = db
        self._group = group
        self._known: Recent[bytes, Known] = Recent(KEPT_PLACES)
        self.derived = SqlDerived(db, group)
        """What follows from the entries, which dots name as they name entries."""
        self._absent: set[bytes] = set()
        """Ids that were asked for in vain: an op that waits for an entry asks several times."""
        db.join(self)

    def find(self, entry: bytes) -> Known | None:
        """What is known of the entry with this id; None if the group does not hold it."""
        known = self._known.get(entry)
        if known is None:
            if entry in self._absent:
                return None
            row = self._db.row(
                "select entry.id, log, seq, ops from entry join log on log.id = log"
                " where substr(entry.name, 1, 8) = ? and entry.name = ? and grp = ?",
                entry[:8],
                entry,
                self._group,
            )
            if row is None:
                if len(self._absent) >= KEPT_ABSENT:
                    self._absent.clear()
                self._absent.add(entry)
                return None
            known = Known(*row)
            self._known.put(entry, known)
        return known

    def number(self, entry: bytes) -> int | None:
        """The number of an entry, or of what follows from some, where a dot names it."""
        known = self.find(entry)
        if known is not None:
            return known.entry
        derived = self.derived.find(entry)
        return None if derived is None else derived.number

    def note(self, at: Place, ids: Sequence[bytes], ops: Sequence[int | None]) -> None:
        """Remember entries that were just kept, the first at `at`."""
        entry, log, seq = at
        self._absent.difference_update(ids)
        for offset, (name, count) in enumerate(zip(ids, ops, strict=True)):
            self._known.put(name, Known(entry + offset, log, seq + offset, count))

    def set_ops(self, entry: bytes, known: Known, ops: int) -> None:
        """Note how many ops an entry has, now that somebody could read it."""
        self._db.rows("update entry set ops = ? where id = ?", ops, known.entry)
        self._known.put(entry, known._replace(ops=ops))

    def flush(self) -> None:
        """Nothing is kept back."""

    def forget(self) -> None:
        """See `Part.forget`."""
        self._known.clear()
        self._absent.clear()
