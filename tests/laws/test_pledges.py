"""Pledges: in whatever order they are said, those that count are the largest consistent set."""

from __future__ import annotations

import random
from collections import Counter
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws.histories import MEMBERS, Entry, replica
from moot.crdt import goal, pledge
from moot.crdt.memory_shelf import MemoryShelf
from moot.crdt.op import Op
from moot.crdt.space import Space
from moot.crdt.value import Value

GOAL = b"g" * 10
conditions = st.lists(st.integers(1, 9), max_size=8)
chances = st.randoms(use_true_random=False)


def _consistent_sets(asked: list[int]) -> list[tuple[int, ...]]:
    """Every set of pledges, by their places, of which none asks for more than the set has."""
    places = range(len(asked))
    sets = chain.from_iterable(combinations(places, size) for size in range(len(asked) + 1))
    return [one for one in sets if all(asked[place] <= len(one) for place in one)]


@pytest.mark.spec("MODEL-30")
@given(conditions)
def test_what_counts_is_the_one_largest_of_all_sets_that_are_consistent(asked: list[int]) -> None:
    sets = _consistent_sets(asked)
    largest = max(sets, key=len)
    assert [one for one in sets if len(one) == len(largest)] == [largest]
    assert all(set(one) <= set(largest) for one in sets)
    count = pledge.counted(asked)
    assert tuple(place for place, least in enumerate(asked) if least <= count) == largest
    assert count == len(largest)


@pytest.mark.spec("MODEL-30")
@given(conditions)
def test_dropping_whoever_asks_too_much_until_nobody_does_comes_to_the_same(
    asked: list[int],
) -> None:
    left = list(asked)
    while any(least > len(left) for least in left):
        left = [least for least in left if least <= len(left)]
    assert Counter(left) == Counter(one for one in asked if one <= pledge.counted(asked))


@given(conditions, st.integers(1, 9))
def test_one_more_pledge_never_makes_another_count_less(asked: list[int], more: int) -> None:
    assert pledge.counted([*asked, more]) >= pledge.counted(asked)


_deeds = st.lists(
    st.tuples(st.sampled_from(MEMBERS), st.integers(0, 5), st.integers(0, 3), st.booleans()),
    min_size=1,
    max_size=16,
)


def _entries(deeds: list[tuple[bytes, int, int, bool]]) -> list[Entry]:
    """What members did, each on a replica that knows all but the newest few entries."""
    made: list[Entry] = []
    for number, (me, least, unknown, back) in enumerate(deeds):
        space = replica(made[: max(0, len(made) - unknown)])
        ops: list[Op] = (
            [goal.back(space, GOAL, me, "in")]
            if back
            else [pledge.give(space, GOAL, me, "hands", least)]
            if least
            else pledge.withdraw(space, GOAL, me)
        )
        made.append(Entry(bytes([number]) * 32, me, 5, tuple(ops)))
    return made


@pytest.mark.spec("MODEL-30")
@given(_deeds, chances)
def test_any_order_with_any_repetition_gives_the_same_pledges(
    deeds: list[tuple[bytes, int, int, bool]], chance: random.Random
) -> None:
    """DOMAIN, invariant 1."""
    made = _entries(deeds)
    other = [*made, *chance.choices(made, k=len(made) // 2)]
    chance.shuffle(other)
    assert pledge.read(replica(other), GOAL) == pledge.read(replica(made), GOAL)
    assert goal.view(replica(other), GOAL) == goal.view(replica(made), GOAL)


@given(_deeds, st.integers(0, 15), st.data())
def test_nobody_takes_another_out_whatever_they_cover(
    deeds: list[tuple[bytes, int, int, bool]], number: int, data: st.DataObject
) -> None:
    """DOMAIN, invariant 3: also by hand-made ops that cover all they like."""
    made = _entries(deeds)
    space = replica(made)
    before = {one.member: one.words for one in pledge.read(space, GOAL)}
    stood = {one.member: one.stand for one in goal.view(space, GOAL).backing}
    thief = data.draw(st.sampled_from(MEMBERS))
    for field in (pledge.PLEDGES, goal.BACKING):
        over = tuple(write.dot for write in space.live(GOAL, field))
        values: list[Value] = [None, {"words": "mine"}, {"as": "out"}]
        value = data.draw(st.sampled_from(values))
        space.apply(hash_of(field, number), thief, 9, [Op(GOAL, field, value, over)])
    after = {one.member: one.words for one in pledge.read(space, GOAL)}
    standing = {one.member: one.stand for one in goal.view(space, GOAL).backing}
    assert {who: said for who, said in after.items() if who != thief} == {
        who: said for who, said in before.items() if who != thief
    }
    assert {who: said for who, said in standing.items() if who != thief} == {
        who: said for who, said in stood.items() if who != thief
    }


def hash_of(field: str, number: int) -> bytes:
    """An entry id that no history here has."""
    return (field.encode() + bytes([255 - number])).ljust(32, b"!")


@pytest.mark.spec("MODEL-31")
@given(conditions, st.integers(1, 5), st.sampled_from([None, *goal.STATES]))
def test_a_forming_goal_is_active_as_long_as_enough_count(
    asked: list[int], needed: int, said: str | None
) -> None:
    space = Space(MemoryShelf())
    ops = [Op(GOAL, pledge.THRESHOLD, needed, ())]
    if said is not None:
        ops.append(Op(GOAL, "state", said, ()))
    space.apply(bytes([99]) * 32, MEMBERS[0], 5, ops)
    for number, least in enumerate(asked):
        me = bytes([number]) * 32
        space.apply(bytes([100 + number]) * 32, me, 5, [pledge.give(space, GOAL, me, "x", least)])
    enough = pledge.counted(asked) >= needed
    forming = said in (None, "forming")
    expected = "active" if forming and enough else said or "forming"
    assert goal.view(space, GOAL).state == expected
    assert goal.said_state(space, GOAL) == said
    for number in range(len(asked)):
        me = bytes([number]) * 32
        space.apply(bytes([200 + number]) * 32, me, 5, pledge.withdraw(space, GOAL, me))
    assert goal.view(space, GOAL).state == (said or "forming")
