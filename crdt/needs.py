"""Needs: what has to be done before something can be begun.

A need is an arrow from an object to what it waits for, and all arrows of a group form a graph.
People who do not see each other can close a circle in it, in which everything would wait for ever.
So the arrows are taken in one order, and one that would close a circle with those before it is
*parked*: it stays, it is shown, and nothing waits because of it, until somebody takes one away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from moot.crdt.ids import ID_SIZE
from moot.crdt.op import Dot, Op
from moot.crdt.register import MOST_COVERS
from moot.crdt.space import Space
from moot.crdt.value import NOTHING, Value

NEEDS: Final = "needs"

MOST_ENTANGLED: Final = 1_000
"""Needs of one tangle of circles that are weighed one by one, which takes the square of that in
steps. People make a handful; of what somebody makes on purpose, the rest is parked."""


class Need(NamedTuple):
    """One arrow. Needs are ordered by when they came to be, ties by their dots."""

    eff: int
    dot: Dot
    target: bytes
    """What waits."""
    on: bytes
    """What it waits for."""


def of(space: Space, target: bytes) -> tuple[Need, ...]:
    """What an object waits for, parked or not, ascending; each object once, by its first need."""
    first: dict[bytes, Need] = {}
    for write in space.live(target, NEEDS):
        on = read(write.value)
        if on is not None and on not in first:
            first[on] = Need(write.eff, write.dot, target, on)
    return tuple(first.values())


def read(value: Value) -> bytes | None:
    """The object that a write in `needs` names."""
    return value if isinstance(value, bytes) and len(value) == ID_SIZE else None


def parked(needs: Iterable[Need]) -> frozenset[Need]:
    """Those of a group's needs that would close a circle. spec: MODEL-24.

    Whether a need is one depends only on the circles that it is part of, so it may be asked of any
    part of the graph that has these whole.
    """
    found = set[Need]()
    for circle in _circles(tuple(needs)):
        ahead: dict[bytes, list[bytes]] = {}
        for need in circle[:MOST_ENTANGLED]:
            if _leads(ahead, need.on, need.target):
                found.add(need)
            else:
                ahead.setdefault(need.target, []).append(need.on)
        found.update(circle[MOST_ENTANGLED:])
    return frozenset(found)


def parked_of(space: Space, target: bytes) -> tuple[Need, ...]:
    """Those of one object's needs that are parked, ascending."""
    own = of(space, target)
    known: dict[bytes, tuple[Need, ...]] = {target: own}
    behind = [need.on for need in own]
    while behind:
        at = behind.pop()
        if at not in known:
            known[at] = of(space, at)
            behind += (need.on for need in known[at])
    held = parked(need for needs in known.values() for need in needs)
    return tuple(need for need in own if need in held)


def add(space: Space | None, target: bytes, on: bytes) -> list[Op]:
    """The op by which an object waits for another; none if it does."""
    have = of(space, target) if space else ()
    return [] if any(need.on == on for need in have) else [Op(target, NEEDS, on, ())]


def remove(space: Space, target: bytes, on: bytes) -> list[Op]:
    """The ops by which it waits no longer; none if it does not."""
    dots = tuple(write.dot for write in space.live(target, NEEDS) if write.value == on)
    return [
        Op(target, NEEDS, NOTHING, dots[start : start + MOST_COVERS])
        for start in range(0, len(dots), MOST_COVERS)
    ]


def would_circle(space: Space, target: bytes, on: bytes) -> bool:
    """Whether an object that waited for another would wait for itself."""
    seen, to_see = {on}, [on]
    while to_see and target not in seen:
        fresh = {need.on for need in of(space, to_see.pop())} - seen
        seen |= fresh
        to_see += sorted(fresh)
    return target in seen


def _leads(ahead: Mapping[bytes, Sequence[bytes]], start: bytes, end: bytes) -> bool:
    """Whether some walk along the arrows leads from `start` to `end`."""
    seen, to_see = {start}, [start]
    while to_see and end not in seen:
        fresh = {one for one in ahead.get(to_see.pop(), ()) if one not in seen}
        seen |= fresh
        to_see += fresh
    return end in seen


def _circles(needs: Sequence[Need]) -> list[list[Need]]:
    """The needs of each strongly connected part of the graph, ascending; other needs in none.

    Kosaraju's two walks: one along the arrows notes where it turns back, one against them begins
    where the first turned back last.
    """
    ahead: dict[bytes, list[bytes]] = {}
    behind: dict[bytes, list[bytes]] = {}
    for need in needs:
        ahead.setdefault(need.target, []).append(need.on)
        behind.setdefault(need.on, []).append(need.target)
    part: dict[bytes, bytes] = {}
    for root in reversed(_left(ahead)):
        to_see = [root] if root not in part else []
        while to_see:
            at = to_see.pop()
            if at not in part:
                part[at] = root
                to_see += (one for one in behind.get(at, ()) if one not in part)
    circles: dict[bytes, list[Need]] = {}
    for need in sorted(needs):
        if part[need.target] == part[need.on]:
            circles.setdefault(part[need.on], []).append(need)
    return list(circles.values())


def _left(ahead: Mapping[bytes, Sequence[bytes]]) -> list[bytes]:
    """Everything, in the order in which a walk in depth leaves it for the last time."""
    order: list[bytes] = []
    seen = set[bytes]()
    for root in ahead:
        trail = [] if root in seen else [(root, iter(ahead[root]))]
        seen.add(root)
        while trail:
            at, rest = trail[-1]
            fresh = next((one for one in rest if one not in seen), None)
            if fresh is None:
                order.append(at)
                trail.pop()
            else:
                seen.add(fresh)
                trail.append((fresh, iter(ahead.get(fresh, ()))))
    return order
