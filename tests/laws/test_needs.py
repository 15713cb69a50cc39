"""Needs: whatever arrows people draw, what counts of them never goes in a circle."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moot.crdt import needs
from moot.crdt.memory_shelf import MemoryShelf
from moot.crdt.needs import Need
from moot.crdt.op import Dot, Op
from moot.crdt.space import Space
from moot.crdt.value import Value

ME = b"m" * 32
THINGS = [bytes([number]) * 10 for number in range(6)]
arrows = st.lists(st.tuples(st.sampled_from(THINGS), st.sampled_from(THINGS)), max_size=14)


def _needs(pairs: list[tuple[bytes, bytes]]) -> list[Need]:
    """Each arrow at a time of its own."""
    return [
        Need(eff, Dot(bytes([eff]) * 32, 0), target, on) for eff, (target, on) in enumerate(pairs)
    ]


def _goes_round(held: list[Need]) -> bool:
    """Whether some of these arrows form a circle: what waits for nothing is taken off till none."""
    while held:
        waiting = {need.target for need in held}
        kept = [need for need in held if need.on in waiting]
        if len(kept) == len(held):
            return True
        held = kept
    return False


@pytest.mark.spec("MODEL-24")
@given(arrows)
def test_what_counts_never_goes_in_a_circle_and_nothing_is_parked_in_vain(
    pairs: list[tuple[bytes, bytes]],
) -> None:
    drawn = _needs(pairs)
    parked = needs.parked(drawn)
    counted: list[Need] = []
    for need in drawn:  # the rule itself, one arrow after another
        closes = _goes_round([*counted, need])
        assert (need in parked) == closes
        counted += [] if closes else [need]


@given(arrows, st.randoms())
def test_the_order_in_which_arrows_are_given_means_nothing(
    pairs: list[tuple[bytes, bytes]], chance: Random
) -> None:
    drawn = _needs(pairs)
    shuffled = list(drawn)
    chance.shuffle(shuffled)
    assert needs.parked(shuffled) == needs.parked(drawn)


@pytest.mark.spec("MODEL-23")
@given(arrows)
def test_one_object_sees_the_same_as_all_together(pairs: list[tuple[bytes, bytes]]) -> None:
    space = Space(MemoryShelf())
    for number, (target, on) in enumerate(pairs):
        ops = needs.add(space, target, on)
        if ops:
            space.apply(bytes([number]) * 32, ME, number, ops)
    drawn = [need for thing in THINGS for need in needs.of(space, thing)]
    assert {(need.target, need.on) for need in drawn} == set(pairs)
    parked = needs.parked(drawn)
    for thing in THINGS:
        assert set(needs.parked_of(space, thing)) == {one for one in parked if one.target == thing}


@pytest.mark.spec("MODEL-24")
def test_a_tangle_beyond_measure_is_parked_from_a_point_on() -> None:
    ring = needs.MOST_ENTANGLED + 5
    drawn = [
        Need(at, Dot(b"d" * 32, 0), at.to_bytes(10), ((at + 1) % ring).to_bytes(10))
        for at in range(ring)
    ]
    assert needs.parked(drawn) == set(drawn[needs.MOST_ENTANGLED :])
    assert needs.parked(drawn[:-1]) == frozenset()


@pytest.mark.spec("MODEL-23")
def test_what_names_no_object_is_no_need_and_two_who_ask_alike_need_once() -> None:
    space = Space(MemoryShelf())
    thing, other = THINGS[:2]
    said: list[Value] = [None, "x", b"short", [other], other, other]
    for number, value in enumerate(said):
        space.apply(bytes([number]) * 32, ME, number, [Op(thing, needs.NEEDS, value, ())])
    (need,) = needs.of(space, thing)
    assert (need.on, need.eff) == (other, 4)
    assert needs.add(space, thing, other) == []
    space.apply(b"z" * 32, ME, 9, needs.remove(space, thing, other))
    assert needs.of(space, thing) == ()
    assert needs.remove(space, thing, other) == []
