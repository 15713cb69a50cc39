"""The pasts that somebody looked at lately, made a little at a time beside other work."""

from __future__ import annotations

from collections import OrderedDict
from datetime import tzinfo
from typing import Final, NamedTuple

import trio

from moot.node.past import Past
from moot.node.profile import Membership
from moot.node.store.contract import Store
from moot.node.things.board import Board
from moot.node.things.view import View

STEP: Final = 200
"""Entries taken in between two moments for others: some ten milliseconds. spec: HIST-10."""

MOST_KEPT: Final = 2
"""Pasts that are kept, for somebody who goes to and fro between two days."""

MOST_ENTRIES: Final = 100_000
"""Entries in all that are kept, about a kilobyte each; a larger past is made for each question."""

KEPT_MS: Final = 600_000
"""How long one is kept that nobody looks at."""


class _Kept(NamedTuple):
    past: Past
    board: Board
    looked: int
    """When somebody looked at it last, ms."""


class Pasts:
    """Makes pasts, one at a time, and keeps the last."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: OrderedDict[tuple[bytes, int], _Kept] = OrderedDict()
        self._making = trio.Lock()

    async def view(self, membership: Membership, at: int, now: int, zone: tzinfo) -> View:
        """A group as it was at `at`, for somebody in that time zone. spec: HIST-8."""
        async with self._making:
            key = (membership.id, at)
            known = self._kept.pop(key, None)
            if known is None or known.past.real is not membership.replica:
                past = Past(self._store, membership.replica, at)
                known = _Kept(past, Board(past, self._store), now)
            past, board, _ = known
            self._make_room(past)
            while past.advance(STEP) or board.advance():
                self._make_room(past)
                await trio.lowlevel.checkpoint()
            board.refresh(at)
            if past.size <= MOST_ENTRIES:
                self._kept[key] = known._replace(looked=now)
        return View(membership._replace(replica=past), board, at, zone)

    def _make_room(self, making: Past) -> None:
        """Let go of those looked at longest ago, as far as the one that is made needs their room.

        While it grows and not after, or at its end there would be half as much again in memory.
        """
        while self._kept and (
            len(self._kept) >= MOST_KEPT or self.entries + making.size > MOST_ENTRIES
        ):
            self._kept.popitem(last=False)

    @property
    def entries(self) -> int:
        """How many entries are kept in memory."""
        return sum(known.past.size for known in self._kept.values())

    def forget(self, now: int, group: bytes | None = None) -> None:
        """Let go of those that nobody looked at for long, and of all of one group."""
        for key, known in list(self._kept.items()):
            if key[0] == group or now - known.looked > KEPT_MS:
                del self._kept[key]
