"""Goals: what a group wants, why, and how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from moot.crdt import (
    archive,
    elements,
    lift,
    notes,
    origin,
    own,
    place,
    pledge,
    register,
    template,
    when,
)
from moot.crdt.lift import Lift
from moot.crdt.op import Op
from moot.crdt.origin import Created, Seed
from moot.crdt.pledge import Pledge
from moot.crdt.space import Space
from moot.crdt.value import Value
from moot.crdt.when import Span

KIND: Final = origin.GOAL
STATES: Final = ("forming", "active", "resting", "reached", "let-go")
FORMING: Final = STATES[0]
ACTIVE: Final = STATES[1]
BACKING: Final = "backing@"
BACKINGS: Final = ("in", "watching", "out")

_state = register.one_of(STATES)

REGISTERS: Final[Mapping[str, Callable[[Value], object | None]]] = {
    "kind": origin.kind,
    "title": register.words,
    "why": register.words,
    "state": _state,
    "horizon": when.read_span,
    pledge.THRESHOLD: pledge.number,
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
    """One of `STATES`, as the people or their pledges have it."""
    horizon: Span | None
    threshold: int | None
    """How many pledges have to count for it to be active."""
    pledges: tuple[Pledge, ...]
    tags: tuple[str, ...]
    backing: tuple[Backing, ...]
    lift: Lift
    archived: bool
    template: str | None = None
    """It is not a goal of the group, but a template of that name."""


def view(space: Space, target: bytes) -> Goal:
    """Read a goal; whatever has another shape than it should reads as absent. spec: MODEL-17."""
    pledges, needed = pledge.read(space, target), pledge.threshold(space, target)
    return Goal(
        id=target,
        title=register.text(space, target, "title") or "",
        why=register.text(space, target, "why"),
        notes=notes.text(space, target),
        state=_now(said_state(space, target), pledges, needed),
        horizon=register.read(space, target, "horizon", when.read_span),
        threshold=needed,
        pledges=pledges,
        tags=elements.texts(space, target, "tags"),
        backing=tuple(
            Backing(member, *slot.said)
            for member, slot in own.slots(space, target, BACKING, stand).items()
        ),
        lift=lift.view(space, target),
        archived=archive.view(space, target).archived,
        template=template.of(space, target),
    )


def said_state(space: Space, target: bytes) -> str | None:
    """What people wrote of its state, whatever the pledges come to; None if nothing."""
    return register.read(space, target, "state", _state)


def _now(said: str | None, pledges: tuple[Pledge, ...], needed: int | None) -> str:
    """Its state: a forming goal is active once enough pledges count. spec: MODEL-31."""
    said = said or FORMING
    reached = needed is not None and sum(one.counts for one in pledges) >= needed
    return ACTIVE if said == FORMING and reached else said


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
