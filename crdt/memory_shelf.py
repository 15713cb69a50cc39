"""A shelf in memory: the reference that every other shelf must equal."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from moot.crdt.op import Dot
from moot.crdt.shelf import Move, MoveKey, Pending, Trace, Write
from moot.crdt.value import Value


class MemoryTreeShelf:
    """Moves and placements in sorted lists and maps."""

    def __init__(self) -> None:
        self._moves: list[Move] = []
        self._moves_of: dict[bytes, list[Move]] = defaultdict(list)
        self._parents: set[bytes] = set()
        self._placed: dict[bytes, Move] = {}
        self._children: dict[bytes | None, dict[bytes, Move]] = defaultdict(dict)
        self._skipped: dict[MoveKey, Move] = {}

    def moves_of(self, target: bytes) -> Sequence[Move]:
        """See `TreeShelf.moves_of`."""
        return self._moves_of.get(target, ())

    def named_as_parent(self, target: bytes) -> bool:
        """See `TreeShelf.named_as_parent`."""
        return target in self._parents

    def moves_after(self, key: MoveKey) -> Sequence[Move]:
        """See `TreeShelf.moves_after`."""
        return self._moves[bisect_right(self._moves, key, key=_key) :]

    def keep_move(self, move: Move) -> None:
        """See `TreeShelf.keep_move`."""
        for moves in (self._moves, self._moves_of[move.target]):
            at = bisect_left(moves, move.key, key=_key)
            if at < len(moves) and moves[at].key == move.key:
                moves[at] = move
            else:
                insort(moves, move, key=_key)
        if move.parent is not None:
            self._parents.add(move.parent)
        if move.skipped:
            self._skipped[move.key] = move
        else:
            self._skipped.pop(move.key, None)

    def placement(self, target: bytes) -> Move | None:
        """See `TreeShelf.placement`."""
        return self._placed.get(target)

    def place(self, target: bytes, move: Move | None) -> None:
        """See `TreeShelf.place`."""
        before = self._placed.pop(target, None)
        if before is not None:
            del self._children[before.parent][target]
        if move is not None:
            self._placed[target] = move
            self._children[move.parent][target] = move

    def children(self, parent: bytes | None) -> Iterable[Move]:
        """See `TreeShelf.children`."""
        return list(self._children.get(parent, {}).values())

    def skipped(self) -> Iterable[Move]:
        """See `TreeShelf.skipped`."""
        return list(self._skipped.values())


class MemoryShelf(MemoryTreeShelf):
    """Everything a space keeps, in maps."""

    def __init__(self) -> None:
        super().__init__()
        self._sizes: dict[bytes, int] = {}
        self._traces: dict[Dot, Trace] = {}
        self._cells: dict[bytes, dict[str, dict[Dot, Write]]] = {}
        self._pending: dict[bytes, list[Pending]] = {}

    def enter(self, entry: bytes, size: int) -> bool:
        """See `Shelf.enter`."""
        if entry in self._sizes:
            return False
        self._sizes[entry] = size
        return True

    def derive(self, entry: bytes, size: int) -> bool:
        """See `Shelf.derive`."""
        return self.enter(entry, size)

    def size(self, entry: bytes) -> int | None:
        """See `Shelf.size`."""
        return self._sizes.get(entry)

    def dots(self, target: bytes) -> list[Dot]:
        """The dots of every applied op on an object, covered or not."""
        return [dot for dot, trace in self._traces.items() if trace.target == target]

    def trace(self, dot: Dot) -> Trace | None:
        """See `Shelf.trace`."""
        return self._traces.get(dot)

    def record(self, dot: Dot, trace: Trace, value: Value) -> None:
        """See `Shelf.record`."""
        self._traces[dot] = trace
        cell = self._cells.setdefault(trace.target, {}).setdefault(trace.field, {})
        cell[dot] = Write(dot, trace.eff, trace.author, value)

    def record_cover(self, dot: Dot, trace: Trace) -> None:
        """See `Shelf.record_cover`."""
        self._traces[dot] = trace

    def cover(self, dot: Dot, trace: Trace) -> None:
        """See `Shelf.cover`."""
        cells = self._cells.get(trace.target, {})
        cell = cells.get(trace.field, {})
        if cell.pop(dot, None) is not None and not cell:
            del cells[trace.field]
            if not cells:
                del self._cells[trace.target]

    def erase(self, dot: Dot, trace: Trace) -> None:
        """See `Shelf.erase`."""
        self.cover(dot, trace)
        self._traces.pop(dot, None)

    def shrink(self, entry: bytes) -> None:
        """See `Shelf.shrink`."""
        self._sizes[entry] = 0

    def hold(self, need: bytes, pending: Pending) -> None:
        """See `Shelf.hold`."""
        self._pending.setdefault(need, []).append(pending)

    def release(self, need: bytes) -> Sequence[Pending]:
        """See `Shelf.release`."""
        return self._pending.pop(need, ())

    def waiting(self) -> int:
        """See `Shelf.waiting`."""
        return sum(map(len, self._pending.values()))

    def live(self, target: bytes, field: str) -> Iterable[Write]:
        """See `Shelf.live`."""
        return list(self._cells.get(target, {}).get(field, {}).values())

    def cells(self, target: bytes) -> Mapping[str, Sequence[Write]]:
        """See `Shelf.cells`."""
        return {field: list(cell.values()) for field, cell in self._cells.get(target, {}).items()}

    def expect(self, targets: Iterable[bytes]) -> None:
        """See `Shelf.expect`: everything is in memory."""

    def targets(self) -> Iterator[bytes]:
        """See `Shelf.targets`."""
        return iter(sorted(self._cells))


def _key(move: Move) -> MoveKey:
    return move.key
