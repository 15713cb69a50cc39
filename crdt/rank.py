"""Ranks: texts that order siblings and always leave room between two of them (fractional keys)."""

from __future__ import annotations

from typing import Final

DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
"""Ascending as characters are, so that ranks compare as plain text does, here and on disk."""

MAX_RANK: Final = 200
"""Characters of a neighbour that count: room for a thousand insertions at one place, and what a
stranger writes cannot make ours long."""

_BASE: Final = len(DIGITS)
_TIME_DIGITS: Final = 11
"""Enough for every time a clock may claim, so that ranks made of times compare as the times do."""


def appended(time: int, suffix: str) -> str:
    """A rank after everything appended before `time` (ms): this takes no look at the siblings.

    `suffix` is a few random digits, so that two people who append at once do not collide.
    """
    left, digits = max(time, 0), ""
    for _ in range(_TIME_DIGITS):
        left, digit = divmod(left, _BASE)
        digits = DIGITS[digit] + digits
    return "i" + digits + suffix


def between(low: str, high: str | None, suffix: str) -> str:
    """A rank after `low` ("" is the beginning) and before `high` (None is the end). spec: MODEL-5.

    Ranks that others wrote may be anything. Where they leave no room the new rank is only a good
    try: it ends after `low`, or beside it.
    """
    low = low[:MAX_RANK]
    if high is not None and low >= high:
        high = None
    made = ""
    while len(made) < len(low) or high is not None:
        at = len(made)
        if high is not None and at >= min(len(high), MAX_RANK):
            high = None
            continue
        floor = _digit(low, at)
        ceiling = _BASE if high is None else _digit(high, at)
        if ceiling - floor > 1:
            return made + DIGITS[(floor + ceiling) // 2] + suffix
        made += low[at : at + 1] or DIGITS[0]
        if floor != ceiling:
            high = None
    return made + DIGITS[_BASE // 2] + suffix


def _digit(rank: str, at: int) -> int:
    """The value of a character; beyond the end the least, and for no digit what sorts beside it."""
    if at >= len(rank):
        return 0
    return sum(digit < rank[at] for digit in DIGITS)
