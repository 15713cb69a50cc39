"""Links of a thing, those that it makes and those that others make to it (specs/api.md, Thing)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from moot.crdt import link
from moot.crdt.link import Link
from moot.node.things.ids import written
from moot.node.things.row import Row

if TYPE_CHECKING:
    from moot.node.things.view import View

Json = dict[str, object]

MOST_BACK: Final = 256
"""Links told that others make to one thing: as many as one thing makes."""


def links(view: View, row: Row) -> list[Json]:
    """What it links to, in the order in which people said so."""
    return [link_json(view, one) for one in row.links]


def linked_by(view: View, row: Row) -> list[Json]:
    """What links to it, and as what, the first made first."""
    found = sorted(
        (other.made, other.id, one.kind)
        for other in view.board.things()
        for one in other.links
        if one.to == row.id
    )
    return [
        {"as": kind, "thing": view.brief(view.board.rows[identity])}
        for _, identity, kind in found[:MOST_BACK]
    ]


def link_json(view: View, one: Link) -> Json:
    """Of an address the text as it was written, and apart whether it is safe to follow."""
    if isinstance(one.to, str):
        href = one.to if link.is_safe(one.to) else None
        return {"as": one.kind, "thing": None, "url": one.to, "href": href}
    return {"as": one.kind, "thing": brief(view, one.to), "url": None, "href": None}


def brief(view: View, identity: bytes) -> Json:
    """A thing in short, also one that has not come here yet."""
    row = view.board.rows.get(identity)
    if row is not None and row.kind != "member":
        return view.brief(row)
    unknown = {"id": written(identity), "short": view.short(identity)}
    return {**unknown, "kind": None, "title": None, "state": None}
