"""Spans of days, lengths of work, and sizes, as people read and type them."""

from __future__ import annotations

from moot.cli import moment
from moot.cli.moment import MONTHS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def horizon(call: Invocation, goal: Json) -> str:
    """A goal's horizon: words to people, days to programs; empty if it has none."""
    span = goal["horizon"]
    if not span:
        return ""
    return span_words(span) if call.screen.tty else days(span)


def days(span: Json) -> str:
    """`2026-12-01..2027-05-31`; as it can be typed again."""
    if span["from"] == span["to"]:
        return str(span["from"])
    return f"{span['from'] or ''}..{span['to'] or ''}"


def span_words(span: Json) -> str:
    """`2027`, `May 2027`, `Dec 2026 to May 2027`, `until 31 Dec 2026`, as short as it goes."""
    first, last = _parts(span["from"]), _parts(span["to"])
    if first is None or last is None:
        end = f"until {_day(last)}" if last else ""
        return f"from {_day(first)}" if first else end
    if first == last:
        return _day(first)
    if first[1:] == (1, 1) and last[1:] == (12, 31):
        return f"{first[0]}" if first[0] == last[0] else f"{first[0]} to {last[0]}"
    if first[2] == 1 and last[2] == _last_day(last):
        month = f"{MONTHS[last[1] - 1]} {last[0]}"
        if first[:2] == last[:2]:
            return month
        return f"{MONTHS[first[1] - 1]}{f' {first[0]}' * (first[0] != last[0])} to {month}"
    return f"{_day(first)} to {_day(last)}"


def _parts(day: object) -> tuple[int, int, int] | None:
    if not isinstance(day, str):
        return None
    year, month, of_month = map(int, day.split("-"))
    return year, month, of_month


def _day(parts: tuple[int, int, int]) -> str:
    return moment.day(*parts)


def _last_day(parts: tuple[int, int, int]) -> int:
    year, month, _ = parts
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return LAST_DAYS[month - 1] + leap


def work_length(minutes: int) -> str:
    """A length of work in hours and minutes, `1 h 30 min`; days of work are not alike."""
    hours, rest = divmod(minutes, 60)
    return " ".join(
        filter(None, (f"{hours} h" if hours else "", f"{rest} min" if rest else ""))
    ) or ("0 min")


def size_words(count: int) -> str:
    """Bytes as people count them: `120 kB`, `3 MB`."""
    return f"{count // 1_000_000} MB" if count >= 1_000_000 else f"{count // 1000} kB"
