"""Tasks: what is to be done, who does it, and whether it is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from moot.crdt import archive, claim, elements, notes, place, register, when
from moot.crdt.claim import Claim
from moot.crdt.op import Dot, Op
from moot.crdt.space import Space
from moot.crdt.when import When

KIND: Final = "task"
STAGES: Final = ("open", "doing", "waiting", "review")
DONE: Final = "done"
MOST_HANDS: Final = 1_000


class Hands(NamedTuple):
    """How many people a task wants."""

    least: int
    most: int


class Completion(NamedTuple):
    """One member's word that the task is done."""

    member: bytes
    eff: int
    dot: Dot
    evidence: str | None


@dataclass(frozen=True, slots=True)
class Task:
    """A task as its cells read now."""

    id: bytes
    title: str
    notes: str | None
    done: tuple[Completion, ...]
    """Not empty: the task is done."""
    disputed: bool
    """It is done, and somebody who had not seen that reopened it. spec: MODEL-13."""
    stage: str
    """One of `STAGES`: a column of the board, which never decides whether it is done."""
    hands: Hands
    claims: tuple[Claim, ...]
    due: When | None
    start: When | None
    tags: tuple[str, ...]
    archived: bool


def view(space: Space, target: bytes) -> Task:
    """Read a task; whatever has another shape than it should reads as absent. spec: MODEL-12."""
    stage = register.text(space, target, "stage")
    wanted = hands(space, target)
    done, reopened = completions(space, target)
    return Task(
        id=target,
        title=register.text(space, target, "title") or "",
        notes=notes.text(space, target),
        done=done,
        disputed=bool(done) and reopened,
        stage=stage if stage in STAGES else STAGES[0],
        hands=wanted,
        claims=claim.read(space, target, wanted.most),
        due=when.read(register.value(space, target, "due")),
        start=when.read(register.value(space, target, "start")),
        tags=elements.texts(space, target, "tags"),
        archived=archive.view(space, target).archived,
    )


def hands(space: Space, target: bytes) -> Hands:
    """How many people the task wants; one, unless its cell says something sensible."""
    value = register.value(space, target, "hands")
    if isinstance(value, dict):
        least, most = value.get("min"), value.get("max")
        if (
            type(least) is int
            and type(most) is int
            and 0 <= least <= most
            and 1 <= most <= MOST_HANDS
        ):
            return Hands(least, most)
    return Hands(1, 1)


def completions(space: Space, target: bytes) -> tuple[tuple[Completion, ...], bool]:
    """Who says it is done, and whether a reopening stands beside. spec: MODEL-13."""
    done, reopened = [], False
    for held in space.live(target, DONE):
        if not isinstance(held.value, dict):
            continue
        if held.value.get("is") == "done":
            evidence = held.value.get("evidence")
            words = evidence if isinstance(evidence, str) else None
            done.append(Completion(held.author, held.eff, held.dot, words))
        elif held.value.get("is") == "open":
            reopened = True
    return tuple(done), reopened


def create(
    target: bytes, title: str, parent: bytes | None, rank: str, tags: Iterable[str] = ()
) -> list[Op]:
    """The ops of a new task."""
    return [
        register.write(None, target, "kind", KIND),
        register.write(None, target, "title", title),
        place.put(None, target, parent, rank),
        *elements.add(None, target, "tags", tags),
    ]


def complete(space: Space, target: bytes, evidence: str | None = None) -> Op:
    """The op that says the task is done; it covers the reopenings seen, not others' completions."""
    markers = [
        held
        for held in space.live(target, DONE)
        if isinstance(held.value, dict) and held.value.get("is") == "open"
    ]
    return Op(target, DONE, {"is": "done", "evidence": evidence}, register.seen(markers))


def reopen(space: Space, target: bytes) -> Op:
    """The op that takes the task up again: it covers the completions seen, and leaves its mark."""
    return register.write(space, target, DONE, {"is": "open"})
