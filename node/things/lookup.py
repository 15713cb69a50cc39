"""Looking things up by what somebody typed; it finds, or it says what it might have been."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

from moot.node.things.board import SHOWN, Board
from moot.node.things.ids import LETTERS, normal, written
from moot.node.things.row import Row
from moot.node.trouble import Trouble

CANDIDATES: Final = 8
"""Candidates named: what fits on a screen besides what was asked."""

SHORTEST: Final = 2
"""Letters below which nothing is looked up: one letter is a slip of the finger."""

COMPARED: Final = 2_000
"""Titles compared letter by letter for a suggestion; with more, only whole words are looked for."""

NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def look_up(board: Board, text: object, verb: str = "show") -> Row:
    """The thing that `text` names by id. Raises Trouble. spec: API-6, API-7."""
    if not isinstance(text, str) or not text.strip():
        raise Trouble("usage", f"{verb} needs the id of a thing", next=(f"moot {verb} ID",))
    exact = board.exact(text)
    if exact is not None:
        return exact
    letters = normal(text)
    found = beginning(board, letters) if len(letters) >= SHORTEST else []
    still_open = [row for row in found if row.open]
    for rows in (still_open, found):
        if len(rows) == 1:
            return rows[0]
        if rows:
            raise _ambiguous(board, text, rows, verb)
    foreseen = board.foresee(letters)
    if foreseen:
        if len(foreseen) > 1:
            raise _ambiguous(board, text, foreseen, verb)
        return foreseen[0]
    raise _unknown(board, text, verb)


def beginning(board: Board, letters: str) -> list[Row]:
    """The things whose ids begin with these letters."""
    rows = (board.by_letters(one) for one in board.register.beginning(letters))
    return [row for row in rows if row is not None and row.kind in SHOWN]


def _ambiguous(board: Board, text: str, rows: Sequence[Row], verb: str) -> Trouble:
    count = NUMBERS[len(rows)] if len(rows) < len(NUMBERS) else str(len(rows))
    named = [candidate(board, row) for row in rows[:CANDIDATES]]
    return Trouble(
        "ambiguous",
        f"'{text[:64]}' could be {count} things",
        candidates=tuple(named),
        next=(f"type one more letter, for example  moot {verb} {named[0]['short']}",),
    )


def _unknown(board: Board, text: str, verb: str) -> Trouble:
    near = _near(board, text)
    named = tuple(candidate(board, row) for row in near[:CANDIDATES])
    step = f"moot {verb} {named[0]['short']}" if named else "moot list"
    return Trouble("unknown", f"there is no '{text[:64]}' here", candidates=named, next=(step,))


def _near(board: Board, text: str) -> list[Row]:
    """What may have been meant: words of a title, or an id with one letter wrong."""
    words = text.casefold()
    rows = list(board.things())
    found = [row for row in rows if row.kind != "thought" and words in row.title.casefold()]
    letters = normal(text)[:LETTERS]
    if len(letters) >= 4:
        found += [row for row in rows if _slips(letters, written(row.id)) == 1]
    if not found and len(rows) <= COMPARED:
        titles = {row.title.casefold(): row for row in rows if row.kind != "thought"}
        found = [titles[title] for title in get_close_matches(words, titles, CANDIDATES)]
    return sorted(dict.fromkeys(found), key=lambda row: not row.open)


def _slips(letters: str, whole: str) -> int:
    """In how many places an id differs from what was typed of it."""
    return sum(typed != meant for typed, meant in zip(letters, whole, strict=False))


def candidate(board: Board, row: Row) -> dict[str, object]:
    """How a thing is named in a refusal."""
    letters = written(row.id)
    return {
        "id": letters,
        "short": board.register.short(letters),
        "kind": row.kind,
        "title": row.title,
    }
