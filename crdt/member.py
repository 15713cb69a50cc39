"""Members: what people say of themselves."""

from __future__ import annotations

from typing import Final

from moot.crdt import own
from moot.crdt.ids import derived
from moot.crdt.op import Op
from moot.crdt.register import write
from moot.crdt.space import Space

KIND: Final = "member"
NAME: Final = "name@"


def object_id(member: bytes) -> bytes:
    """The id of a member's profile, from their key. spec: MODEL-6."""
    return derived("member", member)


def name(space: Space, member: bytes) -> str | None:
    """What the member calls themselves; nobody else's word counts. spec: MODEL-6."""
    held = own.slots(space, object_id(member), NAME).get(member)
    return held.value if held is not None and isinstance(held.value, str) else None


def rename(space: Space | None, member: bytes, new: str) -> list[Op]:
    """The ops by which a member takes a name."""
    profile = object_id(member)
    known = space is not None and space.live(profile, "kind")
    first = [] if known else [write(None, profile, "kind", KIND)]
    return [*first, own.write(space, profile, NAME, member, new)]
