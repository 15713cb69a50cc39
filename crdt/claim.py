"""Claims: who takes a task up. People claim; nobody assigns. Two claims at once are both kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from moot.crdt import archive, own
from moot.crdt.op import Dot, Op
from moot.crdt.shelf import Write
from moot.crdt.space import Space
from moot.crdt.value import Value

CLAIMS: Final = "claims@"
LEAD: Final = "lead"
ROLES: Final = (LEAD, "help", "learn")


@dataclass(frozen=True, slots=True)
class Claim:
    """One member's claim on a task."""

    member: bytes
    role: str
    """lead, help or learn; whoever came knowingly after enough leads counts as help."""
    words: str | None
    until: Value
    """A promise shown to people, never a rule."""
    eff: int
    dot: Dot
    saw: frozenset[Dot]
    """The claims of others that its author saw."""
    doubled: bool = False
    """One of more leads than the task has hands for, that did not see each other."""
    first: bool = False
    """The earliest of doubled leads: a courtesy, and no more."""


def read(space: Space, target: bytes, most: int) -> tuple[Claim, ...]:
    """All claims on a task that wants at most `most` hands, ascending. spec: MODEL-14, MODEL-15."""
    found = [
        claim
        for member, held in own.slots(space, target, CLAIMS).items()
        if (claim := _claim(member, held)) is not None
    ]
    leads = [claim for claim in found if claim.role == LEAD]
    dots = {claim.dot for claim in leads}
    knowing = {claim.dot for claim in leads if len(claim.saw & dots) >= most}
    unknowing = [claim for claim in leads if claim.dot not in knowing]
    doubled = _doubled(unknowing) if len(unknowing) > most else frozenset[Dot]()
    first = next((claim.dot for claim in unknowing if claim.dot in doubled), None)
    return tuple(
        replace(
            claim,
            role="help" if claim.dot in knowing else claim.role,
            doubled=claim.dot in doubled,
            first=claim.dot == first,
        )
        for claim in found
    )


def _doubled(leads: Sequence[Claim]) -> frozenset[Dot]:
    """The leads of which some other saw nothing, and who saw nothing of it."""
    return frozenset(
        one.dot
        for one in leads
        if any(
            one is not other and one.dot not in other.saw and other.dot not in one.saw
            for other in leads
        )
    )


def _claim(member: bytes, held: Write) -> Claim | None:
    if not isinstance(held.value, dict):
        return None
    role, words = held.value.get("as"), held.value.get("words")
    if not isinstance(role, str) or role not in ROLES:
        return None
    return Claim(
        member=member,
        role=role,
        words=words if isinstance(words, str) else None,
        until=held.value.get("until"),
        eff=held.eff,
        dot=held.dot,
        saw=archive.dots(held.value.get("saw")),
    )


def take(
    space: Space, target: bytes, member: bytes, role: str = LEAD, words: str | None = None
) -> Op:
    """The op by which a member claims a task, in place of a claim they may have."""
    others = [held for held in space.live(target, CLAIMS) if held.author != member]
    saw: list[Value] = [archive.pack(held.dot) for held in others[-archive.MOST_SEEN :]]
    value: dict[str, Value] = {"as": role, "saw": saw}
    if words is not None:
        value["words"] = words
    return own.write(space, target, CLAIMS, member, value)


def drop(space: Space, target: bytes, member: bytes) -> list[Op]:
    """The op by which a member gives a task back; none if they have no claim on it."""
    return own.empty(space, target, CLAIMS, member)
