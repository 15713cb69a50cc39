"""The header of an entry: 152 bytes that say where it stands and what it holds. spec: ENT-1.

What a signature covers is the header's hash, the entry's id. The body is there by its hash alone,
so it can be dropped later without breaking the chain.
"""

from __future__ import annotations

import hashlib
from struct import Struct
from typing import Final

from moot.protocol.hashing import label
from moot.protocol.limits import MAX_ENTRY_BYTES

VERSION: Final = 1
SUITE: Final = 1
"""Ed25519, SHA-256, HKDF-SHA256, ChaCha20-Poly1305."""

CONTENT: Final = 0
"""The class of entries that hold ops."""
AUTHORITY: Final = 1
"""The class of entries that say who may do what; their bodies are never dropped."""

NO_ENTRY: Final = bytes(32)
"""Stands for the predecessor of a log's first entry."""

SALT_SIZE: Final = 16

SIZES: Final = (
    *(size for step in range(9) for size in (128 << step, 192 << step)),
    MAX_ENTRY_BYTES,
)
"""What a ciphertext may measure: two sizes an octave, so that a size tells little. spec: ENT-4."""

SIZE_CODES: Final = {size: code for code, size in enumerate(SIZES)}
"""The header's byte for each size."""

LAYOUT: Final = Struct(">BB 32s 32s I 32s B 16s B 32s")
"""Version, suite, epoch, log, seq, prev, class, salt, size code, SHA-256 of the ciphertext."""

BEFORE_DIGEST: Final = Struct(">BB 32s 32s I 32s B 16s B")
"""The header without the ciphertext's hash: what the body is sealed to."""

ID_LABEL: Final = label("entry")
SIGNATURE_LABEL: Final = label("entry-signature")


def entry_id(header: bytes) -> bytes:
    """Return the id of the entry with this header, 32 bytes. spec: ENT-2."""
    return hashlib.sha256(ID_LABEL + header).digest()
