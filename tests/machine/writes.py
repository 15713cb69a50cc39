"""Writes: all that anybody in the village did, and who knows of what. Nothing of moot is in here.

The domain in one paragraph: what is written stays; a write takes the place of those writes that its
author saw and no others. What stands of a field at a home are the writes known there that no write
known there took the place of.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

GONE: Final = "\0gone"
"""As a value: nothing stands, what was seen is only taken away."""


class Write(NamedTuple):
    """One thing that one person wrote into one field of one thing."""

    at: int
    """Its place among all writes; they were made one after the other, whoever knew of whom."""
    who: str
    thing: str
    field: str
    value: object
    over: frozenset[int]
    """The writes whose place it takes."""


class Act:
    """One act at a home: what it wrote, and which act before it takes back, if it does."""

    def __init__(self, back: Act | None = None, *, again: bool = False) -> None:
        self.writes: list[Write] = []
        self.back = back
        self.again = again
        """What it takes back took something back itself: so something is done again."""
        self.known = True
        """Whether the ledger knows all that it wrote."""


class Writes:
    """Everything written, and by home what is known there."""

    def __init__(self, homes: Iterable[str]) -> None:
        self.all: list[Write] = []
        self.known: dict[str, set[int]] = {home: set() for home in homes}
        self.acts: dict[str, list[Act]] = {home: [] for home in self.known}
        """By home what was done there, act by act."""

    def begin(self, home: str) -> Act:
        """Begin an act; what is written from here on belongs to it."""
        self.acts[home].append(Act())
        return self.acts[home][-1]

    def write(
        self, home: str, thing: str, field: str, value: object, over: Iterable[Write] = ()
    ) -> Write:
        """Write something at a home."""
        seen = frozenset(one.at for one in over)
        fresh = Write(len(self.all), home, thing, field, value, seen)
        self.all.append(fresh)
        self.known[home].add(fresh.at)
        self.acts[home][-1].writes.append(fresh)
        return fresh

    def knows(self, home: str) -> list[Write]:
        """What is known at a home, the oldest first."""
        return [self.all[at] for at in sorted(self.known[home])]

    def live(self, home: str, thing: str, field: str | None = None) -> list[Write]:
        """What stands of a thing at a home, the oldest first."""
        known = [one for one in self.knows(home) if one.thing == thing]
        gone = {at for one in known for at in one.over}
        return [
            one
            for one in known
            if one.at not in gone and one.value != GONE and field in (None, one.field)
        ]

    def mine(self, home: str, thing: str, field: str) -> list[Write]:
        """What stands of one's own in a field in which each writes for themselves."""
        return [one for one in self.live(home, thing, field) if one.who == home]

    def last(self, home: str, thing: str, field: str) -> object:
        """What a field with one value for all shows; None if it was never filled."""
        live = self.live(home, thing, field)
        return live[-1].value if live else None

    def meet(self, homes: Iterable[str]) -> None:
        """Let all of these know what each of them knows."""
        together = list(homes)
        union = set[int]().union(*(self.known[home] for home in together))
        for home in together:
            self.known[home] |= union
