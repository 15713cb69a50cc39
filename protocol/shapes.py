"""Shapes: what the parts of a message may be, each read from a value or refused as Malformed."""

from __future__ import annotations

from collections.abc import Sequence

from moot.crdt.value import Value
from moot.protocol.errors import Malformed
from moot.protocol.heads import is_name
from moot.protocol.limits import (
    MAX_ADDRESS_LENGTH,
    MAX_ASK_KNOWN,
    MAX_HEADS_BYTES,
    NAME_BYTES,
)
from moot.protocol.supply import Ask


def group_number(value: Value) -> int:
    """A group by its number in the hello. Raises Malformed."""
    return number_in(value, 0, 63)


def number_in(value: Value, low: int, high: int) -> int:
    """A whole number within bounds, both counted in. Raises Malformed."""
    if type(value) is not int or not low <= value <= high:
        raise Malformed("a number out of range")
    return value


def bytes_of(value: Value, size: int) -> bytes:
    """A string of just so many bytes. Raises Malformed."""
    if type(value) is not bytes or len(value) != size:
        raise Malformed(f"not {size} bytes")
    return value


def log_of(value: Value) -> bytes:
    """The key of a log, or its name. Raises Malformed."""
    return bytes_of(value, NAME_BYTES if type(value) is bytes and is_name(value) else 32)


def any_bytes(value: Value) -> bytes:
    """A string of bytes. Raises Malformed."""
    if type(value) is not bytes:
        raise Malformed("not bytes")
    return value


def address(value: Value) -> str:
    """A peer id or an address: some printable ASCII. Raises Malformed."""
    if type(value) is not str or not 0 < len(value) <= MAX_ADDRESS_LENGTH or not value.isascii():
        raise Malformed("not an address")
    if not value.isprintable():
        raise Malformed("an address with control characters")
    return value


def list_of(value: Value, low: int, high: int) -> list[Value]:
    """A list within bounds of length. Raises Malformed."""
    if type(value) is not list or not low <= len(value) <= high:
        raise Malformed("not a list of the right length")
    return value


def asks_of(rows: Sequence[Value]) -> tuple[Ask, ...]:
    """The asks of a want, or what an answer left over. Raises Malformed."""
    asks = []
    for row in rows:
        log, known = list_of(row, 2, 2)
        ids = tuple(bytes_of(each, 32) for each in list_of(known, 0, MAX_ASK_KNOWN))
        if ids and is_name(log_of(log)):
            raise Malformed("a log is asked for by its name, and entries of it are known")
        asks.append(Ask(log_of(log), ids))
    if len({ask.log for ask in asks}) != len(asks):
        raise Malformed("a log is asked for twice")
    return tuple(asks)


def packed_heads(value: Value) -> bytes:
    """Heads as bytes, no more than one message holds. Raises Malformed."""
    packed = any_bytes(value)
    if len(packed) > MAX_HEADS_BYTES:
        raise Malformed("more heads than one message holds")
    return packed
