"""Tally: what sessions came to since the node started, in numbers that name nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from moot.protocol.events import Ending
from moot.protocol.supply import Landing, Outcome


class Tally:
    """Counters that only grow."""

    def __init__(self) -> None:
        self.received = 0
        """Bytes read from peers, inside the encryption."""
        self.sent = 0
        """Bytes written to peers, likewise."""
        self.met = 0
        """Sessions that got past the hello."""
        self.refused = 0
        """Sessions that were turned away: no room for one more, or the peer broke a rule lately."""
        self.endings: Counter[Ending] = Counter()
        """Sessions that ended, by how."""
        self.faults = 0
        """Sessions that a fault of ours ended."""
        self.disk_errors = 0
        """Sessions that ended since the disk did not let them go on."""
        self.new = 0
        """Runs from peers that brought something."""
        self.again = 0
        """Runs from peers that were held already: copies too many."""
        self.put_off = 0
        """Runs that were not kept since a quota stood against it."""

    def landed(self, landings: Iterable[Landing]) -> None:
        """Count what became of runs from a peer."""
        outcomes = Counter(landing.outcome for landing in landings)
        self.new += outcomes[Outcome.NEW]
        self.again += outcomes[Outcome.KNOWN]
        self.put_off += outcomes[Outcome.PAUSED]
