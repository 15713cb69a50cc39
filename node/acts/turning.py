"""Acts that make a goal of a task, and a task of a goal. What the other kind lacks is kept."""

from __future__ import annotations

from typing import Final

from moot.crdt import effort, goal, origin, pledge, register, sign, task
from moot.crdt.claim import CLAIMS
from moot.crdt.op import Op
from moot.crdt.space import Space
from moot.node.acts.doing import Doing
from moot.node.acts.fields import text
from moot.node.acts.kinds import work_meant
from moot.node.things.row import Row
from moot.node.things.values import field_name
from moot.node.trouble import Trouble

OF_TASKS: Final = ("due", "start", "stage", "hands", CLAIMS, task.DONE, effort.EFFORT, "series")
OF_GOALS: Final = (
    "why", "state", "horizon", goal.BACKING, pledge.PLEDGES, pledge.THRESHOLD, sign.SIGNS,
    sign.READINGS,
)  # fmt: skip
HIDDEN: Final = {goal.KIND: OF_TASKS, task.KIND: OF_GOALS}
"""By kind, the cells that it does not show. spec: MODEL-6."""


def promote(doing: Doing) -> None:
    """Make a goal of a task; like a new goal it says what it is for. spec: API-33."""
    _, row = doing.me, work_meant(doing, "only a task can become a goal")
    space, short = doing.membership.replica.space, doing.view.short(row.id)
    if row.kind == goal.KIND and not _disputed(space, row):
        raise _already(doing, row)
    ops: list[Op] = [origin.turn(space, row.id, goal.KIND)]
    if doing.has("why"):
        ops.append(register.write(space, row.id, "why", text(doing.argument("why"), "why")))
    elif register.text(space, row.id, "why") is None:
        raise Trouble(
            "bad-field",
            "a goal needs to say what it is for",
            next=(f"moot promote {short} --why TEXT",),
        )
    with doing.freeing(row):
        doing.write(ops)


def demote(doing: Doing) -> None:
    """Make a task of a goal. Raises Trouble."""
    _, row = doing.me, work_meant(doing, "only a goal can become a task")
    space = doing.membership.replica.space
    if row.kind == task.KIND and not _disputed(space, row):
        raise _already(doing, row)
    with doing.freeing(row):
        doing.write([origin.turn(space, row.id, task.KIND)])


def _disputed(space: Space, row: Row) -> bool:
    """Whether people turned it both ways at once: then it can be said once more what it is."""
    return len(space.live(row.id, origin.KIND)) > 1


def _already(doing: Doing, row: Row) -> Trouble:
    short = doing.view.short(row.id)
    return Trouble("wrong-kind", f"{short} is a {row.kind} already", next=(f"moot show {short}",))


def answer(doing: Doing) -> None:
    """Name the fields that are kept and, as the kind is now, not shown."""
    row = doing.view.board.rows.get(doing.thing or b"")
    cells = doing.membership.replica.space.cells(row.id) if row else {}
    names = (
        field_name(field) for field in HIDDEN.get(row.kind if row else "", ()) if field in cells
    )
    doing.extra["hidden"] = list(dict.fromkeys(names))
