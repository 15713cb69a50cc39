"""Own cells: a slot for each member, which nobody else can write or cover. spec: CRDT-5."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from moot.crdt.op import Op
from moot.crdt.register import seen
from moot.crdt.shelf import Write
from moot.crdt.space import Space
from moot.crdt.value import NOTHING, Nothing, Value

T = TypeVar("T")


class Slot(NamedTuple, Generic[T]):
    """What one member's slot shows."""

    write: Write
    said: T


def slots(
    space: Space, target: bytes, field: str, parse: Callable[[Value], T | None]
) -> dict[bytes, Slot[T]]:
    """By member, the greatest write that `parse` understands, in the order of those writes.

    spec: MODEL-2.
    """
    newest: dict[bytes, Slot[T]] = {}
    for held in space.live(target, field):
        said = parse(held.value)
        if said is not None:
            newest.pop(held.author, None)
            newest[held.author] = Slot(held, said)
    return newest


def slot(space: Space, target: bytes, field: str, member: bytes) -> tuple[Write, ...]:
    """The live writes of one member's slot, ascending; several come of two devices at once."""
    return tuple(held for held in space.live(target, field) if held.author == member)


def write(
    space: Space | None, target: bytes, field: str, member: bytes, new: Value | Nothing
) -> Op:
    """The op by which `member` sets their slot, or empties it with `NOTHING`."""
    cell = slot(space, target, field, member) if space else ()
    return Op(target, field, new, seen(cell))


def empty(space: Space, target: bytes, field: str, member: bytes) -> list[Op]:
    """The op by which `member` empties their slot; none if it is empty."""
    if not slot(space, target, field, member):
        return []
    return [write(space, target, field, member, NOTHING)]
