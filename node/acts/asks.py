"""Acts by which people ask each other to take a task up, and answer. Nobody assigns."""

from __future__ import annotations

from moot.crdt import ask as asking
from moot.crdt.dots import unpack
from moot.crdt.op import Op
from moot.node.acts.doing import Doing
from moot.node.acts.fields import text
from moot.node.acts.work import task_of
from moot.node.things.asks import asks_json, citable
from moot.node.things.row import Row
from moot.node.things.someone import someone
from moot.node.trouble import Trouble


def ask(doing: Doing) -> None:
    """Ask somebody to take a task up; or, with `withdraw`, no longer. Raises Trouble."""
    me, row = doing.me, task_of(doing)
    view, space = doing.view, doing.membership.replica.space
    to = someone(view, doing.argument("to"))
    name, short = view.board.name(to), view.short(row.id)
    if doing.flag("withdraw"):
        ops = asking.withdraw(space, row.id, me, to)
        if not ops:
            raise Trouble("not-asked", f"you do not ask {name} to do {short}")
        doing.write(ops)
        return
    if to == me:
        raise Trouble("usage", "that is you", next=(f"moot claim {short}",))
    if row.state == "done":
        raise Trouble("already-done", f"{short} is done already", next=(f"moot reopen {short}",))
    if any(holder.person == to for holder in row.holders):
        raise Trouble("taken", f"{name} has {short} already", next=(f"moot show {short}",))
    words = text(doing.argument("words"), "words") if doing.has("words") else None
    said = (me, to, words, asking.OPEN)
    if any((one.by, one.to, one.words, one.state) == said for one in row.asks):
        doing.nothing = True
        return
    doing.write([asking.ask(space, row.id, me, to, words)])


def decline(doing: Doing) -> None:
    """Say no to whoever asks; whoever has the task gives it back instead. Raises Trouble."""
    me, row = doing.me, task_of(doing)
    words = text(doing.argument("words"), "words") if doing.has("words") else None
    asked = [one for one in row.asks if one.to == me and one.state == asking.OPEN]
    if not asked:
        short = doing.view.short(row.id)
        mine = any(holder.person == me for holder in row.holders)
        raise Trouble(
            "not-asked",
            f"nobody asks you to do {short}",
            next=(f"moot drop {short}" if mine else "moot list is:asked",),
        )
    doing.write(declining(doing, row, words))


def declining(doing: Doing, row: Row, words: str | None = None) -> list[Op]:
    """The ops that decline whatever is asked of us there: who gives a task back does so, too."""
    names = [name for one in citable(row, doing.me) if (name := unpack(one.dot)) is not None]
    return asking.decline(doing.membership.replica.space, row.id, doing.me, names, words)


def asks_answer(doing: Doing) -> None:
    """Show who asks whom."""
    row = doing.view.board.rows.get(doing.thing or b"")
    doing.extra["asks"] = asks_json(doing.view, row) if row else []
