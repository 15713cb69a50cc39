"""Recurring: from the rules of a series to the times at which it occurs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import takewhile
from operator import itemgetter
from typing import Final, NamedTuple

from moot.crdt.occurrence import At
from moot.crdt.recurrence import Rule
from moot.crdt.recurrence import read as read_rule
from moot.crdt.series import Segment, Series
from moot.crdt.when import When
from moot.node.query.dates import instant, last_instant
from moot.node.query.zone import zone_named
from moot.node.things.periods import LAST_YEAR, MOST_PERIODS, Patience, number, periods
from moot.node.trouble import Trouble

FIRST_YEAR: Final = 1_900
AROUND_DAYS: Final = 2
"""No two clocks on the wall are further apart."""


class Occasion(NamedTuple):
    """A time at which a series occurs, and by whose clocks."""

    at: At
    zone: str

    @property
    def due(self) -> int | None:
        """The instant; of a whole day its last. spec: SERIES-6."""
        return last_instant(When(self.at.date, self.at.time, self.zone))


class Around(NamedTuple):
    """What lies nearest to a moment, and between which moments that stays so."""

    latest: Occasion | None
    """The last that is due by then."""
    following: Occasion | None
    """The first that is due later."""
    since: int
    until: int


class _Span(NamedTuple):
    """A segment whose rule was understood, and before which time it ends."""

    segment: Segment
    rule: Rule
    first: date
    end: At | None

    @property
    def last(self) -> str | None:
        """A day after which nothing occurs; None if it goes on."""
        ends = [end.date for end in (self.end, self.rule.until) if end is not None]
        return min(ends, default=None)


ALWAYS: Final = 2**62


def around(series: Series, now: int) -> Around:
    """The occurrences nearest to an instant, in ms. spec: SERIES-7."""
    day, apart = instant(now).date(), timedelta(days=AROUND_DAYS)
    gone = _first(series, (one for one in _due(behind(series, day + apart)) if one[0] <= now))
    left = _first(series, (one for one in _due(ahead(series, day - apart)) if one[0] > now))
    since, latest = max(gone, key=itemgetter(0), default=(-ALWAYS, None))
    until, following = min(left, key=itemgetter(0), default=(ALWAYS, None))
    return Around(latest, following, since, until)


def _due(occasions: Iterable[Occasion]) -> Iterator[tuple[int, Occasion]]:
    return ((due, one) for one in occasions if (due := one.due) is not None)


def _first(series: Series, occasions: Iterator[tuple[int, Occasion]]) -> list[tuple[int, Occasion]]:
    """The first, with those of days so near that they may be due before it, or after it.

    By one rule they are due as they come; where the rule changed they may not be: a whole day comes
    before each of its hours and is due after them, and the new rule may go by other clocks.
    """
    first = next(occasions, None)
    if first is None:
        return []
    if len(_spans(series)) < 2:
        return [first]
    return [first, *takewhile(lambda one: _near(one[1].at, first[1].at), occasions)]


def _near(one: At, other: At) -> bool:
    apart = date.fromisoformat(one.date) - date.fromisoformat(other.date)
    return abs(apart.days) <= AROUND_DAYS


def ahead(series: Series, day: date) -> Iterator[Occasion]:
    """The occurrences from a day on, ascending, as long as the rules give any. spec: SERIES-5."""
    patience = Patience()
    for span in _spans(series):
        if span.last is None or _next(span.last) >= day:
            patience.turn()
            yield from _days(span, day, 1, patience)


def behind(series: Series, day: date) -> Iterator[Occasion]:
    """The occurrences up to a day, descending."""
    patience = Patience()
    for span in reversed(_spans(series)):
        if span.first <= day:
            patience.turn()
            yield from _days(span, day, -1, patience)


@lru_cache(maxsize=2_048)
def _spans(series: Series) -> tuple[_Span, ...]:
    """The segments by which something recurs, ascending."""
    spans = []
    ends = [*(segment.start for segment in series[1:]), None]
    for segment, end in zip(series, ends, strict=True):
        rule, first = read_rule(segment.rule), date.fromisoformat(segment.start.date)
        if rule is None or not FIRST_YEAR <= first.year <= LAST_YEAR:
            continue
        try:
            zone_named(segment.zone)
        except Trouble:
            continue  # nobody here can say when that is
        spans.append(_Span(segment, rule, first, end))
    return tuple(spans)


def _next(day: str) -> date:
    """The day after, if any: what ends on a day in UTC may end later elsewhere."""
    return min(date.fromisoformat(day), date(LAST_YEAR, 12, 31)) + timedelta(days=1)


def _days(span: _Span, day: date, step: int, patience: Patience) -> Iterator[Occasion]:
    """The occurrences of one segment from a day on (`step` 1), or up to it (-1)."""
    segment = span.segment
    last = None if span.last is None else _next(span.last)
    if step > 0:
        day = max(day, span.first)
    elif last is not None:
        day = min(day, last)
    for found in _walk(span, day, step, patience):
        if (found - day).days * step < 0 or found < span.first:
            continue
        occasion = Occasion(At(found.isoformat(), segment.start.time), segment.zone)
        late = not _within(span, occasion)
        if late and step > 0:
            return
        if not late:
            yield occasion


def _within(span: _Span, occasion: Occasion) -> bool:
    """Whether neither the next segment nor the rule's own end comes before that."""
    at, until = occasion.at, span.rule.until
    if span.end is not None and at.order >= span.end.order:
        return False
    if until is None:
        return True
    if until.time is None or at.time is None:
        return at.date <= until.date
    if not span.rule.until_is_utc:
        return at.order <= until.order
    due, last = occasion.due, last_instant(When(until.date, until.time, "UTC"))
    return due is not None and last is not None and due <= last


def _walk(span: _Span, day: date, step: int, patience: Patience) -> Iterator[date]:
    """The days of a rule from the period of `day` on, or back from it."""
    rule, first = span.rule, span.first
    if rule.times is not None:
        counted = _counted(rule, first)
        yield from counted if step > 0 else reversed(counted)
        return
    last = None if span.last is None or step < 0 else _next(span.last)
    begin = max(number(rule, first, day), 0)
    numbers = range(begin, MOST_PERIODS) if step > 0 else range(begin, -1, -1)
    yield from periods(rule, first, numbers, patience, last)


@lru_cache(maxsize=512)
def _counted(rule: Rule, first: date) -> tuple[date, ...]:
    """All the days of a rule that ends after so many."""
    days: list[date] = []
    for found in periods(rule, first, range(MOST_PERIODS), Patience(), None):
        if found >= first:
            days.append(found)
        if len(days) == rule.times:
            break
    return tuple(days)
