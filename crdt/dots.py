"""Dots inside values: what an author saw, for rules that ask who knew of whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from moot.crdt.op import Dot
from moot.crdt.shelf import Write
from moot.crdt.value import Value

DOT_SIZE: Final = 33
"""An entry's id and one byte for the op's place in it."""

MOST_SEEN: Final = 1_000
"""Dots that one value lists: more than an object has, and little more than half of an entry."""


def pack(dot: Dot) -> bytes:
    """A dot as a value: entry id and index, 33 bytes."""
    return dot.entry + bytes([dot.at])


def pack_all(dots: Iterable[Dot]) -> list[Value]:
    """Dots as a value, sorted, each once; of more than a value lists, the last."""
    return [pack(dot) for dot in sorted(set(dots))[-MOST_SEEN:]]


def unpack(value: Value) -> Dot | None:
    """The dot that a value is, or None."""
    if isinstance(value, bytes) and len(value) == DOT_SIZE:
        return Dot(value[:-1], value[-1])
    return None


def unpack_all(value: Value) -> frozenset[Dot]:
    """The dots that a value lists; what is none is left out. spec: MODEL-2."""
    if not isinstance(value, list):
        return frozenset()
    return frozenset(dot for item in value if (dot := unpack(item)) is not None)


def newest(writes: Iterable[Write]) -> list[Value]:
    """The dots of some writes as a value; of more than a value lists, those of the newest."""
    ordered = sorted(writes, key=lambda write: (write.eff, write.dot))
    return pack_all(write.dot for write in ordered[-MOST_SEEN:])
