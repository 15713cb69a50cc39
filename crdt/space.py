"""All objects of one group: cells of dots, and the one rule by which they merge.

A cell holds the set of its live dots. An op covers the dots that its author saw there and may write
one of its own; merging is the union of the ops, and nothing else. The state is a function of the
set of ops alone: neither the order of arrival nor any clock of this machine enters (specs/crdt.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from moot.crdt import tree
from moot.crdt.op import Dot, Op, Reading, reading
from moot.crdt.shelf import Move, MoveKey, Pending, Shelf, Trace, Write
from moot.crdt.value import Nothing, Value

DAY_MS: Final = 86_400_000
FURTHEST_AHEAD_MS: Final = 30 * DAY_MS
"""How far after what it covers an op may place itself, whatever the clock. spec: CRDT-6."""


class Change(NamedTuple):
    """What one applied op did, for whoever listens."""

    target: bytes
    field: str
    author: bytes
    dot: Dot
    value: Value | Nothing


class Space:
    """The state of one group, over a shelf that keeps it."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._looked_at: bytes | None = None
        """The object whose cells were read last: whoever reads one field of it reads the next."""
        self._seen: Mapping[str, tuple[Write, ...]] = {}

    def look_away(self) -> None:
        """Forget what was read: the shelf holds something else now."""
        self._looked_at = None

    def apply(self, entry: bytes, author: bytes, time: int, ops: Sequence[Op]) -> list[Change]:
        """Take in one entry: the one door by which state changes. spec: CRDT-3.

        `entry` is its id (32 bytes), `author` the member's key (32 bytes), `time` the author's
        clock in milliseconds. An entry whose body is gone or unreadable has no ops. Taking an
        entry in twice does nothing the second time. Returns what changed, in the order in which
        it was applied; ops that waited for this entry are among it.
        """
        if not self._shelf.enter(entry, len(ops)):
            return []
        return self._take(entry, author, time, ops)

    def derive(self, entry: bytes, author: bytes, time: int, ops: Sequence[Op]) -> list[Change]:
        """Take in what follows from the entries taken in, under an id that follows too.

        As `apply`, but nobody wrote it and no log holds it: each replica makes it by itself, when
        it has what it follows from, and the same. spec: CRDT-12.
        """
        if not self._shelf.derive(entry, len(ops)):
            return []
        return self._take(entry, author, time, ops)

    def _take(self, entry: bytes, author: bytes, time: int, ops: Sequence[Op]) -> list[Change]:
        self.look_away()
        changes: list[Change] = []
        for index, op in enumerate(ops):
            dot = Dot(entry, index)
            need = self._apply(dot, author, time, op, changes)
            if need is not None:
                self._shelf.hold(need, Pending(dot, author, time, op))
        self._wake(entry, changes)
        return changes

    def forget(self, entry: bytes) -> list[Change]:
        """Let an entry of words count as one without ops, whether it was taken in or not.

        It must be one of words, whose ops cover nothing and are never covered (see
        `moot.crdt.redaction`): then nothing else follows from it, and the state is that of a
        replica that never had its body. Returns what is gone. spec: CRDT-4, MODEL-76.
        """
        self.look_away()
        changes: list[Change] = []
        if not self._shelf.enter(entry, 0):
            for index in range(self._shelf.size(entry) or 0):
                dot = Dot(entry, index)
                trace = self._shelf.trace(dot)
                if trace is not None:
                    self._shelf.erase(dot, trace)
                    _, target, field, author = trace
                    changes.append(Change(target, field, author, dot, Nothing.NOTHING))
            self._shelf.shrink(entry)
        self._wake(entry, changes)
        return changes

    def _wake(self, entry: bytes, changes: list[Change]) -> None:
        """Retry what waits for `entry`, and what waits for that, until nothing moves."""
        needed = [entry]
        while needed:
            released = self._shelf.release(needed.pop())
            if released:  # for nearly every entry nothing waits
                needed.extend(self._settle(list(reversed(released)), changes))

    def _settle(self, ready: list[Pending], changes: list[Change]) -> list[bytes]:
        """Apply each op, or put it back to wait. Returns the entries whose ops were applied."""
        applied: list[bytes] = []
        while ready:
            pending = ready.pop()
            need = self._apply(*pending, changes)
            if need is None:
                applied.append(pending.dot.entry)
            else:
                self._shelf.hold(need, pending)
        return applied

    def _apply(
        self, dot: Dot, author: bytes, time: int, op: Op, changes: list[Change]
    ) -> bytes | None:
        """Apply one op; or return the id of an entry that it still waits for. spec: CRDT-4."""
        shelf = self._shelf
        target, field, value, over = op
        eff = time
        if over:
            covered: list[tuple[Dot, Trace]] = []
            for seen in over:
                trace = shelf.trace(seen)
                if trace is None:
                    size = shelf.size(seen.entry)
                    if size is None or seen.at < size:
                        return seen.entry
                elif _counts(trace, target, field, author):
                    covered.append((seen, trace))
            if covered:
                base = max(trace.eff for _, trace in covered)
                eff = min(max(time, base + 1), base + FURTHEST_AHEAD_MS)
            for seen, trace in covered:
                shelf.cover(seen, trace)
        trace = Trace(eff, target, field, author)
        if isinstance(value, Nothing):
            shelf.record_cover(dot, trace)
        else:
            shelf.record(dot, trace, value)
            if field[-1] == Reading.TREE.value:
                self._move(dot, trace, value)
        changes.append(Change(target, field, author, dot, value))
        return None

    def _move(self, dot: Dot, trace: Trace, value: Value) -> None:
        """Fold a placement into the tree; what is no placement moves nothing. spec: CRDT-10."""
        if not isinstance(value, dict):
            return
        parent, rank = value.get("parent"), value.get("rank")
        if isinstance(rank, str) and (parent is None or isinstance(parent, bytes)):
            key = MoveKey(trace.eff, dot)
            tree.insert(
                self._shelf, Move(key, trace.target, parent, rank, trace.author, skipped=False)
            )

    def live(self, target: bytes, field: str) -> tuple[Write, ...]:
        """The live writes of a cell by `(eff, dot)`; a register reads the last. spec: CRDT-7."""
        if target == self._looked_at:
            return self._seen.get(field, ())
        cell = self._shelf.live(target, field)
        return _ordered(cell) if cell else ()

    def cells(self, target: bytes) -> Mapping[str, tuple[Write, ...]]:
        """Every cell of an object that holds something, by field, each as `live` gives it."""
        if target != self._looked_at:
            cells = sorted(self._shelf.cells(target).items())
            self._seen = {field: _ordered(cell) for field, cell in cells}
            self._looked_at = target
        return self._seen

    def expect(self, targets: Iterable[bytes]) -> None:
        """Say which objects will be read next, some hundreds at most: together they read faster."""
        self._shelf.expect(targets)

    def targets(self) -> Iterator[bytes]:
        """Every object that holds something, ascending by id."""
        return self._shelf.targets()

    def trace(self, dot: Dot) -> Trace | None:
        """What is known of an applied op, covered or not."""
        return self._shelf.trace(dot)

    def covered(self, op: Op, author: bytes) -> list[Dot]:
        """The dots that an applied op of `author` covers, ascending by `(eff, dot)`.

        Those whose cover is void, or not known here, are not among them. spec: CRDT-5.
        """
        seen = ((self._shelf.trace(dot), dot) for dot in op.over)
        counted = (
            (trace.eff, dot)
            for trace, dot in seen
            if trace is not None and _counts(trace, op.target, op.field, author)
        )
        return [dot for _, dot in sorted(counted)]

    def placement(self, target: bytes) -> Move | None:
        """Where the tree holds an object now; None if it was never placed."""
        return self._shelf.placement(target)

    def children(self, parent: bytes | None) -> list[Move]:
        """What hangs under an object, or the root, by rank, ties by `(eff, dot)`."""
        return sorted(self._shelf.children(parent), key=lambda move: (move.rank, move.key))

    def moves_of(self, target: bytes) -> Sequence[Move]:
        """Every move of an object ever made, ascending."""
        return self._shelf.moves_of(target)

    def skipped(self) -> list[Move]:
        """The moves that would have closed a cycle, ascending. spec: CRDT-9."""
        return sorted(self._shelf.skipped())

    def waiting(self) -> int:
        """How many ops wait for a dot that they cover."""
        return self._shelf.waiting()

    def snapshot(self) -> Iterator[Value]:
        """The whole state in one fixed order: objects, then skipped moves. spec: CRDT-11."""
        for target in self.targets():
            cells: list[Value] = [
                [field, [[*write.dot, write.eff, write.author, write.value] for write in cell]]
                for field, cell in self.cells(target).items()
            ]
            yield [target, cells]
        for move in self.skipped():
            yield [*move.key.dot, move.key.eff]


def _counts(trace: Trace, target: bytes, field: str, author: bytes) -> bool:
    """Whether an op may cover the dot of this trace; if not, that cover is void. spec: CRDT-5."""
    if trace.target != target or trace.field != field:
        return False
    match reading(field):
        case Reading.OWN:
            return trace.author == author
        case Reading.APPEND:
            return False
        case Reading.PLAIN | Reading.TREE:
            return True


def _ordered(cell: Iterable[Write]) -> tuple[Write, ...]:
    writes = tuple(cell)
    return writes if len(writes) < 2 else tuple(sorted(writes, key=_order))


def _order(write: Write) -> tuple[int, Dot]:
    return write.eff, write.dot
