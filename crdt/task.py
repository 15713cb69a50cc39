"""Tasks: what is to be done, who does it, and whether it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from moot.crdt import (
    archive,
    ask,
    claim,
    effort,
    elements,
    lift,
    notes,
    occurrence,
    origin,
    place,
    quiet,
    register,
    series,
    template,
    when,
)
from moot.crdt.ask import Ask
from moot.crdt.claim import Claim
from moot.crdt.lift import Lift
from moot.crdt.op import Dot, Op
from moot.crdt.origin import Created, Origin, Seed
from moot.crdt.quiet import Quiet
from moot.crdt.series import Series
from moot.crdt.shelf import Write
from moot.crdt.space import Space
from moot.crdt.value import Value
from moot.crdt.when import When

KIND: Final = origin.TASK
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
    """Empty if none can be read."""
    notes: str | None
    done: tuple[Completion, ...]
    """Not empty: the task is done."""
    disputed: bool
    """It is done, and somebody who had not seen that reopened it. spec: MODEL-18."""
    stage: str
    """One of `STAGES`: a column of the board, which never decides whether it is done."""
    hands: Hands
    claims: tuple[Claim, ...]
    due: When | None
    start: When | None
    tags: tuple[str, ...]
    effort: tuple[tuple[bytes, int], ...]
    """What members think it takes, or took them: member and minutes."""
    lift: Lift
    archived: bool
    asks: tuple[Ask, ...] = ()
    quiet: tuple[Quiet, ...] = ()
    """Marks on claims of which nothing has been heard since."""
    series: Series = ()
    """Not empty: it comes again and again, and its occurrences are what is to be done."""
    skipped: bool = False
    """It is an occurrence that is not to be done."""
    template: str | None = None
    """It is not to be done itself, but a template of that name."""
    rivals: tuple[When, ...] = ()
    """The other due days, if people set several at once."""


def view(space: Space, target: bytes, made: Origin | None = None) -> Task:
    """Read a task; whatever has another shape than it should reads as absent. spec: MODEL-17.

    `made` is where it comes from, if that is known. What an occurrence does not say itself it says
    as its series does. spec: SERIES-4.
    """
    made = made or origin.of(space, target)
    lender = made.series if made else b""
    wanted = hands(space, target, made)
    done, reopened = completions(space, target)
    claims = claim.read(space, target, wanted.most)
    archived = archive.view(space, target).archived
    recurs = () if lender else series.of(space, target)
    skipped = bool(lender and register.read(space, target, series.SKIPPED, series.flag))
    return Task(
        id=target,
        title=register.text(space, _whose(space, target, lender, "title"), "title") or "",
        notes=notes.text(space, lender if lender and not notes.said(space, target) else target),
        done=done,
        disputed=bool(done) and reopened,
        stage=register.read(space, target, "stage", _stage) or STAGES[0],
        hands=wanted,
        claims=claims,
        due=_due(space, target, made),
        rivals=_rivals(space, target),
        start=register.read(space, target, "start", when.read),
        tags=elements.texts(space, _whose(space, target, lender, "tags"), "tags"),
        effort=effort.estimates(space, _whose(space, target, lender, effort.EFFORT)),
        lift=lift.view(space, target),
        archived=archived,
        asks=ask.read(space, target, claims, closed=bool(done or archived or recurs or skipped)),
        quiet=quiet.read(space, target, claims),
        series=recurs,
        skipped=skipped,
        template=template.of(space, target),
    )


def _whose(space: Space, target: bytes, lender: bytes, field: str) -> bytes:
    """The object whose cell is read: of an occurrence that has nothing there, its series."""
    return lender if lender and not space.live(target, field) else target


def _rivals(space: Space, target: bytes) -> tuple[When, ...]:
    """The due days that people set at once and that are not shown, each once."""
    sides = register.rivals(space.live(target, "due"), when.read)
    days = dict.fromkeys(when.read(write.value) for write in sides)
    shown = register.read(space, target, "due", when.read)
    return tuple(day for day in days if day is not None and day != shown)


def _due(space: Space, target: bytes, made: Origin | None) -> When | None:
    """When it is due; an occurrence without a word of its own, when it occurs."""
    at = occurrence.read(made.at) if made and made.series else None
    if made is None or at is None or space.live(target, "due"):
        return register.read(space, target, "due", when.read)
    holding = series.holding(series.of(space, made.series), at)
    return When(at.date, at.time, holding.zone) if holding else None


def hands(space: Space, target: bytes, made: Origin | None = None) -> Hands:
    """How many people the task wants; one, unless its cell says something sensible.

    `made` is where it comes from, if that is known; and an occurrence may ask its series.
    """
    if not space.live(target, "hands"):
        made = made or origin.of(space, target)
        target = made.series if made and made.series else target
    return register.read(space, target, "hands", _hands) or Hands(1, 1)


def _hands(value: Value) -> Hands | None:
    if not isinstance(value, dict):
        return None
    least, most = value.get("min"), value.get("max")
    if type(least) is not int or type(most) is not int:
        return None
    return Hands(least, most) if 0 <= least <= most <= MOST_HANDS and most else None


_stage = register.one_of(STAGES)

REGISTERS: Final[Mapping[str, Callable[[Value], object | None]]] = {
    "kind": origin.kind,
    "title": register.words,
    "stage": _stage,
    "hands": _hands,
    "due": when.read,
    "start": when.read,
    series.SERIES: series.read,
    series.SKIPPED: series.flag,
    template.TEMPLATE: template.name,
}
"""The fields that hold one value, and how each is read."""


def completions(space: Space, target: bytes) -> tuple[tuple[Completion, ...], bool]:
    """Who says it is done, and whether a reopening stands beside. spec: MODEL-18."""
    done, reopened = [], False
    for held in space.live(target, DONE):
        if _says(held, "done"):
            done.append(Completion(held.author, held.eff, held.dot, _evidence(held)))
        reopened = reopened or _says(held, "open")
    return tuple(done), reopened


def is_word(held: Write) -> bool:
    """Whether a write in `done` says something: done, or open again."""
    return _says(held, "done") or _says(held, "open")


def _says(held: Write, word: str) -> bool:
    return isinstance(held.value, dict) and held.value.get("is") == word


def _evidence(held: Write) -> str | None:
    words = held.value.get("evidence") if isinstance(held.value, dict) else None
    return words if isinstance(words, str) else None


def create(
    seed: Seed, title: str, parent: bytes | None, rank: str, tags: Iterable[str] = ()
) -> Created:
    """A new task."""
    target, ops = origin.create(KIND, seed)
    ops += [
        register.write(None, target, "title", title),
        place.put(None, target, parent, rank),
        *elements.add(None, target, "tags", tags),
    ]
    return Created(target, ops)


def complete(space: Space, target: bytes, evidence: str | None = None) -> Op:
    """The op that says the task is done; it covers the reopenings seen, not others' completions."""
    markers = [held for held in space.live(target, DONE) if _says(held, "open")]
    value: dict[str, Value] = {"is": "done"}
    if evidence is not None:
        value["evidence"] = evidence
    return Op(target, DONE, value, register.seen(markers))


def reopen(space: Space, target: bytes) -> Op:
    """The op that takes the task up again: it covers the completions seen, and leaves its mark."""
    return register.write(space, target, DONE, {"is": "open"})
