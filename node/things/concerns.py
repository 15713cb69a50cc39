"""Concerns: what in a group is a person's business, found in rows and a few cells.

A thing is somebody's if they made it or claim it. What others did to it is told an entry at a time,
for as long as something that the entry wrote still stands there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from moot.crdt import thought
from moot.node.things.disputes import FORK, Dispute, disputes
from moot.node.things.item import Item, item_id
from moot.node.things.row import Holder, Row
from moot.node.things.settling import steps_of
from moot.node.things.view import View

TOLD: Final = 160
"""Letters of somebody's words within a sentence; the whole of it is beside the sentence."""

SPEAKS: Final = {
    "question": " asks", "concern": " is concerned", "offer": " offers", "news": " has news",
}  # fmt: skip
"""What a kind of thought does, in a sentence before the words."""


def claim_of(view: View, row: Row) -> Holder | None:
    """The claim of the person on a thing."""
    return next((held for held in row.holders if held.person == view.me), None)


def is_mine(view: View, row: Row) -> bool:
    """Whether the person made a thing, or claims it."""
    return row.by == view.me or claim_of(view, row) is not None


def in_short(text: str) -> str:
    """Words on one line, cut to what a sentence bears."""
    line = " ".join(text.split())
    return line if len(line) <= TOLD else f"{line[:TOLD]}…"


# -- conflicts -------------------------------------------------------------------------------------


def quarrels(view: View) -> Iterator[Item]:
    """Conflicts on what I made, claim or wrote in; my claim doubled; my log split."""
    for one in disputes(view):
        row = view.board.rows.get(one.target)
        involved = view.me in one.people
        wrote = row is not None and (is_mine(view, row) or view.me in row.writers)
        if involved or (wrote and one.kind != FORK):
            yield _quarrel(view, one, row, involved=involved)


def _quarrel(view: View, one: Dispute, row: Row | None, *, involved: bool) -> Item:
    kind = "doubled" if one.kind == "claims" and involved else "conflict"
    steps = () if one.found is None else tuple(steps_of(view, one.found))
    return Item(
        id=one.id,
        kind=FORK if one.kind == FORK else kind,
        place=one.target,
        row=row,
        by=next((key for key in reversed(one.people) if key != view.me), view.me),
        at=one.at,
        message=one.message(view),
        next=steps or ("moot doctor",),
    )


# -- words -----------------------------------------------------------------------------------------


def words(view: View) -> Iterator[Item]:
    """What others said to me: in answer to me, with my name in it, or on things of mine."""
    rows = view.board.rows
    said = [row for row in rows.values() if row.kind == thought.KIND]
    answered = {row.reply_to for row in said if row.by == view.me}
    name = None if view.me is None else view.board.name(view.me).casefold()
    for row in said:
        about, before = rows.get(row.about or b""), rows.get(row.reply_to or b"")
        if row.by == view.me or row.archived:
            continue
        if name is not None and names(row.title, name):
            kind = "mention"
        elif before is not None and before.by == view.me:
            kind = "answer"
        elif about is not None and is_mine(view, about):
            kind = "word"
        else:
            continue
        short = view.short(row.id)
        yield Item(
            id=item_id("words", row.id),
            kind=kind,
            place=row.id,
            row=about or row,
            by=row.by,
            at=row.made,
            message=f"{view.board.name(row.by)}{SPEAKS.get(row.state, '')}: {in_short(row.title)}",
            next=(f"moot say {short} WORDS     to answer",),
            text=row.title,
            settled=row.id in answered,
        )


def names(text: str, name: str) -> bool:
    """Whether a text names somebody with an `@` before it. `name` is case-folded, as by casefold.

    spec: INBOX-7
    """
    if not name:
        return False
    folded, wanted = text.casefold(), f"@{name}"
    at = folded.find(wanted)
    while at >= 0:
        before, after = folded[at - 1 : at] if at else "", folded[at + len(wanted) :][:1]
        if not before.isalnum() and not after.isalnum():
            return True
        at = folded.find(wanted, at + 1)
    return False


# -- claims ----------------------------------------------------------------------------------------


def takers(view: View) -> Iterator[Item]:
    """Others who took up what I made, or what something that I claim waits for."""
    waited = _waited_for(view)
    for row in view.board.rows.values():
        if not row.holders or not row.open or not (row.by == view.me or row.id in waited):
            continue
        held = claim_of(view, row)
        for holder in row.holders:
            if holder.person == view.me or (holder.doubled and held and held.doubled):
                continue  # that it is doubled is told as that
            when = holder.at.to_bytes(8, signed=True)
            more = f": {in_short(holder.words)}" if holder.words else ""
            took = "took it up" if holder.role == "lead" else f"came to {holder.role}"
            took += _for_what(view, row, waited)
            yield Item(
                id=item_id("claim", row.id, holder.person, when),
                kind="claimed",
                place=row.id,
                row=row,
                by=holder.person,
                at=holder.at,
                message=f"{view.board.name(holder.person)} {took}{more}",
                next=(f"moot show {view.short(row.id)}",),
                text=holder.words,
            )


def _waited_for(view: View) -> dict[bytes, bytes]:
    """What open tasks that I claim wait for, each with the first task that does."""
    found: dict[bytes, bytes] = {}
    for row in view.board.rows.values():
        if row.needs and row.open and claim_of(view, row) is not None:
            for on in view.board.waits.on(row.id):
                found.setdefault(on, row.id)
    return found


def _for_what(view: View, row: Row, waited: dict[bytes, bytes]) -> str:
    """Why it concerns me, if I did not make it."""
    waiting = None if row.by == view.me else view.board.rows.get(waited.get(row.id, b""))
    return f"; {view.short(waiting.id)} waits for it" if waiting else ""
