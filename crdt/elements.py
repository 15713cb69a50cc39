"""Elements: a cell read as a set in which an addition wins over a removal that did not see it."""

from __future__ import annotations

from collections.abc import Iterable

from moot.crdt.op import Op
from moot.crdt.register import MOST_COVERS
from moot.crdt.space import Space
from moot.crdt.value import NOTHING


def texts(space: Space, target: bytes, field: str) -> tuple[str, ...]:
    """The texts in the set, sorted, each once; what is no text is left out. spec: MODEL-3."""
    return tuple(
        sorted({held.value for held in space.live(target, field) if isinstance(held.value, str)})
    )


def add(space: Space | None, target: bytes, field: str, items: Iterable[str]) -> list[Op]:
    """The ops that add what is not in the set yet."""
    have = set(texts(space, target, field)) if space else set()
    return [Op(target, field, item, ()) for item in dict.fromkeys(items) if item not in have]


def remove(space: Space, target: bytes, field: str, items: Iterable[str]) -> list[Op]:
    """The ops that take out every addition seen of these."""
    cell = space.live(target, field)
    ops = []
    for item in dict.fromkeys(items):
        dots = tuple(held.dot for held in cell if held.value == item)
        ops += [
            Op(target, field, NOTHING, dots[start : start + MOST_COVERS])
            for start in range(0, len(dots), MOST_COVERS)
        ]
    return ops
