"""Item: one thing that concerns a person, as their inbox shows it. Derived, and never stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from moot.crdt.ids import derived
from moot.node.things.row import Row
from moot.node.things.view import View


class Item(NamedTuple):
    """One reason to look at something."""

    id: bytes
    """The same wherever it is derived, for as long as the reason is the same. spec: INBOX-5."""
    kind: str
    """doubled, conflict, fork, mention, answer, word, finished, reopened, archived, kept,
    changed, claimed, ready, vote, decided, asked, declined or quiet."""
    place: bytes
    """The object in which having seen it is noted."""
    row: Row | None
    """The thing that it is about."""
    by: bytes | None
    """Who did it."""
    at: int
    """When, ms."""
    message: str
    """What it is, in one sentence that begins where the title of the thing ends."""
    next: tuple[str, ...]
    """What to type."""
    text: str | None = None
    """The words that go with it, whole."""
    settled: bool = False
    """It was answered, and so was seen."""


Source = Callable[[View], Iterator[Item]]
"""Finds items of some kinds for the person whose view it is, from the rows and few cells."""


def item_id(what: str, *parts: bytes) -> bytes:
    """The id of an item that has none of its own, from what makes it."""
    return derived("inbox", what.encode(), *parts)
