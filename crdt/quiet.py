"""Quiet: a member's word that somebody who claimed a task has not been heard of since.

It takes nothing away from the claim: nobody evicts anybody. It lists what its author saw of the
claimer in the task, and holds until there is something that it does not list, whatever the clocks
say: the claimer's next act wakes the claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from moot.crdt import dots, own
from moot.crdt.claim import Claim
from moot.crdt.op import Dot, Op
from moot.crdt.register import seen
from moot.crdt.shelf import Write
from moot.crdt.space import Space
from moot.crdt.value import NOTHING, Value

STALE: Final = "stale@"


@dataclass(frozen=True, slots=True)
class Quiet:
    """One member's mark on the claim of another."""

    claimer: bytes
    marker: bytes
    words: str | None
    since: int
    """When the claimer last wrote something in the task that still stands, ms."""
    eff: int
    """When it was marked."""


def read(space: Space, target: bytes, claims: Sequence[Claim]) -> tuple[Quiet, ...]:
    """The marks on a task that hold, ascending, of each member the last. spec: MODEL-54."""
    cell = space.live(target, STALE)
    if not cell:
        return ()
    standing = {claim.name: claim.member for claim in claims}
    acts = _acts(space, target)
    seen_before = set[tuple[bytes, bytes]]()
    marks = []
    for held in reversed(cell):
        claimer = standing.get(name) if (name := marked(held.value)) is not None else None
        if claimer in (None, held.author) or (claimer, held.author) in seen_before:
            continue
        seen_before.add((claimer, held.author))
        said = held.value if isinstance(held.value, dict) else {}
        listed, words = dots.unpack_all(said.get("saw")), said.get("words")
        if all(act.dot in listed for act in acts[claimer]):
            since = max(act.eff for act in acts[claimer])
            told = words if isinstance(words, str) else None
            marks.append(Quiet(claimer, held.author, told, since, held.eff))
    return tuple(reversed(marks))


def marked(value: Value) -> Dot | None:
    """The name of the claim that a write in `stale@` marks; None if it marks none."""
    return dots.unpack(value.get("claim")) if isinstance(value, dict) else None


def _acts(space: Space, target: bytes) -> dict[bytes, list[Write]]:
    """By member, what they wrote in a task and still stands."""
    acts: dict[bytes, list[Write]] = {}
    for cell in space.cells(target).values():
        for held in cell:
            acts.setdefault(held.author, []).append(held)
    return acts


def mark(space: Space, target: bytes, member: bytes, claim: Claim, words: str | None = None) -> Op:
    """The op by which a member marks another's claim; a mark of theirs before gives way to it."""
    value: dict[str, Value] = {
        "claim": dots.pack(claim.name),
        "saw": dots.newest(_acts(space, target).get(claim.member, ())),
    }
    if words is not None:
        value["words"] = words
    return Op(target, STALE, value, seen(_own(space, target, member, (claim.name,))))


def unmark(space: Space, target: bytes, member: bytes, names: Iterable[Dot]) -> list[Op]:
    """The op by which a member takes back their marks on claims of these names; none without."""
    mine = seen(_own(space, target, member, names))
    return [Op(target, STALE, NOTHING, mine)] if mine else []


def _own(space: Space, target: bytes, member: bytes, names: Iterable[Dot]) -> list[Write]:
    wanted = frozenset(names)
    slot = own.slot(space, target, STALE, member)
    return [held for held in slot if marked(held.value) in wanted]
