"""Hashes and derived keys, each under a label of its own: no two uses can meet. spec: KEY-1."""

from __future__ import annotations

import hashlib
import hmac
from functools import cache
from typing import Final

_BLOCK: Final = 64
"""Bytes of a block of SHA-256."""
_INNER_PAD: Final = bytes(byte ^ 0x36 for byte in range(256))
_OUTER_PAD: Final = bytes(byte ^ 0x5C for byte in range(256))


@cache
def label(what: str) -> bytes:
    """Return the bytes that open every hash and signature input made for this use."""
    return b"moot/1/" + what.encode() + b"\0"


def labelled(what: str, *parts: bytes) -> bytes:
    """Return SHA-256 over the label and the parts, each with its length before it: 32 bytes."""
    digest = hashlib.sha256(label(what))
    for part in parts:
        digest.update(len(part).to_bytes(4, "big"))
        digest.update(part)
    return digest.digest()


def derive(key: bytes, what: str, context: bytes = b"") -> bytes:
    """Return HKDF-Expand (RFC 5869) of a 32-byte key with SHA-256, to 32 bytes. spec: KEY-2.

    One block of output is a single HMAC over `info || 0x01`; that is several times faster than a
    general HKDF object, and there is one of these for every entry.
    """
    return hmac.digest(key, label(what) + context + b"\x01", "sha256")


class Derivation:
    """`derive` for one key and one use, begun once: where thousands of contexts follow.

    An HMAC is two hashes that each begin with a block made of the key; here both are kept begun.
    """

    __slots__ = ("_inner", "_outer")

    def __init__(self, key: bytes, what: str) -> None:
        """`key` is 32 bytes, as those of `derive` are."""
        block = key.ljust(_BLOCK, b"\0")
        self._inner = hashlib.sha256(block.translate(_INNER_PAD) + label(what))
        self._outer = hashlib.sha256(block.translate(_OUTER_PAD))

    def of(self, context: bytes) -> bytes:
        """Return what `derive` returns for this context. spec: KEY-2."""
        inner = self._inner.copy()
        inner.update(context + b"\x01")
        outer = self._outer.copy()
        outer.update(inner.digest())
        return outer.digest()
