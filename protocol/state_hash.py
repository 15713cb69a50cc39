"""The state hash: one line that is equal on every replica that holds the same entries."""

from __future__ import annotations

import hashlib

from moot.crdt.space import Space
from moot.protocol.encoding import encode_unbounded
from moot.protocol.hashing import label


def state_hash(space: Space) -> bytes:
    """Return SHA-256 over all rows of the space's snapshot. spec: LOG-11."""
    digest = hashlib.sha256(label("state"))
    for row in space.snapshot():
        data = encode_unbounded(row)
        digest.update(len(data).to_bytes(4, "big"))
        digest.update(data)
    return digest.digest()
