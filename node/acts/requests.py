"""Requests that were done: so that one sent twice, for want of an answer, is done once."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from typing import Final, NamedTuple

from moot.crdt.value import Value
from moot.node.store.contract import Store
from moot.node.trouble import Trouble

REMEMBERED: Final = 1_024
"""More than any client has under way; each is a few hundred bytes. spec: API-9."""

MAX_REQUEST: Final = 64
NEXT: Final = "requests"
DIGEST_SIZE: Final = 16


class Done(NamedTuple):
    """What a request came to."""

    digest: bytes
    """Of the act and its arguments."""
    group: bytes | None
    thing: bytes | None
    said: bytes | None
    """The thought that it made."""


class Requests:
    """The last requests that wrote something, kept in the store as a ring."""

    def __init__(self, store: Store) -> None:
        self._store = store
        following = store.setting(NEXT)
        self._next = following if isinstance(following, int) else 0
        self._done: OrderedDict[str, Done] = OrderedDict()
        for at in range(max(0, self._next - REMEMBERED), self._next):
            match store.setting(_slot(at)):
                case [str(request), bytes(digest), *rest] if len(rest) == 3:
                    self._done[request] = Done(digest, *map(_identity, rest))

    def find(self, request: str | None, digest: bytes) -> Done | None:
        """What the request came to, if it was done. Raises Trouble `request-reused`."""
        done = self._done.get(request) if request is not None else None
        if done is not None and done.digest != digest:
            raise Trouble(
                "request-reused",
                "this request id was used for something else",
                next=("give each request an id of its own",),
            )
        return done

    def keep(self, request: str | None, done: Done) -> None:
        """Write it down, within a transaction."""
        if request is not None:
            self._store.set_setting(_slot(self._next), [request, *done])
            self._store.set_setting(NEXT, self._next + 1)

    def remember(self, request: str | None, done: Done) -> None:
        """Note that what was written down is on the disk."""
        if request is not None:
            self._next += 1
            self._done[request] = done
            if len(self._done) > REMEMBERED:
                self._done.popitem(last=False)


def _slot(at: int) -> str:
    return f"request/{at % REMEMBERED}"


def _identity(value: Value) -> bytes | None:
    return value if isinstance(value, bytes) else None


def digest_of(body: dict[str, object]) -> bytes:
    """What tells two acts apart: the verb and every argument but the request's id."""
    said = {name: value for name, value in body.items() if name != "request"}
    text = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()[:DIGEST_SIZE]
