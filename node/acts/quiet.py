"""The act by which one says that nothing is heard of a claim."""

from __future__ import annotations

from moot.crdt import quiet, task
from moot.crdt.claim import Claim
from moot.node.acts.doing import Doing
from moot.node.acts.fields import text
from moot.node.acts.work import task_of
from moot.node.things.row import Row
from moot.node.things.someone import someone
from moot.node.trouble import Trouble


def stale(doing: Doing) -> None:
    """Mark another's claim as quiet; or, with `not`, take that back. Raises Trouble."""
    me, row = doing.me, task_of(doing)
    space = doing.membership.replica.space
    meant = _meant(doing, row)
    if doing.flag("not"):
        ops = quiet.unmark(space, row.id, me, [one.name for one in meant])
        doing.nothing = not ops
        if ops:
            doing.write(ops)
        return
    words = text(doing.argument("words"), "words") if doing.has("words") else None
    said = {(one.person, one.words) for one in row.quiet if one.by == me}
    fresh = [one for one in meant if (one.member, words) not in said]
    doing.nothing = not fresh
    if fresh:
        doing.write([quiet.mark(space, row.id, me, one, words) for one in fresh])


def _meant(doing: Doing, row: Row) -> list[Claim]:
    """The claims that are meant: that of the person named, or all but our own."""
    view, short = doing.view, doing.view.short(row.id)
    others = [
        one
        for one in task.view(doing.membership.replica.space, row.id).claims
        if one.member != doing.me
    ]
    if not others:
        raise Trouble("not-claimed", f"nobody else has {short}", next=(f"moot show {short}",))
    if not doing.has("person"):
        return others
    person = someone(view, doing.argument("person"))
    found = [one for one in others if one.member == person]
    if not found:
        whose = "you mark no claim of your own"
        raise Trouble(
            "not-claimed",
            whose if person == doing.me else f"{view.board.name(person)} does not have {short}",
            next=(f"moot show {short}",),
        )
    return found
