"""Asks: one member would like another to take a task up. An ask is not an assignment.

Each ask is a write of its own in the asker's slot, named by its dot, so that a member can ask many
people, and nobody but the asker can take an ask away. Whoever is asked answers in a slot of their
own: with a claim, or by declining the ask by its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from moot.crdt import dots, own
from moot.crdt.claim import Claim
from moot.crdt.op import Dot, Op
from moot.crdt.register import MOST_COVERS, seen
from moot.crdt.shelf import Write
from moot.crdt.space import Space
from moot.crdt.value import NOTHING, Value

ASKS: Final = "asks@"
DECLINES: Final = "declines@"

OPEN: Final = "open"
TAKEN: Final = "taken"
DECLINED: Final = "declined"
PAST: Final = "past"
"""What became of an ask."""

KEY_SIZE: Final = 32
"""A member's key."""

MOST_ASKED: Final = 64
"""People whom one member asks about one task and who count, those asked last: a crowd is found with
words to all, and nobody can make the others read an endless list."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What one member asks of another."""

    asker: bytes
    to: bytes
    words: str | None
    eff: int
    dot: Dot
    """Its name: who accepts or declines cites it."""
    state: str
    """open, taken (the asked has a claim), declined, or past (the task is done or put away)."""
    answer: str | None
    """What the asked said when they declined."""


def read(space: Space, target: bytes, claims: Sequence[Claim], *, closed: bool) -> tuple[Ask, ...]:
    """What is asked about a task, ascending, with what became of it. spec: MODEL-50, MODEL-51.

    `claims` are those that stand on it; `closed`: it is done or put away.
    """
    cell = space.live(target, ASKS)
    if not cell:
        return ()
    newest: dict[tuple[bytes, bytes], Write] = {}
    asked: dict[bytes, int] = {}
    for held in reversed(cell):
        to = asked_of(held.value)
        if to is None or (held.author, to) in newest or asked.get(held.author, 0) >= MOST_ASKED:
            continue
        newest[held.author, to] = held
        asked[held.author] = asked.get(held.author, 0) + 1
    declined = _declined(space, target)
    claimers = {claim.member for claim in claims}
    found = []
    for (asker, to), held in reversed(newest.items()):
        answer = declined.get((to, held.dot))
        state = (
            PAST if closed else TAKEN if to in claimers else OPEN if answer is None else DECLINED
        )
        words = answer and _words(answer.value)
        found.append(Ask(asker, to, _words(held.value), held.eff, held.dot, state, words))
    return tuple(found)


def accepted(asks: Sequence[Ask], claim: Claim) -> Ask | None:
    """The ask that a claim accepts: one that stands, and asks the claimer. spec: MODEL-52."""
    return next((one for one in asks if (one.dot, one.to) == (claim.ask, claim.member)), None)


def asked_of(value: Value) -> bytes | None:
    """The member whom a write in `asks@` asks; None if it is no ask."""
    to = value.get("to") if isinstance(value, dict) else None
    return to if isinstance(to, bytes) and len(to) == KEY_SIZE else None


def _declined(space: Space, target: bytes) -> dict[tuple[bytes, Dot], Write]:
    """By the member who declined and the ask, the last word of theirs on it."""
    found = {}
    for held in space.live(target, DECLINES):
        cited = _cited(held.value)
        if cited is not None:
            found[held.author, cited] = held
    return found


def _cited(value: Value) -> Dot | None:
    return dots.unpack(value.get("ask")) if isinstance(value, dict) else None


def _words(value: Value) -> str | None:
    words = value.get("words") if isinstance(value, dict) else None
    return words if isinstance(words, str) else None


def ask(
    space: Space | None, target: bytes, member: bytes, to: bytes, words: str | None = None
) -> Op:
    """The op by which a member asks another; an ask of the same person before gives way to it."""
    value: dict[str, Value] = {"to": to}
    if words is not None:
        value["words"] = words
    return Op(target, ASKS, value, seen(_own(space, target, member, to)) if space else ())


def withdraw(space: Space, target: bytes, member: bytes, to: bytes) -> list[Op]:
    """The ops by which a member takes their ask of another back; none if there is none."""
    mine = tuple(held.dot for held in _own(space, target, member, to))
    return [
        Op(target, ASKS, NOTHING, mine[start : start + MOST_COVERS])
        for start in range(0, len(mine), MOST_COVERS)
    ]


def _own(space: Space, target: bytes, member: bytes, to: bytes) -> list[Write]:
    slot = own.slot(space, target, ASKS, member)
    return [held for held in slot if asked_of(held.value) == to]


def decline(
    space: Space, target: bytes, member: bytes, asks: Iterable[Dot], words: str | None = None
) -> list[Op]:
    """The ops by which a member declines asks, by their names."""
    ops = []
    slot = own.slot(space, target, DECLINES, member)
    for name in asks:
        value: dict[str, Value] = {"ask": dots.pack(name)}
        if words is not None:
            value["words"] = words
        before = [held for held in slot if _cited(held.value) == name]
        ops.append(Op(target, DECLINES, value, seen(before)))
    return ops
