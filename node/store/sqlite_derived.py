"""What follows from entries: numbered apart, since no log holds it and no peer asks for it."""

from __future__ import annotations

from typing import NamedTuple

from moot.node.store.database import Database


class Known(NamedTuple):
    """One of them."""

    number: int
    """Negative, so that it is no entry's."""
    ops: int


class SqlDerived:
    """All of one group: a few for each decision that did something."""

    def __init__(self, db: Database, group: int) -> None:
        self._db = db
        self._group = group
        self._known: dict[bytes, Known] | None = None
        db.join(self)

    def find(self, name: bytes) -> Known | None:
        """What is known of it; None if it has not followed yet."""
        return self._all().get(name)

    def add(self, name: bytes, ops: int) -> Known:
        """Note that it follows now."""
        number = self._db.insert(
            "insert into derived (grp, name, ops) values (?, ?, ?)", self._group, name, ops
        )
        known = self._all()[name] = Known(-number, ops)
        return known

    def _all(self) -> dict[bytes, Known]:
        if self._known is None:
            rows = self._db.rows("select name, -id, ops from derived where grp = ?", self._group)
            self._known = {name: Known(*rest) for name, *rest in rows}
        return self._known

    def flush(self) -> None:
        """Nothing is kept back."""

    def forget(self) -> None:
        """See `Part.forget`."""
        self._known = None
