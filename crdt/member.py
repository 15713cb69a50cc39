"""Members: what people say of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from moot.crdt import origin, own
from moot.crdt.ids import derived
from moot.crdt.op import Op
from moot.crdt.register import words
from moot.crdt.space import Space

KIND: Final = "member"
NAME: Final = "name@"
ABOUT: Final = "about@"


@dataclass(frozen=True, slots=True)
class Member:
    """What a member says of themselves; nobody else's word counts."""

    key: bytes
    name: str | None
    about: str | None


def object_id(member: bytes) -> bytes:
    """The id of a member's profile, from their key. spec: MODEL-7."""
    return derived(KIND, member)


def view(space: Space, member: bytes) -> Member:
    """Read a member's profile. spec: MODEL-7."""
    profile = object_id(member)
    said = {field: own.slots(space, profile, field, words).get(member) for field in (NAME, ABOUT)}
    name, about = said[NAME], said[ABOUT]
    return Member(member, name and name.said, about and about.said)


def name(space: Space, member: bytes) -> str | None:
    """What the member calls themselves."""
    return view(space, member).name


def rename(space: Space | None, member: bytes, new: str) -> list[Op]:
    """The ops by which a member takes a name, and a profile if they have none."""
    profile = object_id(member)
    made = space is not None and origin.of(space, profile) is not None
    first = [] if made else [Op(profile, origin.MADE, {"kind": KIND}, ())]
    return [*first, own.write(space, profile, NAME, member, new)]


def describe(space: Space, member: bytes, about: str) -> Op:
    """The op by which a member says something about themselves."""
    return own.write(space, object_id(member), ABOUT, member, about)
