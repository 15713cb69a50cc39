"""Tallies: from what the electors say to what is decided, by each method (specs/decision.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from moot.crdt.ballot import Choice, Standing, choice_of
from moot.crdt.method import (
    APPROVAL,
    BLOCK,
    CONSENT,
    MAJORITY,
    NO,
    OBJECT,
    RANKED,
    THRESHOLD,
    WORDS,
    YES,
)
from moot.crdt.proposal import Proposal
from moot.crdt.value import Value


class Tally(NamedTuple):
    """What a set of ballots comes to."""

    counts: tuple[int, ...]
    """By the words of `WORDS`, or by option: who approved it, or put it first."""
    voted: int
    """Electors whose ballots say one thing."""
    unclear: int
    """Electors whose devices said different things; they count for nothing but an objection."""
    passed: bool
    """The proposal is adopted; where there are options, one of them wins."""
    winner: int | None
    """The place of the option that wins."""

    def value(self) -> Value:
        """What a close says of it: equal tallies, equal values."""
        return [list(self.counts), self.voted, self.unclear, self.passed, self.winner]

    def count(self, word: str) -> int:
        """How many said a word."""
        return self.counts[WORDS.index(word)]


def tally(proposal: Proposal, held: Standing) -> Tally:
    """Count what stands. spec: DEC-5."""
    said = {member: choice_of(ballots) for member, ballots in held.items()}
    clear = [choice for choice in said.values() if choice is not None]
    unclear = len(said) - len(clear)
    if proposal.options:
        return _among_options(proposal, clear, unclear)
    counts = [sum(choice == word for choice in clear) for word in WORDS]
    # One of two devices objected, or blocked: nobody guesses that it was not meant.
    for member, ballots in held.items():
        if said[member] is None:
            for word in (OBJECT, BLOCK):
                counts[WORDS.index(word)] += any(one.choice == word for one in ballots)
    made = Tally(tuple(counts), len(clear), unclear, passed=False, winner=None)
    return made._replace(passed=_passes(proposal, made))


def _passes(proposal: Proposal, made: Tally) -> bool:
    """spec: DEC-6, DEC-7, DEC-8."""
    yes = made.count(YES)
    if proposal.method == THRESHOLD:
        return yes >= proposal.threshold
    if made.voted < proposal.quorum or not yes:
        return False
    if proposal.method == CONSENT:
        return not made.count(OBJECT)
    if proposal.method == MAJORITY:
        return yes > made.count(NO) and not made.count(BLOCK)
    return False  # a poll decides nothing


def _among_options(proposal: Proposal, clear: Sequence[Choice], unclear: int) -> Tally:
    """spec: DEC-9, DEC-10."""
    chosen = [choice for choice in clear if isinstance(choice, tuple)]
    options = range(len(proposal.options))
    if proposal.method == RANKED:
        counts = [sum(choice[:1] == (option,) for choice in chosen) for option in options]
        winner = _ranked(len(proposal.options), chosen)
    else:
        counts = [sum(option in choice for choice in chosen) for option in options]
        winner = counts.index(max(counts)) if any(counts) else None
    decides = proposal.method in (APPROVAL, RANKED)
    passed = decides and winner is not None and len(clear) >= proposal.quorum
    return Tally(tuple(counts), len(clear), unclear, passed, winner if decides else None)


def _ranked(options: int, chosen: Sequence[tuple[int, ...]]) -> int | None:
    """The winner by ranked pairs (Tideman 1987); None if nobody ranked anything. spec: DEC-10.

    Each two options are compared as if there were no others; what is not ranked stands below all
    that is. The clearest comparisons are held first, and one that would close a circle with those
    held before it is left out, as a need is parked.
    """
    if not any(chosen):
        return None
    above = _comparisons(options, chosen)
    pairs = [
        (above[first][second], above[second][first], first, second)
        for first in range(options)
        for second in range(options)
        if above[first][second] > above[second][first]
    ]
    pairs.sort(key=lambda pair: (pair[1] - pair[0], -pair[0], pair[2], pair[3]))
    beaten_by: list[set[int]] = [set() for _ in range(options)]
    for _, _, winner, loser in pairs:
        if loser not in _all_above(beaten_by, winner):
            beaten_by[loser].add(winner)
    return next(option for option in range(options) if not beaten_by[option])


def _comparisons(options: int, chosen: Sequence[tuple[int, ...]]) -> list[list[int]]:
    """How many put one option above another."""
    above = [[0] * options for _ in range(options)]
    for choice in chosen:
        places = {option: place for place, option in enumerate(choice)}
        for first in choice:
            for second in range(options):
                above[first][second] += places[first] < places.get(second, options)
    return above


def _all_above(beaten_by: Sequence[set[int]], option: int) -> set[int]:
    """The option, and whatever beats it through others."""
    seen = {option}
    ahead = [option]
    while ahead:
        fresh = beaten_by[ahead.pop()] - seen
        seen |= fresh
        ahead += fresh
    return seen
