"""The envelope: a body, padded and sealed to the header it belongs to. spec: ENT-4, spec: ENT-5.

Every entry has a key of its own, derived from the epoch's content key and from what makes the
entry unique: its log, seq, predecessor and salt. So there is no nonce to keep count of.
"""

from __future__ import annotations

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from moot.protocol.hashing import derive, label
from moot.protocol.header import SIZES

TAG_SIZE: Final = 16
LENGTH_SIZE: Final = 4
OVERHEAD: Final = TAG_SIZE + LENGTH_SIZE
MAX_BODY: Final = SIZES[-1] - OVERHEAD
"""Bytes of the longest body that an entry can carry."""

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


def seal_body(content_key: bytes, group: bytes, before: bytes, body: bytes) -> bytes:
    """Return the ciphertext of a body; `before` is its header up to the ciphertext's hash."""
    room = size_for(len(body)) - OVERHEAD - len(body)
    padded = len(body).to_bytes(LENGTH_SIZE, "big") + body + bytes(room)
    return _cipher(content_key, before).encrypt(_NO_NONCE, padded, _AAD_LABEL + group + before)


def open_body(content_key: bytes, group: bytes, before: bytes, ciphertext: bytes) -> bytes | None:
    """Return the body in a ciphertext of one of `SIZES`; None if it was not sealed by these rules.

    Its author can make such an entry; every replica judges it alike.
    """
    try:
        padded = _cipher(content_key, before).decrypt(
            _NO_NONCE, ciphertext, _AAD_LABEL + group + before
        )
    except InvalidTag:
        return None
    end = LENGTH_SIZE + int.from_bytes(padded[:LENGTH_SIZE], "big")
    if padded[end:].rstrip(b"\0") or not _SMALLER[len(ciphertext)] < end + TAG_SIZE:
        return None
    return padded[LENGTH_SIZE:end] if end <= len(padded) else None


def _cipher(content_key: bytes, before: bytes) -> ChaCha20Poly1305:
    key = derive(content_key, "entry-key", before[_PLACE] + before[_SALT])
    return ChaCha20Poly1305(key)
