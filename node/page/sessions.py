"""Sessions: which browsers were let in, by a link that is good once."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hmac import compare_digest
from typing import NamedTuple

from moot.node.ports import Clock, Randomness
from moot.protocol.limits import (
    MAX_PAGE_LINKS,
    MAX_PAGE_SESSIONS,
    PAGE_IDLE_S,
    PAGE_LINK_S,
    PAGE_SECRET_BYTES,
    PAGE_SESSION_S,
)


class Session(NamedTuple):
    """What one browser shows with each request; neither is any good without the other.

    A browser sends a cookie to every port of this machine, and so to a server that somebody else
    runs on it. The key is kept by the page itself, and a browser gives it to no other port.
    """

    cookie: str
    key: str


class Sessions:
    """Links that nobody has used, and browsers that did. Nothing of it outlives the node."""

    def __init__(self, clock: Clock, randomness: Randomness) -> None:
        self._clock = clock
        self._randomness = randomness
        self._links: list[tuple[str, float]] = []
        self._open: dict[Session, tuple[float, float]] = {}
        """By session when it began, and when it was last used."""

    def __len__(self) -> int:
        self._forget_old()
        return len(self._open)

    def make_link(self) -> str:
        """A new secret for one login. With too many, the oldest is good no more. spec: WEB-6."""
        secret = self._secret()
        self._forget_old()
        self._links.append((secret, self._clock.monotonic()))
        del self._links[:-MAX_PAGE_LINKS]
        return secret

    def use_link(self, secret: str) -> Session | None:
        """A session for whoever knows a fresh link, which is used up thereby. spec: WEB-6."""
        self._forget_old()
        # Every one is compared, and each in constant time: how long it takes tells nothing.
        fits = [_same(known, secret) for known, _ in self._links]
        if not any(fits):
            return None
        del self._links[fits.index(True)]
        session = Session(self._secret(), self._secret())
        now = self._clock.monotonic()
        self._open[session] = now, now
        while len(self._open) > MAX_PAGE_SESSIONS:
            self._open.pop(min(self._open, key=lambda one: self._open[one][1]))
        return session

    def left(self, cookie: str, key: str) -> float | None:
        """Seconds for which this session lasts at most; None if there is none. spec: WEB-7."""
        self._forget_old()
        found = None
        for session in self._open:
            if _same(session.cookie, cookie) & _same(session.key, key):
                found = session
        if found is None:
            return None
        began, now = self._open[found][0], self._clock.monotonic()
        self._open[found] = began, now
        return began + PAGE_SESSION_S - now

    def end_all(self) -> None:
        """Let nobody in any more who was let in, or was about to be."""
        self._links.clear()
        self._open.clear()

    def _secret(self) -> str:
        drawn = self._randomness.bytes(PAGE_SECRET_BYTES)
        return urlsafe_b64encode(drawn).rstrip(b"=").decode()

    def _forget_old(self) -> None:
        now = self._clock.monotonic()
        self._links = [(link, made) for link, made in self._links if now - made < PAGE_LINK_S]
        self._open = {
            session: (began, used)
            for session, (began, used) in self._open.items()
            if now - began < PAGE_SESSION_S and now - used < PAGE_IDLE_S
        }


def _same(known: str, given: str) -> bool:
    return compare_digest(known.encode(), given.encode())
