"""Occurrences: the days of a series, each an object whose id the series and the day make.

So ten devices that take up Friday's watering take up the same task, in every zone: the zone is not
part of the id, only the day, and the time if the series has one, as clocks on the wall show it.
"""

from __future__ import annotations

from typing import NamedTuple

from moot.crdt import when
from moot.crdt.ids import derived

BETWEEN = "T"


class At(NamedTuple):
    """When something occurs, as a calendar and a clock on the wall say it."""

    date: str
    """2026-11-27."""
    time: str | None
    """18:00; None if the whole day is meant."""

    @property
    def text(self) -> str:
        """As it is written: `2026-11-27`, `2026-11-27T18:00`."""
        return self.date if self.time is None else f"{self.date}{BETWEEN}{self.time}"

    @property
    def order(self) -> tuple[str, str]:
        """Compares as the times do; a whole day comes before every time of it."""
        return self.date, self.time or ""


def read(text: object) -> At | None:
    """The At that a text is; None if it is none. spec: SERIES-1."""
    if not isinstance(text, str):
        return None
    date, between, time = text.partition(BETWEEN)
    found = when.read({"date": date, "time": time if between else None, "zone": ""})
    return At(found.date, found.time) if found else None


def source(series: bytes, at: str) -> bytes:
    """What says that the occurrence of a series at a time should exist. spec: SERIES-1."""
    return derived("occurrence", series, at.encode())
