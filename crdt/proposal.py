"""Proposals: what a group is asked to decide. Once it is asked, nobody can change the question.

The salt in a decision's id ends in the fingerprint of its text, so the id *is* the text: electors,
method, options and effects included. A change is a new decision that cites the old one, and a
ballot cast on the one says nothing on the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from moot.crdt import origin, register
from moot.crdt.effect import MOST_EFFECTS, Effect, read_effect
from moot.crdt.ids import fingerprint
from moot.crdt.method import CHOOSING, ENDLESS, METHODS, POLL, THRESHOLD, choices
from moot.crdt.op import Op
from moot.crdt.origin import SALT_SIZE, Created, Seed
from moot.crdt.shape import Misshapen, Shape
from moot.crdt.space import Space
from moot.crdt.value import Value

KIND: Final = "decision"
TEXT: Final = "text*"

MOST_ELECTORS: Final = 500
"""Members who are asked: their keys fit one entry, and their ballots one list of dots, twice."""
MOST_OPTIONS: Final = 20
"""As many as a person can put in order."""
KEY_SIZE: Final = 32
TIMES: Final = (-(2**52), 2**52)
"""What a clock may show, in ms."""


class Proposal(NamedTuple):
    """The text of a decision."""

    title: str
    body: str | None
    method: str
    """One of `METHODS`."""
    options: tuple[str, ...]
    """What to choose from; empty where one says yes or no."""
    electors: tuple[bytes, ...]
    """The keys of the members who are asked, ascending: those of the moment when it was asked."""
    rule: str
    """By what they were picked, in words for people: `members`, `backers`."""
    quorum: int
    """How many electors must have voted for the result to count."""
    threshold: int
    """How many must say yes, where the method is threshold; else 0."""
    asked: int
    """When it was asked by the proposer's clock, in ms; what it does bears this time."""
    closes: int | None
    """The time after which it may be closed, in ms; None where nothing but yes can end it."""
    block: bool
    """Whether one elector may block: the group had that rule when it was asked."""
    effects: tuple[Effect, ...]
    """What passing it does."""

    @property
    def choices(self) -> tuple[str, ...]:
        """The words that a ballot may say; none where it chooses among options."""
        return () if self.options else choices(self.method, block=self.block)


def read(value: Value) -> Proposal | None:
    """The proposal in a cell; None for what is none, or asks for what cannot be. spec: DEC-2."""
    try:
        shape = Shape(value)
        proposal = Proposal(
            title=shape.text("title"),
            body=shape.text_or_none("body"),
            method=shape.one_of("method", METHODS),
            options=shape.each("options", register.words, MOST_OPTIONS),
            electors=shape.each("electors", _key, MOST_ELECTORS),
            rule=shape.text("rule"),
            quorum=shape.number("quorum", 0, MOST_ELECTORS),
            threshold=shape.number("threshold", 0, MOST_ELECTORS),
            asked=shape.number("asked", *TIMES),
            closes=shape.number_or_none("closes", *TIMES),
            block=shape.any("block") is True,
            effects=shape.each("effects", read_effect, MOST_EFFECTS),
        )
    except Misshapen:
        return None
    return proposal if _is_sound(proposal) else None


def _key(value: Value) -> bytes | None:
    return value if isinstance(value, bytes) and len(value) == KEY_SIZE else None


def _is_sound(proposal: Proposal) -> bool:
    """Whether it can be voted on and counted. spec: DEC-2."""
    method, options, electors = proposal.method, proposal.options, proposal.electors
    return (
        bool(electors)
        and list(electors) == sorted(set(electors))
        and len(set(options)) == len(options) != 1
        and (bool(options) == (method in CHOOSING) or method == POLL)
        and (proposal.closes is None) == (method in ENDLESS)
        and (proposal.threshold > 0) == (method == THRESHOLD)
        and max(proposal.threshold, proposal.quorum) <= len(electors)
        and not (method == POLL and proposal.effects)
    )


def of(space: Space, target: bytes) -> Proposal | None:
    """The text of a decision: the one that its id was made from. spec: DEC-1."""
    made = origin.of(space, target)
    if made is None or made.kind != KIND:
        return None
    wanted = origin.salt(space, target)[SALT_SIZE:]
    for write in space.live(target, TEXT):
        if fingerprint(write.value) == wanted:
            return read(write.value)
    return None


def value_of(proposal: Proposal, effects: Sequence[Value] = ()) -> dict[str, Value]:
    """What is written for a proposal; `effects` are its effects as `crdt.effect` writes them."""
    value: dict[str, Value] = {
        "title": proposal.title,
        "method": proposal.method,
        "electors": list(proposal.electors),
        "rule": proposal.rule,
        "quorum": proposal.quorum,
        "asked": proposal.asked,
    }
    if proposal.body is not None:
        value["body"] = proposal.body
    if proposal.options:
        value["options"] = list(proposal.options)
    if proposal.threshold:
        value["threshold"] = proposal.threshold
    if proposal.closes is not None:
        value["closes"] = proposal.closes
    if proposal.block:
        value["block"] = True
    if effects:
        value["effects"] = list(effects)
    return value


def create(
    seed: Seed, text: dict[str, Value], about: bytes = b"", replaces: bytes = b""
) -> Created:
    """A new decision with this text, perhaps about a goal or task, perhaps in place of another."""
    salted = Seed(seed.member, seed.salt + fingerprint(text))
    target, ops = origin.create(KIND, salted, about, replaces)
    return Created(target, [*ops, Op(target, TEXT, text, ())])
