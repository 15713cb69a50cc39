"""Spans of days as people type them: `2027`, `2027-05`, `2026-12..2027-05`, `eoy`."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, tzinfo
from typing import Final, NamedTuple

from moot.crdt.when import Span, When
from moot.node.query.dates import LAST_YEAR, Moment, last_instant, read_date
from moot.node.query.zone import zone_name
from moot.node.trouble import Trouble

_PERIOD: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?", re.ASCII)

FOREVER: Final = 2**62
"""The end of a span that has none, in ms: after every date that can be asked for."""


class Period(NamedTuple):
    """A month or a year, asked as a `Moment` is."""

    first: date
    last: date

    def begins(self, zone: tzinfo) -> int:
        """Its first instant, in ms since 1970."""
        return Moment(self.first, None).begins(zone)

    def ends(self, zone: tzinfo) -> int:
        """The first instant after it."""
        return Moment(self.last, None).ends(zone)


def read_period(text: str) -> Period | None:
    """The month or year that `text` names; None if it is something else."""
    found = _PERIOD.fullmatch(text.strip())
    if found is None or not 1900 <= int(found[1]) <= LAST_YEAR:
        return None
    year, first, last = int(found[1]), int(found[2] or 1), int(found[2] or 12)
    if not 1 <= last <= 12:
        return None
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def read_span(text: str, now: datetime) -> Span:
    """The days that `text` means when a clock says `now`. Raises Trouble `bad-date`."""
    first, dots, last = text.strip().partition("..")
    if not dots:
        whole = _part(first, now)
        return Span(whole.first.isoformat(), whole.last.isoformat())
    begin = _part(first, now).first if first.strip() else None
    end = _part(last, now).last if last.strip() else None
    if (begin is None and end is None) or (begin and end and end < begin):
        raise Trouble(
            "bad-date",
            f"'{text[:64]}' ends before it begins" if begin else f"'{text[:64]}' has no days",
            next=("write it as  2027-05  or  2026-12..2027-05",),
        )
    return Span(begin.isoformat() if begin else None, end.isoformat() if end else None)


def ends(span: Span | None, zone: tzinfo) -> int | None:
    """The last instant of a span, in ms, where its days are those of `zone`; None of none."""
    if span is None or span.end is None:
        return FOREVER if span else None
    return last_instant(When(span.end, None, zone_name(zone)))


def _part(text: str, now: datetime) -> Period:
    """A month, a year, or the day of a date in words."""
    period = read_period(text)
    if period is not None:
        return period
    day = read_date(text, now).day
    return Period(day, day)
