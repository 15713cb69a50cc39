"""Three answers to a task that several took at once: do it together, give way, or split it."""

from __future__ import annotations

from typing import Final

from moot.crdt import ask, claim, register, task
from moot.crdt.claim import LEAD, Claim
from moot.crdt.op import Op
from moot.node.acts.asks import declining
from moot.node.acts.doing import Doing
from moot.node.acts.fields import text
from moot.node.acts.work import task_of
from moot.node.things.row import Row
from moot.node.trouble import Trouble

FEWEST_PARTS: Final = 2


def pair(doing: Doing) -> None:
    """Let the task want as many hands as lead it. Raises Trouble."""
    _, row = doing.me, task_of(doing)
    _doubled(doing, row)
    leads = sum(claim.role == LEAD for claim in _claims(doing, row))
    least = row.hands[0] if row.hands else 1
    space = doing.membership.replica.space
    doing.write([register.write(space, row.id, "hands", {"min": least, "max": leads})])


def give_way(doing: Doing) -> None:
    """Leave the task to whoever leads it besides us. Raises Trouble."""
    me, row = doing.me, task_of(doing)
    claims = _claims(doing, row)
    _must_have(doing, row, claims)
    others = [one for one in claims if one.member != me and one.role == LEAD]
    if not others:
        short = doing.view.short(row.id)
        raise Trouble("not-claimed", f"nobody else leads {short}", next=(f"moot drop {short}",))
    to = next((one for one in others if one.doubled), others[0])
    space = doing.membership.replica.space
    doing.write([*claim.give_way(space, row.id, me, to), *declining(doing, row)])


def split(doing: Doing) -> None:
    """Make parts of the task, take the first, and ask the others to take theirs. Raises Trouble.

    Nobody claims for somebody else: what the others have of the whole is theirs to give back.
    """
    me, row = doing.me, task_of(doing)
    doubled = _doubled(doing, row)
    mine = next((one for one in doubled if one.member == me), None)
    if mine is None:
        _must_have(doing, row, doubled)
        return
    others = [one for one in doubled if one.member != me]
    titles = _titles(doing, len(doubled))
    space = doing.membership.replica.space
    rank, made, ops = doing.last_rank(), list[bytes](), list[Op]()
    for at, title in enumerate(titles):
        part = task.create(doing.seed(), title, row.id, f"{rank}{at:03}")
        made.append(part.id)
        ops += part.ops
        if at:
            ops.append(ask.ask(None, part.id, me, others[at - 1].member))
        else:
            ops.append(claim.take(space, part.id, me, mine.role, mine.words, mine.until))
    doing.write([*ops, *claim.drop(space, row.id, me), *declining(doing, row)])
    view = doing.view
    doing.extra["parts"] = [view.brief(view.board.rows[one]) for one in made]


def split_answer(doing: Doing) -> None:
    """Show the parts, also when the request is asked again."""
    if "parts" not in doing.extra:
        view = doing.view
        parts = view.board.outline.children(doing.thing or b"")
        doing.extra["parts"] = [view.brief(one) for one in parts]


def _titles(doing: Doing, most: int) -> list[str]:
    given = doing.argument("titles")
    short = doing.view.short(doing.thing or b"")
    if not isinstance(given, list) or not FEWEST_PARTS <= len(given) <= most:
        many = "two" if most == FEWEST_PARTS else f"two to {most}"
        raise Trouble(
            "usage",
            f"split takes {many} titles, one for each who took it",
            next=(f"moot split {short} WORDS / WORDS",),
        )
    return [" ".join(text(one, "title").split()) for one in given]


def _claims(doing: Doing, row: Row) -> tuple[Claim, ...]:
    return task.view(doing.membership.replica.space, row.id).claims


def _doubled(doing: Doing, row: Row) -> list[Claim]:
    """The claims that did not see each other. Raises Trouble if there are none."""
    found = [one for one in _claims(doing, row) if one.doubled]
    if not found:
        short = doing.view.short(row.id)
        raise Trouble(
            "not-doubled",
            f"nobody took {short} at the same time as somebody else",
            next=(f"moot show {short}     more hands:  moot edit {short} hands:2",),
        )
    return found


def _must_have(doing: Doing, row: Row, claims: list[Claim] | tuple[Claim, ...]) -> None:
    if all(one.member != doing.me for one in claims):
        short = doing.view.short(row.id)
        raise Trouble("not-yours", f"you do not have {short}", next=(f"moot claim {short}",))
