"""Questions: what of a group's decisions is a person's business."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

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
