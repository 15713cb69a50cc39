"""Devices: what a member calls the machines that they write from."""

from __future__ import annotations

from typing import Final

from moot.crdt import own
from moot.crdt.member import object_id
from moot.crdt.op import Op
from moot.crdt.register import words
from moot.crdt.space import Space

PREFIX: Final = "device."
MARK_SIZE: Final = 4
"""Bytes of a log's key that tell the few devices of one person apart."""


def mark(log: bytes) -> str:
    """By what a device is known: 8 hex digits of the key of its log."""
    return log[:MARK_SIZE].hex()


def field(log: bytes) -> str:
    """The field of a profile that names the device of this log. spec: MODEL-70."""
    return f"{PREFIX}{mark(log)}@"


def name(space: Space, member: bytes, log: bytes) -> str | None:
    """What the member calls the device of this log; None if nothing. spec: MODEL-70."""
    slot = own.slots(space, object_id(member), field(log), words).get(member)
    return slot.said if slot else None


def call(space: Space | None, member: bytes, log: bytes, new: str) -> Op:
    """The op by which a member names the device of a log of theirs."""
    return own.write(space, object_id(member), field(log), member, new)
