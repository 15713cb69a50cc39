"""Register: a cell with one value for all; several live dots are a conflict that people settle."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from moot.crdt.op import Dot, Op
from moot.crdt.shelf import Write
from moot.crdt.space import Space
from moot.crdt.value import Value

MOST_COVERS: Final = 64
"""Dots one op may cover; of more live ones the newest are replaced."""


def value(space: Space, target: bytes, field: str) -> Value:
    """What the cell shows: its greatest live write; None if empty or cleared. spec: CRDT-7."""
    cell = space.live(target, field)
    return cell[-1].value if cell else None


def text(space: Space, target: bytes, field: str) -> str | None:
    """The newest live text of the cell; anything else reads as absent. spec: MODEL-2."""
    for write in reversed(space.live(target, field)):
        if isinstance(write.value, str):
            return write.value
        if write.value is None:
            return None
    return None


def write(space: Space | None, target: bytes, field: str, new: Value) -> Op:
    """The op that sets the cell over all that is seen there; without a space, of a new object."""
    cell = space.live(target, field) if space else ()
    return Op(target, field, new, seen(cell))


def seen(cell: Iterable[Write]) -> tuple[Dot, ...]:
    """The dots of a cell to cover, as many as one op may: the newest."""
    return tuple(held.dot for held in cell)[-MOST_COVERS:]
