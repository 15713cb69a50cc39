"""The templates of a group (specs/api.md)."""

from __future__ import annotations

from moot.node.acts.templates import wanted_of
from moot.node.api.call import Call
from moot.node.things.row import Row
from moot.node.things.view import View

Json = dict[str, object]


def templates(call: Call) -> list[Json]:
    """Each with how much it holds, and what is to be filled in."""
    view = call.view
    tops = view.board.templates.tops()
    return [_template(view, row) for row in tops if not row.archived]


def _template(view: View, row: Row) -> Json:
    parts = [line.row for line in view.board.outline.under(row.id) if not line.row.archived]
    return {
        "name": row.template,
        **view.thing(row, ("id", "short", "kind", "title")),
        "things": 1 + len(parts),
        "blanks": list(wanted_of([row, *parts])),
    }
