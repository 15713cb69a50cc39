"""A vote ends once: whatever fails, whoever is away, and although a third of the electors cheat.

This is the model that showed DOMAIN's fifth invariant before any of it was wired into a node.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from laws.histories import Entry
from laws.parliament import OVER, Parliament, end_of, parliaments
from moot.crdt import ballot, closing, decision, decree, method
from moot.crdt.memory_shelf import MemoryShelf
from moot.crdt.space import Space
from moot.crdt.tally import tally


def replica(entries: list[Entry]) -> Space:
    space = Space(MemoryShelf())
    for entry in entries:
        decree.take(space, entry.id, entry.author, entry.time, entry.ops)
    return space


@pytest.mark.spec("DEC-14")
@pytest.mark.spec("DEC-21")
@given(parliaments(), st.integers(5, 40))
def test_what_is_final_on_one_replica_is_final_and_the_same_on_all(
    parliament: Parliament, steps: int
) -> None:
    """DOMAIN, invariant 5."""
    ended: dict[bytes, tuple[str, object]] = {}
    for _ in range(steps):
        parliament.step()
        for one in parliament.electors:
            end = end_of(one.space, parliament.target)
            if one.key in ended:
                assert end == ended[one.key]
            elif end is not None:
                ended[one.key] = end
    parliament.meet()
    ends = {end_of(one.space, parliament.target) for one in parliament.electors}
    assert len(ends) == 1
    assert set(ended.values()) <= ends
    assert decision.SPLIT not in {end[0] for end in ended.values()}


@pytest.mark.spec("DEC-11")
@pytest.mark.spec("DEC-20")
@pytest.mark.spec("CRDT-12")
@given(parliaments(), st.integers(5, 30), st.randoms(use_true_random=False))
def test_the_order_of_arrival_decides_nothing(
    parliament: Parliament, steps: int, chance: random.Random
) -> None:
    for _ in range(steps):
        parliament.step()
    parliament.meet()
    other = [*parliament.entries, *parliament.entries[::2]]
    chance.shuffle(other)
    space = replica(other)
    for one in parliament.electors:
        assert decision.view(one.space, parliament.target) == decision.view(
            space, parliament.target
        )
        assert list(one.space.snapshot()) == list(space.snapshot())


@pytest.mark.spec("DEC-15")
@given(parliaments(), st.integers(5, 40))
def test_no_honest_node_acknowledges_twice(parliament: Parliament, steps: int) -> None:
    for _ in range(steps):
        parliament.step()
    parliament.meet()
    cheats = {one.key for one in parliament.electors if one.cheats}
    assert set(parliament.vote_of(parliament.electors[0]).twice) <= cheats


@pytest.mark.spec("DEC-17")
@pytest.mark.spec("DEC-18")
@given(parliaments(cheats=False))
def test_where_lines_hold_a_vote_ends_soon_after_its_time(parliament: Parliament) -> None:
    electors = parliament.electors
    for one in electors[: parliament.draw(st.integers(1, len(electors)))]:
        parliament.say(one)
        parliament.meet()
    parliament.now = OVER + 1_000
    for _ in range(3):
        for one in electors:
            parliament.attend(one)
            parliament.meet()
    seen = decision.view(electors[0].space, parliament.target)
    assert seen is not None
    if parliament.text.method == method.THRESHOLD:
        assert (seen.state == decision.PASSED) == seen.tally.passed
    else:
        assert seen.final


def state_of(parliament: Parliament) -> str:
    """How the first elector's replica says that the vote stands."""
    known = decision.view(parliament.electors[0].space, parliament.target)
    assert known is not None
    return known.state


def test_such_parliaments_reach_every_end() -> None:
    """A law that is tried on votes which never end says little."""
    seen: set[object] = set()

    @settings(max_examples=150, phases=[Phase.generate], database=None, derandomize=True)
    @given(parliaments(most=4), st.integers(20, 60))
    def look(parliament: Parliament, steps: int) -> None:
        for _ in range(steps):
            parliament.step()
        one = parliament.electors[0]
        seen.add(state_of(parliament))
        for _ in range(3):  # then lines hold for a while
            parliament.now += OVER
            for each in parliament.electors:
                parliament.attend(each)
                parliament.meet()
        seen.update([state_of(parliament), (parliament.text.method, state_of(parliament))])
        seen.update(["late"] * bool(closing.late(parliament.vote_of(one))))
        made = [target for target in one.space.targets() if target != parliament.target]
        assert bool(made) == (state_of(parliament) == decision.PASSED)

    look()
    assert {"open", "closing", "passed", "failed", "late"} <= seen
    assert {(one, "passed") for one in method.METHODS if one != method.POLL} <= seen


@pytest.mark.spec("DEC-14")
def test_only_more_than_a_third_of_cheats_can_seal_two_results_and_both_are_shown() -> None:
    @settings(max_examples=300, database=None, derandomize=True)
    @given(parliaments(cheats=False, most=3))
    def look(parliament: Parliament) -> None:
        ones = parliament.electors
        if len(ones) < 3 or parliament.text.method != method.MAJORITY:
            return
        for one in ones:
            one.cheats = True
            parliament.say(one)
        parliament.meet()
        vote = parliament.vote_of(ones[0])
        for cut in (vote.ballots, vote.ballots[:1]):
            made = tally(parliament.text, ballot.standing(cut))
            dots = [each.dot for each in cut]
            parliament.write(ones[0], closing.close(parliament.target, dots, made), time=OVER)
        for one in ones:
            parliament.meet()
            parliament.acknowledge_all(one)
        parliament.meet()
        known = decision.view(ones[0].space, parliament.target)
        assert known is not None
        ends = {each.tally.passed for each in closing.sealed(known.vote)}
        assert known.state == (decision.SPLIT if len(ends) > 1 else known.state)
        assert set(known.vote.twice) == {one.key for one in ones}
        found.add(known.state)

    found: set[str] = set()
    look()
    assert decision.SPLIT in found
