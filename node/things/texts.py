"""What a thing says, word by word: what search looks through, and where each word stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from moot.node.query.words import tokens
from moot.node.store.contract import Text
from moot.node.things.row import Row

TITLE, BODY, TALK = range(3)
"""Columns of the index, by what a hit there weighs."""

MAX_LETTERS: Final = 262_144
"""Letters searched in one column of one thing: more than the notes that one act can write. Members
can write more, by many acts; that is shown, and not searched."""

BETWEEN: Final = " \ue000 "
"""A token that no text has, so that no phrase is found across two of them."""


class Source(NamedTuple):
    """One text of a thing."""

    name: str
    """title, why, notes, body, option, outcome, said, claim, evidence or backing."""
    column: int
    text: str


def sources(row: Row) -> Iterator[Source]:
    """Everything that can be found in a thing, the weightiest first. spec: FIND-1."""
    if row.kind == "thought":
        yield Source("said", TALK, row.title)
        return
    yield Source("title", TITLE, row.title)
    if row.why:
        yield Source("why", BODY, row.why)
    if row.notes:
        yield Source("notes" if row.vote is None else "body", BODY, row.notes)
    for option in row.vote.options if row.vote else ():
        yield Source("option", BODY, option)
    for what, words in row.remarks:
        yield Source(what, BODY if what == "outcome" else TALK, words)
    for holder in row.holders:
        if holder.words:
            yield Source("claim", TALK, holder.words)
    for backer in row.backing:
        if backer.words:
            yield Source("backing", TALK, backer.words)


def text_of(target: bytes, row: Row | None) -> Text:
    """What the index holds of an object; nothing of what no list shows."""
    columns: tuple[list[str], ...] = ([], [], [])
    for source in sources(row) if row is not None and row.kind in SEARCHED else ():
        columns[source.column].append(source.text)
    return Text(target, *map(_folded, columns))


SEARCHED: Final = frozenset({"task", "goal", "thought", "decision"})


def _folded(texts: Iterable[str]) -> str:
    left, parts = MAX_LETTERS, []
    for text in texts:
        if left <= 0:
            break
        parts.append(" ".join(tokens(text[:left])))
        left -= len(text)
    return BETWEEN.join(filter(None, parts))
