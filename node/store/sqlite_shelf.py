"""The state of one group as rows: only what was used lately is in memory.

Applied ops are collected and written many at a time, at the latest when the transaction ends.
Until then their traces are in memory, so that a batch that builds on itself asks the disk for
nothing. Whatever reads cells first writes what is collected.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from moot.crdt.op import Dot
from moot.crdt.shelf import Pending, Trace, Write
from moot.crdt.value import Value
from moot.node.store.database import Cell, Database, Row
from moot.node.store.entry_index import EntryIndex
from moot.node.store.numbers import Numbers
from moot.node.store.recent import Recent
from moot.node.store.sqlite_tree import OPS_PER_ENTRY, SqlTreeShelf
from moot.node.store.sqlite_waiting import SqlWaiting
from moot.protocol.encoding import decode_again, encode_again
from moot.protocol.errors import OurFault

COLLECTED_OPS: Final = 8_192
"""How many applied ops are collected before they are written."""
KEPT_TRACES: Final = 16_384
"""How many traces stay in memory. At least COLLECTED_OPS: collected ones must be among them."""
KEPT_OBJECTS: Final = 4_096
"""How many objects' cells stay in memory: some 20 MB of small objects."""
PAGE: Final = 1_000
"""How many object ids are read at a time."""

Cells = dict[str, list[Write]]


