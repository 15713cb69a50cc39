"""Parcels: ops in portions that fit one entry each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from moot.crdt.op import Op
from moot.crdt.value import NOTHING, Nothing, Value
from moot.protocol.body import DOT_SIZE
from moot.protocol.encoding import encode
from moot.protocol.limits import MAX_ENTRY_BYTES, MAX_OPS

SMALL: Final = 16
"""Bytes of a number or an id with what surrounds it, at most."""

PARCEL_BYTES: Final = MAX_ENTRY_BYTES - 4_096
"""Of ops in one entry, with room for what surrounds them."""


def parcels(ops: Sequence[Op], each: Op | None = None) -> list[list[Op]]:
    """Ops in portions that fit one entry each, `each` first in every one.

    Only long notes, and what is about very many things, take more than one.
    """
    first = [] if each is None else [each]
    if len(first) + len(ops) <= MAX_OPS and sum(map(_most, ops)) <= PARCEL_BYTES:
        return [[*first, *ops]]
    found: list[list[Op]] = [[*first]]
    room = PARCEL_BYTES
    for op in ops:
        size = len(encode([op.target, op.field, None if op.value is NOTHING else op.value]))
        size += len(op.over) * DOT_SIZE
        if len(found[-1]) > len(first) and (len(found[-1]) == MAX_OPS or size > room):
            found.append([*first])
            room = PARCEL_BYTES
        found[-1].append(op)
        room -= size
    return found


def _most(op: Op) -> int:
    """Bytes that an op takes at most, by a quick look: most acts are far below the bound."""
    return _most_of(op.value) + len(op.over) * DOT_SIZE + len(op.field) + 2 * SMALL


def _most_of(value: Value | Nothing) -> int:
    match value:
        case str():
            return 4 * len(value) + SMALL
        case bytes():
            return len(value) + SMALL
        case list():
            return sum(map(_most_of, value), SMALL)
        case dict():
            return sum(map(_most_of, value.values()), SMALL) + sum(map(_most_of, value))
        case _:
            return SMALL
