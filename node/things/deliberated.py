"""Deliberated: the decisions about each goal or task, taken or to be taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from moot.node.things.board import PLACED
from moot.node.things.row import Row
from moot.node.things.view import BRIEF, View

Json = dict[str, object]

LINE: Final = (*BRIEF, "vote")
"""What a line about a decision needs."""


def by_thing(view: View) -> Mapping[bytes | None, Sequence[Row]]:
    """By goal or task the decisions about it, the oldest first; None for those about no such."""
    return view.board.once("deliberated", lambda: _by_thing(view))


def _by_thing(view: View) -> dict[bytes | None, list[Row]]:
    found: dict[bytes | None, list[Row]] = {}
    rows = [row for row in view.board.things() if row.vote is not None]
    for row in sorted(rows, key=lambda row: (row.made, row.id)):
        above = view.board.rows.get(row.about) if row.about else None
        known = above is not None and above.kind in PLACED
        found.setdefault(row.about if known else None, []).append(row)
    return found


def about(view: View, row: Row) -> list[Json]:
    """The decisions about a goal or task. spec: API-69."""
    return [view.thing(one, LINE) for one in by_thing(view).get(row.id, ())]