class SqlShelf(SqlTreeShelf):
    """See `Shelf`."""

    def __init__(
        self,
        db: Database,
        group: int,
        index: EntryIndex,
        objects: Numbers[bytes],
        members: Numbers[bytes],
        fields: Numbers[str],
    ) -> None:
        super().__init__(db, group, index, objects, members)
        self._fields = fields
        self._ops: dict[int, list[Cell]] = {}
        self._covered: list[tuple[int]] = []
        self._traces: Recent[Dot, Trace] = Recent(KEPT_TRACES)
        self._cells: Recent[bytes, Cells] = Recent(KEPT_OBJECTS)
        self._entered: int | None = None
        self._current: tuple[bytes, int] = (b"", 0)
        """The entry that is being applied, and its number."""
        self._waiting = SqlWaiting(db, group, self._dot, members)
        db.join(self)

    @property
    def entered(self) -> int:
        """The number of the entry that was entered last."""
        if self._entered is None:
            ((self._entered,),) = self._db.rows("select applied from grp where id = ?", self._group)
        return self._entered

    def enter(self, entry: bytes, size: int) -> bool:
        """See `Shelf.enter`. Entries are entered in the order of their numbers.

        All but those whose bodies come later: until then it is not known how many ops they hold.
        """
        known = self._index.find(entry)
        if known is None:
            raise OurFault("an entry is applied that is not kept")
        if known.entry <= self.entered and known.ops is not None:
            return False
        if known.ops != size:
            self._index.set_ops(entry, known, size)
        # One whose body was lacking comes after those that came here after it.
        self._entered = max(known.entry, self.entered)
        self._current = (entry, known.entry)
        return True

    def derive(self, entry: bytes, size: int) -> bool:
        """See `Shelf.derive`."""
        if self._index.derived.find(entry) is not None:
            return False
        self._current = (entry, self._index.derived.add(entry, size).number)
        return True

    def size(self, entry: bytes) -> int | None:
        """See `Shelf.size`."""
        known = self._index.find(entry)
        if known is None:
            derived = self._index.derived.find(entry)
            return None if derived is None else derived.ops
        return None if known.entry > self.entered else known.ops

    def trace(self, dot: Dot) -> Trace | None:
        """See `Shelf.trace`."""
        trace = self._traces.get(dot)
        if trace is None and dot.at < OPS_PER_ENTRY:
            number = self._index.number(dot.entry)
            if number is None:
                return None
            row = self._db.row(
                "select eff, object.name, field.name, member.name from op"
                " join object on object.id = object join field on field.id = field"
                " join member on member.id = author where dot = ?",
                number * OPS_PER_ENTRY + dot.at,
            )
            if row is not None:
                trace = Trace(*row)
                self._traces.put(dot, trace)
        return trace

    def record(self, dot: Dot, trace: Trace, value: Value) -> None:
        """See `Shelf.record`."""
        self._collect(dot, trace, encode_again(value))

    def record_cover(self, dot: Dot, trace: Trace) -> None:
        """See `Shelf.record_cover`."""
        self._collect(dot, trace, None)

    def _collect(self, dot: Dot, trace: Trace, value: bytes | None) -> None:
        eff, target, field, author = trace
        number = self._dot(dot)
        if len(self._ops) >= COLLECTED_OPS:
            self.write()
        self._ops[number] = [
            number,
            self._objects.number(target),
            self._fields.number(field),
            eff,
            self._members.number(author),
            value,
        ]
        self._traces.put(dot, trace)
        self._cells.drop(target)

    def _dot(self, dot: Dot) -> int:
        entry, number = self._current
        return number * OPS_PER_ENTRY + dot.at if dot.entry == entry else super()._dot(dot)

    def cover(self, dot: Dot, trace: Trace) -> None:
        """See `Shelf.cover`."""
        number = self._dot(dot)
        collected = self._ops.get(number)
        if collected is None:
            self._covered.append((number,))
        else:
            collected[-1] = None
        self._cells.drop(trace.target)

    def erase(self, dot: Dot, trace: Trace) -> None:
        """See `Shelf.erase`."""
        number = self._dot(dot)
        if self._ops.pop(number, None) is None:
            self._db.rows("delete from op where dot = ?", number)
        self._traces.drop(dot)
        self._cells.drop(trace.target)

    def shrink(self, entry: bytes) -> None:
        """See `Shelf.shrink`."""
        known = self._index.find(entry)
        if known is None:
            raise OurFault("an entry is emptied that is not kept")
        self._index.set_ops(entry, known, 0)

    def hold(self, need: bytes, pending: Pending) -> None:
        """See `Shelf.hold`."""
        self._waiting.hold(need, pending)

    def release(self, need: bytes) -> Sequence[Pending]:
        """See `Shelf.release`."""
        return self._waiting.release(need)

    def waiting(self) -> int:
        """See `Shelf.waiting`."""
        return self._waiting.count()

    def live(self, target: bytes, field: str) -> Iterable[Write]:
        """See `Shelf.live`."""
        return self.cells(target).get(field, ())

    def cells(self, target: bytes) -> Mapping[str, Sequence[Write]]:
        """See `Shelf.cells`."""
        cells = self._cells.get(target)
        if cells is None:
            cells = self._read_cells((target,))[target]
        return cells

    def expect(self, targets: Iterable[bytes]) -> None:
        """See `Shelf.expect`."""
        self._read_cells([target for target in targets if self._cells.get(target) is None])

    def _read_cells(self, targets: Sequence[bytes]) -> Mapping[bytes, Cells]:
        self.write()
        found: dict[bytes, Cells] = {target: {} for target in targets}
        numbers = (self._objects.find(target) for target in targets)
        rows = self._db.rows(
            "select o.name, field.name, coalesce((select name from entry where id = dot >> 6),"
            " (select name from derived where id = -(dot >> 6))), dot & 63, eff, m.name, op.value"
            " from json_each(?) j join op on object = j.value and op.value is not null"
            " join object o on o.id = object join field on field.id = field"
            " join member m on m.id = author",
            json.dumps([number for number in numbers if number is not None]),
        )
        for target, field, entry, at, eff, author, value in rows:
            write = Write(Dot(entry, at), eff, author, decode_again(value))
            found[target].setdefault(field, []).append(write)
        for target, cells in found.items():
            self._cells.put(target, cells)
        return found

    def targets(self) -> Iterator[bytes]:
        """See `Shelf.targets`."""
        self.write()
        after = b""
        while page := self._targets_after(after):
            for (target,) in page:
                yield target
            (after,) = page[-1]

    def _targets_after(self, after: bytes) -> list[Row]:
        return self._db.rows(
            "select name from object where grp = ? and name > ? and exists ("
            "select 1 from op where object = object.id and value is not null)"
            " order by name limit ?",
            self._group,
            after,
            PAGE,
        )

    def flush(self) -> None:
        """See `Part.flush`."""
        self.write()
        self._write_first()
        self._forget_moves()

    def write(self) -> None:
        """Write what is collected; the transaction may go on."""
        if self._ops:
            self._db.many("insert into op values (?, ?, ?, ?, ?, ?)", self._ops.values())
            self._ops = {}
        if self._covered:
            self._db.many("update op set value = null where dot = ?", self._covered)
            self._covered = []

    def forget(self) -> None:
        """See `Part.forget`."""
        self._ops = {}
        self._covered = []
        self._forget_moves()
        self._traces.clear()
        self._cells.clear()
        self._entered = None
        self._current = (b"", 0)

    def restart(self) -> None:
        """All rows of the state were deleted, those collected included."""
        self.forget()
        self._waiting.forget()

    def close(self) -> None:
        """The group is gone."""
        self._db.part_from(self, self._waiting)
