"""When: a day, perhaps an hour, and the zone in which a person meant it."""

from __future__ import annotations

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


def read(value: Value) -> When | None:
    """The When in a cell; None if anything else stands there. spec: MODEL-2."""
    if not isinstance(value, dict):
        return None
    date, time, zone = value.get("date"), value.get("time"), value.get("zone")
    if isinstance(date, str) and isinstance(zone, str) and (time is None or isinstance(time, str)):
        return When(date, time, zone)
    return None
