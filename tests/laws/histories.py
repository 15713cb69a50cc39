"""Random histories of a group: members who know different things and write what they like."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from moot.crdt.memory_shelf import MemoryShelf
from moot.crdt.op import Dot, Op
from moot.crdt.space import Space
from moot.crdt.value import NOTHING, Nothing, Value

MEMBERS = [bytes([letter]) * 32 for letter in b"abcde"]
OBJECTS = [bytes([letter]) * 10 for letter in b"STUVW"]
FIELDS = ["title", "tags", "claims@", "said@", "log*", "place^", "done"]
CLOCKS = [-(2**53), 0, 1, 5, 5, 5, 10, 10**12, 4_102_444_800_000, 2**53]


@dataclass(frozen=True)
class Entry:
    """What `Space.apply` takes."""

    id: bytes
    author: bytes
    time: int
    ops: tuple[Op, ...]


def replica(entries: Sequence[Entry]) -> Space:
    """A space that took these entries in, in this order."""
    space = Space(MemoryShelf())
    for entry in entries:
        space.apply(entry.id, entry.author, entry.time, entry.ops)
    return space


def state(space: Space) -> list[Value]:
    """All that replicas must agree on."""
    placed: list[Value] = [repr(space.placement(target)) for target in OBJECTS]
    return [*space.snapshot(), *placed]


@st.composite
def histories(draw: st.DrawFn, most: int = 24) -> list[Entry]:
    """Entries in the order in which they were made.

    Each author covers live dots that some replica with a random part of the past shows, and now and
    then dots of other cells, dots that nobody ever made, and nothing at all.
    """
    made: list[Entry] = []
    for number in range(draw(st.integers(1, most))):
        unknown = draw(st.sets(st.integers(0, number), max_size=8))
        seen = replica([entry for at, entry in enumerate(made) if at not in unknown])
        ops = tuple(draw(_ops(seen, made)) for _ in range(draw(st.integers(1, 3))))
        identity = hashlib.sha256(b"entry %d" % number).digest()
        made.append(
            Entry(identity, draw(st.sampled_from(MEMBERS)), draw(st.sampled_from(CLOCKS)), ops)
        )
    return made


@st.composite
def _ops(draw: st.DrawFn, seen: Space, made: list[Entry]) -> Op:
    target = draw(st.sampled_from(OBJECTS))
    field = draw(st.sampled_from(FIELDS))
    over = [write.dot for write in seen.live(target, field) if draw(st.integers(0, 4))]
    if made and not draw(st.integers(0, 4)):
        over.append(Dot(draw(st.sampled_from(made)).id, draw(st.integers(0, 3))))
    if not draw(st.integers(0, 30)):
        over.append(Dot(hashlib.sha256(b"never made").digest(), 0))
    return Op(target, field, draw(_values(field)), tuple(draw(st.permutations(over))))


@st.composite
def _values(draw: st.DrawFn, field: str) -> Value | Nothing:
    if field == "place^" and draw(st.integers(0, 9)):
        return {
            "parent": draw(st.sampled_from([*OBJECTS, None])),
            "rank": draw(st.sampled_from("ab")),
        }
    if not draw(st.integers(0, 4)):
        return NOTHING
    return draw(st.one_of(st.none(), st.integers(0, 3), st.sampled_from(["x", "y"])))
