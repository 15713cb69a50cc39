"""Inverse: the ops that take an entry back, as far as nobody has built on it since.

History is signed, so nothing is ever removed: an entry is taken back by another that writes what
stood there before. It covers what the first one wrote, and only that; where somebody has written
since, theirs stands. Which entry it takes back stands in it, so that it can be told from other
acts, and be taken back itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, NamedTuple

from moot.crdt import (
    archive,
    ask,
    ballot,
    claim,
    closing,
    decision,
    group,
    link,
    needs,
    origin,
    own,
    place,
    proposal,
    seen,
    sign,
    task,
    thought,
)
from moot.crdt.op import Dot, Op, Reading, reading
from moot.crdt.shelf import Write
from moot.crdt.space import Space
from moot.crdt.standing import UNDOES, Records, Standing
from moot.crdt.value import NOTHING, Nothing, Value

SETS: Final = frozenset({
    "tags", link.LINKS, sign.SIGNS, ask.ASKS, ask.DECLINES, needs.NEEDS,
})  # fmt: skip
"""Cells in which several writes stand side by side, each for itself."""

MOST_BESIDE: Final = 8
"""Values of one cell that are put back side by side; people settle conflicts of two or three."""

MINUTES: Final = frozenset({closing.CLOSES, closing.ACKS})
"""What a node writes by itself on behalf of its person: no act of theirs."""


class Why(Enum):
    """Why something cannot be taken back."""

    CHANGED = "changed"
    """Somebody wrote there since."""
    USED = "used"
    """Somebody works on what was made."""
    HOLDS = "holds"
    """Something hangs under what was made."""
    AWAY = "away"
    """What was made is put away already."""
    TAKEN = "taken"
    """Others have the task now."""
    CIRCLE = "circle"
    """It would hang under itself, or wait for itself."""
    SAID = "said"
    """Words that were said."""
    BEGAN = "began"
    """The group, or a membership, began with it."""
    SIGNED = "signed"
    """What is never covered."""
    CAST = "cast"
    """A ballot."""
    CLOSED = "closed"
    """A vote that is over."""
    GONE = "gone"
    """Words that were taken back: every device was asked to forget them."""
    FORGOTTEN = "forgotten"
    """Nobody knows any more what was before."""


SILENT: Final = frozenset({UNDOES, origin.MADE, *MINUTES})
"""Fields of an entry that are no part of what was done."""

FOR_EVER: Final[Mapping[str, Why]] = {
    thought.SAID: Why.SAID,
    thought.REDACTED: Why.GONE,
    ballot.BALLOTS: Why.CAST,
}
"""Fields in which nothing is taken back, and why."""


class Kept(NamedTuple):
    """What is left as it is."""

    target: bytes
    field: str
    why: Why
    member: bytes | None = None
    """Who stands in the way, if that is somebody."""


class Inverse(NamedTuple):
    """What takes an entry back, and what of it cannot be."""

    ops: list[Op]
    kept: list[Kept]


def inverse(
    space: Space, records: Records, entry: bytes, me: bytes, spoken: Mapping[bytes, bytes]
) -> Inverse:
    """What takes an entry of `me` back. spec: HIST-5, HIST-6.

    `spoken`: by object, somebody else who said something about it.
    """
    maker = _Maker(space, Standing(space, records, me), entry, me)
    ops = records(entry)
    back = {op.target for op in ops if op.field == thought.REDACTED}
    makes = (op for op in ops if op.field == origin.MADE and not _is_day(op))
    made = dict.fromkeys(op.target for op in makes if op.target not in back)
    found = Inverse([], [])
    for target in reversed(made):  # what was made under something comes after it
        _add(found, maker.unmake(target, spoken.get(target)))
    for at, op in enumerate(ops):
        if op.target not in made and not (op.field in SILENT or seen.is_note(op.field)):
            _add(found, maker.take_back(Dot(entry, at), op))
    return found


def is_act(op: Op) -> bool:
    """Whether somebody did something by an op, rather than their node."""
    return op.field not in MINUTES and not seen.is_note(op.field)


def _is_day(op: Op) -> bool:
    """Whether what is made is a day of a series, which comes with whatever is done to it."""
    made = origin.read(op.value)
    return made is not None and bool(made.series)


def _add(found: Inverse, more: list[Op] | Kept) -> None:
    if isinstance(more, Kept):
        found.kept.append(more)
    else:
        found.ops.extend(more)


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the inverse of one entry, op by op."""

    space: Space
    standing: Standing
    entry: bytes
    me: bytes
    away: set[bytes] = field(default_factory=set)
    """What is put away with it."""

    def unmake(self, target: bytes, speaker: bytes | None) -> list[Op] | Kept:
        """What was made is put away, unless others have taken it up."""
        match origin.kind_of(self.space, target):
            case thought.KIND:
                return Kept(target, thought.SAID, Why.SAID)
            case proposal.KIND:
                return self._withdraw(target)
            case origin.GOAL | origin.TASK:
                return self._put_all_away(target, speaker)
            case _:
                return Kept(target, origin.MADE, Why.BEGAN)

    def _put_all_away(self, target: bytes, speaker: bytes | None) -> list[Op] | Kept:
        space = self.space
        if archive.view(space, target).archived:
            return Kept(target, archive.ARCHIVED, Why.AWAY)
        others = [
            write
            for cell in seen.telling(space.cells(target)).values()
            for write in cell
            if write.author != self.me
        ]
        others += [one for one in space.live(target, origin.MADE) if one.dot.entry != self.entry]
        if others or speaker is not None:
            who = max(others, key=_order).author if others else speaker
            return Kept(target, origin.MADE, Why.USED, who)
        if any(self._is_there(move.target) for move in space.children(target)):
            return Kept(target, origin.MADE, Why.HOLDS)
        self.away.add(target)
        return [archive.archive(space, target)]

    def _withdraw(self, target: bytes) -> list[Op] | Kept:
        """A question that was put is taken back, as long as it is open."""
        seen_now = decision.view(self.space, target)
        if seen_now is None or seen_now.state != decision.OPEN:
            return Kept(target, origin.MADE, Why.CLOSED)
        return [decision.withdraw(self.space, target, self.me)]

    def _is_there(self, target: bytes) -> bool:
        away = target in self.away or archive.view(self.space, target).archived
        return origin.kind_of(self.space, target) is not None and not away

    def take_back(self, dot: Dot, op: Op) -> list[Op] | Kept:
        """What puts back what one op replaced, or why that stays."""
        before = [self.standing.value(one) for one in self.space.covered(op, self.me)]
        values = [value for value in before if not isinstance(value, Nothing)][-MOST_BESIDE:]
        over = self.standing.of(dot, op)
        why = self._hindrance(op, before, over)
        if why is not None:
            changer = self._last_writer(op) if why is Why.CHANGED else None
            return Kept(op.target, op.field, why, changer)
        if op.field == claim.CLAIMS:
            return self._claim(op, values)
        if op.field == place.PLACE:
            return self._place(op, values, over)
        if over and not values:
            return [Op(op.target, op.field, NOTHING, over)]
        if op.field == archive.ARCHIVED:
            return self._put(op, self._put_away(op, values), over)
        return self._put(op, values, over)

    def _hindrance(
        self, op: Op, before: Sequence[Value | Nothing], standing: tuple[Dot, ...]
    ) -> Why | None:
        """Why what was before cannot be put back, whatever it was."""
        if op.field in FOR_EVER:
            return FOR_EVER[op.field]
        if reading(op.field) is Reading.APPEND:
            return Why.SIGNED
        if any(isinstance(value, Nothing) for value in before):
            return Why.FORGOTTEN
        if (op.target, op.field, len(before)) == (group.OBJECT, "name", 0):
            return Why.BEGAN
        if not standing and not (isinstance(op.value, Nothing) and self._is_free(op)):
            return Why.CHANGED
        return None

    def _put(self, op: Op, values: Sequence[Value], over: tuple[Dot, ...]) -> list[Op] | Kept:
        """The values again; of a set, those that are not in it anyway."""
        if op.field in SETS and not over:
            there = [write.value for write in self.space.live(op.target, op.field)]
            values = [value for at, value in enumerate(values) if value not in values[at + 1 :]]
            values = [value for value in values if value not in there]
        for value in values:
            on = needs.read(value) if op.field == needs.NEEDS else None
            if on is not None and needs.would_circle(self.space, op.target, on):
                return Kept(op.target, op.field, Why.CIRCLE)
        return [Op(op.target, op.field, value, over) for value in values]

    def _put_away(self, op: Op, values: Sequence[Value]) -> list[Value]:
        """What puts it away, or keeps it, by one member as it did by others."""
        covered = self.space.covered(op, self.me)[-len(values) :] if values else []
        traces = (self.space.trace(one) for one in covered)
        return [
            archive.again(self.space, op.target, Write(dot, trace.eff, trace.author, value))
            for dot, trace, value in zip(covered, traces, values, strict=True)
            if trace is not None
        ]

    def _place(self, op: Op, values: Sequence[Value], over: tuple[Dot, ...]) -> list[Op] | Kept:
        """Where it hung before, else at the top: the tree forgets no placement.

        What stood beside that stands beside it again, and does not hold, as before.
        """
        moves = self.space.moves_of(op.target)
        turn = next((move.key for move in moves if move.key.dot.entry == self.entry), None)
        held = [move for move in moves if not move.skipped and (not turn or move.key < turn)]
        written = op.value.get("rank") if isinstance(op.value, dict) else None
        rank = written if isinstance(written, str) else ""
        parent, rank = (held[-1].parent, held[-1].rank) if held else (None, rank)
        if place.would_circle(self.space, op.target, parent):
            return Kept(op.target, op.field, Why.CIRCLE)
        wanted: Value = {"parent": parent, "rank": rank}
        return [
            Op(op.target, op.field, value, over)
            for value in (*(one for one in values if one != wanted), wanted)
        ]

    def _claim(self, op: Op, values: Sequence[Value]) -> list[Op] | Kept:
        """The claim as it was, by somebody who sees who is there now; or none."""
        space, target = self.space, op.target
        if not values:
            return claim.drop(space, target, self.me)
        hands = task.hands(space, target).most
        claims = claim.read(space, target, hands)
        leads = [one for one in claims if one.role == claim.LEAD and one.member != self.me]
        again = claim.take_again(space, target, self.me, values[-1])
        leading = any(
            isinstance(one.value, dict) and one.value["as"] == claim.LEAD for one in again
        )
        mine = any(one.member == self.me for one in claims)
        if leading and not mine and len(leads) >= hands:
            return Kept(target, op.field, Why.TAKEN, leads[-1].member)
        return again

    # -- who wrote since -------------------------------------------------------------------------

    def _is_free(self, op: Op) -> bool:
        """Whether what an op cleared is still as it left it, so that it can be filled again."""
        if op.field in SETS:
            return True
        if reading(op.field) is Reading.OWN:
            return not own.slot(self.space, op.target, op.field, self.me)
        return not self.space.live(op.target, op.field)

    def _last_writer(self, op: Op) -> bytes | None:
        """Who wrote there last; rather somebody else than the one who asks."""
        cell = self.space.live(op.target, op.field)
        others = [write.author for write in cell if write.author != self.me]
        return others[-1] if others else self.me if cell else None


def _order(write: Write) -> tuple[int, Dot]:
    return write.eff, write.dot
