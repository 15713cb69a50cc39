"""The group as an object of its own: its name and what it is for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from moot.crdt import register
from moot.crdt.ids import derived
from moot.crdt.op import Op
from moot.crdt.space import Space
from moot.crdt.value import Value

KIND: Final = "group"
OBJECT: Final = derived(KIND)
"""Every group has one such object, and in each space it has this id. spec: MODEL-8."""

REGISTERS: Final[Mapping[str, Callable[[Value], object | None]]] = {
    "name": register.words,
    "purpose": register.words,
}


@dataclass(frozen=True, slots=True)
class Group:
    """What a group says of itself."""

    name: str | None
    purpose: str | None


def view(space: Space) -> Group:
    """Read the group's object. spec: MODEL-8."""
    return Group(
        register.text(space, OBJECT, "name"),
        register.text(space, OBJECT, "purpose"),
    )


def name(space: Space | None, new: str) -> list[Op]:
    """The ops that name the group; without a space, a new one."""
    return [register.write(space, OBJECT, "name", new)]


def purpose(space: Space, new: str | None) -> Op:
    """The op that says what the group is for."""
    return register.write(space, OBJECT, "purpose", new)
