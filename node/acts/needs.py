"""The act by which something waits for something else."""

from __future__ import annotations

from moot.crdt import needs, thought
from moot.node.acts.doing import Doing
from moot.node.things.lookup import look_up
from moot.node.things.row import Row
from moot.node.things.view import View
from moot.node.trouble import Trouble

STEPS_SHOWN = 8
"""Things named when a circle is shown; a longer one is cut."""


def need(doing: Doing) -> None:
    """Let a thing wait for another; or, with `not`, no longer. Raises Trouble."""
    _, row = doing.me, doing.target()
    view = doing.view
    on = look_up(view.board, doing.argument("on"), "need")
    for one in (row, on):
        if one.kind == thought.KIND:
            raise Trouble("wrong-kind", f"{view.short(one.id)} is a thought; nobody can do that")
    space = doing.membership.replica.space
    if doing.flag("not"):
        ops = needs.remove(space, row.id, on.id)
    else:
        _refuse_circle(view, row, on)
        ops = needs.add(space, row.id, on.id)
    doing.extra["on"] = view.brief(on)
    if not ops:
        doing.nothing = True
        return
    doing.write(ops)


def need_answer(doing: Doing) -> None:
    """Show what is waited for, also when the request is asked again."""
    if "on" not in doing.extra:
        view = doing.view
        doing.extra["on"] = view.brief(look_up(view.board, doing.argument("on"), "need"))


def _refuse_circle(view: View, row: Row, on: Row) -> None:
    """What would close a circle here is a slip; only people who do not meet close one unseen."""
    way = _way(view, on.id, row.id)
    if way:
        names = " waits for ".join(view.short(one) for one in way[:STEPS_SHOWN])
        more = " …" if len(way) > STEPS_SHOWN else ""
        raise Trouble(
            "circle",
            f"{view.short(on.id)} waits for {view.short(row.id)} already"
            if len(way) > 1
            else f"{view.short(row.id)} cannot wait for itself",
            cause=f"{names}{more}" if len(way) > 2 else None,
            next=(f"moot show {view.short(on.id)}",),
        )


def _way(view: View, start: bytes, end: bytes) -> list[bytes]:
    """What waits for what from `start` to `end`, both with it; empty if there is no way."""
    before: dict[bytes, bytes | None] = {start: None}
    ahead = [start]
    while ahead and end not in before:
        at = ahead.pop()
        for one in view.board.waits.on(at):
            if one not in before:
                before[one] = at
                ahead.append(one)
    way: list[bytes] = []
    at_last: bytes | None = end if end in before else None
    while at_last is not None:
        way.append(at_last)
        at_last = before[at_last]
    return way[::-1]
