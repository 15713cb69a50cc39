"""Register: a cell with one value for all; live writes that differ are a conflict to settle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

from moot.crdt.op import Dot, Op
from moot.crdt.shelf import Write
from moot.crdt.space import Space
from moot.crdt.value import Value

T = TypeVar("T")

MOST_COVERS: Final = 64
"""Dots one op may cover; of more live ones the newest are replaced."""


def words(value: Value) -> str | None:
    """A text, as a register of texts is read."""
    return value if isinstance(value, str) else None


def one_of(choices: Sequence[str]) -> Callable[[Value], str | None]:
    """How a register is read that holds one of a few words."""

    def parse(value: Value) -> str | None:
        return value if isinstance(value, str) and value in choices else None

    return parse


def read(space: Space, target: bytes, field: str, parse: Callable[[Value], T | None]) -> T | None:
    """What the cell shows: the greatest live write that `parse` understands. spec: MODEL-2.

    None if the cell is empty, or if that write clears it.
    """
    for write in reversed(space.live(target, field)):
        if write.value is None:
            return None
        known = parse(write.value)
        if known is not None:
            return known
    return None


def text(space: Space, target: bytes, field: str) -> str | None:
    """What a register of texts shows; None if nothing."""
    return read(space, target, field, words)


def rivals(cell: Sequence[Write], parse: Callable[[Value], object | None]) -> tuple[Write, ...]:
    """The live writes that `parse` understands, if they say different things. spec: MODEL-16."""
    known = [
        (write, None if write.value is None else parse(write.value))
        for write in cell
        if write.value is None or parse(write.value) is not None
    ]
    if all(said == known[0][1] for _, said in known):
        return ()
    return tuple(write for write, _ in known)


def write(space: Space | None, target: bytes, field: str, new: Value) -> Op:
    """The op that sets the cell over all that is seen there; without a space, of a new object.

    To write None is to clear the register, which others see, and may differ about.
    """
    cell = space.live(target, field) if space else ()
    return Op(target, field, new, seen(cell))


def seen(cell: Iterable[Write]) -> tuple[Dot, ...]:
    """The dots of a cell to cover, as many as one op may: the newest."""
    return tuple(held.dot for held in cell)[-MOST_COVERS:]
