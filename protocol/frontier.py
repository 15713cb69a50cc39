"""Frontier: the newest entries of every log that a replica holds; it stands for all before them.

A log has one tip, or more if it forked. Two replicas with equal frontiers hold the same entries.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from moot.protocol.hashing import label
from moot.protocol.limits import NAME_BYTES


class Frontier:
    """The tips of all logs of one group."""

    def __init__(self) -> None:
        self._tips: dict[bytes, tuple[tuple[int, bytes], ...]] = {}
        self._names: dict[bytes, tuple[bytes, ...]] = {}
        self._digest: bytes | None = None

    def __len__(self) -> int:
        """How many logs there are."""
        return len(self._tips)

    def logs(self) -> Iterator[bytes]:
        """The keys of all logs, in no order."""
        return iter(self._tips)

    def tips(self, log: bytes) -> tuple[tuple[int, bytes], ...]:
        """The seq and id of every entry of a log that nothing follows, ascending."""
        return self._tips.get(log, ())

    def named(self, name: bytes) -> tuple[bytes, ...]:
        """The logs whose keys begin so, as long as names are; most often one."""
        return self._names.get(name, ())

    def forked(self) -> list[bytes]:
        """The logs that have more than one tip, ascending."""
        return sorted(log for log, tips in self._tips.items() if len(tips) > 1)

    def put(self, log: bytes, seq: int, entry: bytes) -> None:
        """Add a tip, as one does when the tips of a log are read from the disk."""
        self._set(log, {*self.tips(log), (seq, entry)})

    def advance(self, log: bytes, seq: int, prev: bytes, entry: bytes) -> None:
        """Note one new entry, whose predecessor is held."""
        self.extend(log, seq, prev, (entry,))

    def extend(self, log: bytes, first: int, prev: bytes, ids: Sequence[bytes]) -> None:
        """Note consecutive new entries, the first after `prev`, which is held. spec: LOG-9.

        If `prev` was a tip, the last of them is one in its place; if not, the log forks there.
        spec: LOG-7.
        """
        if ids:
            rest = {tip for tip in self.tips(log) if tip != (first - 1, prev)}
            self._set(log, rest | {(first + len(ids) - 1, ids[-1])})

    def _set(self, log: bytes, tips: set[tuple[int, bytes]]) -> None:
        if log not in self._tips:
            name = log[:NAME_BYTES]
            self._names[name] = tuple(sorted((*self.named(name), log)))
        self._tips[log] = tuple(sorted(tips))
        self._digest = None

    def digest(self) -> bytes:
        """32 bytes that are equal if and only if the frontiers are. spec: LOG-10."""
        if self._digest is None:
            digest = hashlib.sha256(label("frontier"))
            for log, tips in sorted(self._tips.items()):
                for seq, entry in tips:
                    digest.update(log + seq.to_bytes(4, "big") + entry)
            self._digest = digest.digest()
        return self._digest
