"""What can be asked about what was: the history of a thing, and who wrote what stands there."""

from __future__ import annotations

from moot.node.api.call import Call
from moot.node.things import blame as blames
from moot.node.things import chronicle
from moot.node.things.lookup import look_up

Json = dict[str, object]


def history(call: Call) -> list[Json]:
    """What happened to a thing, oldest first, a page of it. spec: HIST-1."""
    view = call.view
    row = look_up(view.board, call.path("id"))
    limit = call.number("limit", chronicle.USUAL, chronicle.MOST) or chronicle.MOST
    before = call.number("before", 0, 2**53) or None
    return [entry.as_json() for entry in chronicle.page(view, row.id, limit, before)]


def blame(call: Call) -> list[Json]:
    """Who wrote what stands in a thing. spec: HIST-3."""
    view = call.view
    return blames.blame(view, look_up(view.board, call.path("id"), "blame"))
