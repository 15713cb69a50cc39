"""Dates as people type them: `fri`, `3d`, `eow`, `2026-12-01 18:00`."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Final, NamedTuple

from moot.crdt.when import When
from moot.node.query.zone import zone_named
from moot.node.trouble import Trouble

DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
UNDERSTOOD: Final = "today, tomorrow, fri, 3d, 2w, eow, eom, 2026-12-01, 1dec, 'fri 18:00'"

LAST_YEAR: Final = 9_998
"""One less than the calendar's last: there is always a day after. A clock may be set there."""

CLOCK: Final = re.compile(r"(\d{1,2}):(\d\d)")
AWAY: Final = re.compile(r"([+-]?)(\d{1,4})(min|h|d|w|m|y)")
ISO: Final = re.compile(r"(?:(\d{4})-)?(\d{1,2})-(\d{1,2})")
NAMED: Final = re.compile(r"(\d{1,2})[ .]*([a-z]{3})[a-z]*(?: (\d{4}))?")


class Moment(NamedTuple):
    """A day in somebody's zone, perhaps with a time of it."""

    day: date
    time: time | None

    def begins(self, zone: tzinfo) -> int:
        """Its first instant, in ms since 1970."""
        return _ms(datetime.combine(self.day, self.time or time(), zone))

    def ends(self, zone: tzinfo) -> int:
        """The first instant after it: the next day, or the next minute if it has a time."""
        if self.time is not None:
            return self.begins(zone) + 60_000
        return _ms(datetime.combine(self.day + timedelta(days=1), time(), zone))


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def instant(ms: int, zone: tzinfo = UTC) -> datetime:
    """Milliseconds since 1970 as a date; what no calendar holds comes as its nearest end."""
    # Entries may carry any time whatever: the clock of their author is not checked.
    within = min(max(ms, -62_000_000_000_000), 253_000_000_000_000)
    return datetime.fromtimestamp(within / 1000, UTC).astimezone(zone)


def read_date(text: str, now: datetime) -> Moment:
    """What `text` means when a clock says `now`. Raises Trouble `bad-date`. spec: API-8."""
    words = text.strip().lower()
    try:
        moment = _read(words, now)
    except (ValueError, OverflowError):
        moment = None
    if moment is None or not 1900 <= moment.day.year <= LAST_YEAR:
        raise Trouble(
            "bad-date",
            f"'{text[:64]}' is no date that I understand",
            next=(f"write it as one of  {UNDERSTOOD}",),
        )
    return moment


@lru_cache(16_384)
def last_instant(when: When) -> int | None:
    """Milliseconds since 1970: that minute, or the last moment of that day.

    None if it is no date, or of a zone unknown here: others may write what they like.
    """
    try:
        zone = zone_named(when.zone)
        moment = Moment(
            date.fromisoformat(when.date), time.fromisoformat(when.time) if when.time else None
        )
        return moment.ends(zone) - 1 if moment.time is None else moment.begins(zone)
    except (Trouble, ValueError, OverflowError):
        return None


def is_duration(text: str) -> bool:
    """Whether `text` is a length of time, such as `3d`."""
    return AWAY.fullmatch(text.strip().lower()) is not None


def _read(words: str, now: datetime) -> Moment | None:
    day, _, clock = words.replace("t", " ", 1).rpartition(" ") if _has_t(words) else _split(words)
    if not clock:
        return _read_day(words, now)
    at = _read_clock(clock)
    if at is None:
        return None
    if not day:
        passed = (now.hour, now.minute) >= (at.hour, at.minute)
        return Moment(now.date() + timedelta(days=passed), at)
    moment = _read_day(day.strip(), now)
    return Moment(moment.day, at) if moment and moment.time is None else None


def _has_t(words: str) -> bool:
    return re.fullmatch(r"[\d-]+t\d{1,2}:\d\d", words) is not None


def _split(words: str) -> tuple[str, str, str]:
    """Part a time of day from the end of `words`, if there is one."""
    day, space, clock = words.rpartition(" ")
    return (day, space, clock) if CLOCK.fullmatch(clock) else (words, "", "")


def _read_clock(text: str) -> time | None:
    found = CLOCK.fullmatch(text)
    return time(int(found[1]), int(found[2])) if found else None


def _read_day(word: str, now: datetime) -> Moment | None:
    today = now.date()
    if word == "now":
        return Moment(today, now.time().replace(second=0, microsecond=0))
    if word in WORDS:
        return Moment(WORDS[word](today), None)
    if len(word) >= 3:
        for weekday, name in enumerate(DAYS):
            if name.startswith(word):
                ahead = (weekday - today.weekday() - 1) % 7 + 1
                return Moment(today + timedelta(days=ahead), None)
    away = AWAY.fullmatch(word)
    if away:
        return _away(int(away[2]) * (-1 if away[1] == "-" else 1), away[3], now)
    return _on_calendar(word, today)


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


WORDS: Final[dict[str, Callable[[date], date]]] = {
    "today": lambda day: day,
    "tomorrow": lambda day: day + timedelta(days=1),
    "yesterday": lambda day: day - timedelta(days=1),
    "eow": lambda day: day + timedelta(days=6 - day.weekday()),
    "eom": _end_of_month,
    "eoy": lambda day: day.replace(month=12, day=31),
}


def _away(count: int, unit: str, now: datetime) -> Moment:
    """So many units from now. Hours and minutes keep the time of day, longer ones are days."""
    today = now.date()
    if unit in {"h", "min"}:
        # Through UTC, so that an hour is an hour also when the clocks change.
        length = timedelta(hours=count) if unit == "h" else timedelta(minutes=count)
        then = (now.astimezone(UTC) + length).astimezone(now.tzinfo)
        return Moment(then.date(), then.time().replace(second=0, microsecond=0))
    if unit in {"d", "w"}:
        return Moment(today + timedelta(days=count * (7 if unit == "w" else 1)), None)
    months = today.year * 12 + today.month - 1 + count * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    last = monthrange(year, month + 1)[1]
    return Moment(date(year, month + 1, min(today.day, last)), None)


def _on_calendar(word: str, today: date) -> Moment | None:
    """`2026-12-01`, `12-01`, `1dec`, `1 dec 2026`; without a year the next such day."""
    iso, named = ISO.fullmatch(word), NAMED.fullmatch(word)
    if iso:
        year, month, day = iso[1], int(iso[2]), int(iso[3])
    elif named and named[2] in MONTHS:
        year, month, day = named[3], MONTHS.index(named[2]) + 1, int(named[1])
    else:
        return None
    if year:
        return Moment(date(int(year), month, day), None)
    # 29 February may be up to eight years away.
    for later in range(today.year, today.year + 9):
        if day <= monthrange(later, month)[1] and date(later, month, day) >= today:
            return Moment(date(later, month, day), None)
    return None
