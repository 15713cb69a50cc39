"""Card: one person from every side (specs/api.md)."""

from __future__ import annotations

from moot.node.devices import devices_of
from moot.node.node import Node
from moot.node.people import People
from moot.node.things.conflicts import conflicts_of
from moot.node.things.view import View

Json = dict[str, object]


def card(node: Node, view: View, member: bytes) -> Json:
    """A Person, with what they hold and from where they write."""
    held = (
        row
        for row in view.board.things()
        if row.open and any(holder.person == member for holder in row.holders)
    )
    profile = view.board.rows.get(view.board.profile_id(member))
    return {
        **People(node, view).person(member),
        "device_list": devices_of(node, view, member),
        "holds": [view.brief(row) for row in view.ordered(held, "due")],
        "conflicts": conflicts_of(view, profile) if profile else [],
    }
