"""An account of who said what in their own name, kept in plain Python beside the code under test.

It knows which entries had come to a device when it wrote, and nothing of cells: what somebody says
replaces what they see of their own. So what stands is known for every set of entries.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from laws.written import Written
from moot.crdt import ask, ballot, claim, decision, goal, lift, member, pledge, reaction, verified
from moot.crdt.effort import EFFORT
from moot.crdt.op import Dot, Reading
from moot.crdt.value import Nothing, Value

GONE_OUT: Final = "gave way"


class Slot(NamedTuple):
    """Where somebody speaks in their own name."""

    target: bytes
    field: str
    member: bytes


class Saying(NamedTuple):
    """What was said in a slot; None if that was to say no more."""

    dot: Dot
    said: object
    over: frozenset[Dot]


def _claimed(value: Value) -> object:
    assert isinstance(value, dict)
    return GONE_OUT if "yield" in value else value["as"]


def _named(name: str) -> Callable[[Value], object]:
    return lambda value: value.get(name) if isinstance(value, dict) else value


def _choice(value: Value) -> object:
    assert isinstance(value, dict)
    said = value["for"]
    return tuple(said) if isinstance(said, list) else said


SAID: Final[Mapping[str, Callable[[Value], object]]] = {
    claim.CLAIMS: _claimed,
    goal.BACKING: _named("as"),
    pledge.PLEDGES: lambda value: value.get("if", 1) if isinstance(value, dict) else value,
    lift.LIFT: lambda value: value,
    EFFORT: lambda value: value,
    member.NAME: lambda value: value,
    reaction.REACTIONS: lambda value: tuple(value) if isinstance(value, list) else value,
    ask.ASKS: lambda value: (value["to"], value["words"]) if isinstance(value, dict) else value,
    verified.VERIFIED: _named("key"),
    decision.WITHDRAWN: lambda value: value,
    ballot.BALLOTS: _choice,
}
"""By field, how a value is noted down here."""


def how_said(field_: str) -> Callable[[Value], object] | None:
    """How the values of an own field are noted down; None if nobody keeps account of it."""
    is_view = field_.startswith("view.") and field_[-1] == "@"
    return _named("filter") if is_view else SAID.get(field_)


@dataclass(repr=False)
class Account:
    """What everybody said, and what they took back of their words."""

    slots: dict[Slot, list[Saying]] = field(default_factory=dict)
    words: dict[bytes, list[tuple[bytes, int, str]]] = field(default_factory=dict)
    """By thought: in which entry its author said what, and how often it had been said anew."""
    back: dict[bytes, list[tuple[bytes, frozenset[bytes]]]] = field(default_factory=dict)
    """By thought: the entries that took it back, each with those it names."""

    def standing(self, slot: Slot, known: Container[bytes]) -> dict[Dot, object]:
        """What stands in a slot where these entries are known, and no others."""
        seen = list(self._in_sight(slot, known))
        replaced = {dot for saying in seen for dot in saying.over}
        return {dot: said for dot, said, _ in seen if said is not None and dot not in replaced}

    def _in_sight(self, slot: Slot, known: Container[bytes]) -> Iterator[Saying]:
        """Those whose entries are known, and all that they replace as well.

        Where nothing is ever covered, as among ballots, nothing waits.
        """
        there: set[Dot] = set()
        waits = slot.field[-1] != Reading.APPEND.value
        for saying in self.slots.get(slot, ()):
            if saying.dot.entry in known and (saying.over <= there or not waits):
                there.add(saying.dot)
                yield saying

    def number(self, thought: bytes, known: Container[bytes]) -> int:
        """How often a thought was said anew, at the most, as far as is known."""
        named = self.named(thought, known)
        said = self.words[thought]
        return max(n for entry, n, _ in said if entry in known and entry not in named)

    def named(self, thought: bytes, known: Container[bytes]) -> frozenset[bytes]:
        """The entries of a thought's words that were taken back, as far as is known."""
        backs = self.back.get(thought, ())
        return frozenset(one for by, names in backs if by in known for one in names)

    # -- keeping it ------------------------------------------------------------------------------

    def note(self, entry: Written, slot: Slot, said: object, over: frozenset[Dot]) -> None:
        """Note what an entry says in a slot: it says it there once."""
        places = [at for at, op in enumerate(entry.ops) if op[:2] == slot[:2]]
        (at,) = places
        self.slots.setdefault(slot, []).append(Saying(Dot(entry.id, at), said, over))

    def note_undone(self, entry: Written, writers: Mapping[bytes, bytes]) -> None:
        """Note an entry that takes an act back: it replaces what it names, which is one's own.

        `writers` says of each entry whose it is.
        """
        for at, op in enumerate(entry.ops):
            how = how_said(op.field)
            if how is None:
                continue
            slot = Slot(op.target, op.field, entry.author)
            said = None if isinstance(op.value, Nothing) else how(op.value)
            assert all(writers[dot.entry] == entry.author for dot in op.over), (
                "somebody else's word was taken back"
            )
            self.slots.setdefault(slot, []).append(
                Saying(Dot(entry.id, at), said, frozenset(op.over))
            )
