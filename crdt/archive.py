"""Archiving: putting an object away, without deleting anything or hiding work unseen."""

from __future__ import annotations

from typing import Final, NamedTuple

from moot.crdt import register
from moot.crdt.op import Dot, Op
from moot.crdt.shelf import Write
from moot.crdt.space import Space
from moot.crdt.value import Value

ARCHIVED: Final = "archived"
MOST_SEEN: Final = 256
"""Dots an archiving lists: far more than an object has, and still one small entry."""


class Archiving(NamedTuple):
    """Whether an object is put away."""

    archived: bool
    """It was put away and nobody worked on it unseen: lists leave it out."""
    touched: tuple[Write, ...]
    """Live writes of others that its archiver had not seen: it stays visible. spec: MODEL-9."""


def view(space: Space, target: bytes) -> Archiving:
    """Read whether an object is put away."""
    cell = space.live(target, ARCHIVED)
    if not cell or not isinstance(cell[-1].value, dict):
        return Archiving(archived=False, touched=())
    saw = dots(cell[-1].value.get("saw"))
    touched = tuple(
        held
        for field, writes in space.cells(target).items()
        for held in writes
        if field != ARCHIVED and held.author != cell[-1].author and held.dot not in saw
    )
    return Archiving(archived=not touched, touched=touched)


def archive(space: Space, target: bytes) -> Op:
    """The op that puts an object away as it is seen now."""
    seen = [held.dot for writes in space.cells(target).values() for held in writes]
    listed: list[Value] = [pack(dot) for dot in seen[-MOST_SEEN:]]
    return register.write(space, target, ARCHIVED, {"saw": listed})


def keep(space: Space, target: bytes) -> Op:
    """The op that takes an object back from the archive."""
    return register.write(space, target, ARCHIVED, None)


def pack(dot: Dot) -> bytes:
    """A dot as a value: entry id and index, 33 bytes."""
    return dot.entry + bytes([dot.at])


def dots(value: Value) -> frozenset[Dot]:
    """The dots that a value lists; what is none is left out."""
    if not isinstance(value, list):
        return frozenset()
    return frozenset(
        Dot(item[:-1], item[-1]) for item in value if isinstance(item, bytes) and len(item) == 33
    )
