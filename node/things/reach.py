"""Reach: how far in each log a device has got, by the newest entries that it acknowledged.

A log is a chain, so that whoever has an entry has all before it. One that forked is a tree: of it a
device has all up to where it lacks something on the way to any tip.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from moot.node.store.contract import Ledger, Place


class Reach:
    """The logs of a group as of now, by their numbers."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._heads: dict[int, list[Place]] = {}
        for _, place in ledger.heads():
            self._heads.setdefault(place.log, []).append(place)
        self.ends = {log: max(head.seq for head in heads) for log, heads in self._heads.items()}
        """The greatest seq of each log."""
        self._fork = cache(self._forks_at)

    def of(self, acked: Iterable[Place]) -> dict[int, int]:
        """By log, the seq up to which a device has everything that we have. spec: SYNC-44."""
        places: dict[int, list[Place]] = {}
        for place in acked:
            places.setdefault(place.log, []).append(place)
        return {log: self._reached(log, row) for log, row in places.items()}

    def _reached(self, log: int, acked: list[Place]) -> int:
        furthest = max(place.seq for place in acked)
        heads = self._heads.get(log, [])
        if len(heads) < 2:
            return furthest
        fork = self._fork(log)
        known = {place.entry for place in acked}
        reached = self.ends[log]
        for head in heads:
            if head.entry not in known:
                line = self._ledger.lineage(head.entry, fork)
                on_it = [head.seq - back for back, entry in enumerate(line) if entry in known]
                reached = min(reached, max(on_it, default=min(furthest, fork - 1)))
        return reached

    def _forks_at(self, log: int) -> int:
        fork = self._ledger.fork(log)
        return 0 if fork is None else fork
