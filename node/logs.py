"""The logs of one group in memory: there are few, and everybody asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from moot.node.store.contract import Log


class Logs:
    """All logs by number and by key."""

    def __init__(self, logs: Iterable[Log]) -> None:
        self._by_number: dict[int, Log] = {}
        self._by_key: dict[bytes, list[Log]] = {}
        self._size = 0
        for log in logs:
            self.put(log)

    def put(self, log: Log) -> None:
        """Add a log, or replace the one of the same number."""
        known = self._by_number.get(log.number)
        if known is not None:
            self._by_key[known.key].remove(known)
            self._size -= known.size
        self._size += log.size
        self._by_number[log.number] = log
        self._by_key.setdefault(log.key, []).append(log)

    @property
    def size(self) -> int:
        """Bytes of all bodies kept of the group."""
        return self._size

    def size_of(self, key: bytes) -> int:
        """Bytes of all bodies kept under one key."""
        return sum(log.size for log in self.of(key))

    def __getitem__(self, number: int) -> Log:
        return self._by_number[number]

    def __iter__(self) -> Iterator[Log]:
        return iter(self._by_number.values())

    def __len__(self) -> int:
        return len(self._by_number)

    def of(self, key: bytes) -> Sequence[Log]:
        """The logs under one key: one, or more where somebody opened his log twice."""
        return self._by_key.get(key, ())
