"""The act by which a goal or a task gets another place in the tree."""

from __future__ import annotations

from moot.crdt import place, rank
from moot.node.acts.doing import Doing
from moot.node.things.board import PLACED
from moot.node.things.lookup import look_up
from moot.node.things.row import Row
from moot.node.trouble import Trouble

WHERES = ("before", "after", "under")


def move(doing: Doing) -> None:
    """Put a thing before or after another, or under it (`none` is the top). Raises Trouble."""
    _, row = doing.me, doing.target()
    where = [name for name in WHERES if doing.has(name)]
    if len(where) != 1:
        raise Trouble(
            "usage",
            "move needs one of before, after and under",
            next=("moot move 3f1a before 9c2e",),
        )
    _must_have_place(doing, row)
    parent, made = _under(doing, row) if where == ["under"] else _beside(doing, row, where[0])
    refuse_circle(doing, row, parent)
    doing.write([place.put(doing.membership.replica.space, row.id, parent, made)])


def refuse_circle(doing: Doing, row: Row, parent: bytes | None) -> None:
    """Raise Trouble if a thing would hang under itself, or under what hangs under it."""
    if parent is None or not place.would_circle(doing.membership.replica.space, row.id, parent):
        return
    short = doing.view.short(parent)
    raise Trouble(
        "circle",
        f"{short} hangs under {doing.view.short(row.id)} already"
        if parent != row.id
        else f"{short} cannot hang under itself",
        next=(f"moot show {short}",),
    )


def _under(doing: Doing, row: Row) -> tuple[bytes | None, str]:
    """As the last part of something."""
    named = doing.argument("under")
    if isinstance(named, str) and named.lower() == "none":
        return None, doing.last_rank()
    above = look_up(doing.view.board, named, "move")
    _must_have_place(doing, above)
    ranks = [_rank(one) for one in doing.view.board.outline.children(above.id) if one.id != row.id]
    return above.id, max(doing.last_rank(), rank.between(max(ranks, default=""), None, ""))


def _beside(doing: Doing, row: Row, where: str) -> tuple[bytes | None, str]:
    """Between a thing and its neighbour."""
    other = look_up(doing.view.board, doing.argument(where), "move")
    _must_have_place(doing, other)
    if other.id == row.id:
        raise Trouble("usage", f"{doing.view.short(row.id)} cannot stand {where} itself")
    outline = doing.view.board.outline
    parent = outline.parent(other.id)
    siblings = [one for one in outline.beside(parent) if one.id != row.id]
    at = [one.id for one in siblings].index(other.id) + (where == "after")
    low = _rank(siblings[at - 1]) if at else ""
    high = _rank(siblings[at]) if at < len(siblings) else None
    return parent, rank.between(low, high, next(doing.suffixes()))


def _rank(row: Row) -> str:
    return row.place.rank if row.place else ""


def _must_have_place(doing: Doing, row: Row) -> None:
    if row.kind not in PLACED:
        short = doing.view.short(row.id)
        raise Trouble("wrong-kind", f"{short} is a {row.kind}; only goals and tasks have a place")
