"""One hash over the whole state of a group: equal on every replica that holds the same entries."""

from __future__ import annotations

import hashlib

from moot.crdt.space import Space
from moot.protocol.encoding import encode
from moot.protocol.hashing import label


def state_hash(space: Space) -> bytes:
    """SHA-256 over every live write and every skipped move in one fixed order. spec: STORE-9."""
    digest = hashlib.sha256(label("state"))

    def feed(*parts: bytes) -> None:
        for part in parts:
            digest.update(len(part).to_bytes(4, "big"))
            digest.update(part)

    for target in space.targets():
        for field, cell in space.cells(target).items():
            for (entry, at), eff, author, value in cell:
                feed(target, field.encode(), entry, _number(at), _number(eff), author)
                feed(encode(value))
    for move in space.skipped():
        feed(b"skipped", move.key.dot.entry, _number(move.key.dot.at))
    return digest.digest()


def _number(number: int) -> bytes:
    """Twelve bytes hold any effective time, also one past 2^53 by the days an op may run ahead."""
    return number.to_bytes(12, "big", signed=True)
