"""The group as an object of its own: its name and what it is for."""

from __future__ import annotations

from typing import Final, NamedTuple

from moot.crdt import register
from moot.crdt.ids import derived
from moot.crdt.op import Op
from moot.crdt.space import Space

KIND: Final = "group"
OBJECT: Final = derived("group")
"""Every group has one such object, and in each space it has this id. spec: MODEL-7."""


class Group(NamedTuple):
    """What a group says of itself."""

    name: str | None
    purpose: str | None


def view(space: Space) -> Group:
    """Read the group's object."""
    return Group(
        register.text(space, OBJECT, "name"),
        register.text(space, OBJECT, "purpose"),
    )


def name(space: Space | None, new: str) -> list[Op]:
    """The ops that name the group."""
    known = space is not None and space.live(OBJECT, "kind")
    first = [] if known else [register.write(None, OBJECT, "kind", KIND)]
    return [*first, register.write(space, OBJECT, "name", new)]
