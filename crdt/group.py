"""The group as an object of its own: its name, what it is for, and the rules it gave itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from moot.crdt import method, register
from moot.crdt.ids import derived
from moot.crdt.op import Op
from moot.crdt.space import Space
from moot.crdt.value import Value

T = TypeVar("T")

KIND: Final = "group"
OBJECT: Final = derived(KIND)
"""Every group has one such object, and in each space it has this id. spec: MODEL-8."""

RULE: Final = "rules."
"""Before the name of a rule in its field's name."""
LONGEST_VOTE_DAYS: Final = 365

WEIGHT: Final = "weight."
"""Before the name of a term in the name of the rule that weighs it."""
WEIGHED: Final = (
    "age", "due", "blocking", "lift", "goal", "mine", "backing", "hands", "stage",
)  # fmt: skip
"""The terms of which a task's score is the sum, in the order in which rules are shown."""
USUAL_WEIGHT: Final = 100
"""Hundredths: a term counts as it is."""
MOST_WEIGHT: Final = 1_000


_join = register.one_of(("key",))
_decide = register.one_of(method.METHODS)


def _days(value: Value) -> int | None:
    return value if type(value) is int and 1 <= value <= LONGEST_VOTE_DAYS else None


def _share(value: Value) -> int | None:
    return value if type(value) is int and 0 <= value <= 100 else None


def _weight(value: Value) -> int | None:
    return value if type(value) is int and 0 <= value <= MOST_WEIGHT else None


def _flag(value: Value) -> bool | None:
    return value if isinstance(value, bool) else None


RULES: Final[Mapping[str, Callable[[Value], object | None]]] = {
    "join": _join,
    "decide": _decide,
    "days": _days,
    "quorum": _share,
    "block": _flag,
    **{WEIGHT + name: _weight for name in WEIGHED},
}
"""By name how each rule is read. spec: DEC-25."""

REGISTERS: Final[Mapping[str, Callable[[Value], object | None]]] = {
    "name": register.words,
    "purpose": register.words,
    **{RULE + name: parse for name, parse in RULES.items()},
}


@dataclass(frozen=True, slots=True)
class Rules:
    """How a group works, unless it says otherwise."""

    join: str = "key"
    """Who may join: whoever holds the group's key."""
    decide: str = method.MAJORITY
    """The method of a proposal that names none."""
    days: int = 7
    """How long a vote is open, if the proposal does not say."""
    quorum: int = 50
    """More than this share of the electors, in hundredths, have to vote for a result to count."""
    block: bool = False
    """Whether one elector may block what a majority wants."""
    weights: tuple[int, ...] = (USUAL_WEIGHT,) * len(WEIGHED)
    """How much each of the terms of a score counts, in hundredths, in the order of `WEIGHED`."""

    def named(self, name: str) -> str | int | bool:
        """A rule by its name, one of `RULES`."""
        if name.startswith(WEIGHT):
            return self.weights[WEIGHED.index(name.removeprefix(WEIGHT))]
        found: str | int | bool = getattr(self, name)
        return found


def rules(space: Space) -> Rules:
    """Read the rules of the group; where nothing sensible is set, the usual. spec: DEC-25."""

    def rule(name: str, parse: Callable[[Value], T | None], usual: T) -> T:
        said = register.read(space, OBJECT, RULE + name, parse)
        return usual if said is None else said

    usual = Rules()
    return Rules(
        rule("join", _join, usual.join),
        rule("decide", _decide, usual.decide),
        rule("days", _days, usual.days),
        rule("quorum", _share, usual.quorum),
        rule("block", _flag, usual.block),
        weights(space),
    )


def weights(space: Space) -> tuple[int, ...]:
    """Read how much each term of a score counts, in hundredths. spec: DEC-26."""
    read = (register.read(space, OBJECT, RULE + WEIGHT + name, _weight) for name in WEIGHED)
    return tuple(USUAL_WEIGHT if said is None else said for said in read)


def set_rule(space: Space, name: str, value: Value) -> Op:
    """The op that changes a rule."""
    return register.write(space, OBJECT, RULE + name, value)


@dataclass(frozen=True, slots=True)
class Group:
    """What a group says of itself."""

    name: str | None
    purpose: str | None


def view(space: Space) -> Group:
    """Read the group's object. spec: MODEL-8."""
    return Group(
        register.text(space, OBJECT, "name"),
        register.text(space, OBJECT, "purpose"),
    )


def name(space: Space | None, new: str) -> list[Op]:
    """The ops that name the group; without a space, a new one."""
    return [register.write(space, OBJECT, "name", new)]


def purpose(space: Space, new: str | None) -> Op:
    """The op that says what the group is for."""
    return register.write(space, OBJECT, "purpose", new)
