"""Own cells: a slot for each member, which nobody else can write or cover. spec: CRDT-5."""

from __future__ import annotations

from moot.crdt.op import Op
from moot.crdt.register import seen
from moot.crdt.shelf import Write
from moot.crdt.space import Space
from moot.crdt.value import NOTHING, Nothing, Value


def slots(space: Space, target: bytes, field: str) -> dict[bytes, Write]:
    """By member, the greatest live write of their slot, in the order of those writes."""
    newest: dict[bytes, Write] = {}
    for held in space.live(target, field):
        newest.pop(held.author, None)
        newest[held.author] = held
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
    return (
        [write(space, target, field, member, NOTHING)] if slot(space, target, field, member) else []
    )
