"""Signs of progress: how a group will know that a goal comes nearer, and what was seen of it.

A sign is a question with a number for an answer: kilos of beans, people at the table. Readings are
what members observed, each by whom and when; they stand side by side, and nobody's replaces
another's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from moot.crdt import amount, dots
from moot.crdt.op import Dot, Op
from moot.crdt.space import Space
from moot.crdt.value import NOTHING, Value

SIGNS: Final = "signs"
READINGS: Final = "readings*"


class Said(NamedTuple):
    """What a write in `signs` says."""

    text: str
    target: str | None
    """The amount that is hoped for."""
    unit: str | None


class Reading(NamedTuple):
    """What one member observed once."""

    member: bytes
    eff: int
    """When it was written down, in ms."""
    value: str
    """An amount as `amount.read` knows it."""
    words: str | None


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign, and all that was read of it."""

    name: Dot
    """The dot of the write that made it."""
    member: bytes
    """Whose idea it was."""
    text: str
    target: str | None
    unit: str | None
    readings: tuple[Reading, ...]
    """Ascending by (eff, dot): the last is the newest."""


def read(space: Space, target: bytes) -> tuple[Sign, ...]:
    """The signs of an object in the order in which they were made. spec: MODEL-33."""
    observed = readings(space, target)
    return tuple(
        Sign(write.dot, write.author, *said, tuple(observed.get(write.dot, ())))
        for write in space.live(target, SIGNS)
        if (said := parse(write.value)) is not None
    )


def readings(space: Space, target: bytes) -> dict[Dot, list[Reading]]:
    """By the name of a sign, whether it still stands or not, what was read of it, ascending."""
    found: dict[Dot, list[Reading]] = {}
    for write in space.live(target, READINGS):
        if not isinstance(write.value, dict):
            continue
        name, value = dots.unpack(write.value.get("sign")), amount.read(write.value.get("value"))
        if name is None or value is None:
            continue
        found.setdefault(name, []).append(
            Reading(write.author, write.eff, value, _words(write.value.get("words")))
        )
    return found


def gone(space: Space, target: bytes) -> tuple[Dot, ...]:
    """The names of signs that were taken away after, or while, somebody read them, ascending."""
    standing = {write.dot for write in space.live(target, SIGNS)}
    return tuple(
        name
        for name in sorted(readings(space, target))
        if name not in standing
        and (trace := space.trace(name)) is not None
        and (trace.target, trace.field) == (target, SIGNS)
    )


def parse(value: Value) -> Said | None:
    """How a write in `signs` is read; a target or unit of another shape is left out."""
    if not isinstance(value, dict):
        return None
    text = value.get("text")
    if not isinstance(text, str) or not text:
        return None
    return Said(text, amount.read(value.get("target")), _words(value.get("unit")))


def add(target: bytes, text: str, aim: str | None = None, unit: str | None = None) -> Op:
    """The op that adds a sign; its dot will be the sign's name."""
    value: dict[str, Value] = {"text": text}
    value |= {key: part for key, part in (("target", aim), ("unit", unit)) if part is not None}
    return Op(target, SIGNS, value, ())


def remove(target: bytes, name: Dot) -> Op:
    """The op that takes a sign away; what was read of it stays in the log."""
    return Op(target, SIGNS, NOTHING, (name,))


def measure(target: bytes, name: Dot, value: str, words: str | None = None) -> Op:
    """The op that writes down a reading; it covers nothing, and nothing covers it."""
    said: dict[str, Value] = {"sign": dots.pack(name), "value": value}
    if words is not None:
        said["words"] = words
    return Op(target, READINGS, said, ())


def _words(value: Value) -> str | None:
    return value if isinstance(value, str) else None
