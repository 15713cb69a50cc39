"""Who has a task: all claims are kept, and those made without knowing of each other doubled."""

from __future__ import annotations

from typing import NamedTuple

from machine.writes import Write, Writes


class Said(NamedTuple):
    """What a claim says."""

    role: str
    words: str | None
    until: str | None
    name: int | None
    """The first claim of the row that this one goes on with; None if it begins one."""
    saw: frozenset[int]
    """The names of the claims there were when it began."""
    gave_way_to: str | None = None


class Claim(NamedTuple):
    """A claim as people see it."""

    who: str
    role: str
    words: str | None
    until: str | None
    doubled: bool
    first: bool


def name_of(write: Write) -> int:
    """Under which name others saw this claim."""
    said = said_by(write)
    return write.at if said.name is None else said.name


def said_by(write: Write) -> Said:
    """What a write among the claims says."""
    assert isinstance(write.value, Said)
    return write.value


def standing(writes: Writes, home: str, thing: str) -> list[Write]:
    """The claims that were not given back, the first one first."""
    live = writes.live(home, thing, "claims")
    return sorted((one for one in live if said_by(one).gave_way_to is None), key=name_of)


def most_hands(writes: Writes, home: str, thing: str) -> int:
    """How many may lead it."""
    hands = writes.last(home, thing, "hands")
    return hands[1] if isinstance(hands, tuple) else 1


def read(writes: Writes, home: str, thing: str) -> list[Claim]:
    """All claims, in order. Who came knowingly when enough led it counts as help."""
    found, most = standing(writes, home, thing), most_hands(writes, home, thing)
    leads = {name_of(one) for one in found if said_by(one).role == "lead"}
    roles = {
        one.who: "help"
        if said_by(one).role == "lead" and len(said_by(one).saw & leads - {name_of(one)}) >= most
        else said_by(one).role
        for one in found
    }
    leading = [one for one in found if roles[one.who] == "lead"]
    doubled = [
        one.who
        for one in leading
        if len(leading) > most
        and any(
            name_of(one) not in said_by(other).saw and name_of(other) not in said_by(one).saw
            for other in leading
            if other is not one
        )
    ]
    return [
        Claim(
            one.who,
            roles[one.who],
            said_by(one).words,
            said_by(one).until,
            one.who in doubled,
            doubled[:1] == [one.who],
        )
        for one in found
    ]


def taken(
    writes: Writes, home: str, thing: str, role: str, words: str | None, until: str | None
) -> Said:
    """What somebody says who claims a task."""
    now = standing(writes, home, thing)
    mine = next((one for one in now if one.who == home), None)
    if mine is not None and said_by(mine).role == role:
        return Said(role, words, until, name_of(mine), said_by(mine).saw)
    saw = frozenset(name_of(one) for one in now if one.who != home)
    return Said(role, words, until, None, saw)
