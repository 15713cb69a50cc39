"""Ids of objects: ten bytes, drawn by chance for the new, derived for what all must agree on."""

from __future__ import annotations

import hashlib
from typing import Final

ID_SIZE: Final = 10
"""Eighty bits: sixteen letters to type at worst, and never two alike by accident."""


def derived(what: str, *parts: bytes) -> bytes:
    """Return the id that every replica gives the same thing. spec: MODEL-1."""
    digest = hashlib.sha256(b"moot/1/" + what.encode() + b"\0")
    for part in parts:
        digest.update(len(part).to_bytes(4, "big"))
        digest.update(part)
    return digest.digest()[:ID_SIZE]
