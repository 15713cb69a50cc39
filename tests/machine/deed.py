"""Deeds: what people do in the village. A deed types commands, and tells the ledger what they mean.

Each takes a village and a hand of three numbers, from which it draws who does it, to what, and how;
small numbers mean the simple ways, so that a failure shrinks to them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from machine.village import NAMES, Village

T = TypeVar("T")


class Hand:
    """Three numbers, and what is drawn from them."""

    def __init__(self, who: int, which: int, how: int) -> None:
        self.who = NAMES[who % len(NAMES)]
        self._which = which
        self._how = how

    def thing(self, things: Sequence[T]) -> T:
        """One of several things."""
        self._which, at = divmod(self._which, len(things))
        return things[at]

    def rather(self, likely: Sequence[T], things: Sequence[T]) -> T:
        """One of several things, mostly of those where the deed means something."""
        return self.thing([*(list(likely) * 3), *things])

    def beside(self, how: int) -> Hand:
        """The hand of somebody else for the same thing, perhaps in another way."""
        return Hand(NAMES.index(self.who) + 1, self._which, self._how + how)

    def way(self, ways: Sequence[T]) -> T:
        """One of several ways."""
        self._how, at = divmod(self._how, len(ways))
        return ways[at]


Deed = Callable[[Village, Hand], None]
DEEDS: dict[str, Deed] = {}
"""By name, in the order of their modules."""

REPERTOIRE: dict[str, tuple[str, ...]] = {}
"""By name of a deed, the commands that it types in one way or another."""


def deed(*commands: str) -> Callable[[Deed], Deed]:
    """Make something that people do by these commands known to the machine."""

    def keep(function: Deed) -> Deed:
        DEEDS[function.__name__] = function
        REPERTOIRE[function.__name__] = commands
        return function

    return keep


def tasks(village: Village, hand: Hand) -> list[str]:
    """The tasks that somebody knows of."""
    return village.ledger.things(hand.who, "task")


def work(village: Village, hand: Hand) -> list[str]:
    """The goals and tasks that somebody knows of."""
    return village.ledger.things(hand.who, "task", "goal")


def finish(village: Village, hand: Hand, *things: str) -> None:
    """Compare what was touched, and let those who are connected hear of it."""
    village.check(hand.who, *things)
    if hand.who in village.online:
        village.settle()
        for name in village.online:
            if name != hand.who:
                village.check(name, *things)
