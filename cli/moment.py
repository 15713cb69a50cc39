"""Times as people say them: `Fri`, `tomorrow 18:00`, `2 h ago`; no `datetime`, which is slow."""

from __future__ import annotations

import time

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY_S = 86_400


def now() -> float:
    """Seconds since 1970."""
    return time.time()  # noqa: TID251 - the clock on the wall, for words only


def day_number(year: int, month: int, day: int) -> int:
    """Days from 1 January 1970; a Thursday."""
    # Years begin in March, so that the leap day is the last of one.
    year -= month <= 2
    era, of_era = divmod(year, 400)
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468


def seconds(stamp: str) -> float:
    """Seconds since 1970 of a time as the API writes it, `2026-11-27T17:00:00.000Z`."""
    date, _, clock = stamp.rstrip("Z").partition("T")
    year, month, day = map(int, date.rsplit("-", 2))
    hours, minutes, rest = clock.split(":")
    return (
        day_number(year, month, day) * DAY_S + int(hours) * 3600 + int(minutes) * 60 + float(rest)
    )


def clock_of(stamp: str) -> str:
    """The local time of day, `18:00`."""
    local = time.localtime(seconds(stamp))
    return f"{local.tm_hour:02}:{local.tm_min:02}"


def day_of(stamp: str) -> str:
    """The local day, `Fri 27 Nov`, as far as that is needed beside today."""
    local = time.localtime(seconds(stamp))
    return day(local.tm_year, local.tm_mon, local.tm_mday)


def when(stamp: str) -> str:
    """Day and time, `today 18:00`."""
    return f"{day_of(stamp)} {clock_of(stamp)}"


def due(thing: dict[str, object]) -> str:
    """When a thing is due, with the time if one was given; empty if it is not."""
    stamp, written = thing["due"], thing["due_at"]
    if not isinstance(stamp, str) or not isinstance(written, dict):
        return ""
    if written["time"] is None:
        return day(*map(int, str(written["date"]).rsplit("-", 2)))
    return when(stamp)


def day(year: int, month: int, day_of_month: int) -> str:
    """A day in words: near ones by name, this year's without the year."""
    today = time.localtime(now())
    number = day_number(year, month, day_of_month)
    away = number - day_number(today.tm_year, today.tm_mon, today.tm_mday)
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(away)
    if near:
        return near
    name = DAYS[(number + 3) % 7]
    if 1 < away < 7:
        return name
    date = f"{day_of_month} {MONTHS[month - 1]}"
    return f"{name} {date}" if year == today.tm_year or abs(away) < 180 else f"{date} {year}"


def ago(stamp: str | None) -> str:
    """How long ago, `2 h ago`; `never` if it was not."""
    if stamp is None:
        return "never"
    past = now() - seconds(stamp)
    return "just now" if past < 60 else f"{length(past)} ago"


def length(span: float) -> str:
    """A length of time in its largest unit, `3 d`."""
    for unit, size in (("y", 365 * DAY_S), ("d", DAY_S), ("h", 3600), ("min", 60)):
        if span >= size:
            return f"{int(span // size)} {unit}"
    return f"{max(0, int(span))} s"
