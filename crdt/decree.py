"""Decrees: what decisions do once they are final. Every replica makes them itself, and the same.

A final decision follows from the entries; so does what it does. Nobody has to carry it out: on each
replica that holds enough to know the result, its effects are taken in as if an entry had said them,
under an id derived from the decision. So they happen once, whoever is away, and an act that builds
on them elsewhere waits here until they are known here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from moot.crdt import closing, effect, origin, proposal, rank
from moot.crdt.ballot import BALLOTS
from moot.crdt.op import Op
from moot.crdt.proposal import Proposal
from moot.crdt.space import Change, Space

MOVING: Final = frozenset({proposal.TEXT, BALLOTS, closing.CLOSES, closing.ACKS})
"""Fields of a decision that can make it final."""

_WATCHED: Final = MOVING | {origin.MADE}

NOBODY: Final = bytes(22)
"""Begins the author of a decree, the id of the decision ends it. No key begins so: making one takes
2^176 tries."""


class Decree(NamedTuple):
    """What a decision writes, as `Space.derive` takes it."""

    entry: bytes
    author: bytes
    time: int
    ops: tuple[Op, ...]


def take(space: Space, entry: bytes, author: bytes, time: int, ops: Sequence[Op]) -> list[Change]:
    """Take in an entry, and what follows from it: the door for who holds entries. spec: DEC-20."""
    return _with_what_follows(space, space.apply(entry, author, time, ops))


def forget(space: Space, entry: bytes) -> list[Change]:
    """Forget an entry of words, as `Space.forget` does, and take in what follows from that.

    What waited for the words waits no longer, and may be the ballot that made a decision final.
    """
    return _with_what_follows(space, space.forget(entry))


def _with_what_follows(space: Space, changes: list[Change]) -> list[Change]:
    """These changes, and all that decisions do which became final by them.

    What a decree wakes may make the next decision final, so each is looked at in turn, as on a
    replica that heard of them one after the other. spec: CRDT-12.
    """
    fresh = changes
    while fresh := _enact(space, fresh):
        changes = [*changes, *fresh]
    return changes


def _enact(space: Space, changes: Iterable[Change]) -> list[Change]:
    """Take in the decrees of decisions that these changes made final."""
    # Asked of every change there is: a look at the field tells for nearly all.
    moved = {one.target: None for one in changes if one.field in _WATCHED and moves(one)}
    return [
        fresh for target in moved for decree in of(space, target) for fresh in space.derive(*decree)
    ]


def moves(change: Change) -> bool:
    """Whether a change can make a decision final."""
    if change.field != origin.MADE:
        return change.field in MOVING
    return isinstance(change.value, dict) and change.value.get("kind") == proposal.KIND


def of(space: Space, target: bytes) -> Iterator[Decree]:
    """What a decision decrees by now; only ever more, as entries come. spec: DEC-20, DEC-21."""
    text = proposal.of(space, target)
    if text is None or not text.effects:
        return
    passed = [one for one in closing.sealed(closing.read(space, target, text)) if one.tally.passed]
    if passed:
        yield from _written(target, text, None)
    for winner in sorted({one.tally.winner for one in passed if one.tally.winner is not None}):
        yield from _written(target, text, winner)


def _written(target: bytes, text: Proposal, option: int | None) -> Iterator[Decree]:
    """The effects that hang on one option, or on none.

    Their time is the one that stands in the text: several entries may carry a text, with other
    times, and no two replicas need hold the same of them.
    """
    time = text.asked
    ops = [
        op
        for index, one in enumerate(text.effects)
        if one.option == option
        for op in effect.ops(target, index, one, rank.appended(time, rank.DIGITS[index]))
    ]
    if ops:
        part = bytes([0 if option is None else option + 1])
        entry = hashlib.sha256(b"moot/1/decree\0" + target + part).digest()
        yield Decree(entry, NOBODY + target, time, tuple(ops))


def decision_of(author: bytes) -> bytes | None:
    """The decision that wrote something, if no member did."""
    return author[len(NOBODY) :] if author.startswith(NOBODY) else None
