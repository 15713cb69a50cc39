"""Ranks: texts that order siblings and always leave room between two of them (fractional keys)."""

from __future__ import annotations

from typing import Final

DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_BASE: Final = len(DIGITS)
_TIME_DIGITS: Final = 11
"""Enough for every time a clock may claim, so that ranks made of times compare as the times do."""


def appended(time: int, suffix: str) -> str:
    """A rank after everything placed before `time` (ms): to append takes no look at the siblings.

    `suffix` is a few random digits, so that two people who append at once do not collide.
    """
    left, digits = max(time, 0), ""
    for _ in range(_TIME_DIGITS):
        left, digit = divmod(left, _BASE)
        digits = DIGITS[digit] + digits
    return "i" + digits + suffix


def between(low: str, high: str | None, suffix: str) -> str:
    """A rank after `low` ("" is the beginning) and before `high` (None is the end). spec: MODEL-5.

    Ranks that others wrote may be anything: characters that are no digits count as zero, and if
    `low` is not below `high` the new rank only comes after `low`.
    """
    if high is not None and low >= high:
        high = None
    made, at = "", 0
    while True:
        floor = _digit(low, at, 0)
        ceiling = _BASE if high is None else _digit(high, at, 0)
        if ceiling - floor > 1:
            return made + DIGITS[(floor + ceiling) // 2] + suffix
        made += DIGITS[floor]
        if floor != ceiling:
            high = None
        at += 1


def _digit(rank: str, at: int, missing: int) -> int:
    return max(DIGITS.find(rank[at]), 0) if at < len(rank) else missing
