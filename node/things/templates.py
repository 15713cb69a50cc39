"""Templates on a board: what hangs under one is no work, as it is none itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from moot.node.things.row import Row

STATE: Final = "template"
"""The state of a template, and of all that hangs under it."""


class Templates:
    """What is of templates in one group."""

    def __init__(self, rows: Mapping[bytes, Row], parts: Callable[[Row], Iterable[bytes]]) -> None:
        """`rows` are those of the board; `parts` says what hangs directly under one."""
        self._rows = rows
        self._parts = parts
        self._tops: dict[bytes, None] = {}
        self._beneath: dict[bytes, Row] = {}
        self._settled = True

    def put(self, row: Row) -> None:
        """Note a row that was read."""
        self._settled = False
        if row.template is not None:
            self._tops[row.id] = None
        else:
            self._tops.pop(row.id, None)

    def drop(self, identity: bytes) -> None:
        """Note that something is nothing any more."""
        self._settled = False
        self._tops.pop(identity, None)

    def bare(self, row: Row) -> Row:
        """A row of the board as its own cells say it."""
        return self._beneath.get(row.id, row) if _is_beneath(row) else row

    def settle(self) -> list[Row]:
        """The rows to put anew, since they hang under a template now, or no longer.

        spec: SERIES-12.
        """
        if self._settled:
            return []
        self._settled = True
        if not (self._tops or self._beneath):
            return []
        found: dict[bytes, Row] = {}
        # The days of a series hang beside it, and so not under it if it is the template itself.
        ahead = [
            part
            for top in self._tops
            for part in self._parts(self._rows[top])
            if not _is_day_of(self._rows.get(part), top)
        ]
        while ahead:
            row = self._rows.get(ahead.pop())
            if row is not None and row.id not in found and row.template is None:
                found[row.id] = self.bare(row)
                ahead += self._parts(row)
        freed = [
            bare
            for identity, bare in self._beneath.items()
            if identity not in found
            and (row := self._rows.get(identity)) is not None
            and _is_beneath(row)
        ]
        self._beneath = found
        return [*freed, *(row._replace(state=STATE) for row in found.values())]

    def told(self) -> None:
        """All of these were put."""
        self._settled = True

    def tops(self) -> list[Row]:
        """The templates themselves, by name."""
        rows = (self._rows[top] for top in self._tops)
        return sorted(rows, key=lambda row: ((row.template or "").casefold(), row.id))


def _is_day_of(row: Row | None, series: bytes) -> bool:
    if row is None or row.occurs is None:
        return False
    return row.occurs.series == series and row.place is None


def _is_beneath(row: Row) -> bool:
    return row.state == STATE and row.template is None
