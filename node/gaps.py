"""Gaps: entries of one group that are held without their bodies, and what to ask for them."""

from __future__ import annotations

from collections import deque
from itertools import islice

from moot.node.logs import Logs
from moot.node.store.contract import Ledger
from moot.protocol.limits import MAX_ASKS_PER_WANT
from moot.protocol.supply import Ask


class Gaps:
    """What a group that we can read lacks."""

    def __init__(self, ledger: Ledger, logs: Logs) -> None:
        self._ledger = ledger
        self._logs = logs
        self._asked = 0
        """Of how many logs bodies were asked for."""

    def asks(self) -> tuple[Ask, ...]:
        """What to ask a peer for, so that bodies come that are lacking. spec: STORE-31.

        Of each log all that follows the entry before the first gap; of other logs at other times,
        where there are many: some bodies may be nowhere.
        """
        asks: dict[bytes, Ask] = {}
        for place in self._ledger.first_gaps():
            kept = self._ledger.read(place.entry)
            if kept is not None:
                key = self._logs[place.log].key
                asks.setdefault(key, Ask(key, (kept.prev,)))
        waiting = deque(asks.values())
        waiting.rotate(-self._asked)
        self._asked += min(len(waiting), MAX_ASKS_PER_WANT)
        return tuple(islice(waiting, MAX_ASKS_PER_WANT))
