"""Claims: who takes a task up. People claim; nobody assigns. Two claims at once are both kept.

A claim lists the claims its author saw. So one that was made knowingly, after others, can be told
from one that was made on a train without network, whatever the clocks said. A claim whose words
change is still the same claim: it keeps the name, the dot, under which others saw it first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from moot.crdt import dots, own
from moot.crdt.op import Dot, Op
from moot.crdt.shelf import Write
from moot.crdt.space import Space
from moot.crdt.value import Value

CLAIMS: Final = "claims@"
LEAD: Final = "lead"
HELP: Final = "help"
ROLES: Final = (LEAD, HELP, "learn")


@dataclass(frozen=True, slots=True)
class Claim:
    """One member's claim on a task."""

    member: bytes
    role: str
    """lead, help or learn; whoever came knowingly after enough leads counts as help."""
    words: str | None
    until: str | None
    """A promise shown to people, never a rule."""
    eff: int
    """When it was made; with the name, it orders claims."""
    name: Dot
    """The dot of the claim as it was first made in this role."""
    dot: Dot
    """The dot of the claim as it stands."""
    saw: frozenset[Dot]
    """The names of the claims that its author saw when it was made."""
    ask: Dot | None = None
    """The name of the ask that it cites, if it does: see `crdt.ask.accepted`."""
    doubled: bool = False
    """One of more leads than the task has hands for, that did not see each other."""
    first: bool = False
    """The earliest of doubled leads: a courtesy, and no more."""


class Yielded(NamedTuple):
    """A claim that gave way to another: it counts as given back, and stays readable."""

    member: bytes
    to: bytes | None
    """The member whose claim it gave way to; None if no claim of another bears that out."""
    role: str
    eff: int
    """When it gave way."""


class _Said(NamedTuple):
    role: str
    words: str | None
    until: str | None
    since: Dot | None
    saw: frozenset[Dot]
    ask: Dot | None
    yields: Dot | None


def read(space: Space, target: bytes, most: int) -> tuple[Claim, ...]:
    """All claims on a task that wants at most `most` hands, in their order. spec: MODEL-14."""
    found = _live(space, target)
    if not found:
        return ()
    leads = {claim.name for claim in found if claim.role == LEAD}
    found = [_knowing(claim, leads, most) for claim in found]
    doubled = _doubled([claim for claim in found if claim.role == LEAD], most)
    if not doubled:
        return tuple(found)
    return tuple(
        replace(claim, doubled=claim.name in doubled, first=claim.name == next(iter(doubled), None))
        for claim in found
    )


def _knowing(claim: Claim, leads: set[Dot], most: int) -> Claim:
    """The claim, as help if its author saw as many leads as the task has hands for."""
    if claim.role == LEAD and len(claim.saw & leads - {claim.name}) >= most:
        return replace(claim, role=HELP)
    return claim


def _doubled(leads: Sequence[Claim], most: int) -> dict[Dot, None]:
    """Of too many leads, those of which some other saw nothing, and who saw nothing of it.

    spec: MODEL-15.
    """
    if len(leads) <= most:
        return {}
    return {
        one.name: None
        for one in leads
        if any(
            one is not other and one.name not in other.saw and other.name not in one.saw
            for other in leads
        )
    }


def _live(space: Space, target: bytes) -> list[Claim]:
    """Each member's claim as they made it, by (eff, name)."""
    found = []
    for member, (held, said) in own.slots(space, target, CLAIMS, _said).items():
        if said.yields is not None:
            continue
        eff, name = _first(space, held, said.since)
        found.append(
            Claim(
                member, said.role, said.words, said.until, eff, name, held.dot, said.saw, said.ask
            )
        )
    return sorted(found, key=lambda claim: (claim.eff, claim.name))


def yielded(space: Space, target: bytes) -> tuple[Yielded, ...]:
    """The claims on a task that gave way to another, in that order. spec: MODEL-53."""
    return tuple(
        Yielded(member, _whose(space, held, said.yields), said.role, held.eff)
        for member, (held, said) in own.slots(space, target, CLAIMS, _said).items()
        if said.yields is not None
    )


