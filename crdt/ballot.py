"""Ballots: what each elector says to a proposal. Nobody's ballot can be cast or lost by another.

A ballot is appended and never covered: one who changes their mind casts another, which names those
it replaces. So what was counted when a vote was closed can be counted again for ever, whatever came
later. Two devices of one person that vote differently without knowing of each other make that
person *unclear* until they vote once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from moot.crdt import dots
from moot.crdt.op import Dot, Op
from moot.crdt.proposal import Proposal
from moot.crdt.space import Space
from moot.crdt.value import Value

BALLOTS: Final = "ballots*"

Choice = str | tuple[int, ...]
"""A word, or options by their places: the approved ones ascending, or ranked ones, best first."""


class Ballot(NamedTuple):
    """One ballot of one elector."""

    member: bytes
    eff: int
    dot: Dot
    choice: Choice
    words: str | None
    replaces: frozenset[Dot]
    """Earlier ballots of the same elector."""


def read(space: Space, target: bytes, proposal: Proposal) -> tuple[Ballot, ...]:
    """Every ballot ever cast by an elector that says something, ascending. spec: DEC-3."""
    found = []
    electors = frozenset(proposal.electors)
    for write in space.live(target, BALLOTS):
        said = _said(write.value, proposal) if write.author in electors else None
        if said is not None:
            choice, words, replaces = said
            found.append(Ballot(write.author, write.eff, write.dot, choice, words, replaces))
    return tuple(found)


def _said(value: Value, proposal: Proposal) -> tuple[Choice, str | None, frozenset[Dot]] | None:
    if not isinstance(value, dict):
        return None
    choice = read_choice(value.get("for"), proposal)
    words = value.get("words")
    if choice is None:
        return None
    replaced = dots.unpack_all(value.get("replaces"))
    return choice, words if isinstance(words, str) else None, replaced


def read_choice(value: Value, proposal: Proposal) -> Choice | None:
    """What a ballot chooses; None for what the proposal does not offer. spec: DEC-3."""
    if isinstance(value, str):
        return value if value in proposal.choices else None
    if not isinstance(value, list):
        return None
    places = [one for one in value if type(one) is int and 0 <= one < len(proposal.options)]
    if len(places) != len(value) or len(set(places)) != len(places):
        return None
    return tuple(places if proposal.method == "ranked" else sorted(places))


Standing = Mapping[bytes, Sequence[Ballot]]
"""By elector the ballots that nothing replaces: one, or several of devices that did not know."""


def standing(ballots: Iterable[Ballot], among: frozenset[Dot] | None = None) -> Standing:
    """Of these ballots, or of those whose dots are `among`, what each elector says. spec: DEC-4."""
    counted = [one for one in ballots if among is None or one.dot in among]
    replaced = {(one.member, dot) for one in counted for dot in one.replaces}
    held: dict[bytes, list[Ballot]] = {}
    for one in counted:
        if (one.member, one.dot) not in replaced:
            held.setdefault(one.member, []).append(one)
    return held


def choice_of(held: Sequence[Ballot]) -> Choice | None:
    """What an elector's ballots say together; None if they differ. spec: DEC-4."""
    return held[0].choice if held and all(one.choice == held[0].choice for one in held) else None


def cast(
    space: Space,
    target: bytes,
    proposal: Proposal,
    member: bytes,
    choice: Choice,
    words: str | None = None,
) -> Op:
    """The op by which an elector votes, or votes anew over all their ballots seen."""
    mine = [one for one in read(space, target, proposal) if one.member == member]
    said: Value = choice if isinstance(choice, str) else list(choice)
    value: dict[str, Value] = {"for": said}
    if words is not None:
        value["words"] = words
    if mine:
        value["replaces"] = dots.pack_all(one.dot for one in mine)
    return Op(target, BALLOTS, value, ())
