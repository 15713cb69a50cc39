"""Ids of objects: ten bytes, drawn by chance for the new, derived for what all must agree on."""

from __future__ import annotations

import hashlib
from typing import Final

from moot.crdt.value import Value

ID_SIZE: Final = 10
"""Eighty bits: sixteen letters to type at worst, and never two alike by accident."""


def derived(what: str, *parts: bytes) -> bytes:
    """Return the id that every replica gives the same thing. spec: MODEL-1."""
    digest = hashlib.sha256(b"moot/1/" + what.encode() + b"\0")
    for part in parts:
        digest.update(len(part).to_bytes(4, "big"))
        digest.update(part)
    return digest.digest()[:ID_SIZE]


def fingerprint(value: Value) -> bytes:
    """32 bytes that stand for a value: whoever holds the one can tell the other. spec: DEC-1.

    Each part is led by its type, and by its length or count, so that no two values look alike.
    """
    digest = hashlib.sha256(b"moot/1/fingerprint\0")
    ahead = [value]
    while ahead:
        part = ahead.pop()
        match part:
            case None | bool():
                digest.update(b"n" if part is None else b"t" if part else b"f")
            case int() | str() | bytes():
                data = part if isinstance(part, bytes) else str(part).encode()
                digest.update(_LEADS[type(part)] + len(data).to_bytes(4, "big") + data)
            case list():
                digest.update(b"l" + len(part).to_bytes(4, "big"))
                ahead += reversed(part)
            case dict():
                digest.update(b"m" + len(part).to_bytes(4, "big"))
                ahead += (one for name in sorted(part, reverse=True) for one in (part[name], name))
    return digest.digest()


_LEADS: Final = {int: b"i", str: b"s", bytes: b"b"}
