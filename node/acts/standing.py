"""Acts by which a person says how they stand to a thing, each for themselves alone."""

from __future__ import annotations

from moot.crdt import goal, lift, thought
from moot.node.acts.doing import Doing
from moot.node.acts.fields import text
from moot.node.things.thing import backing, lifted
from moot.node.trouble import Trouble


def back(doing: Doing) -> None:
    """Say whether one is in for a goal, watches it, or is out. Raises Trouble."""
    me, row = doing.me, doing.target()
    stand = doing.word("as", goal.BACKINGS, "way to stand to a goal")
    words = text(doing.argument("words"), "words") if doing.has("words") else None
    if row.kind != goal.KIND:
        short = doing.view.short(row.id)
        raise Trouble(
            "wrong-kind",
            f"{short} is a {row.kind}; people back goals",
            next=(f"moot claim {short}" if row.kind == "task" else f"moot show {short}",),
        )
    if any((one.person, one.stand, one.words) == (me, stand, words) for one in row.backing):
        doing.nothing = True
        return
    doing.write([goal.back(doing.membership.replica.space, row.id, me, stand, words)])


def back_answer(doing: Doing) -> None:
    """Show how everybody stands to it."""
    row = doing.view.board.rows.get(doing.thing or b"")
    doing.extra["backing"] = backing(doing.view, row) if row else []


def lift_answer(doing: Doing) -> None:
    """Show what the members' numbers come to."""
    row = doing.view.board.rows.get(doing.thing or b"")
    doing.extra["lift"] = lifted(row) if row else None


def give_lift(doing: Doing) -> None:
    """Say how much one wants something done, from 0 to 3. Raises Trouble."""
    me, row = doing.me, doing.target()
    wanted = lift.number(_number(doing.argument("lift")))
    if wanted is None:
        raise Trouble(
            "usage",
            f"'{str(doing.argument('lift'))[:32]}' is no lift",
            next=(f"moot lift {doing.view.short(row.id)} 2     0 not at all, {lift.MOST} very",),
        )
    if row.kind == thought.KIND:
        raise Trouble("wrong-kind", f"{doing.view.short(row.id)} is a thought")
    doing.write([lift.give(doing.membership.replica.space, row.id, me, wanted)])


def _number(given: object) -> int | None:
    """A number, as itself or as people type it."""
    if isinstance(given, str) and given.isascii() and given.isdigit() and len(given) < 3:
        return int(given)
    return given if type(given) is int else None
