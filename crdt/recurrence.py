"""Recurrence: which days a rule means, RFC 5545's RRULE as far as people need it.

Read into a checked shape, so that whoever reckons days from it is handed nothing else: members may
write what they like. What has no such shape is no rule, and nothing recurs by it.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from moot.crdt import occurrence
from moot.crdt.occurrence import At

DAILY, WEEKLY, MONTHLY, YEARLY = "DAILY", "WEEKLY", "MONTHLY", "YEARLY"
FREQUENCIES: Final = (DAILY, WEEKLY, MONTHLY, YEARLY)
"""Nothing recurs more often than daily: what does is no task that people take up one by one."""

DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

MOST_LETTERS: Final = 256
"""Of a rule: every day of the week, every month and a dozen days of it fit."""
MOST_INTERVAL: Final = 1_000
MOST_COUNT: Final = 3_660
"""Daily for ten years; they are counted from the first, so the count bounds that work."""
MOST_LISTED: Final = 31
"""Numbers in one list: every day of a month."""

KNOWN: Final = frozenset({
    "FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST",
})  # fmt: skip


class Weekday(NamedTuple):
    """A day of the week."""

    day: int
    """0 is Monday."""
    nth: int
    """Which of the month or year, from the end if negative; 0 is each."""


class Rule(NamedTuple):
    """A rule as it was checked."""

    frequency: str
    interval: int
    times: int | None
    """After so many it ends."""
    until: At | None
    """The last time that still counts."""
    until_is_utc: bool
    days: tuple[Weekday, ...]
    month_days: tuple[int, ...]
    months: tuple[int, ...]
    positions: tuple[int, ...]
    week_start: int


def read(text: str | None) -> Rule | None:
    """The rule that a text is; None if it is none. spec: SERIES-3."""
    if text is None or len(text) > MOST_LETTERS or not text.isascii():
        return None
    parts: dict[str, str] = {}
    for part in text.split(";"):
        name, equals, value = part.partition("=")
        if not equals or name in parts or name not in KNOWN:
            return None
        parts[name] = value
    frequency = parts.pop("FREQ", "")
    if frequency not in FREQUENCIES or {"COUNT", "UNTIL"} <= parts.keys():
        return None
    try:
        return _checked(_read(frequency, parts))
    except ValueError:
        return None


def _read(frequency: str, parts: dict[str, str]) -> Rule:
    """The rule of these parts, each within its bounds. Raises ValueError."""
    count, until = parts.get("COUNT"), parts.get("UNTIL")
    return Rule(
        frequency,
        _number(parts.get("INTERVAL", "1"), MOST_INTERVAL),
        None if count is None else _number(count, MOST_COUNT),
        None if until is None else _until(until),
        until is not None and until.endswith("Z"),
        tuple(map(_weekday, _listed(parts.get("BYDAY")))),
        tuple(_number(one, 31, signed=True) for one in _listed(parts.get("BYMONTHDAY"))),
        tuple(_number(one, 12) for one in _listed(parts.get("BYMONTH"))),
        tuple(_number(one, 366, signed=True) for one in _listed(parts.get("BYSETPOS"))),
        DAYS.index(parts.get("WKST", "MO")),
    )


def _checked(rule: Rule) -> Rule:
    """The rule, if its parts go together. Raises ValueError."""
    often = rule.frequency in {DAILY, WEEKLY}
    if often and (rule.month_days or rule.positions or any(one.nth for one in rule.days)):
        raise ValueError("days of the month do not go with days or weeks")
    if rule.positions and not (rule.days or rule.month_days):
        raise ValueError("positions are positions among something")
    within = 53 if rule.frequency == YEARLY and not rule.months else 5
    if any(abs(one.nth) > within for one in rule.days):
        raise ValueError("no month or year has so many of a day")
    return rule


def _listed(text: str | None) -> list[str]:
    items = [] if text is None else text.split(",")
    if len(items) > MOST_LISTED:
        raise ValueError("a list of many")
    return items


def _number(text: str, most: int, *, signed: bool = False) -> int:
    """A number from 1 to `most`, or if it may have a sign, down to -`most`."""
    digits = text.lstrip("+-") if signed and len(text.lstrip("+-")) >= len(text) - 1 else text
    if not (digits.isdigit() and len(digits) < 5 and 1 <= int(digits) <= most):
        raise ValueError("a number out of bounds")
    return int(text)


def _weekday(text: str) -> Weekday:
    nth, day = text[:-2], text[-2:]
    return Weekday(DAYS.index(day), _number(nth, 53, signed=True) if nth else 0)


def _until(text: str) -> At:
    """`20261231`, `20261231T180000`, `20261231T180000Z`; seconds do not matter."""
    day, between, clock = text.removesuffix("Z").partition("T")
    if len(day) != 8 or (between and not (len(clock) == 6 and clock.isdigit())):
        raise ValueError("no time")
    date = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    found = occurrence.read(f"{date}T{clock[:2]}:{clock[2:4]}" if between else date)
    if found is None:
        raise ValueError("no time")
    return found
