"""Goals: what a group wants, why, and how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from moot.crdt import archive, elements, lift, notes, origin, own, place, register, template, when
from moot.crdt.lift import Lift
from moot.crdt.op import Op
from moot.crdt.origin import Created, Seed
from moot.crdt.space import Space
from moot.crdt.value import Value
from moot.crdt.when import Span

KIND: Final = origin.GOAL
STATES: Final = ("forming", "active", "resting", "reached", "let-go")
BACKING: Final = "backing@"
BACKINGS: Final = ("in", "watching", "out")

_state = register.one_of(STATES)

REGISTERS: Final[Mapping[str, Callable[[Value], object | None]]] = {
    "kind": origin.kind,
    "title": register.words,
    "why": register.words,
    "state": _state,
    "horizon": when.read_span,
    template.TEMPLATE: template.name,
}
"""The fields that hold one value, and how each is read."""


class Stand(NamedTuple):
    """What a slot of `backing@` says."""

    stand: str
    words: str | None


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
    """Empty if none can be read."""
    why: str | None
    notes: str | None
    state: str
    """One of `STATES`."""
    horizon: Span | None
    tags: tuple[str, ...]
    backing: tuple[Backing, ...]
    lift: Lift
    archived: bool
    template: str | None = None
    """It is not a goal of the group, but a template of that name."""


def view(space: Space, target: bytes) -> Goal:
    """Read a goal; whatever has another shape than it should reads as absent. spec: MODEL-17."""
    return Goal(
        id=target,
        title=register.text(space, target, "title") or "",
        why=register.text(space, target, "why"),
        notes=notes.text(space, target),
        state=register.read(space, target, "state", _state) or STATES[0],
        horizon=register.read(space, target, "horizon", when.read_span),
        tags=elements.texts(space, target, "tags"),
        backing=tuple(
            Backing(member, *slot.said)
            for member, slot in own.slots(space, target, BACKING, stand).items()
        ),
        lift=lift.view(space, target),
        archived=archive.view(space, target).archived,
        template=template.of(space, target),
    )


def stand(value: Value) -> Stand | None:
    """How a slot of `backing@` is read."""
    if not isinstance(value, dict):
        return None
    said, words = value.get("as"), value.get("words")
    if not isinstance(said, str) or said not in BACKINGS:
        return None
    return Stand(said, words if isinstance(words, str) else None)


def create(
    seed: Seed,
    title: str,
    why: str | None,
    parent: bytes | None,
    rank: str,
    tags: Iterable[str] = (),
) -> Created:
    """A new goal."""
    target, ops = origin.create(KIND, seed)
    ops += [
        register.write(None, target, "title", title),
        place.put(None, target, parent, rank),
        *elements.add(None, target, "tags", tags),
    ]
    if why is not None:
        ops.append(register.write(None, target, "why", why))
    return Created(target, ops)


def back(space: Space, target: bytes, member: bytes, stand: str, words: str | None = None) -> Op:
    """The op by which a member says how they stand to a goal; only they can."""
    value: dict[str, Value] = {"as": stand}
    if words is not None:
        value["words"] = words
    return own.write(space, target, BACKING, member, value)
