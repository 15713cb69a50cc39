"""When: a day, perhaps an hour, and the zone in which a person meant it."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from moot.crdt.value import Value

_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MINUTE: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_DAYS: Final = {1: 31, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


class When(NamedTuple):
    """A date as it was written; what instant that is, only a calendar of zones can say."""

    date: str
    """2026-11-27."""
    time: str | None
    """18:00; None if the whole day is meant."""
    zone: str
    """Europe/Berlin."""

    def value(self) -> Value:
        """What is written into a cell."""
        return {"date": self.date, "time": self.time, "zone": self.zone}


class Span(NamedTuple):
    """Days from one to another, both included; either end may be left open."""

    start: str | None
    end: str | None

    def value(self) -> Value:
        """What is written into a cell."""
        return {"from": self.start, "to": self.end}


def read(value: Value) -> When | None:
    """The When in a cell; None if anything else stands there. spec: MODEL-2."""
    if not isinstance(value, dict):
        return None
    date, time, zone = value.get("date"), value.get("time"), value.get("zone")
    if not (isinstance(date, str) and _is_day(date) and isinstance(zone, str)):
        return None
    if time is None or (isinstance(time, str) and _MINUTE.fullmatch(time)):
        return When(date, time, zone)
    return None


def read_span(value: Value) -> Span | None:
    """The Span in a cell; None if anything else stands there. spec: MODEL-2."""
    if not isinstance(value, dict):
        return None
    start, end = value.get("from"), value.get("to")
    if start is not None and not (isinstance(start, str) and _is_day(start)):
        return None
    if end is not None and not (isinstance(end, str) and _is_day(end)):
        return None
    return None if start is None and end is None else Span(start, end)


def _is_day(text: str) -> bool:
    """Whether it is a day of the calendar, written as 2026-11-27."""
    found = _DAY.fullmatch(text)
    if found is None:
        return False
    year, month, day = map(int, found.groups())
    if month == 2:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return 1 <= day <= 28 + leap and year > 0
    return 1 <= day <= _DAYS.get(month, 0) and year > 0
