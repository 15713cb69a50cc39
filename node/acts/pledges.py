"""The act by which a person says what they will give for a goal, or takes that back."""

from __future__ import annotations

from moot.crdt import own, pledge
from moot.node.acts.doing import Doing
from moot.node.acts.fields import text
from moot.node.acts.kinds import goal_meant
from moot.node.things.progress import pledges
from moot.node.trouble import Trouble


def give(doing: Doing) -> None:
    """Pledge something, perhaps only if enough are in; or withdraw. Raises Trouble."""
    me, row = doing.me, goal_meant(doing, "people pledge for goals")
    space = doing.membership.replica.space
    if doing.flag("withdraw"):
        if doing.has("words") or doing.has("if"):
            raise Trouble("usage", "'withdraw' takes the pledge back, and needs no words")
        ops = pledge.withdraw(space, row.id, me)
    else:
        words, least = text(doing.argument("words"), "words"), _least(doing)
        slot = own.slots(space, row.id, pledge.PLEDGES, pledge.said).get(me)
        alone = len(own.slot(space, row.id, pledge.PLEDGES, me)) == 1
        so_already = alone and slot is not None and slot.said == (words, least)
        ops = [] if so_already else [pledge.give(space, row.id, me, words, least)]
    doing.nothing = not ops
    if ops:
        doing.write(ops)


def answer(doing: Doing) -> None:
    """Show what everybody pledges."""
    row = doing.view.board.rows.get(doing.thing or b"")
    doing.extra["pledges"] = pledges(doing.view, row) if row else []


def _least(doing: Doing) -> int:
    """How many have to be in. Raises Trouble `usage`."""
    given = doing.argument("if")
    if given is None:
        return 1
    least = pledge.number(whole_number(given))
    if least is None:
        short = doing.view.short(doing.thing or b"")
        raise Trouble(
            "usage",
            f"'{str(given)[:32]}' is no number of people from 1 to {pledge.MOST_NEEDED}",
            next=(f"moot pledge {short} WORDS --if 5",),
        )
    return least


def whole_number(given: object) -> int | None:
    """A number, as itself or as people type it."""
    if isinstance(given, str) and given.isascii() and given.isdigit() and len(given) <= 9:
        return int(given)
    return given if type(given) is int else None
