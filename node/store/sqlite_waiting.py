"""Ops that wait for an entry, as rows.

During a first sync many ops wait for a moment: the logs come one after another. So what is held
is written when the transaction ends, what was written lately need not be read again, and whether
anything waits for an entry at all is answered from memory too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast

from moot.crdt.op import Dot, Op
from moot.crdt.shelf import Pending
from moot.crdt.value import NOTHING, Nothing, Value
from moot.node.store.database import Cell, Database
from moot.node.store.numbers import Numbers
from moot.protocol.encoding import decode, encode

KEPT_NEEDS: Final = 65_536
"""How many awaited entries are remembered by id, some 8 MB; beyond that the disk is asked."""

KEPT_OPS: Final = 8_192
"""How many waiting ops stay in memory beside their rows; some 8 MB."""


class SqlWaiting:
    """The ops of one group that wait, by the entry that each waits for."""

    def __init__(
        self, db: Database, group: int, number: Callable[[Dot], int], members: Numbers[bytes]
    ) -> None:
        """`number` gives the number of a dot."""
        self._db = db
        self._group = group
        self._number = number
        self._members = members
        self._held: dict[bytes, list[Pending]] = {}
        """What is not written yet, by need."""
        self._needs: set[bytes] | None = None
        """For what the written ones wait; None while unknown, or when there are too many."""
        self._written: int | None = None
        """How many are written; None while unknown."""
        self._copies: dict[bytes, list[Pending]] = {}
        """By need, all that wait for it, where they are written and still at hand."""
        self._released: list[tuple[Cell, ...]] = []
        """The needs whose rows are to be deleted."""
        db.join(self)

    def hold(self, need: bytes, pending: Pending) -> None:
        """Keep an op until `need` is released."""
        self._held.setdefault(need, []).append(pending)

    def release(self, need: bytes) -> list[Pending]:
        """Hand out and forget what waits for `need`."""
        held = self._held.pop(need, [])
        if self._count_written() and (self._needs is None or need in self._needs):
            held = self._take(need) + held
        return held

    def count(self) -> int:
        """How many ops wait."""
        return self._count_written() + sum(map(len, self._held.values()))

    def _count_written(self) -> int:
        if self._written is None:
            ((self._written,),) = self._db.rows(
                "select count(*) from waiting where grp = ?", self._group
            )
            needs = self._db.rows(
                "select distinct need from waiting where grp = ? limit ?",
                self._group,
                KEPT_NEEDS + 1,
            )
            self._needs = {need for (need,) in needs} if len(needs) <= KEPT_NEEDS else None
        return self._written

    def _take(self, need: bytes) -> list[Pending]:
        if self._needs is not None:
            self._needs.discard(need)
        copies = self._copies.pop(need, None)
        if copies is not None:
            self._released.append((self._group, need))
            self._written = self._count_written() - len(copies)
            return copies
        rows = self._db.rows(
            "select coalesce((select name from entry where id = w.dot >> 6),"
            " (select name from derived where id = -(w.dot >> 6))), w.dot & 63, m.name, w.time,"
            " w.op from waiting w join member m on m.id = w.author"
            " where w.grp = ? and w.need = ? order by w.dot",
            self._group,
            need,
        )
        if rows:
            self._db.rows("delete from waiting where grp = ? and need = ?", self._group, need)
            self._written = self._count_written() - len(rows)
        return [
            Pending(Dot(entry, at), author, time, _unpack(op))
            for entry, at, author, time, op in rows
        ]

    def flush(self) -> None:
        """See `Part.flush`."""
        if self._released:
            self._db.many("delete from waiting where grp = ? and need = ?", self._released)
            self._released = []
        if self._held:
            rows = [row for need, held in self._held.items() for row in self._rows(need, held)]
            self._db.many("insert into waiting values (?, ?, ?, ?, ?, ?)", rows)
            self._written = self._count_written() + len(rows)
            self._copy()
            if self._needs is not None:
                self._needs.update(self._held)
                self._needs = self._needs if len(self._needs) <= KEPT_NEEDS else None
            self._held = {}

    def _copy(self) -> None:
        """Keep what was just written at hand too, unless rows from before wait for the same."""
        if self._needs is None or self._count_written() > KEPT_OPS:
            self._copies = {}
            return
        for need, held in self._held.items():
            copies = self._copies.get(need)
            if copies is not None:
                copies += held
            elif need not in self._needs:
                self._copies[need] = held

    def _rows(self, need: bytes, held: list[Pending]) -> list[tuple[Cell, ...]]:
        return [
            (self._group, need, self._number(dot), self._members.number(author), time, _pack(op))
            for dot, author, time, op in held
        ]

    def forget(self) -> None:
        """See `Part.forget`."""
        self._held = {}
        self._needs = None
        self._written = None
        self._copies = {}
        self._released = []


def _pack(op: Op) -> bytes:
    """An op that waits, as one blob."""
    over: list[Value] = [[*dot] for dot in op.over]
    value = [] if isinstance(op.value, Nothing) else [op.value]
    return encode([op.target, op.field, over, *value])


def _unpack(blob: bytes) -> Op:
    target, field, over, *value = cast("list[Any]", decode(blob))
    return Op(target, field, value[0] if value else NOTHING, tuple(Dot(*dot) for dot in over))
