"""Effort: how long each member thinks that something takes, or took them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from moot.crdt import own
from moot.crdt.op import Op
from moot.crdt.space import Space
from moot.crdt.value import Value

EFFORT: Final = "effort@"


class Effort(NamedTuple):
    """What the members' estimates come to. spec: MODEL-36."""

    median: int | None
    """In minutes; of an even number of members the lower middle, None of none."""
    members: int
    """How many members gave one."""


def view(space: Space, target: bytes) -> Effort:
    """Read what the members' estimates come to."""
    return middle(estimates(space, target))


def middle(estimates: Iterable[tuple[bytes, int]]) -> Effort:
    """What estimates, each with its member, come to."""
    given = sorted(minutes for _, minutes in estimates)
    return Effort(given[(len(given) - 1) // 2] if given else None, len(given))


def estimates(space: Space, target: bytes) -> tuple[tuple[bytes, int], ...]:
    """By member their minutes, in the order in which they gave them."""
    slots = own.slots(space, target, EFFORT, minutes)
    return tuple((member, slot.said) for member, slot in slots.items())


def minutes(value: Value) -> int | None:
    """How a slot of `effort@` is read."""
    return value if type(value) is int and value >= 0 else None


def give(space: Space, target: bytes, member: bytes, estimate: int) -> Op:
    """The op by which a member says how long it takes, in minutes."""
    return own.write(space, target, EFFORT, member, estimate)


def withdraw(space: Space, target: bytes, member: bytes) -> list[Op]:
    """The op by which a member takes their estimate back; none if they gave none."""
    return own.empty(space, target, EFFORT, member)
