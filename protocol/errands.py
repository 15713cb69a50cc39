"""Errands: which session fetches which log, so that no log is fetched twice at a time.

All sessions of a node share one `Errands`. A log is asked from one peer; when that peer dies its
errands are free again, and when it does not get on for a while others may take them over. Getting
on takes some bytes: else who gives an entry now and then would keep a log from everybody.
"""

from __future__ import annotations

from typing import NamedTuple

from moot.protocol.limits import ERRAND_BYTES, ERRAND_MS


class Errand(NamedTuple):
    """Who fetches a log, and until when nobody else does."""

    asker: object
    until: int
    brought: int = 0
    """Bytes since the time was extended last."""


class Errands:
    """Who fetches what, for all groups of a node. spec: SYNC-15."""

    def __init__(self) -> None:
        self._taken: dict[tuple[bytes, bytes], Errand] = {}

    def take(self, group: bytes, log: bytes, asker: object, now: int) -> bool:
        """Take or keep the errand for a log; False while another session is at it."""
        errand = self._taken.get((group, log))
        if errand is not None:
            if errand.asker is asker:
                return True  # its time does not begin anew
            if now < errand.until:
                return False
        self._taken[group, log] = Errand(asker, now + ERRAND_MS)
        return True

    def bring(self, group: bytes, log: bytes, asker: object, size: int, now: int) -> None:
        """Note that so many bytes of a log came; enough of them give the asker more time."""
        errand = self._taken.get((group, log))
        if errand is None:
            self._taken[group, log] = Errand(asker, now + ERRAND_MS)
        elif errand.asker is asker:
            brought = errand.brought + size
            if brought >= ERRAND_BYTES:
                self._taken[group, log] = Errand(asker, now + ERRAND_MS)
            else:
                self._taken[group, log] = errand._replace(brought=brought)

    def done(self, group: bytes, log: bytes, asker: object) -> None:
        """Give the errand back, if it is still this asker's."""
        errand = self._taken.get((group, log))
        if errand is not None and errand.asker is asker:
            del self._taken[group, log]

    def leave(self, asker: object) -> None:
        """Give back all errands of a session that is over."""
        mine = [key for key, errand in self._taken.items() if errand.asker is asker]
        for key in mine:
            del self._taken[key]
