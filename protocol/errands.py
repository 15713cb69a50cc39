"""Errands: which session fetches which log, so that no log is fetched twice at a time.

All sessions of a node share one `Errands`. A log is asked from one peer; when that peer dies its
errands are free again, and when it does not get on for a while others may take them over.
"""

from __future__ import annotations

from typing import NamedTuple

from moot.protocol.limits import ERRAND_MS


class Errand(NamedTuple):
    """Who fetches a log, and until when nobody else does."""

    asker: object
    until: int


class Errands:
    """Who fetches what, for all groups of a node. spec: SYNC-15."""

    def __init__(self) -> None:
        self._taken: dict[tuple[bytes, bytes], Errand] = {}

    def take(self, group: bytes, log: bytes, asker: object, now: int) -> bool:
        """Take or keep the errand for a log; False while another session is at it."""
        errand = self._taken.get((group, log))
        if errand is not None and errand.asker is not asker and now < errand.until:
            return False
        self._taken[group, log] = Errand(asker, now + ERRAND_MS)
        return True

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
