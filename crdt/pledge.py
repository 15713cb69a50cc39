"""Pledges: what members will give for a goal, perhaps only if enough others do too.

A conditional pledge counts if at least so many pledges count, itself among them. That goes round
in a circle, and has one answer all the same. Call a set of pledges *consistent* if it is large
enough for each of its members. The union of two consistent sets is consistent, since a larger set
satisfies whatever a smaller one did; so there is one largest, the union of all, and the pledges in
it count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from moot.crdt import own, register
from moot.crdt.op import Op
from moot.crdt.space import Space
from moot.crdt.value import Value

PLEDGES: Final = "pledge@"
THRESHOLD: Final = "threshold"

MOST_NEEDED: Final = 1_000
"""Pledges that a condition or a threshold may ask for: more people than a group of ours has."""


class Said(NamedTuple):
    """What a slot of `pledge@` says."""

    words: str
    """What the member will give."""
    least: int
    """How many pledges have to count, this one included; 1 if it has no condition."""


@dataclass(frozen=True, slots=True)
class Pledge:
    """What one member will give."""

    member: bytes
    words: str
    least: int
    """See `Said`."""
    eff: int
    """When it was said, in ms."""
    counts: bool


def counted(conditions: Iterable[int]) -> int:
    """How many pledges count, of those that ask for so many each. spec: MODEL-30.

    Whoever asks for more than all that are left cannot be in any consistent set of these: so the
    most demanding is dropped until none asks for too much. What is left is consistent, and holds
    every consistent set: it is the largest. Equal demands stay or go together, so those that count
    are those that ask for no more than the number returned.
    """
    asked = sorted(conditions)
    while asked and asked[-1] > len(asked):
        asked.pop()
    return len(asked)


def read(space: Space, target: bytes) -> tuple[Pledge, ...]:
    """All pledges, those that count and those that wait, ascending by (eff, dot)."""
    slots = own.slots(space, target, PLEDGES, said)
    count = counted(slot.said.least for slot in slots.values())
    return tuple(
        Pledge(member, slot.said.words, slot.said.least, slot.write.eff, slot.said.least <= count)
        for member, slot in slots.items()
    )


def said(value: Value) -> Said | None:
    """How a slot of `pledge@` is read. spec: MODEL-32.

    A condition that cannot be read takes the whole pledge with it: nobody is held to more than
    they said.
    """
    if not isinstance(value, dict):
        return None
    words, least = value.get("words"), number(value["if"]) if "if" in value else 1
    if not isinstance(words, str) or least is None:
        return None
    return Said(words, least)


def number(value: Value) -> int | None:
    """A number of pledges: how a condition, and the register `threshold`, is read."""
    return value if type(value) is int and 1 <= value <= MOST_NEEDED else None


def threshold(space: Space, target: bytes) -> int | None:
    """How many pledges have to count for a goal to become active by itself; None if unsaid."""
    return register.read(space, target, THRESHOLD, number)


def give(space: Space, target: bytes, member: bytes, words: str, least: int = 1) -> Op:
    """The op by which a member pledges, instead of what they pledged before."""
    value: dict[str, Value] = {"words": words}
    if least > 1:
        value["if"] = least
    return own.write(space, target, PLEDGES, member, value)


def withdraw(space: Space, target: bytes, member: bytes) -> list[Op]:
    """The op by which a member takes their pledge back; none if they have not pledged."""
    return own.empty(space, target, PLEDGES, member)
