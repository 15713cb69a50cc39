"""What an entry says, once it is open: ops, or whose log it is (specs/entry.md)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple, cast

from moot.crdt.op import Dot, Op
from moot.crdt.value import NOTHING, Nothing, Value
from moot.protocol import encoding
from moot.protocol.errors import Malformed
from moot.protocol.hashing import label
from moot.protocol.header import AUTHORITY
from moot.protocol.limits import (
    MAX_COVERS,
    MAX_FIELD_BYTES,
    MAX_INTEGER,
    MAX_NODES,
    MAX_OPS,
    MAX_TIME_MS,
)
from moot.protocol.signature import KEY_SIZE, SIGNATURE_SIZE, SigningKey, verify

TARGET_SIZE: Final = 10
DOT_SIZE: Final = 33
_FIELD: Final = re.compile(r"[a-z0-9._-]+[@*^]?")
_ATOMS: Final = frozenset((str, bytes, bool, type(None)))
_CONTAINERS: Final = frozenset((list, dict))
_VALUE_DEPTH: Final = 3
"""Lists around a value: the body, its ops, the op."""


class Body(NamedTuple):
    """Content: what one member did, and when by his clock. spec: ENT-8."""

    time: int
    """Milliseconds since 1970 by the author's clock, whatever that says."""
    ops: tuple[Op, ...]

    def encode(self) -> bytes:
        """Return the body as bytes. Raises ValueError for ops that no entry can hold."""
        data = encoding.encode([self.time, [_row(op) for op in self.ops]])
        try:
            Body.decode(data)
        except Malformed as error:
            raise ValueError(str(error)) from None
        return data

    @classmethod
    def decode(cls, data: bytes) -> Body:
        """Return what a content body says. Raises Malformed."""
        value = encoding.unpack(data)
        match value:
            case [time, rows] if type(rows) is list and 1 <= len(rows) <= MAX_OPS:
                ops = tuple([_op(row) for row in rows])
            case _:
                raise Malformed("a body that is not a time and 1 to 64 ops")
        if len(data) > MAX_NODES:  # of shorter ones, a value takes a byte at least
            encoding.check(value)
        return cls(_time(time), ops)


class Opening(NamedTuple):
    """The first entry of a log: a member says that the log is his. spec: ENT-9."""

    member: bytes
    """The member's key, 32 bytes."""
    vouch: bytes
    """The member's signature over the group and the log."""
    time: int

    @classmethod
    def make(cls, member: SigningKey, group: bytes, log: bytes, time: int) -> Opening:
        """Return the opening with which a member vouches for a log."""
        return cls(member.public, member.sign(_statement(group, log)), time)

    def holds(self, group: bytes, log: bytes) -> bool:
        """Whether the member did vouch for this log in this group."""
        return verify(self.member, self.vouch, _statement(group, log))

    def encode(self) -> bytes:
        """Return the body as bytes."""
        return encoding.encode(["open", self.member, self.vouch, self.time])

    @classmethod
    def decode(cls, data: bytes) -> Opening:
        """Return what an opening says, its signature unchecked. Raises Malformed."""
        match encoding.unpack(data):
            case ["open", bytes(member), bytes(vouch), time] if (
                len(member) == KEY_SIZE and len(vouch) == SIGNATURE_SIZE
            ):
                return cls(member, vouch, _time(time))
            case _:
                raise Malformed("an opening that is not a member key, a signature and a time")


def read_body(
    body: bytes | None, group: bytes, log: bytes, kind: int, seq: int
) -> Body | Opening | None:
    """Return what an opened entry says; None if it says nothing that counts. spec: ENT-10.

    That is: its body is gone or unreadable, or of a kind that only later versions know. Every
    replica of this version judges it alike.
    """
    if body is None:
        return None
    try:
        if kind != AUTHORITY:
            return Body.decode(body)
        opening = Opening.decode(body) if seq == 0 else None
    except Malformed:
        return None
    return opening if opening is not None and opening.holds(group, log) else None


def as_value(content: Body | Opening | None) -> Value:
    """Return what an entry says as a plain value, for `of_value`: not as it is sealed."""
    match content:
        case None:
            return None
        case Body(time, ops):
            return [time, [_row(op) for op in ops]]
        case Opening(member, vouch, time):
            return [member, vouch, time]


def of_value(value: Value) -> Body | Opening | None:
    """Return the content of which `as_value` made this. Nothing is checked: it is one's own."""
    if value is None:
        return None
    if len(cast("list[Value]", value)) == len(Opening._fields):
        return Opening(*cast("tuple[bytes, bytes, int]", value))
    time, rows = cast("tuple[int, list[tuple[bytes, str, list[bytes], Value]]]", value)
    return Body(time, tuple([_known_op(*row) for row in rows]))


def _known_op(
    target: bytes, field: str, over: Sequence[bytes], value: Value | Nothing = NOTHING
) -> Op:
    seen = tuple([Dot(dot[:-1], dot[-1]) for dot in over]) if over else ()
    return Op(target, field, value, seen)


def _statement(group: bytes, log: bytes) -> bytes:
    return label("vouch") + group + log


def _row(op: Op) -> Value:
    over: list[Value] = [dot.entry + bytes((dot.at,)) for dot in op.over]
    row: list[Value] = [op.target, op.field, over]
    return row if isinstance(op.value, Nothing) else [*row, op.value]


def _op(row: object) -> Op:
    match row:
        case [target, field, over]:
            return Op(_target(target), _field(field), NOTHING, _covers(over))
        case [target, field, over, value]:
            return Op(_target(target), _field(field), _value(value), _covers(over))
        case _:
            raise Malformed("an op that is not a target, a field, dots and perhaps a value")


def _time(value: object) -> int:
    if type(value) is not int or not -MAX_TIME_MS <= value <= MAX_TIME_MS:
        raise Malformed("a time that no clock shows")
    return value


def _target(value: object) -> bytes:
    if type(value) is not bytes or len(value) != TARGET_SIZE:
        raise Malformed("an object's id that is not 10 bytes")
    return value


def _field(value: object) -> str:
    if type(value) is not str or len(value) > MAX_FIELD_BYTES or not _FIELD.fullmatch(value):
        raise Malformed("a field's name that is none")
    return value


def _covers(value: object) -> tuple[Dot, ...]:
    if type(value) is not list or len(value) > MAX_COVERS:
        raise Malformed("more than 64 dots covered, or no list of dots")
    return tuple([_dot(row) for row in value]) if value else ()


def _dot(value: object) -> Dot:
    if type(value) is not bytes or len(value) != DOT_SIZE or value[-1] >= MAX_OPS:
        raise Malformed("a dot that is not an entry's id and the number of an op")
    return Dot(value[:-1], value[-1])


def _value(value: object) -> Value:
    """Check a value as deep as it stands in a body."""
    kind = type(value)
    if kind in _CONTAINERS:
        return encoding.check(value, _VALUE_DEPTH)
    if kind is int:
        if not -MAX_INTEGER <= cast("int", value) <= MAX_INTEGER:
            raise Malformed("an integer beyond 2^53")
    elif kind not in _ATOMS:
        raise Malformed(f"a value of a type that has no place here: {kind.__name__}")
    return cast("Value", value)
