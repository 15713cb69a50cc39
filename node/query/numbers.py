"""Numbers in filters: `score:>8`, `score:5..9`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from moot.node.query.terms import Term
from moot.node.things.row import Row
from moot.node.trouble import Trouble

NUMBER: Final = re.compile(r"[+-]?[0-9]{1,9}(?:\.[0-9]{1,6})?")


class Range(NamedTuple):
    """From one number to another, both included unless `open`; None is no bound."""

    low: float | None
    high: float | None
    open: bool = False

    def holds(self, number: float) -> bool:
        """Whether a number lies within."""
        if self.open:
            return (self.low is None or number > self.low) and (
                self.high is None or number < self.high
            )
        return (self.low is None or number >= self.low) and (
            self.high is None or number <= self.high
        )


def number_test(
    term: Term, value: str, read: Callable[[Row], float | None]
) -> Callable[[Row], bool]:
    """Whether the number that is read of a row is as the value says. Raises Trouble."""
    if value.lower() == "none":
        return lambda row: read(row) is None
    found = _range(value)
    if found is None:
        raise Trouble(
            "bad-filter",
            f"'{value[:64]}' is no number for {term.field}",
            next=(f"write  {term.field}:8   {term.field}:>8   {term.field}:5..9   none",),
            position=term.at,
        )

    def holds(row: Row) -> bool:
        number = read(row)
        return number is not None and found.holds(number)

    return holds


def _range(value: str) -> Range | None:
    if value[0] in "<>":
        bound = _number(value[1:])
        if bound is None:
            return None
        low, high = (None, bound) if value[0] == "<" else (bound, None)
        return Range(low, high, open=True)
    first, dots, last = value.partition("..")
    low, high = _number(first), _number(last if dots else first)
    if (first and low is None) or (last and high is None) or (low is None and high is None):
        return None
    return Range(low, high)


def _number(text: str) -> float | None:
    return float(text) if NUMBER.fullmatch(text) else None
