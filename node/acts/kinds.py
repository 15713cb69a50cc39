"""Which kind of thing an act is for, and what to say where it is meant of another."""

from __future__ import annotations

from moot.crdt import goal, task
from moot.node.acts.doing import Doing
from moot.node.things.row import Row
from moot.node.trouble import Trouble

WORK = (goal.KIND, task.KIND)


def goal_meant(doing: Doing, rule: str) -> Row:
    """The goal that the argument `id` names. Raises Trouble that says the rule."""
    row = doing.target()
    if row.kind != goal.KIND:
        short = doing.view.short(row.id)
        step = f"moot promote {short} --why TEXT" if row.kind == task.KIND else f"moot show {short}"
        raise Trouble("wrong-kind", f"{short} is a {row.kind}; {rule}", next=(step,))
    return row


def task_meant(doing: Doing, rule: str) -> Row:
    """The task that the argument `id` names. Raises Trouble that says the rule."""
    row = doing.target()
    if row.kind != task.KIND:
        short = doing.view.short(row.id)
        raise Trouble(
            "wrong-kind",
            f"{short} is a {row.kind}; {rule}",
            next=(f"moot show {short}",),
        )
    return row


def work_meant(doing: Doing, rule: str) -> Row:
    """The goal or task that the argument `id` names. Raises Trouble that says the rule."""
    row = doing.target()
    if row.kind not in WORK:
        short = doing.view.short(row.id)
        raise Trouble(
            "wrong-kind",
            f"{short} is a {row.kind}; {rule}",
            next=(f"moot show {short}",),
        )
    return row
