"""Buckets: a large frontier in 256 parts, so that only the parts that differ need be told."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from moot.protocol.hashing import label
from moot.protocol.limits import BUCKET_COUNT, BUCKET_DIGEST
from moot.protocol.messages import pack_tips
from moot.protocol.supply import Tip


def bucket_of(log: bytes) -> int:
    """Return which part of a frontier a log is in."""
    return log[0]


def bucket_digests(tips: Mapping[bytes, frozenset[Tip]]) -> list[bytes]:
    """Return 16 bytes for each part, equal exactly where two frontiers are. spec: SYNC-8."""
    digests = [sha256(label("bucket")) for _ in range(BUCKET_COUNT)]
    for log in sorted(tips):
        digests[bucket_of(log)].update(pack_tips(sorted(tips[log])))
    return [digest.digest()[:BUCKET_DIGEST] for digest in digests]
