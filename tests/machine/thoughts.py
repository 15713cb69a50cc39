"""What people said: each has the words of who said them, the last ones, or none if taken back."""

from __future__ import annotations

from typing import NamedTuple

from machine.ledger import Ledger


class Thought(NamedTuple):
    """A thought as people see it."""

    id: str
    who: str
    kind: str
    words: str | None
    redacted: bool


class Began(NamedTuple):
    """As a value: under which thing something was said, and as what."""

    about: str
    kind: str


def thread(ledger: Ledger, home: str, thing: str) -> set[Thought]:
    """All that a home knows was said about a thing."""
    return {
        read(ledger, home, one.thing)
        for one in ledger.knows(home)
        if isinstance(one.value, Began) and one.value.about == thing
    }


def read(ledger: Ledger, home: str, thought: str) -> Thought:
    """One thought."""
    began = next(one for one in ledger.knows(home) if (one.thing, one.field) == (thought, "began"))
    assert isinstance(began.value, Began)
    if ledger.live(home, thought, "redacted"):
        return Thought(thought, began.who, "thought", None, redacted=True)
    words = str(ledger.last(home, thought, "words"))
    return Thought(thought, began.who, began.value.kind, words, redacted=False)
