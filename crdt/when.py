"""When: a day, perhaps an hour, and the zone in which a person meant it."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from moot.crdt.value import Value


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
    if time is None or (isinstance(time, str) and _is_minute(time)):
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
    """Whether it is a day as ISO 8601 writes it in full, 2026-11-27."""
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_minute(text: str) -> bool:
    """Whether it is a time of day as 18:00."""
    try:
        return datetime.time.fromisoformat(text).strftime("%H:%M") == text
    except ValueError:
        return False
