"""Waits: what waits for what in a group, and whether that is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from moot.crdt.dots import unpack
from moot.crdt.needs import Need, parked
from moot.node.things.row import Row

NOBODY: Final[tuple[bytes, ...]] = ()


class Waits:
    """Made once from rows, and thrown away when one of them changes."""

    def __init__(self, needy: Iterable[Row], rows: Mapping[bytes, Row]) -> None:
        """`needy`: those of the rows that need something."""
        self._rows = rows
        self._on: dict[bytes, list[bytes]] = {}
        self._parked: dict[bytes, list[bytes]] = {}
        self._awaiting: dict[bytes, list[bytes]] = {}
        needs = [
            Need(one.eff, dot, row.id, one.on)
            for row in needy
            for one in row.needs
            if (dot := unpack(one.dot)) is not None
        ]
        aside = parked(needs)
        for need in needs:
            if need in aside:
                self._parked.setdefault(need.target, []).append(need.on)
            else:
                self._on.setdefault(need.target, []).append(need.on)
                self._awaiting.setdefault(need.on, []).append(need.target)
        self.involved = frozenset((*self._on, *self._awaiting, *self._parked))
        """What waits for anything, or is waited for; parked needs count."""

    def on(self, identity: bytes) -> list[bytes]:
        """What it waits for, done or not; parked needs are not among it."""
        return self._on.get(identity, [])

    def parked(self, identity: bytes) -> list[bytes]:
        """What it would wait for, if that did not close a circle."""
        return self._parked.get(identity, [])

    def awaiting(self, identity: bytes) -> list[bytes]:
        """What waits for it, by needs that count."""
        return self._awaiting.get(identity, [])

    def blockers(self, identity: bytes) -> list[bytes]:
        """What it still waits for. What nobody will do any more holds nothing up. spec: MODEL-25.

        What has not come here yet may be open as well as not: it is waited for.
        """
        return [on for on in self._on.get(identity, NOBODY) if self._is_open(on)]

    def blocks(self, identity: bytes) -> list[bytes]:
        """The open things that still wait for it."""
        awaiting = self._awaiting.get(identity)
        if not awaiting or not self._is_open(identity):
            return []
        return [one for one in awaiting if self._is_open(one)]

    def _is_open(self, identity: bytes) -> bool:
        row = self._rows.get(identity)
        return row is None or row.open
