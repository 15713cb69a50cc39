"""The occurrences of a series, one after another (specs/api.md)."""

from __future__ import annotations

from typing import Final

from moot.node.api.call import Call
from moot.node.things.lookup import look_up
from moot.node.trouble import Trouble

Json = dict[str, object]

USUAL: Final = 10
MOST: Final = 100
"""Occurrences told at once: two years of weeks."""

FIELDS: Final = ("id", "short", "kind", "title", "state", "who", "due", "due_at", "is", "occurs")


def occurrences(call: Call) -> list[Json]:
    """From the last that was due on, touched or not. Raises Trouble."""
    view = call.view
    row = look_up(view.board, call.path("id"), "series")
    if row.occurs is not None and row.occurs.series in view.board.rows:
        row = view.board.rows[row.occurs.series]
    if not row.series:
        short = view.short(row.id)
        raise Trouble(
            "wrong-kind",
            f"{short} does not come again",
            next=(f'moot repeat {short} "every fri"     or see what does:  moot list is:series',),
        )
    most = call.number("limit", USUAL, MOST) or MOST
    days = view.board.coming(row, most, past=call.flag("all"))
    return [view.thing(one, FIELDS) for one in days]
