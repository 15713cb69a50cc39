"""Small integers for long names: what rows refer to each other by."""

from __future__ import annotations

from typing import Generic, TypeVar

from moot.node.store.database import Database
from moot.node.store.recent import Recent
from moot.protocol.errors import OurFault

N = TypeVar("N", bytes, str)

KEPT_NUMBERS = 16_384
"""How many names of a table are remembered; about 2 MB each at most."""


class Numbers(Generic[N]):
    """The rows of one table by name, new ones added when first asked for."""

    def __init__(self, db: Database, table: str, group: int | None = None) -> None:
        """Serve `table` (one of our own schema), or the part of it that belongs to a group."""
        self._db = db
        self._group = () if group is None else (group,)
        columns = "name" if group is None else "grp, name"
        marks = "?" if group is None else "?, ?"
        self._find = f"select id from {table} where ({columns}) = ({marks})"  # noqa: S608
        self._add = f"insert or ignore into {table} ({columns}) values ({marks})"  # noqa: S608
        self._known: Recent[N, int] = Recent(KEPT_NUMBERS)
        self.fresh: set[int] = set()
        """Numbers given in this transaction: no row of an earlier one speaks of them."""
        db.join(self)

    def find(self, name: N) -> int | None:
        """The number of a name that has one."""
        number = self._known.get(name)
        if number is None:
            row = self._db.row(self._find, *self._group, name)
            if row is None:
                return None
            number = int(row[0])
            self._known.put(name, number)
        return number

    def number(self, name: N) -> int:
        """The number of a name; it gets one now if it has none."""
        number = self._known.get(name)
        if number is None:
            # Nearly every name that is not remembered is new: add first, ask only if it was there.
            number = self._db.insert(self._add, *self._group, name)
            if number:
                self.fresh.add(number)
            else:
                found = self.find(name)
                if found is None:
                    raise OurFault("a name that is neither new nor there")
                number = found
            self._known.put(name, number)
        return number

    def flush(self) -> None:
        """The transaction ends. Nothing is kept back: rows are added at once."""
        self.fresh.clear()

    def forget(self) -> None:
        """See `Part.forget`: numbers given in the transaction are void."""
        self._known.clear()
        self.fresh.clear()
