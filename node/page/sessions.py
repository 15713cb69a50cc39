"""Sessions: which browsers were let in, by a link that is good once."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hmac import compare_digest
from typing import NamedTuple

import trio

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


class _Life:
    """When a session began and was last used, and the answers of it that still go on."""

    def __init__(self, now: float) -> None:
        self.began = self.used = now
        self.answers: set[trio.CancelScope] = set()

    def is_over(self, now: float) -> bool:
        """Whether it is too old, or rests for too long: whoever listens does not rest."""
        resting = not self.answers and now - self.used >= PAGE_IDLE_S
        return resting or now - self.began >= PAGE_SESSION_S


class Sessions:
    """Links that nobody has used, and browsers that did. Nothing of it outlives the node."""

    def __init__(self, clock: Clock, randomness: Randomness) -> None:
        self._clock = clock
        self._randomness = randomness
        self._links: list[tuple[str, float]] = []
        self._open: dict[Session, _Life] = {}

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
        self._open[session] = _Life(self._clock.monotonic())
        if len(self._open) > MAX_PAGE_SESSIONS:
            self._end(min(self._open, key=lambda one: self._open[one].used))
        return session

    def find(self, cookie: str, key: str) -> Session | None:
        """The session of whoever shows both, which is used thereby; None if there is none."""
        self._forget_old()
        found = None
        for session in self._open:
            if _same(session.cookie, cookie) & _same(session.key, key):
                found = session
        if found is not None:
            self._open[found].used = self._clock.monotonic()
        return found

    @contextmanager
    def answering(self, session: Session) -> Iterator[None]:
        """What is done within is cut off when the session ends, however that comes. spec: WEB-7."""
        life = self._open[session]
        left = life.began + PAGE_SESSION_S - self._clock.monotonic()
        with trio.move_on_after(left) as scope:
            life.answers.add(scope)
            try:
                yield
            finally:
                life.answers.remove(scope)
                life.used = self._clock.monotonic()

    def end_all(self) -> None:
        """Let nobody in any more who was let in, or was about to be."""
        self._links.clear()
        for session in list(self._open):
            self._end(session)

    def _end(self, session: Session) -> None:
        for answer in self._open.pop(session).answers:
            answer.cancel()

    def _secret(self) -> str:
        drawn = self._randomness.bytes(PAGE_SECRET_BYTES)
        return urlsafe_b64encode(drawn).rstrip(b"=").decode()

    def _forget_old(self) -> None:
        now = self._clock.monotonic()
        self._links = [(link, made) for link, made in self._links if now - made < PAGE_LINK_S]
        for session in [one for one, life in self._open.items() if life.is_over(now)]:
            self._end(session)


def _same(known: str, given: str) -> bool:
    return compare_digest(known.encode(), given.encode())
