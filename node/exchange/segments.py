"""Segments: the rules of a series, each so that it stands by itself, as calendars know rules.

In the cell a rule begins at a time that need not be a day of it, and ends where the next begins.
A calendar (RFC 5545) takes the day on which a rule begins for one of its days, and knows of no
next rule. So here each begins with its first day, and says its last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice, takewhile
from typing import Final

from moot.crdt import recurrence
from moot.crdt.occurrence import At
from moot.crdt.series import Segment, Series
from moot.crdt.when import When
from moot.node.query.dates import instant, last_instant
from moot.node.things.periods import LAST_YEAR
from moot.node.things.recurring import Occasion, ahead, behind
from moot.node.things.row import Row
from moot.node.things.view import View, when_json

Json = dict[str, object]

BEGINNING: Final = date.min
END: Final = date(LAST_YEAR, 12, 31)
MOST_WALKED: Final = recurrence.MOST_COUNT
"""Days that are looked through for the last, of a rule that pauses longer than one looks."""
OUT: Final = "skipped"


Touched = Sequence[tuple[At, When | None]]
"""When each day that somebody touched is due now.

None if nobody is to do it any more, or nobody here can say when: its to-do says what it can.
"""


def segments(view: View, row: Row) -> list[Json] | None:
    """A series as rules that stand by themselves; None of what is no series."""
    return segments_of(row.series, list(_touched(view, row))) if row.series else None


def segments_of(series: Series, touched: Touched) -> list[Json]:
    """The rules of a series, without those by which nothing recurs. spec: EXCH-27."""
    told: list[Json] = []
    for number in range(len(series)):
        alone = _alone(series, number)
        first = next(ahead(alone, BEGINNING), None)
        if first is not None:
            told.append({
                "first": first.at.text, "zone": series[number].zone, "rule": _rule(alone),
                **_apart(alone, touched),
            })  # fmt: skip
    return told


def _alone(series: Series, number: int) -> Series:
    """One rule, and where it ends. The zone of whole days does not matter, known or not."""
    segment, *later = series[number : number + 2]
    if segment.start.time is None:
        segment = segment._replace(zone="UTC")
    return (segment, *(Segment(one.start, None, segment.zone) for one in later))


def _rule(alone: Series) -> str:
    """The rule with its own end as the standard wants it: the last day, or its instant in UTC."""
    text = alone[0].rule or ""
    rule = recurrence.read(text)
    if rule is None or (len(alone) == 1 and rule.until is None):
        return text
    last = next(behind(alone, END), None)
    if last is None:
        *_, last = islice(ahead(alone, BEGINNING), MOST_WALKED)
    kept = [one for one in text.split(";") if not one.startswith(("COUNT=", "UNTIL="))]
    return ";".join([*kept, f"UNTIL={_until(last)}"])


def _until(last: Occasion) -> str:
    if last.at.time is None or last.due is None:
        return last.at.date.replace("-", "")
    return f"{instant(last.due):%Y%m%dT%H%M%SZ}"


def _touched(view: View, row: Row) -> Iterator[tuple[At, When | None]]:
    for identity in view.board.occurrences.touched(row.id):
        day = view.board.rows.get(identity)
        if day is not None and day.occurs is not None:
            over = day.archived or day.state == OUT
            known = day.due is not None and last_instant(day.due) is not None
            yield day.occurs.at, day.due if known and not over else None


def _apart(alone: Series, touched: Touched) -> Json:
    """Of the days of one rule those that are left out, and those that were put off.

    spec: EXCH-29.
    """
    zone = alone[0].zone
    without: list[str] = []
    moved: list[Json] = []
    for at, due in sorted(touched, key=lambda day: day[0].order):
        if due is not None and _same(at, due, zone):
            continue
        if not _is_day(alone, at):
            continue
        if due is None:
            without.append(at.text)
        else:
            moved.append({"at": at.text, "due_at": when_json(due)})
    return {"without": without, "moved": moved}


def _same(at: At, due: When, zone: str) -> bool:
    """Whether a day is due when the rule says; the zone of a whole day does not matter."""
    return (due.date, due.time) == at and (due.time is None or due.zone == zone)


def _is_day(alone: Series, at: At) -> bool:
    days = takewhile(
        lambda one: one.at.order <= at.order, ahead(alone, date.fromisoformat(at.date))
    )
    return any(one.at == at for one in days)
