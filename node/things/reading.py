"""Reading: from an object's cells to its row."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from moot.crdt import (
    archive,
    ask,
    ballot,
    claim,
    closing,
    conflict,
    decision,
    effort,
    goal,
    link,
    member,
    needs,
    occurrence,
    origin,
    place,
    quiet,
    reaction,
    sign,
    task,
    thought,
)
from moot.crdt.ask import Ask
from moot.crdt.ballot import Choice
from moot.crdt.claim import Claim
from moot.crdt.decision import Decision
from moot.crdt.dots import pack
from moot.crdt.ids import ID_SIZE
from moot.crdt.method import RANKED
from moot.crdt.op import Reading
from moot.crdt.origin import Origin
from moot.crdt.proposal import Proposal
from moot.crdt.quiet import Quiet
from moot.crdt.seen import telling
from moot.crdt.shelf import Write
from moot.crdt.space import Space
from moot.crdt.task import Task
from moot.crdt.verified import VERIFIED
from moot.node.replica import Replica
from moot.node.store.contract import Ledger
from moot.node.things.row import (
    Asked,
    Awaited,
    Backer,
    Holder,
    Occurs,
    Place,
    Pledger,
    Row,
    Silent,
    Voting,
)

TAKEN_BACK: Final = "[taken back]"
"""What stands where words stood that their author took back."""

Cells = Mapping[str, Sequence[Write]]

MANY: Final = frozenset({
    "tags", link.LINKS, needs.NEEDS, origin.MADE, sign.SIGNS, sign.READINGS, effort.EFFORT,
    closing.CLOSES, closing.ACKS, reaction.REACTIONS, VERIFIED, ask.ASKS, ask.DECLINES,
    quiet.STALE, claim.CLAIMS,
})  # fmt: skip
"""Fields in which writes stand side by side without any conflict; of claims the row tells."""


def row_of(replica: Replica, target: bytes, *, astray: bool) -> Row | None:
    """The row of an object; None for what no list shows, or this version does not know.

    `astray`: one of its moves was skipped.
    """
    space = replica.space
    made = origin.of(space, target)
    reader = _READERS.get(origin.kind_since(space, target, made) or "")
    cells = telling(space.cells(target))
    if reader is None or not cells:
        return None
    writes = [write for cell in cells.values() for write in cell]
    first = min(writes, key=lambda write: (write.eff, write.dot))
    by = made.member if made else first.author
    plain = Row(
        id=target, kind="", title="", notes=None, why=None, state="", archived=False, tags=(),
        holders=(), stage=None, hands=None, due=None, start=None, place=_place(cells),
        needs=_needs(space, target, cells), lift=(0, 0), backing=(), vote=None, about=None,
        made=made.eff if made else first.eff, by=by,
        changed=max([write.eff for write in writes]), disputes=0,
        marks=_marks(replica.ledger, writes), rev=_revision(writes),
        writers=_writers(cells, by), links=link.of(cells.get(link.LINKS, ())),
    )  # fmt: skip
    row = reader(space, plain, made)
    if row is not None and row.holders:
        row = row._replace(wrote=_wrote(row, writes))
    if row is not None and (astray or _may_conflict(row, cells)):
        return row._replace(disputes=len(conflict.within(space, target)))
    return row


def _task(space: Space, plain: Row, made: Origin | None) -> Row:
    seen = task.view(space, plain.id, made)
    return plain._replace(
        kind=task.KIND, title=seen.title, notes=seen.notes, state=_state(seen),
        archived=seen.archived, tags=seen.tags,
        holders=tuple(_holder(one, seen.asks) for one in seen.claims),
        stage=seen.stage, hands=(seen.hands.least, seen.hands.most), due=seen.due, start=seen.start,
        lift=(seen.lift.median, seen.lift.members),
        effort=effort.middle(seen.effort), asks=tuple(map(_asked, seen.asks)),
        quiet=tuple(map(_silent, seen.quiet)),
        series=seen.series, occurs=_occurs(made), template=seen.template,
        remarks=tuple(("evidence", one.evidence) for one in seen.done if one.evidence),
        rivals=seen.rivals,
    )  # fmt: skip


def _state(seen: Task) -> str:
    """How a task stands. spec: SERIES-9, SERIES-12."""
    if seen.template is not None:
        return "template"
    if seen.series:
        return "series"
    if seen.done:
        return "done"
    if seen.skipped:
        return "skipped"
    return "claimed" if seen.claims else "free"


def _occurs(made: Origin | None) -> Occurs | None:
    at = occurrence.read(made.at) if made and made.series else None
    return Occurs(made.series, at) if made and at else None


def _holder(held: Claim, asks: Sequence[Ask]) -> Holder:
    accepted = ask.accepted(asks, held)
    return Holder(
        held.member, held.role, held.eff, held.words, held.until, held.first, held.doubled,
        accepted.asker if accepted else None,
    )  # fmt: skip


def _silent(mark: Quiet) -> Silent:
    return Silent(mark.claimer, mark.marker, mark.words, mark.since, mark.eff)


def _asked(one: Ask) -> Asked:
    return Asked(one.asker, one.to, one.words, one.eff, pack(one.dot), one.state, one.answer)


def _goal(space: Space, plain: Row, _: Origin | None) -> Row:
    seen = goal.view(space, plain.id)
    return plain._replace(
        kind=goal.KIND, title=seen.title, notes=seen.notes, why=seen.why,
        state=seen.state if seen.template is None else "template", template=seen.template,
        archived=seen.archived, tags=seen.tags, lift=(seen.lift.median, seen.lift.members),
        backing=tuple(Backer(one.member, one.stand, one.words) for one in seen.backing),
        horizon=seen.horizon, threshold=seen.threshold,
        pledged=tuple(Pledger(one.member, one.counts) for one in seen.pledges),
    )  # fmt: skip


def _thought(space: Space, plain: Row, made: Origin | None) -> Row | None:
    seen = thought.view_since(space, plain.id, made)
    return seen and plain._replace(
        kind=thought.KIND,
        title=TAKEN_BACK if seen.redacted else seen.text,
        state=seen.kind,
        about=seen.about,
        by=seen.author,
        reply_to=seen.reply_to,
    )


def _decision(space: Space, plain: Row, _: Origin | None) -> Row | None:
    seen = decision.view(space, plain.id)
    if seen is None:
        return None
    return plain._replace(
        kind=decision.KIND, title=seen.proposal.title, notes=seen.proposal.body, state=seen.state,
        about=seen.about, vote=_voting(seen),
        remarks=(("outcome", seen.outcome),) if seen.outcome else (),
    )  # fmt: skip


def _voting(seen: Decision) -> Voting:
    text, counted = seen.proposal, seen.tally
    held = ballot.standing(seen.vote.ballots)
    said = (
        (elector, choice_words(text, choice))
        for elector in text.electors
        if (choice := ballot.choice_of(held.get(elector, ()))) is not None
    )
    return Voting(
        text.method, text.closes, text.options, text.electors, tuple(said), counted.counts,
        counted.passed, counted.winner, text.quorum, text.threshold, seen.replaces,
    )  # fmt: skip


def choice_words(text: Proposal, choice: Choice) -> str:
    """What a ballot says, in words: `yes`; `north, east`; `north > east` where it ranks."""
    if isinstance(choice, str):
        return choice
    between = " > " if text.method == RANKED else ", "
    return between.join(text.options[place] for place in choice) or "none of them"


def _member(space: Space, plain: Row, _: Origin | None) -> Row:
    return plain._replace(kind=member.KIND, title=member.name(space, plain.by) or "")


_READERS: Final[Mapping[str, Callable[[Space, Row, Origin | None], Row | None]]] = {
    task.KIND: _task,
    goal.KIND: _goal,
    thought.KIND: _thought,
    member.KIND: _member,
    decision.KIND: _decision,
}


def _place(cells: Cells) -> Place | None:
    """The newest placement, where nothing else is known of it."""
    cell = cells.get(place.PLACE, ())
    value = cell[-1].value if cell else None
    if not isinstance(value, dict):
        return None
    parent, rank = value.get("parent"), value.get("rank")
    if not isinstance(rank, str) or not (parent is None or isinstance(parent, bytes)):
        return None
    newest = cell[-1]
    order = max(newest.eff, 0).to_bytes(8) + newest.dot.entry + bytes([newest.dot.at])
    return Place(parent, rank, order)


def _needs(space: Space, target: bytes, cells: Cells) -> tuple[Awaited, ...]:
    if needs.NEEDS not in cells:
        return ()
    return tuple(Awaited(one.on, one.eff, pack(one.dot)) for one in needs.of(space, target))


def _wrote(row: Row, writes: Iterable[Write]) -> tuple[tuple[bytes, int], ...]:
    """By holder, the newest of what they wrote there that still stands."""
    newest: dict[bytes, int] = {}
    for write in writes:
        newest[write.author] = max(newest.get(write.author, write.eff), write.eff)
    return tuple((holder.person, newest[holder.person]) for holder in row.holders)


def _may_conflict(row: Row, cells: Cells) -> bool:
    """Whether a closer look is worth its time."""
    return (
        archive.ARCHIVED in cells
        or any(len(cell) > 1 and field not in MANY for field, cell in cells.items())
        or any(holder.doubled for holder in row.holders)
    )


def _marks(ledger: Ledger, writes: Iterable[Write]) -> tuple[tuple[int, int], ...]:
    """By log, the newest entry that something of the object stands in."""
    newest: dict[int, int] = {}
    for entry in {write.dot.entry for write in writes}:
        at = ledger.find(entry)
        if at is not None:
            newest[at.log] = max(newest.get(at.log, -1), at.seq)
    return tuple(sorted(newest.items()))


def _writers(cells: Cells, maker: bytes) -> tuple[bytes, ...]:
    """Who else wrote in the cells that all share."""
    authors = {
        write.author
        for field, cell in cells.items()
        if field[-1] != Reading.OWN.value
        for write in cell
    }
    authors.discard(maker)
    return tuple(sorted(authors)) if authors else ()


def revision(cells: Cells) -> bytes:
    """A digest of which writes are live; equal on every replica that shows the same."""
    return _revision([write for cell in cells.values() for write in cell])


def _revision(writes: Iterable[Write]) -> bytes:
    dots = sorted([write.dot for write in writes])
    told = b"".join([entry + bytes((at,)) for entry, at in dots])
    return hashlib.sha256(told).digest()[:ID_SIZE]
