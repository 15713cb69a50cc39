"""Audit: compares again, now and then, what two ends of a long conversation hold.

What a conversation keeps in mind about the other end saves comparing everything with every entry;
so whatever slips its mind would be missed for as long as the session lasts. When nothing has moved
for a while, both ends should hold the same: one digest shows whether they do. If not, the session
begins anew, and its first comparison finds what is missing, whatever the reason was.
"""

from __future__ import annotations

from moot.protocol.gossip_limits import AUDIT_MS, AUDIT_QUIET_MS
from moot.protocol.hello import Chance


class Audit:
    """When to compare, in one conversation. spec: GSP-7."""

    def __init__(self, chance: Chance, now: int) -> None:
        self._chance = chance
        self._moved = now
        self._due = now
        self._over = False
        self.put_off(now)

    def put_off(self, now: int) -> None:
        """Let a whole pause pass: it was just compared."""
        half = AUDIT_MS // 2
        self._due = now + half + int.from_bytes(self._chance(4), "big") % (half + 1)

    def moved(self, now: int) -> None:
        """Note that something was said, heard or written."""
        self._moved = now

    def give_up(self) -> None:
        """Note that we leave something out ourselves, so that we differ rightly."""
        self._over = True

    def is_quiet(self, now: int) -> bool:
        """Whether nothing is on its way any more, and a difference means something."""
        return not self._over and now >= self._moved + AUDIT_QUIET_MS

    def is_due(self, now: int) -> bool:
        """Whether to compare now."""
        return self.is_quiet(now) and now >= self._due

    def deadline(self) -> int | None:
        """Return when to compare, if nothing moves until then."""
        return None if self._over else max(self._due, self._moved + AUDIT_QUIET_MS)
