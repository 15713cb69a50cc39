"""Questions: what others want to hear of a person: a ballot, help with a task, a sign of life."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from moot.crdt import ask
from moot.node.things.asks import asked
from moot.node.things.item import Item, item_id
from moot.node.things.row import Row
from moot.node.things.view import View

ENDED: Final = {
    "passed": "it passed",
    "failed": "it did not pass",
    "split": "it ended in two results",
}


def votes(view: View) -> Iterator[Item]:
    """Open decisions that ask me and have not my ballot, and what came of those that asked me."""
    for row in view.board.things():
        if row.vote is None or view.me is None:
            continue
        if row.state in ENDED:
            if view.me in row.vote.electors or row.by == view.me:
                yield _ended(view, row)
        elif row.by != view.me and row.state == "open" and _waits_for(view.me, row):
            yield _asked(view, row)


def asks(view: View) -> Iterator[Item]:
    """What others ask of me and I have not answered; and who declined what I asked of them."""
    for waiting in asked(view):
        short, name = view.short(waiting.row.id), view.board.name(waiting.ask.by)
        yield Item(
            id=item_id("ask", waiting.row.id, waiting.ask.dot),
            kind="asked",
            place=waiting.row.id,
            row=waiting.row,
            by=waiting.ask.by,
            at=waiting.ask.at,
            message=f"{name} asks you to do it",
            next=(f"moot claim {short}     or  moot decline {short} -m WHY",),
            text=waiting.ask.words,
        )
    for row in view.board.things():
        for one in row.asks if row.open else ():
            if one.by == view.me and one.state == ask.DECLINED:
                yield Item(
                    id=item_id("declined", row.id, one.dot),
                    kind="declined",
                    place=row.id,
                    row=row,
                    by=one.to,
                    at=one.at,
                    message=f"{view.board.name(one.to)} cannot do it",
                    next=(f"moot ask {view.short(row.id)} NAME",),
                    text=one.answer,
                )


def silences(view: View) -> Iterator[Item]:
    """Claims of mine of which somebody says that nothing is heard."""
    for row in view.board.things():
        for mark in row.quiet:
            if mark.person == view.me != mark.by:
                short = view.short(row.id)
                yield Item(
                    id=item_id("quiet", row.id, mark.by, mark.at.to_bytes(8)),
                    kind="quiet",
                    place=row.id,
                    row=row,
                    by=mark.by,
                    at=mark.at,
                    message=f"{view.board.name(mark.by)} hears nothing of your claim",
                    next=(f"moot say {short} WORDS     or  moot drop {short}",),
                    text=mark.words,
                )


def _waits_for(me: bytes, row: Row) -> bool:
    vote = row.vote
    return vote is not None and me in vote.electors and all(member != me for member, _ in vote.said)


def _asked(view: View, row: Row) -> Item:
    short = view.short(row.id)
    return Item(
        id=item_id("vote", row.id),
        kind="vote",
        place=row.id,
        row=row,
        by=row.by,
        at=row.made,
        message=f"{view.board.name(row.by)} asks for your vote",
        next=(f"moot vote {short} CHOICE     or look at it:  moot show {short}",),
        text=row.notes,
    )


def _ended(view: View, row: Row) -> Item:
    """What came of it; the one to be told of is the decision itself, for no member ended it."""
    vote = row.vote
    winner = None if vote is None or vote.winner is None else vote.options[vote.winner]
    won = f": {winner}" if winner and row.state == "passed" else ""
    return Item(
        id=item_id("decided", row.id, row.state.encode()),
        kind="decided",
        place=row.id,
        row=row,
        by=None,
        at=row.changed,
        message=f"{ENDED[row.state]}{won}",
        next=(f"moot show {view.short(row.id)}",),
        settled=vote is not None and vote.electors == (view.me,),
    )
