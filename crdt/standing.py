"""Standing: by which live writes an entry still stands, through whatever was undone and redone.

An entry that takes another back says which, in the profile of its author. By that one finds that a
write which put something back stands for the write that had said it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from moot.crdt import member, own
from moot.crdt.op import Dot, Op
from moot.crdt.register import MOST_COVERS
from moot.crdt.space import Space
from moot.crdt.value import NOTHING, Nothing, Value

UNDOES: Final = "undoes@"
"""A slot of the member's own profile: `entry` is what the entry with this write takes back."""

DEEPEST: Final = 64
"""Undoings of undoings that are followed to see that a write stands for an older one."""

Records = Callable[[bytes], Sequence[Op]]
"""The ops of an entry; none if it is not held or cannot be read any more."""


class Mark(NamedTuple):
    """What an entry that takes another back says of itself."""

    entry: bytes
    again: bool
    """The other is such an entry too: what was taken back is done again."""


def mark(space: Space, me: bytes, undone: Mark) -> Op:
    """The op that says which entry is taken back."""
    value: Value = {"again": True, "entry": undone.entry}
    if not undone.again:
        value = {"entry": undone.entry}
    return own.write(space, member.object_id(me), UNDOES, me, value)


def mark_of(ops: Sequence[Op]) -> Mark | None:
    """Which entry one takes back; None if it is an act like others. spec: HIST-4."""
    for op in ops:
        if op.field == UNDOES and isinstance(op.value, dict):
            entry = op.value.get("entry")
            if isinstance(entry, bytes):
                return Mark(entry, op.value.get("again") is True)
    return None


@dataclass(frozen=True, slots=True)
class Standing:
    """What still stands of what a member wrote."""

    space: Space
    records: Records
    me: bytes
    sources: dict[Dot, Dot | None] = field(default_factory=dict)

    def of(self, dot: Dot, op: Op) -> tuple[Dot, ...]:
        """The live writes by which what an op wrote stands: its own, or those that put it back."""
        if isinstance(op.value, Nothing):
            return ()
        cell = self.space.live(op.target, op.field)
        mine = (write.dot for write in cell if write.author == self.me)
        return tuple(one for one in mine if self._stands_for(one, dot))[-MOST_COVERS:]

    def _stands_for(self, one: Dot, dot: Dot) -> bool:
        """Whether a write is `dot`, or put back what was put back of it, however often."""
        left = DEEPEST
        at: Dot | None = one
        while at is not None and left:
            if at == dot:
                return True
            at, left = self._source(at), left - 1
        return False

    def _source(self, dot: Dot) -> Dot | None:
        """Of a write that put something back, the write that had said it."""
        if dot not in self.sources:
            self.sources[dot] = None  # what would lead back to itself leads nowhere
            self.sources[dot] = self._found_source(dot)
        return self.sources[dot]

    def _found_source(self, dot: Dot) -> Dot | None:
        ops = self.records(dot.entry)
        undone = mark_of(ops)
        if undone is None or dot.at >= len(ops):
            return None
        op = ops[dot.at]
        cell = (op.target, op.field)
        # What was put back of one op covers the same, in the order of what that op covered.
        beside = [
            at
            for at, one in enumerate(ops)
            if (*cell, op.over) == (one.target, one.field, one.over)
        ]
        for at, other in enumerate(self.records(undone.entry)):
            if (other.target, other.field) != cell:
                continue
            covered = self.space.covered(other, self.me)
            if isinstance(other.value, Nothing) and not op.over:
                same = (one for one in reversed(covered) if self.value(one) == op.value)
                found = next(same, None)
                if found is not None:
                    return found
            elif any(self._stands_for(one, Dot(undone.entry, at)) for one in op.over):
                return dict(zip(beside, covered[-len(beside) :], strict=False)).get(dot.at)
        return None

    def value(self, dot: Dot) -> Value | Nothing:
        """What a write said; `NOTHING` if its entry is not known any more."""
        ops = self.records(dot.entry)
        return ops[dot.at].value if dot.at < len(ops) else NOTHING
