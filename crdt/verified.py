"""Verified: who compared a member's check words with them, aloud, and found them right."""

from __future__ import annotations

from typing import Final

from moot.crdt import own
from moot.crdt.member import object_id
from moot.crdt.op import Op
from moot.crdt.space import Space
from moot.crdt.value import Value

VERIFIED: Final = "verified@"


def by(space: Space, member: bytes) -> tuple[bytes, ...]:
    """The keys of those who verified a member, the earliest first. spec: MODEL-71."""
    slots = own.slots(space, object_id(member), VERIFIED, _key)
    return tuple(who for who, slot in slots.items() if slot.said == member and who != member)


def verify(space: Space, me: bytes, member: bytes) -> list[Op]:
    """The op by which `me` says that these are the right words; none if it is said."""
    if me in by(space, member):
        return []
    return [own.write(space, object_id(member), VERIFIED, me, {"key": member})]


def take_back(space: Space, me: bytes, member: bytes) -> list[Op]:
    """The op by which `me` says so no longer; none if they do not."""
    return own.empty(space, object_id(member), VERIFIED, me)


def _key(value: Value) -> bytes | None:
    """The whole key that was compared: a profile's id holds only the hash of it."""
    key = value.get("key") if isinstance(value, dict) else None
    return key if isinstance(key, bytes) else None
