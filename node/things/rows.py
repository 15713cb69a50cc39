"""Rows: every row of a board by id, and in the order of due days, which most lists want."""

from __future__ import annotations

from bisect import insort
from typing import Final

from moot.node.query.dates import last_instant
from moot.node.things.row import Row

SHOWN: Final = frozenset({"task", "goal", "thought", "decision"})
NAMING: Final = frozenset({"member", "decision"})
"""Kinds of rows by which people, and what was decided, are called."""

FEW: Final = 100
"""Rows that are put in their places one by one; with more, all are sorted."""

FOREVER: Final = 2**62
"""Later than any day: where what is never due stands."""


class Rows(dict[bytes, Row]):
    """A dictionary that notes what changes in it, so that nothing has to be sorted twice."""

    def __init__(self) -> None:
        super().__init__()
        self._moved: dict[bytes, None] = {}
        self._ordered: list[Row] = []
        self.namings = 0
        """Grows whenever what somebody is called may have changed."""

    def __setitem__(self, identity: bytes, row: Row) -> None:
        self._note(identity, row)
        super().__setitem__(identity, row)

    def pop(self, identity: bytes, otherwise: Row | None = None) -> Row | None:  # type: ignore[override] # as `dict.pop` with a default
        """Take a row out, if it is there."""
        self._note(identity, None)
        return super().pop(identity, otherwise)

    def clear(self) -> None:
        """Take all rows out."""
        super().clear()
        self._moved.clear()
        self._ordered.clear()
        self.namings += 1

    def _note(self, identity: bytes, row: Row | None) -> None:
        self._moved[identity] = None
        before = self.get(identity)
        said = [one and (one.kind, one.title) for one in (before, row)]
        if said[0] != said[1] and any(one and one.kind in NAMING for one in (before, row)):
            self.namings += 1

    @property
    def by_due(self) -> list[Row]:
        """Everything that lists show: due first, then the oldest. Not to be changed."""
        if self._moved:
            # What did not change is in order already, and that is most of it.
            rows = [row for row in self._ordered if row.id not in self._moved]
            moved = (self.get(identity) for identity in self._moved)
            fresh = [row for row in moved if row is not None and row.kind in SHOWN]
            if len(fresh) < FEW:
                for row in fresh:
                    insort(rows, row, key=due_order)
            else:
                rows += fresh
                rows.sort(key=due_order)
            self._ordered = rows
            self._moved.clear()
        return self._ordered


def due_of(row: Row) -> int | None:
    """The instant at which a thing is due, ms; of a decision when it may be closed."""
    if row.vote is not None:
        return row.vote.closes
    return None if row.due is None else last_instant(row.due)


def deadline_of(row: Row) -> int | None:
    """The instant by which it has to be done, ms: of several due days the earliest."""
    at = due_of(row)
    others = [other for one in row.rivals if (other := last_instant(one)) is not None]
    return min((one for one in (at, *others) if one is not None), default=None)


def due_order(row: Row) -> tuple[int, int, bytes]:
    """What sorts rows by due day."""
    at = deadline_of(row)
    return FOREVER if at is None else at, row.made, row.id
