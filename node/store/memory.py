"""A home's store in memory, for the simulation: fast, and able to fail when it is told to.

What was committed outlives the node that wrote it, as a disk would: open new replicas over the
same store. A transaction keeps a list of what would undo it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from moot.crdt.value import Value
from moot.node.store.contract import Enrolment
from moot.node.store.errors import DiskTrouble
from moot.node.store.memory_ledger import MemoryLedger
from moot.protocol.encoding import decode, encode
from moot.protocol.errors import OurFault

K = TypeVar("K")
V = TypeVar("V")


class MemoryStore:
    """See `Store`."""

    def __init__(self) -> None:
        self.full = False
        """Set by a test: every commit fails as on a full disk."""
        self._undo: list[Callable[[], object]] | None = None
        self._enrolments: dict[bytes, Enrolment] = {}
        self._ledgers: dict[bytes, MemoryLedger] = {}
        self._settings: dict[str, bytes] = {}
        self._secrets: dict[str, bytes] = {}
        self._newest = 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """See `Store.transaction`."""
        if self._undo is not None:
            raise OurFault("a transaction inside a transaction")
        self._undo = []
        try:
            yield
            self._commit()
        except BaseException:
            for undo in reversed(self._undo):
                undo()
            raise
        finally:
            self._undo = None

    def _commit(self) -> None:
        if self.full:
            raise DiskTrouble("the memory store was told to be full")

    def undo(self, step: Callable[[], object]) -> None:
        """Note how to take back what is about to be done."""
        if self._undo is None:
            raise OurFault("a write outside a transaction")
        self._undo.append(step)

    def number_from(self, newest: int) -> None:
        """Note the number of the newest entry in any group."""
        before = self._newest
        self.undo(lambda: setattr(self, "_newest", before))
        self._newest = newest

    @property
    def newest(self) -> int:
        """The number of the newest entry in any group."""
        return self._newest

    def enrolments(self) -> list[Enrolment]:
        """See `Store.enrolments`."""
        return list(self._enrolments.values())

    def join(self, enrolment: Enrolment) -> None:
        """See `Store.join`."""
        self._put(self._enrolments, enrolment.group, enrolment)

    def leave(self, group: bytes) -> None:
        """See `Store.leave`."""
        self._put(self._enrolments, group, None)
        self._put(self._ledgers, group, None)

    def ledger(self, group: bytes) -> MemoryLedger:
        """See `Store.ledger`."""
        if group not in self._enrolments:
            raise OurFault("this home is not in that group")
        if group not in self._ledgers:
            self._ledgers[group] = MemoryLedger(self)
        return self._ledgers[group]

    def setting(self, name: str) -> Value:
        """See `Store.setting`."""
        value = self._settings.get(name)
        return None if value is None else decode(value)

    def set_setting(self, name: str, value: Value) -> None:
        """See `Store.set_setting`."""
        self._put(self._settings, name, None if value is None else encode(value))

    def secret(self, name: str) -> bytes | None:
        """See `Store.secret`."""
        return self._secrets.get(name)

    def set_secret(self, name: str, value: bytes) -> None:
        """See `Store.set_secret`."""
        self._put(self._secrets, name, value)

    def check(self) -> list[str]:
        """See `Store.check`."""
        return []

    def close(self) -> None:
        """See `Store.close`."""

    def _put(self, where: dict[K, V], key: K, value: V | None) -> None:
        """Put or remove one thing, so that it can be undone."""
        before = dict(where)

        def restore() -> None:
            where.clear()
            where.update(before)

        self.undo(restore)
        if value is None:
            where.pop(key, None)
        else:
            where[key] = value
