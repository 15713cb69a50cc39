"""The envelope: a body, padded and sealed to the header it belongs to. spec: ENT-4, spec: ENT-5.

Every entry has a key of its own, derived from the epoch's content key and from what makes the
entry unique: its log, seq, predecessor and salt. So there is no nonce to keep count of.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from moot.protocol.hashing import Derivation, label
from moot.protocol.header import SIZES

TAG_SIZE: Final = 16
LENGTH_SIZE: Final = 4
OVERHEAD: Final = TAG_SIZE + LENGTH_SIZE
MAX_BODY: Final = SIZES[-1] - OVERHEAD
"""Bytes of the longest body that an entry can carry."""

_ENVELOPES: Final = 64
"""Epochs whose envelopes are kept: one is asked for with every entry."""

_NO_NONCE: Final = bytes(12)
_AAD_LABEL: Final = label("entry-aad")
_PLACE = slice(34, 102)  # log, seq and predecessor in a header
_SALT = slice(103, 119)
_SMALLER = dict(zip(SIZES, (0, *SIZES), strict=False))


def size_for(length: int) -> int:
    """Return the size of the ciphertext for a body of `length` bytes: the least that holds it.

    Raises ValueError if none does.
    """
    for size in SIZES:
        if length + OVERHEAD <= size:
            return size
    raise ValueError(f"an entry holds at most {MAX_BODY} bytes, not {length}")


class Envelope:
    """Seals and opens the bodies of one epoch of one group."""

    __slots__ = ("_aad", "_keys")

    def __init__(self, content_key: bytes, group: bytes) -> None:
        self._keys = Derivation(content_key, "entry-key")
        self._aad = _AAD_LABEL + group

    def seal(self, before: bytes, body: bytes) -> bytes:
        """Return the ciphertext of a body; `before` is its header up to the ciphertext's hash.

        Raises ValueError for a body longer than `MAX_BODY`.
        """
        room = size_for(len(body)) - OVERHEAD - len(body)
        padded = len(body).to_bytes(LENGTH_SIZE, "big") + body + bytes(room)
        return self._cipher(before).encrypt(_NO_NONCE, padded, self._aad + before)

    def open(self, before: bytes, ciphertext: bytes) -> bytes | None:
        """Return the body in a ciphertext of one of `SIZES`; None if it is not sealed by the rules.

        Its author can make such an entry; every replica judges it alike.
        """
        try:
            padded = self._cipher(before).decrypt(_NO_NONCE, ciphertext, self._aad + before)
        except InvalidTag:
            return None
        end = LENGTH_SIZE + int.from_bytes(padded[:LENGTH_SIZE], "big")
        if padded.count(0, end) < len(padded) - end or _SMALLER[len(ciphertext)] >= end + TAG_SIZE:
            return None
        return padded[LENGTH_SIZE:end] if end <= len(padded) else None

    def _cipher(self, before: bytes) -> ChaCha20Poly1305:
        return ChaCha20Poly1305(self._keys.of(before[_PLACE] + before[_SALT]))


@lru_cache(_ENVELOPES)
def envelope(content_key: bytes, group: bytes) -> Envelope:
    """Return the envelope of an epoch; those used lately are kept."""
    return Envelope(content_key, group)
