"""The merge rule as its definition reads, for small histories: the oracle of the laws.

Shares nothing with the code but the types of an op, and takes no trouble to be quick.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from laws.histories import Entry
from moot.crdt.op import Dot, Op
from moot.crdt.value import NOTHING, Value

MONTH = 30 * 24 * 60 * 60 * 1000


class Reference:
    """What a set of entries means, by specs/crdt.md."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        known = {entry.id: entry for entry in entries}
        self.ops: dict[Dot, tuple[bytes, int, Op]] = {}
        """By dot: author, author's clock, op; those that apply, in the end."""
        waiting = {
            Dot(entry.id, at): (entry.author, entry.time, op)
            for entry in known.values()
            for at, op in enumerate(entry.ops)
        }
        while ready := [
            dot
            for dot, (_, _, op) in waiting.items()
            if all(
                seen in self.ops or (seen.entry in known and seen.at >= len(known[seen.entry].ops))
                for seen in op.over
            )
        ]:
            self.ops |= {dot: waiting.pop(dot) for dot in ready}
        self.waiting = len(waiting)
        self.eff = cache(self._eff)
        covered = {seen for dot in self.ops for seen in self.covers(dot)}
        self.live = [
            dot
            for dot, (_, _, op) in self.ops.items()
            if op.value is not NOTHING and dot not in covered
        ]
        self.parents, self.skipped = self._tree()

    def covers(self, dot: Dot) -> list[Dot]:
        """The dots that this op covers, void covers left out."""
        author, _, op = self.ops[dot]
        found = []
        for seen in op.over:
            if seen in self.ops and self.ops[seen][2][:2] == op[:2]:
                owns = author == self.ops[seen][0] or not op.field.endswith("@")
                if owns and not op.field.endswith("*"):
                    found.append(seen)
        return found

    def _eff(self, dot: Dot) -> int:
        clock = self.ops[dot][1]
        base = [self.eff(seen) for seen in self.covers(dot)]
        return sorted((max(base) + 1, clock, max(base) + MONTH))[1] if base else clock

    def in_order(self) -> list[Dot]:
        """The dots that stand, by effective time and dot."""
        return sorted(self.live, key=self._order)

    def _order(self, dot: Dot) -> tuple[int, Dot]:
        return self.eff(dot), dot

    def _tree(self) -> tuple[dict[bytes, bytes | None], list[Dot]]:
        parents: dict[bytes, bytes | None] = {}
        skipped = []
        for dot in sorted(self.ops, key=self._order):
            _, _, (target, field, value, _) = self.ops[dot]
            if not field.endswith("^") or not isinstance(value, dict):
                continue
            parent = value.get("parent")
            if not isinstance(value.get("rank"), str) or not isinstance(parent, bytes | None):
                continue
            above = parent
            while above is not None and above != target:
                above = parents.get(above)
            if above == target:
                skipped.append(dot)
            else:
                parents[target] = parent
        return parents, skipped

    def snapshot(self) -> list[Value]:
        """The state as `Space.snapshot` is to give it. spec: CRDT-11."""
        objects: dict[bytes, dict[str, list[Value]]] = {}
        for dot in self.in_order():
            author, _, op = self.ops[dot]
            cell = objects.setdefault(op.target, {}).setdefault(op.field, [])
            assert op.value is not NOTHING
            cell.append([*dot, self.eff(dot), author, op.value])
        rows: list[Value] = [
            [target, [[field, cell] for field, cell in sorted(cells.items())]]
            for target, cells in sorted(objects.items())
        ]
        rows += [[*dot, self.eff(dot)] for dot in self.skipped]
        return rows
