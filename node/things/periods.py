"""Periods: the days, weeks, months and years of a rule, and which days it means in each.

Days and weeks are counted here; what a month or a year holds by a rule, dateutil says, of one of
them at a time. On its own it would look for the next day until the year 9999, and rules that mean
no day at all, such as the 30th of February, are easily written: here one looks so far, and then
no further.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final

from dateutil import rrule

from moot.crdt.recurrence import DAILY, MONTHLY, WEEKLY, YEARLY, Rule

LAST_YEAR: Final = 9_000
"""Nothing recurs before or after: there is always a year beyond that the calendar knows."""

MOST_STEPS: Final = 400
"""Days, weeks, months or years in a row without an occurrence after which a rule counts as ended:
more than a year of days, for what is daily in one month only."""

MOST_LOOKS: Final = 40
"""Of these, months or years that are looked into: the 29th of February is at most eight apart."""

MOST_SEGMENTS: Final = 4
"""Segments in a row without an occurrence that are each looked into as far as that. Those after
them share what is left: a series of 64 rules that mean no day must not cost 64 times as much."""

MOST_PERIODS: Final = 366 * LAST_YEAR

ONE_MONTH: Final = 12 * 10_000
ONE_YEAR: Final = 10_000
"""Intervals that lead beyond the calendar's end, so that dateutil looks into one of them alone."""


class Patience:
    """How far one still looks before an occurrence is found."""

    def __init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        """Something was found."""
        self.steps, self.looks, self.segments = MOST_STEPS, MOST_LOOKS, MOST_SEGMENTS

    def turn(self) -> None:
        """Another segment is next: what the one before it did not give says nothing of it."""
        self.segments -= 1
        if self.segments >= 0:
            self.steps, self.looks = MOST_STEPS, MOST_LOOKS

    @property
    def over(self) -> bool:
        """Whether one has looked enough."""
        return self.steps < 0 or self.looks < 0


def periods(
    rule: Rule, first: date, numbers: range, patience: Patience, last: date | None
) -> Iterator[date]:
    """The days of the periods of these numbers, until one has looked enough. spec: SERIES-11."""
    for at in numbers:
        begin = _begin(rule, first, at)
        if begin is None or patience.over or (last is not None and begin > last):
            return
        patience.steps -= 1
        found: Sequence[date]
        if rule.frequency in {DAILY, WEEKLY}:
            found = _of_week(rule, first, begin)
        elif rule.frequency == MONTHLY and rule.months and begin.month not in rule.months:
            continue
        else:
            patience.looks -= 1
            found = _looked_up(rule, (first.month, first.day), begin)
        if found:
            patience.renew()
            yield from found if numbers.step > 0 else reversed(found)


def number(rule: Rule, first: date, day: date) -> int:
    """The number of the period that a day lies in, or after; that of the first day has 0."""
    match rule.frequency:
        case "DAILY":
            apart = (day - first).days
        case "WEEKLY":
            apart = (day - _week(rule, first)).days // 7
        case "MONTHLY":
            apart = (day.year - first.year) * 12 + day.month - first.month
        case _:
            apart = day.year - first.year
    return apart // rule.interval


def _begin(rule: Rule, first: date, number: int) -> date | None:
    """The first day of a period; None beyond the end of the calendar."""
    away = number * rule.interval
    if away > MOST_PERIODS:
        return None
    try:
        match rule.frequency:
            case "DAILY":
                begin = first + timedelta(days=away)
            case "WEEKLY":
                begin = _week(rule, first) + timedelta(weeks=away)
            case "MONTHLY":
                years, month = divmod(first.month - 1 + away, 12)
                begin = date(first.year + years, month + 1, 1)
            case _:
                begin = date(first.year + away, 1, 1)
    except (OverflowError, ValueError):
        return None
    return begin if begin.year <= LAST_YEAR else None


def _week(rule: Rule, day: date) -> date:
    """The first day of the week that a day is in."""
    return day - timedelta(days=(day.weekday() - rule.week_start) % 7)


def _of_week(rule: Rule, first: date, begin: date) -> list[date]:
    """What a rule means of one day, or of the week that begins there."""
    if rule.frequency == WEEKLY:
        wanted = {one.day for one in rule.days} or {first.weekday()}
        days = [begin + timedelta(days=(one - rule.week_start) % 7) for one in wanted]
    else:
        wanted = {one.day for one in rule.days} or {begin.weekday()}
        days = [begin] if begin.weekday() in wanted else []
    return sorted(day for day in days if not rule.months or day.month in rule.months)


@lru_cache(maxsize=8_192)
def _looked_up(rule: Rule, first: tuple[int, int], begin: date) -> tuple[date, ...]:
    """What a rule means of the month or year that begins there; `first` is its month and day."""
    yearly = rule.frequency == YEARLY
    month_days, months = rule.month_days, rule.months
    if not (rule.days or month_days):
        month_days = (first[1],)
        months = months or (first[:1] if yearly else ())
    found = rrule.rrule(
        rrule.YEARLY if yearly else rrule.MONTHLY,
        dtstart=datetime(begin.year, begin.month, 1, tzinfo=UTC),
        interval=ONE_YEAR if yearly else ONE_MONTH,
        wkst=rule.week_start,
        bymonth=months or None,
        bymonthday=month_days or None,
        byweekday=[rrule.weekday(one.day, one.nth or None) for one in rule.days] or None,
        bysetpos=rule.positions or None,
    )
    return tuple(one.date() for one in found)
