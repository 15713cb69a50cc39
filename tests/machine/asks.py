"""What people ask of each other: an ask stands until its asker takes it back, whatever is said."""

from __future__ import annotations

from typing import NamedTuple

from machine import claims
from machine.ledger import Ledger
from machine.writes import Write


class Ask(NamedTuple):
    """What one asks of another, and what became of it."""

    who: str
    to: str
    words: str | None
    state: str


class Asked(NamedTuple):
    """As a value: whom it asks, in which words."""

    to: str
    words: str | None


class Declined(NamedTuple):
    """As a value: which ask is declined."""

    ask: int
    words: str | None


def standing(ledger: Ledger, home: str, thing: str) -> list[Write]:
    """The asks that nobody took back; of several by one person of another the last."""
    newest: dict[tuple[str, str], Write] = {}
    for one in ledger.live(home, thing, "asks"):
        assert isinstance(one.value, Asked)
        newest[one.who, one.value.to] = one
    return sorted(newest.values())


def read(ledger: Ledger, home: str, thing: str) -> set[Ask]:
    """All asks about a task."""
    having = {one.who for one in claims.read(ledger, home, thing)}
    no = {
        (one.who, one.value.ask)
        for one in ledger.live(home, thing, "declines")
        if isinstance(one.value, Declined)
    }
    closed = ledger.done(home, thing) or ledger.archived(home, thing)
    found = set[Ask]()
    for one in standing(ledger, home, thing):
        assert isinstance(one.value, Asked)
        to = one.value.to
        state = "declined" if (to, one.at) in no else "open"
        state = "past" if closed else "taken" if to in having else state
        found.add(Ask(one.who, to, one.value.words, state))
    return found


def of_me(ledger: Ledger, home: str, thing: str) -> list[Write]:
    """The asks that one can still answer."""
    no = {
        one.value.ask
        for one in ledger.mine(home, thing, "declines")
        if isinstance(one.value, Declined)
    }
    return [
        one
        for one in standing(ledger, home, thing)
        if isinstance(one.value, Asked) and one.value.to == home and one.at not in no
    ]