def _whose(space: Space, held: Write, name: Dot) -> bytes | None:
    """The member whose claim on the same task a name is, if not the one who wrote it down."""
    here, there = space.trace(held.dot), space.trace(name)
    if here is None or there is None or there.author == held.author:
        return None
    return there.author if (there.target, there.field) == (here.target, here.field) else None


def _first(space: Space, held: Write, since: Dot | None) -> tuple[int, Dot]:
    """When a claim was first made, and its dot then; believed only of the same member's slot."""
    now = space.trace(held.dot)
    then = None if since is None else space.trace(since)
    if since is None or now is None or then is None or then[1:] != now[1:]:
        return held.eff, held.dot
    return then.eff, since


def _said(value: Value) -> _Said | None:
    if not isinstance(value, dict):
        return None
    role, words, until = value.get("as"), value.get("words"), value.get("until")
    if not isinstance(role, str) or role not in ROLES:
        return None
    return _Said(
        role=role,
        words=words if isinstance(words, str) else None,
        until=until if isinstance(until, str) else None,
        since=dots.unpack(value.get("since")),
        saw=dots.unpack_all(value.get("saw")),
        ask=dots.unpack(value.get("ask")),
        yields=dots.unpack(value.get("yield")),
    )


def take(
    space: Space,
    target: bytes,
    member: bytes,
    role: str = LEAD,
    words: str | None = None,
    until: str | None = None,
) -> Op:
    """The op by which a member claims a task; in the same role as before, the claim goes on."""
    known = _live(space, target)
    before = next((claim for claim in known if claim.member == member), None)
    value: dict[str, Value] = {"as": role}
    if before is not None and before.role == role:
        value |= {"since": dots.pack(before.name), "saw": dots.pack_all(before.saw)}
        if before.ask is not None:
            value["ask"] = dots.pack(before.ask)
    else:
        value["saw"] = dots.pack_all(claim.name for claim in known if claim.member != member)
    value |= {key: text for key, text in (("until", until), ("words", words)) if text is not None}
    if before is not None and before.role == role:
        value |= _cited(space, target, member)
    return own.write(space, target, CLAIMS, member, value)


def _cited(space: Space, target: bytes, member: bytes) -> dict[str, Value]:
    """The offer that a claim keeps, which it keeps as long as it goes on: see `crdt.offer`."""
    slot = own.slots(space, target, CLAIMS, lambda value: value).get(member)
    value = slot.said if slot else None
    return {"offer": value["offer"]} if isinstance(value, dict) and "offer" in value else {}


def accepting(taken: Op, ask: Dot) -> Op:
    """A claim as `take` makes it, that accepts an ask by its name."""
    value = taken.value if isinstance(taken.value, dict) else {}
    return taken._replace(value={**value, "ask": dots.pack(ask)})


def take_again(space: Space, target: bytes, member: bytes, before: Value) -> list[Op]:
    """The ops by which a member claims a task as an earlier claim of theirs says it.

    None if that is no claim, or one that gave way. It lists who is there now: whoever comes back
    knows of those who came meanwhile.
    """
    said = _said(before)
    if said is None or said.yields is not None:
        return []
    taken = take(space, target, member, said.role, said.words, said.until)
    return [taken if said.ask is None else accepting(taken, said.ask)]


def give_way(space: Space, target: bytes, member: bytes, to: Claim) -> list[Op]:
    """The op by which a member's claim gives way to another's; none if they have no claim."""
    mine = next((claim for claim in _live(space, target) if claim.member == member), None)
    if mine is None:
        return []
    value: dict[str, Value] = {
        "as": mine.role, "since": dots.pack(mine.name), "yield": dots.pack(to.name)
    }  # fmt: skip
    return [own.write(space, target, CLAIMS, member, value)]


def drop(space: Space, target: bytes, member: bytes) -> list[Op]:
    """The op by which a member gives a task back; none if they have no claim on it."""
    shown = own.slots(space, target, CLAIMS, _said).get(member)
    if shown is not None and shown.said.yields is not None:
        return []
    return own.empty(space, target, CLAIMS, member)
