"""Heartbeat: notices within 40 seconds that nobody is at the other end.

TCP may take a quarter of an hour to notice a cut; the encrypted line above it cannot do better.
Anything heard counts as life, so a busy line carries no pings at all.
"""

from __future__ import annotations

from moot.protocol.limits import HEARTBEAT_MS, MAX_MISSED_BEATS


class Heartbeat:
    """Counts the silence of one peer. spec: SYNC-5."""

    def __init__(self, now: int) -> None:
        self._heard = now
        self._missed = 0

    def heard(self, now: int) -> None:
        """Note that something arrived."""
        self._heard = now
        self._missed = 0

    def deadline(self) -> int:
        """Return when the silence becomes too long for the next step."""
        return self._heard + HEARTBEAT_MS * (self._missed + 1)

    def due(self, now: int) -> bool:
        """Count a missed beat if one is due, and return whether to ping now."""
        if now < self.deadline():
            return False
        self._missed += 1
        return not self.dead

    @property
    def dead(self) -> bool:
        """Whether the silence lasted too many beats."""
        return self._missed >= MAX_MISSED_BEATS
