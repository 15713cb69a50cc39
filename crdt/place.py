"""Places: where goals and tasks hang in the one tree."""

from __future__ import annotations

from typing import Final

from moot.crdt.op import Op
from moot.crdt.register import seen
from moot.crdt.space import Space

PLACE: Final = "place^"


def put(space: Space | None, target: bytes, parent: bytes | None, rank: str) -> Op:
    """The op that hangs an object under `parent` (None is the root) at `rank`. spec: MODEL-4."""
    cell = space.live(target, PLACE) if space else ()
    return Op(target, PLACE, {"parent": parent, "rank": rank}, seen(cell))


def path(space: Space, target: bytes) -> list[bytes]:
    """What the object hangs under, from the root down to its parent."""
    above: list[bytes] = []
    held = space.placement(target)
    while held is not None and held.parent is not None:
        above.append(held.parent)
        held = space.placement(held.parent)
    above.reverse()
    return above
