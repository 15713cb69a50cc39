"""Places: where goals and tasks hang in the one tree. The fold over all moves is in `tree.py`."""

from __future__ import annotations

from typing import Final

from moot.crdt import origin
from moot.crdt.op import Op
from moot.crdt.register import seen
from moot.crdt.shelf import Write
from moot.crdt.space import Space

PLACE: Final = "place^"
_TREE: Final = frozenset({origin.GOAL, origin.TASK})


def put(space: Space | None, target: bytes, parent: bytes | None, rank: str) -> Op:
    """The op that hangs an object under `parent` (None is the root) at `rank`."""
    cell = space.live(target, PLACE) if space else ()
    return Op(target, PLACE, {"parent": parent, "rank": rank}, seen(cell))


def parent(space: Space, target: bytes) -> bytes | None:
    """What a goal or task hangs under; None is the root. spec: MODEL-4.

    What hangs under something that is no goal or task, or not known yet, is shown at the root, and
    so is what was never placed: nothing can be moved out of sight.
    """
    held = space.placement(target)
    above = held.parent if held else None
    return above if above is not None and origin.kind_of(space, above) in _TREE else None


def path(space: Space, target: bytes) -> list[bytes]:
    """What the object hangs under, from the root down to its parent."""
    above: list[bytes] = []
    held = parent(space, target)
    while held is not None:
        above.append(held)
        held = parent(space, held)
    above.reverse()
    return above


def children(space: Space, target: bytes | None) -> list[bytes]:
    """The goals and tasks directly under an object, in order; of the root, with a look at all."""
    known = (move.target for move in space.children(target))
    found = [child for child in known if origin.kind_of(space, child) in _TREE]
    if target is not None:
        return found if origin.kind_of(space, target) in _TREE else []
    placed = set(found)
    strays = (
        stray
        for stray in space.targets()
        if stray not in placed
        and origin.kind_of(space, stray) in _TREE
        and parent(space, stray) is None
    )
    return [*found, *strays]


def would_circle(space: Space, target: bytes, under: bytes | None) -> bool:
    """Whether hanging an object there would put it beneath itself."""
    while under is not None and under != target:
        held = space.placement(under)
        under = held.parent if held else None
    return under == target


def disputed(space: Space, target: bytes) -> tuple[Write, ...]:
    """The placements that people have to settle. spec: MODEL-20.

    Several that name different parents, or one that stands but would have closed a circle.
    """
    cell = tuple(write for write in space.live(target, PLACE) if _is_placement(write))
    skipped = {move.key.dot for move in space.moves_of(target) if move.skipped}
    if len({_parent(write) for write in cell}) > 1 or any(write.dot in skipped for write in cell):
        return cell
    return ()


def _is_placement(write: Write) -> bool:
    """Whether the tree's fold takes it for a move. spec: CRDT-10."""
    match write.value:
        case {"rank": str(), "parent": None | bytes()}:
            return True
        case {"rank": str(), **rest}:
            return "parent" not in rest
        case _:
            return False


def _parent(write: Write) -> bytes | None:
    parent = write.value.get("parent") if isinstance(write.value, dict) else None
    return parent if isinstance(parent, bytes) else None
