"""The tree's moves and placements, as rows.

Nearly every move places an object that is as new as the move. Of these nothing is on disk yet, so
nothing need be read, and they are written together: at the latest when something reads moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from moot.crdt.op import Dot
from moot.crdt.shelf import Move, MoveKey
from moot.node.store.database import Cell, Database, Row
from moot.node.store.entry_index import EntryIndex
from moot.node.store.numbers import Numbers
from moot.protocol.errors import OurFault

ROOT: Final = 0
"""Stands for the root among the numbers of objects, which begin at 1."""

NOWHERE: Final = -1
"""No dot's number."""

OPS_PER_ENTRY: Final = 64
"""A dot's number is its entry's times this, plus its place (MAX_OPS of protocol/limits.py)."""

_MOVE: Final = (
    "select m.eff, coalesce((select name from entry where id = m.dot >> 6),"
    " (select name from derived where id = -(m.dot >> 6))), m.dot & 63, o.name, p.name, m.rank,"
    " a.name, m.skipped from move m join object o on o.id = m.object"
    " left join object p on p.id = m.parent join member a on a.id = m.author where "
)

_KEEP: Final = (
    "insert into move values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " on conflict (dot) do update set skipped = excluded.skipped"
)


class SqlTreeShelf:
    """See `TreeShelf`."""

    def __init__(
        self,
        db: Database,
        group: int,
        index: EntryIndex,
        objects: Numbers[bytes],
        members: Numbers[bytes],
    ) -> None:
        self._db = db
        self._group = group
        self._index = index
        self._objects = objects
        self._members = members
        self._first: dict[int, tuple[Move, list[Cell]]] = {}
        """By object, the only move of a new one, and its row, which is not written yet."""
        self._moved: set[int] = set()
        """Objects that are known to have a move, written or not."""
        self._parents: set[int] = set()
        """What moves of this transaction named as parents."""
        self._nested: bool | None = None
        """Whether a move before this transaction named a parent at all; None while unknown."""

    def moves_of(self, target: bytes) -> Sequence[Move]:
        """See `TreeShelf.moves_of`."""
        return self._moves("m.object = ?", self._objects.find(target))

    def named_as_parent(self, target: bytes) -> bool:
        """See `TreeShelf.named_as_parent`."""
        number = self._objects.find(target)
        if number is None or number in self._objects.fresh or number in self._parents:
            return number in self._parents
        if not self._any_parent():
            return False
        return bool(
            self._db.rows(
                "select 1 from move where grp = ? and parent = ? limit 1", self._group, number
            )
        )

    def moves_after(self, key: MoveKey) -> Sequence[Move]:
        """See `TreeShelf.moves_after`."""
        later = self._moves("m.grp = ? and m.eff >= ?", self._group, key.eff)
        return [move for move in later if move.key > key]

    def keep_move(self, move: Move) -> None:
        """See `TreeShelf.keep_move`."""
        parent = ROOT if move.parent is None else self._objects.number(move.parent)
        if parent != ROOT:
            self._parents.add(parent)
        number, author = self._objects.number(move.target), self._members.number(move.author)
        place = (self._dot(move.key.dot), self._group, number, parent)
        row: list[Cell] = [*place, move.rank, move.key.eff, author, int(move.skipped), 0]
        if self._is_unmoved(number):
            self._moved.add(number)
            self._first[number] = (move, row)
        else:
            self._write_first()
            self._db.rows(_KEEP, *row)

    def placement(self, target: bytes) -> Move | None:
        """See `TreeShelf.placement`."""
        number = self._objects.find(target)
        if number is None or self._is_unmoved(number):
            return None
        first = self._first.get(number)
        if first is not None:
            move, row = first
            return move if row[-1] else None
        # Most are asked for when they are first placed. Names cost four more tables: later.
        if not self._db.rows("select 1 from move where object = ? and holds", number):
            return None
        return self._moves("m.object = ? and m.holds", number)[0]

    def place(self, target: bytes, move: Move | None) -> None:
        """See `TreeShelf.place`."""
        number = self._objects.find(target)
        first = None if number is None else self._first.get(number)
        if first is not None and (move is None or move.key == first[0].key):
            first[1][-1] = int(move is not None)
            return
        self._write_first()
        self._db.rows(
            "update move set holds = (dot = ?1) where object = ?2 and (holds or dot = ?1)",
            NOWHERE if move is None else self._dot(move.key.dot),
            number,
        )

    def _any_parent(self) -> bool:
        if self._nested is None:
            nested = "select 1 from move where grp = ? and parent > 0 limit 1"
            self._nested = bool(self._db.rows(nested, self._group))
        return self._nested

    def _is_unmoved(self, number: int) -> bool:
        """Whether no move of an object is known, written or not."""
        if number in self._moved:
            return False
        if number in self._objects.fresh:
            return True
        moved = bool(self._db.rows("select 1 from move where object = ? limit 1", number))
        if moved:
            self._moved.add(number)
        return not moved

    def _write_first(self) -> None:
        if self._first:
            self._db.many(_KEEP, [row for _, row in self._first.values()])
            self._first = {}

    def _forget_moves(self) -> None:
        """The transaction is over, one way or the other."""
        if self._parents:
            self._nested = None
        self._first = {}
        self._moved.clear()
        self._parents.clear()

    def children(self, parent: bytes | None) -> Iterable[Move]:
        """See `TreeShelf.children`."""
        number = ROOT if parent is None else self._objects.find(parent)
        return self._moves("m.grp = ? and m.parent = ? and m.holds", self._group, number)

    def skipped(self) -> Iterable[Move]:
        """See `TreeShelf.skipped`."""
        # Mostly there are none. Names cost four more tables: later.
        if not self._db.rows("select 1 from move where grp = ? and skipped limit 1", self._group):
            return ()
        return self._moves("m.grp = ? and m.skipped", self._group)

    def _moves(self, which: str, *values: int | None) -> list[Move]:
        """The moves that a condition picks, ascending by key."""
        self._write_first()
        return sorted(map(_move, self._db.rows(_MOVE + which, *values)))

    def _dot(self, dot: Dot) -> int:
        """The number of a dot whose entry is held."""
        number = self._index.number(dot.entry)
        if number is None:
            raise OurFault("an op of an entry that is not kept")
        return number * OPS_PER_ENTRY + dot.at


def _move(row: Row) -> Move:
    eff, entry, at, target, parent, rank, author, skipped = row
    return Move(MoveKey(eff, Dot(entry, at)), target, parent, rank, author, bool(skipped))
