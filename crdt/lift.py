"""Lift: how much each member wants something done. Nobody's number replaces another's."""

from __future__ import annotations

from typing import Final, NamedTuple

from moot.crdt import own
from moot.crdt.op import Op
from moot.crdt.space import Space
from moot.crdt.value import Value

LIFT: Final = "lift@"
MOST: Final = 3


class Lift(NamedTuple):
    """What the members' numbers come to. spec: MODEL-19."""

    median: int
    """From 0 to `MOST`; of an even number of members the lower middle, 0 of none."""
    members: int
    """How many members gave a number."""


def view(space: Space, target: bytes) -> Lift:
    """Read the members' numbers."""
    given = sorted(slot.said for slot in own.slots(space, target, LIFT, number).values())
    return Lift(given[(len(given) - 1) // 2] if given else 0, len(given))


def number(value: Value) -> int | None:
    """How one member's slot is read."""
    return value if type(value) is int and 0 <= value <= MOST else None


def give(space: Space, target: bytes, member: bytes, lift: int) -> Op:
    """The op by which a member gives their number."""
    return own.write(space, target, LIFT, member, lift)
