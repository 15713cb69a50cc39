"""Naming: what the thing or person is called whose id stands in a value."""

from __future__ import annotations

from typing import Final

from moot.node.things.board import Board

ID_LETTERS: Final = 16


def called(board: Board, value: object) -> str | None:
    """The title of a thing or the name of a person; of a link, of what it leads to."""
    if isinstance(value, dict):
        value = value.get("to")
    if not isinstance(value, str) or len(value) != ID_LETTERS:
        return None
    row = board.by_letters(value)
    return row.title if row is not None else None
