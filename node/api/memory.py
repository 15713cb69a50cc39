"""What can be asked about what was: a thing's history, who wrote what, the group on some day."""

from __future__ import annotations

from typing import Final

from moot.node.api import reads
from moot.node.api.call import Call
from moot.node.things import biography
from moot.node.things import blame as blames
from moot.node.things.ids import written
from moot.node.things.lookup import look_up
from moot.node.things.stamp import stamp

Json = dict[str, object]


def history(call: Call) -> list[Json]:
    """What happened to a thing, oldest first, a page of it. spec: HIST-1."""
    view = call.view
    row = look_up(view.board, call.path("id"))
    limit = call.number("limit", biography.USUAL, biography.MOST) or biography.MOST
    before = call.number("before", 0, 2**53) or None
    return [entry.as_json() for entry in biography.page(view, row.id, limit, before)]


def blame(call: Call) -> list[Json]:
    """Who wrote what stands in a thing. spec: HIST-3."""
    view = call.view
    return blames.blame(view, look_up(view.board, call.path("id"), "blame"))


UNKNOWN: Final[Json] = {
    "here": False, "seen": None, "path": None, "lacks": None, "reason": None,
}  # fmt: skip
"""What nobody knows any more of people on a day that is over."""


def people(call: Call) -> list[Json]:
    """Everybody in a group, now or on a day that is over."""
    found = reads.people(call)
    return found if call.past is None else [{**person, **UNKNOWN} for person in found]


CARD: Final = (*reads.TREE_FIELDS, "stage", "tags", "why", "made", "changed")


def snapshot(call: Call) -> Json:
    """The board of a group: its people, and all goals and tasks in the order of the tree."""
    view = call.view
    return {
        "group": view.group,
        "at": stamp(view.now),
        "people": people(call),
        "things": [
            {
                **view.thing(line.row, CARD),
                "depth": line.depth,
                "under": None if line.under is None else written(line.under),
            }
            for line in view.board.outline.lines
        ],
    }
