"""The act by which a person says how long a task takes."""

from __future__ import annotations

from typing import Final

from moot.crdt import effort, own
from moot.node.acts.doing import Doing
from moot.node.acts.kinds import task_meant
from moot.node.query.workload import read_minutes
from moot.node.things.thing import estimates

NONE: Final = {"", "none"}


def estimate(doing: Doing) -> None:
    """Give one's estimate, or with `none` take it back. Raises Trouble."""
    me, row = doing.me, task_meant(doing, "people estimate tasks")
    space = doing.membership.replica.space
    given = doing.argument("effort")
    if isinstance(given, str) and given.strip().lower() in NONE:
        ops = effort.withdraw(space, row.id, me)
    else:
        minutes = read_minutes(given, f"moot effort {doing.view.short(row.id)} 2h")
        mine = [write.value for write in own.slot(space, row.id, effort.EFFORT, me)]
        ops = [] if mine == [minutes] else [effort.give(space, row.id, me, minutes)]
    doing.nothing = not ops
    if ops:
        doing.write(ops)


def answer(doing: Doing) -> None:
    """Show what everybody thinks that it takes."""
    row = doing.view.board.rows.get(doing.thing or b"")
    doing.extra["estimates"] = estimates(doing.view, row) if row else []
