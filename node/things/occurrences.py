"""Occurrences on a board: those that somebody touched, and those that the rules alone say.

The latter are virtual: rows like any, under the id that they will have, until an act touches one.
Lists show few of them. What one sees in a series besides, `moot series`, is remembered, so that it
can be named.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import chain, islice
from typing import Final

from moot.crdt import series as crdt_series
from moot.crdt.ids import derived
from moot.crdt.when import When
from moot.node.query.dates import instant
from moot.node.things.ids import written
from moot.node.things.recurring import ALWAYS, Around, Occasion, ahead, around, behind
from moot.node.things.row import Occurs, Row

MOST_SERIES: Final = 300
"""Series of one group that recur in lists, those made first: more than any calendar bears."""

MOST_GLIMPSED: Final = 10_000
"""Virtual occurrences remembered because somebody saw them; those seen long ago are forgotten."""

MOST_PAST: Final = 1_000
"""Days told of those that were touched long ago: three years of them, one after another."""

SOUGHT_BEHIND: Final = 30
SOUGHT_AHEAD: Final = 100
"""Occurrences of a series among which one is looked for that nobody here has seen."""
MOST_SOUGHT: Final = 4_000
"""Of all series together."""


class Occurrences:
    """What recurs in one group."""

    def __init__(self, rows: Mapping[bytes, Row]) -> None:
        """`rows` are those of the board, which are put here as well as there."""
        self._rows = rows
        self._touched: dict[bytes, dict[bytes, None]] = {}
        self._around: dict[bytes, Around | None] = {}
        self._shown: dict[bytes, tuple[bytes, ...]] = {}
        self._unsettled: dict[bytes, None] = {}
        self._since, self._until = -ALWAYS, ALWAYS
        self._glimpsed: OrderedDict[bytes, tuple[bytes, Occasion]] = OrderedDict()

    def put(self, row: Row) -> None:
        """Note a row that was read: a series, an occurrence, or neither any more."""
        if row.occurs is not None:
            if not row.occurs.virtual:
                self._touched.setdefault(row.occurs.series, {})[row.id] = None
                self._unsettled[row.occurs.series] = None
        elif row.state == "series" and not row.archived:
            self._around[row.id] = None
            self._unsettled[row.id] = None
        else:
            self.drop(row.id)

    def drop(self, identity: bytes) -> None:
        """Note that something is no series, or nothing at all, any more."""
        if identity in self._around:
            del self._around[identity]
            self._unsettled[identity] = None

    def touched(self, series: bytes) -> list[bytes]:
        """The occurrences of a series that somebody touched: they say what it says."""
        return list(self._touched.get(series, ()))

    def settle(self, now: int) -> Iterator[tuple[bytes, Row | None]]:
        """The virtual rows that come, and those that go (None), for lists at an instant.

        spec: SERIES-7.
        """
        stale = self._unsettled
        if not self._since <= now < self._until:
            stale = {**stale, **dict.fromkeys(self._around)}
        if not stale:
            return
        self._unsettled = {}
        recurring = self._around
        if len(recurring) > MOST_SERIES:
            first = sorted(recurring, key=lambda one: (self._rows[one].made, one))
            recurring = dict.fromkeys(first[:MOST_SERIES])
        for series in stale:
            near = self._near(series, now) if series in recurring else None
            wanted = self._wanted(series, near) if near else {}
            for gone in self._shown.pop(series, ()):
                if gone not in wanted and _is_virtual(self._rows.get(gone)):
                    yield gone, None
            if wanted:
                self._shown[series] = tuple(wanted)
            yield from wanted.items()
        known = [one for one in self._around.values() if one is not None]
        self._since = max((one.since for one in known), default=-ALWAYS)
        self._until = min((one.until for one in known), default=ALWAYS)

    def _near(self, series: bytes, now: int) -> Around:
        near = self._around[series]
        if near is None or not near.since <= now < near.until:
            near = self._around[series] = around(self._rows[series].series, now)
        return near

    def _wanted(self, series: bytes, near: Around) -> dict[bytes, Row]:
        """By id, the nearest occurrences that nobody touched."""
        touched = self._touched.get(series, {})
        rows = [virtual(self._rows[series], one) for one in (near.latest, near.following) if one]
        return {row.id: row for row in rows if row.id not in touched}

    # -- one by one ----------------------------------------------------------------------------

    def find(self, identity: bytes) -> Row | None:
        """A virtual occurrence that somebody saw here."""
        known = self._glimpsed.get(identity)
        lender = self._rows.get(known[0]) if known else None
        return virtual(lender, known[1]) if lender and known else None

    def of(self, row: Row, now: int, most: int, *, past: bool = False) -> list[Row]:
        """The occurrences of a series from the last that was due on, at most so many.

        Those that were touched are among them, though the rules may say them no more; with `past`
        those before that were touched come first, the last `MOST_PAST` of them.
        """
        latest = around(row.series, now).latest
        day = instant(now).date() - timedelta(days=1)
        begin = latest.at.order if latest else (day.isoformat(), "")
        start = instant(latest.due or now).date() - timedelta(days=2) if latest else day
        found = (one for one in ahead(row.series, start) if one.at.order >= begin)
        rows = {one.id: one for one in (self.glimpse(row, at) for at in islice(found, most))}
        before = []
        for identity in self.touched(row.id):
            one = self._rows.get(identity)
            if one is not None and one.occurs and one.occurs.at.order >= begin:
                rows[identity] = one
            elif one is not None and past:
                before.append(one)
        return [
            *sorted(before, key=_when)[-MOST_PAST:], *sorted(rows.values(), key=_when)[:most]
        ]  # fmt: skip

    def glimpse(self, row: Row, occasion: Occasion) -> Row:
        """An occurrence of a series; one that nobody touched can be named from now on."""
        seen = virtual(row, occasion)
        if seen.id in self._rows:
            return self._rows[seen.id]
        self._glimpsed[seen.id] = row.id, occasion
        self._glimpsed.move_to_end(seen.id)
        if len(self._glimpsed) > MOST_GLIMPSED:
            self._glimpsed.popitem(last=False)
        return seen

    def foresee(self, letters: str, now: int) -> list[Row]:
        """The occurrences near an instant whose ids begin so, though nobody saw them here."""
        day = instant(now).date()
        found: list[Row] = []
        left = MOST_SOUGHT
        for series in islice(self._around, MOST_SERIES):
            row = self._rows[series]
            near = chain(
                islice(ahead(row.series, day), min(SOUGHT_AHEAD, max(left, 0))),
                islice(behind(row.series, day), min(SOUGHT_BEHIND, max(left, 0))),
            )
            for occasion in near:
                left -= 1
                if written(occurrence_id(row.id, occasion)).startswith(letters):
                    found.append(self.glimpse(row, occasion))
        return list({row.id: row for row in found}.values())


def occurrence_id(series: bytes, occasion: Occasion) -> bytes:
    """The id of an occurrence, touched or not."""
    return crdt_series.occur(series, occasion.at).id


def virtual(row: Row, occasion: Occasion) -> Row:
    """An occurrence of a series as it is while nobody touched it. spec: SERIES-4."""
    at = occasion.at
    return Row(
        id=occurrence_id(row.id, occasion), kind=row.kind, title=row.title, notes=row.notes,
        why=None, state="free", archived=False, tags=row.tags, holders=(), stage="open",
        hands=row.hands, due=When(at.date, at.time, occasion.zone), start=None, place=None,
        needs=(), lift=(0, 0), backing=(), vote=None, about=None, made=row.made, by=row.by,
        changed=row.changed, disputes=0, marks=row.marks,
        rev=derived("occurrence", row.rev, at.text.encode()),
        effort=row.effort, occurs=Occurs(row.id, at, virtual=True),
    )  # fmt: skip


def _is_virtual(row: Row | None) -> bool:
    return row is not None and row.occurs is not None and row.occurs.virtual


def _when(row: Row) -> tuple[tuple[str, str], bytes]:
    return (row.occurs.at.order if row.occurs else ("", "")), row.id
