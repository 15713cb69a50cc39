"""What a space needs from whatever keeps its state: a contract, met in memory and on disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from moot.crdt.op import Dot, Op
from moot.crdt.value import Value


class Write(NamedTuple):
    """A live dot: a write that nothing covers yet."""

    dot: Dot
    eff: int
    """Effective time in milliseconds; with the dot it orders writes. spec: CRDT-6."""
    author: bytes
    """The key of the member who wrote it, 32 bytes."""
    value: Value


class Trace(NamedTuple):
    """What stays known of an applied op for ever, covered or not."""

    eff: int
    target: bytes
    field: str
    author: bytes


class Pending(NamedTuple):
    """An op that waits for a dot it covers. spec: CRDT-4."""

    dot: Dot
    author: bytes
    time: int
    op: Op


class MoveKey(NamedTuple):
    """The place of a move in the order in which the tree is folded."""

    eff: int
    dot: Dot


class Move(NamedTuple):
    """One placement of one object, as the tree's fold sees it."""

    key: MoveKey
    target: bytes
    parent: bytes | None
    """`None` is the root of the group."""
    rank: str
    """Orders siblings, ties by key."""
    author: bytes
    skipped: bool
    """It would have closed a cycle. spec: CRDT-9."""


class TreeShelf(Protocol):
    """Keeps every move ever made, and which of them holds now for each object."""

    def moves_of(self, target: bytes) -> Sequence[Move]:
        """All moves of one object, ascending by key."""

    def named_as_parent(self, target: bytes) -> bool:
        """Whether any move, skipped or not, names this object as the parent."""

    def moves_after(self, key: MoveKey) -> Sequence[Move]:
        """All moves of all objects that come after `key`, ascending."""

    def keep_move(self, move: Move) -> None:
        """Add a move, or replace the one of the same key (its `skipped` changed)."""

    def placement(self, target: bytes) -> Move | None:
        """The move that holds for this object now."""

    def place(self, target: bytes, move: Move | None) -> None:
        """Make `move` the one that holds."""

    def children(self, parent: bytes | None) -> Iterable[Move]:
        """The moves that hold and name this parent, in any order."""

    def skipped(self) -> Iterable[Move]:
        """The moves that closed a cycle and so have no effect, in any order."""


class Shelf(TreeShelf, Protocol):
    """Keeps entries' sizes, traces of ops, live writes, and ops that wait."""

    def enter(self, entry: bytes, size: int) -> bool:
        """Note that `entry` is known and carries `size` ops; False if it was known before."""

    def derive(self, entry: bytes, size: int) -> bool:
        """As `enter`, for what follows from entries and is itself kept in no log."""

    def size(self, entry: bytes) -> int | None:
        """How many ops a known entry carries; None if the entry is not known."""

    def trace(self, dot: Dot) -> Trace | None:
        """The trace of an applied op; None while it waits or is not known."""

    def record(self, dot: Dot, trace: Trace, value: Value) -> None:
        """Keep an applied op that writes: its dot is live from now on."""

    def record_cover(self, dot: Dot, trace: Trace) -> None:
        """Keep an applied op that writes nothing and only covers."""

    def cover(self, dot: Dot, trace: Trace) -> None:
        """Take a dot, whose trace this is, out of its cell; no effect if it is out already."""

    def erase(self, dot: Dot, trace: Trace) -> None:
        """Forget an applied op, whose trace this is, as if it had never been."""

    def shrink(self, entry: bytes) -> None:
        """Note that a known entry carries no ops any more."""

    def hold(self, need: bytes, pending: Pending) -> None:
        """Keep an op until something changes about entry `need`."""

    def release(self, need: bytes) -> Sequence[Pending]:
        """Hand out and forget the ops that wait for entry `need`."""

    def waiting(self) -> int:
        """How many ops wait."""

    def live(self, target: bytes, field: str) -> Iterable[Write]:
        """The live writes of one cell, in any order."""

    def cells(self, target: bytes) -> Mapping[str, Sequence[Write]]:
        """All cells of one object that have live writes, in any order."""

    def expect(self, targets: Iterable[bytes]) -> None:
        """Make ready for these objects to be read soon, some hundreds at most."""

    def targets(self) -> Iterator[bytes]:
        """Every object with a live write, ascending by id."""
