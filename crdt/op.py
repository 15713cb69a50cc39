"""Ops and the names of the writes that they make."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from moot.crdt.value import Nothing, Value


class Dot(NamedTuple):
    """The name of one write: which entry, and which of its ops. Dots order by both, in turn."""

    entry: bytes
    """The entry's id, 32 bytes."""
    at: int
    """The op's place in the entry, from 0."""


class Op(NamedTuple):
    """One change to one cell of one object. spec: CRDT-1."""

    target: bytes
    """The object's id, 10 bytes."""
    field: str
    """The cell's name; its last character says how it merges (see `Reading`)."""
    value: Value | Nothing
    """What is written, or `NOTHING` to cover without writing."""
    over: tuple[Dot, ...]
    """The dots that the author saw in this cell and replaces."""


class Reading(Enum):
    """How a cell merges, read off the field's name, so that versions that do not know it agree."""

    PLAIN = ""
    """Register or set: any member may cover any dot."""
    OWN = "@"
    """A slot per member: only that member's ops cover there."""
    APPEND = "*"
    """Never covered."""
    TREE = "^"
    """A placement: merges like a plain cell, and is folded into the tree besides."""


_BY_SUFFIX = {reading.value: reading for reading in Reading if reading.value}


def reading(field: str) -> Reading:
    """The reading that a field's name asks for. spec: CRDT-2."""
    return _BY_SUFFIX.get(field[-1:], Reading.PLAIN)
