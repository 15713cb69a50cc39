"""Lengths of work as people type them, `2h` or `90min`, and what a filter asks of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from moot.node.trouble import Trouble

_LENGTH: Final = re.compile(r"(?:([0-9]{1,5})h)?(?:([0-9]{1,6})(?:min|m)?)?", re.ASCII)
_BARE: Final = re.compile(r"[0-9]+", re.ASCII)

MOST_MINUTES: Final = 600_000
"""Ten thousand hours: five years of one person; more is no estimate but a goal."""


def read_minutes(given: object, example: str) -> int:
    """Minutes from 1 to `MOST_MINUTES`. A number without a unit could be either: it is refused.

    Raises Trouble `bad-field`. spec: API-34.
    """
    words = given.strip().lower().replace(" ", "") if isinstance(given, str) else ""
    found = _LENGTH.fullmatch(words) if words and not _BARE.fullmatch(words) else None
    minutes = int(found[1] or 0) * 60 + int(found[2] or 0) if found else 0
    if not 1 <= minutes <= MOST_MINUTES:
        raise Trouble(
            "bad-field",
            f"'{str(given)[:32]}' is no length of work",
            cause="write hours and minutes, for example  2h  90min  1h30min",
            next=(example,),
        )
    return minutes


def asks(value: str) -> Callable[[int | None], bool]:
    """Whether an estimate fits: `<2h`, `>90min`, `1h..2h`, `2h`, `none`. Raises Trouble."""
    if value.lower() == "none":
        return lambda minutes: minutes is None
    low, high = _bounds(value)
    return lambda minutes: minutes is not None and low <= minutes <= high


def _bounds(value: str) -> tuple[int, int]:
    def read(words: str) -> int:
        return read_minutes(words, "moot list effort:..2h")

    if value[:1] == "<":
        return 0, read(value[1:]) - 1
    if value[:1] == ">":
        return read(value[1:]) + 1, 2**53
    first, dots, last = value.partition("..")
    if not dots:
        return read(value), read(value)
    if not first and not last:
        read(value)
    return read(first) if first else 0, read(last) if last else 2**53
