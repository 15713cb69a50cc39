"""Outline: the tree of goals and tasks, laid flat in its order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import NamedTuple

from moot.crdt.shelf import Move
from moot.node.things.row import Row

FINISHED = frozenset({"done", "reached"})
APART = frozenset({"series", "skipped", "template"})
"""States in which a task is no part of the work to count."""


class Line(NamedTuple):
    """One line of the outline."""

    row: Row
    depth: int
    under: bytes | None


class Outline:
    """Made once from rows, and thrown away when one of them changes."""

    def __init__(self, rows: Iterable[Row], astray: Mapping[bytes, Move | None]) -> None:
        """`astray`: where objects hang of which a move was skipped, whatever their rows say."""
        self._rows = {row.id: row for row in rows}
        self._above: dict[bytes, bytes | None] = {}
        below: dict[bytes | None, list[tuple[str, bytes, bytes]]] = {}
        for row in self._rows.values():
            parent, rank, key = row.place or (None, "", b"")
            if row.id in astray:
                move = astray[row.id]
                parent, rank, key = (move.parent, move.rank, b"") if move else (None, "", b"")
            if parent not in self._rows:
                parent = None
            self._above[row.id] = parent
            below.setdefault(parent, []).append((rank, key, row.id))
        for siblings in below.values():
            siblings.sort()
        self._below = {above: [one[2] for one in ones] for above, ones in below.items()}
        self.lines = self._walk(None)
        self._places = {line.row.id: at for at, line in enumerate(self.lines)}
        self._counts = self._count()

    def _walk(self, root: bytes | None) -> list[Line]:
        """Depth first; a loop and no recursion, since a tree may be deeper than the stack."""
        lines: list[Line] = []
        ahead = [(one, 0) for one in reversed(self._below.get(root, ()))]
        while ahead:
            one, depth = ahead.pop()
            lines.append(Line(self._rows[one], depth, self._above[one]))
            ahead += ((part, depth + 1) for part in reversed(self._below.get(one, ())))
        return lines

    def _count(self) -> dict[bytes, tuple[int, int]]:
        """From the leaves up: tasks done and tasks in all, beneath each."""
        counts: dict[bytes, tuple[int, int]] = {}
        for line in reversed(self.lines):
            done, count = counts.setdefault(line.row.id, (0, 0))
            if line.row.kind == "task" and not line.row.archived and line.row.state not in APART:
                done, count = done + (line.row.state in FINISHED), count + 1
            if line.under is not None:
                above_done, above_count = counts.get(line.under, (0, 0))
                counts[line.under] = above_done + done, above_count + count
        return counts

    def under(self, root: bytes | None) -> list[Line]:
        """The lines beneath an object, or all, by their depth from there."""
        return self.lines if root is None else self._walk(root)

    def with_open(self, lines: list[Line]) -> list[Line]:
        """Those of the lines that are open, or lead to one that is."""
        kept: set[bytes | None] = set()
        for line in reversed(lines):
            if line.row.open or line.row.id in kept:
                kept |= {line.row.id, line.under}
        return [line for line in lines if line.row.id in kept]

    def children(self, identity: bytes) -> list[Row]:
        """What hangs directly under an object."""
        return [self._rows[one] for one in self._below.get(identity, ())]

    def beside(self, parent: bytes | None) -> list[Row]:
        """What hangs directly under an object, or at the root."""
        return [self._rows[one] for one in self._below.get(parent, ())]

    def parent(self, identity: bytes) -> bytes | None:
        """What an object hangs under; None for the root."""
        return self._above.get(identity)

    def path(self, identity: bytes) -> list[Row]:
        """What lies between the root and an object, without it."""
        path = []
        above = self._above.get(identity)
        while above is not None:
            path.append(self._rows[above])
            above = self._above[above]
        return path[::-1]

    def beneath(self, above: Iterable[bytes]) -> Set[bytes]:
        """Everything under one of these, at any depth."""
        return {line.row.id for one in above for line in self._walk(one)}

    def parts(self, identity: bytes) -> tuple[int, int]:
        """Tasks beneath it: how many are done, and how many there are."""
        return self._counts.get(identity, (0, 0)) if identity in self._below else (0, 0)

    def position(self, identity: bytes) -> int:
        """Its place in the order; what is not in the tree comes last."""
        return self._places.get(identity, len(self.lines))
