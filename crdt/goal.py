"""Goals: what a group wants, why, and how far it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from moot.crdt import archive, elements, own, place, register
from moot.crdt.op import Op
from moot.crdt.space import Space
from moot.crdt.value import Value

KIND: Final = "goal"
STATES: Final = ("forming", "active", "resting", "reached", "let-go")
BACKING: Final = "backing@"
BACKINGS: Final = ("in", "watching", "out")


@dataclass(frozen=True, slots=True)
class Backing:
    """How one member stands to a goal."""

    member: bytes
    stand: str
    """in, watching or out."""
    words: str | None


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal as its cells read now."""

    id: bytes
    title: str
    why: str | None
    state: str
    """One of `STATES`."""
    horizon: Value
    tags: tuple[str, ...]
    backing: tuple[Backing, ...]
    archived: bool


def view(space: Space, target: bytes) -> Goal:
    """Read a goal; whatever has another shape than it should reads as absent. spec: MODEL-11."""
    state = register.text(space, target, "state")
    return Goal(
        id=target,
        title=register.text(space, target, "title") or "",
        why=register.text(space, target, "why"),
        state=state if state in STATES else STATES[0],
        horizon=register.value(space, target, "horizon"),
        tags=elements.texts(space, target, "tags"),
        backing=_backing(space, target),
        archived=archive.view(space, target).archived,
    )


def _backing(space: Space, target: bytes) -> tuple[Backing, ...]:
    found = []
    for member, held in own.slots(space, target, BACKING).items():
        if isinstance(held.value, dict):
            stand, words = held.value.get("as"), held.value.get("words")
            if isinstance(stand, str) and stand in BACKINGS:
                found.append(Backing(member, stand, words if isinstance(words, str) else None))
    return tuple(found)


def create(
    target: bytes,
    title: str,
    why: str | None,
    parent: bytes | None,
    rank: str,
    tags: Iterable[str] = (),
) -> list[Op]:
    """The ops of a new goal."""
    ops = [
        register.write(None, target, "kind", KIND),
        register.write(None, target, "title", title),
        place.put(None, target, parent, rank),
    ]
    if why is not None:
        ops.append(register.write(None, target, "why", why))
    return ops + elements.add(None, target, "tags", tags)


def back(space: Space, target: bytes, member: bytes, stand: str, words: str | None = None) -> Op:
    """The op by which a member says how they stand to a goal; only they can."""
    return own.write(space, target, BACKING, member, {"as": stand, "words": words})
