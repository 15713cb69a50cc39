"""Words: how an entry shows its readers, and nobody else, that it holds somebody's words alone.

Such an entry may be taken back by its author, and then counts as empty. Whoever has not its body
must be able to tell that nothing else was in it. So its author marks it where the signature holds
them to it, in the salt; and to whoever has no key to read, the mark is as random as a salt is.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from moot.protocol.hashing import derive, label
from moot.protocol.header import SALT_SIZE

if TYPE_CHECKING:
    from hashlib import _Hash

MARK_SIZE: Final = 8
"""Bytes of the salt that are the mark. No other salt bears it by chance: there are 2^64."""

_DRAWN: Final = SALT_SIZE - MARK_SIZE
_KEYS: Final = 64
"""Groups whose begun hashes are kept: this is asked of every entry that comes in."""


def marked(content_key: bytes, log: bytes, seq: int, prev: bytes, salt: bytes) -> bytes:
    """Return the salt of an entry of words that begins like `salt`. spec: KEY-30."""
    drawn = salt[:_DRAWN]
    return drawn + _mark(content_key, log, seq, prev, drawn)


def is_marked(content_key: bytes, log: bytes, seq: int, prev: bytes, salt: bytes) -> bool:
    """Whether an entry is one of words, by its header. spec: KEY-30."""
    return _mark(content_key, log, seq, prev, salt[:_DRAWN]) == salt[_DRAWN:]


def _mark(content_key: bytes, log: bytes, seq: int, prev: bytes, drawn: bytes) -> bytes:
    digest = _begun(content_key).copy()
    digest.update(log + seq.to_bytes(4, "big") + prev + drawn)
    return digest.digest()[:MARK_SIZE]


@lru_cache(_KEYS)
def _begun(content_key: bytes) -> _Hash:
    return hashlib.sha256(label("words") + derive(content_key, "words-key"))
