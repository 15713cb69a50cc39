"""Spell: one time of catching up with a peer, and how far it has got."""

from __future__ import annotations

from moot.node.company import Getting


class Spell:
    """What a peer had of a group that we lacked, since we last had all of it. spec: API-99."""

    def __init__(self) -> None:
        self._most = 0
        self._began = 0.0
        self._received = 0

    def look(self, lacking: int, received: int, now: float) -> Getting | None:
        """How far it is; None if nothing is lacking.

        `lacking` are entries, `received` all bytes of the session, `now` seconds of any clock.
        """
        if not lacking:
            self._most = 0
            return None
        if not self._most:
            self._began, self._received = now, received
        self._most = max(self._most, lacking)
        came = self._most - lacking
        left = (now - self._began) * lacking / came if came else None
        return Getting(
            came, self._most, received - self._received, None if left is None else round(left)
        )
