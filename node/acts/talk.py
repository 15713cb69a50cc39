"""Acts on what people say: answering with a sign, and keeping an offer."""

from __future__ import annotations

from moot.crdt import claim, offer, reaction, task, thought
from moot.node.acts.doing import Doing
from moot.node.acts.fields import promised, text
from moot.node.things.row import Row
from moot.node.things.thread import reactions_to
from moot.node.trouble import Trouble


def react(doing: Doing) -> None:
    """Answer a thing with one short text, or take that back. Raises Trouble."""
    me, row = doing.me, doing.target()
    given = doing.argument("text")
    said = given.strip() if isinstance(given, str) else ""
    short = doing.view.short(row.id)
    if not reaction.is_text(said):
        raise Trouble(
            "usage",
            f"a reaction is one sign or word of at most {reaction.MAX_BYTES} bytes",
            next=(f"moot react {short} +1     or in words:  moot say {short} WORDS",),
        )
    space = doing.membership.replica.space
    try:
        change = reaction.remove if doing.flag("not") else reaction.add
        ops = change(space, row.id, me, said)
    except ValueError:
        raise Trouble(
            "too-large",
            f"you reacted to {short} in {reaction.MOST} ways already",
            next=(f"take one back:  moot react {short} SIGN --not",),
        ) from None
    doing.nothing = not ops
    if ops:
        doing.write(ops)


def react_answer(doing: Doing) -> None:
    """Show who reacted how."""
    doing.extra["reactions"] = reactions_to(doing.view, doing.thing or b"")


def take(doing: Doing) -> None:
    """Make a claim of what one offered. Raises Trouble. spec: API-58."""
    me, said = doing.me, doing.target()
    row = _offered_on(doing, said)
    role = doing.word("as", claim.ROLES, "role")
    words = text(doing.argument("words"), "words") if doing.has("words") else None
    until = promised(doing.view, doing.argument("until"))
    doing.thing = row.id
    _may_claim(doing, row, role)
    space = doing.membership.replica.space
    mine = next((holder for holder in row.holders if holder.person == me), None)
    so = mine is not None and (mine.role, mine.words, mine.until) == (role, words, until)
    if so and offer.kept(space, row.id).get(me) == said.id:
        doing.nothing = True
        return
    doing.write([offer.citing(claim.take(space, row.id, me, role, words, until), said.id)])


def _offered_on(doing: Doing, said: Row) -> Row:
    """The task on which an offer of ours was made. Raises Trouble."""
    short = doing.view.short(said.id)
    if said.kind != thought.KIND or said.state != offer.KIND:
        raise Trouble(
            "wrong-kind",
            f"{short} is no offer",
            next=(f"moot claim {short}" if said.kind == task.KIND else f"moot show {short}",),
        )
    if said.by != doing.me:
        raise Trouble(
            "not-yours",
            f"only {doing.view.board.name(said.by)} can make a claim of this offer",
            next=(f"moot say {short} yes, please     to tell them",),
        )
    row = doing.view.board.rows.get(said.about or b"")
    if row is None or row.kind != task.KIND:
        step = f"moot show {short}" if row is None else f"moot back {doing.view.short(row.id)}"
        raise Trouble("wrong-kind", f"{short} offers a hand with no task", next=(step,))
    return row


def _may_claim(doing: Doing, row: Row, role: str) -> None:
    """Refuse what `claim` refuses. Raises Trouble."""
    view, me = doing.view, doing.me
    short = view.short(row.id)
    if row.state == "done":
        raise Trouble("already-done", f"{short} is done already", next=(f"moot reopen {short}",))
    holds = any(holder.person == me for holder in row.holders)
    leads = [one for one in row.holders if one.role == claim.LEAD and one.person != me]
    if role == claim.LEAD and not holds and len(leads) >= (row.hands or (1, 1))[1]:
        names = " and ".join(view.board.name(one.person) for one in leads)
        raise Trouble(
            "taken",
            f"{names} {'has' if len(leads) == 1 else 'have'} {short} already",
            next=("moot take ID --as help",),
        )
