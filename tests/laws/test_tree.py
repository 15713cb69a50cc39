"""The fold of moves: the theorems of the published proof, a naive fold as oracle. Invariant 2."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws.histories import MEMBERS, OBJECTS, Entry, replica
from moot.crdt.op import Dot, Op
from moot.crdt.space import Space

moves = st.lists(
    st.tuples(st.sampled_from(OBJECTS), st.sampled_from([*OBJECTS, None]), st.integers(0, 6)),
    max_size=25,
)
Moves = list[tuple[bytes, bytes | None, int]]


def entries(drawn: Moves) -> list[Entry]:
    return [
        Entry(
            bytes([number]) * 32, MEMBERS[number % 5], time,
            (Op(target, "place^", {"parent": parent, "rank": "a"}, ()),),
        )
        for number, (target, parent, time) in enumerate(drawn)
    ]  # fmt: skip


def naive(drawn: Moves) -> tuple[dict[bytes, bytes | None], set[Dot]]:
    """Sort every move, apply from the beginning, walk up before each."""
    parents: dict[bytes, bytes | None] = {}
    skipped: set[Dot] = set()
    for _, number in sorted((time, number) for number, (_, _, time) in enumerate(drawn)):
        target, parent, _ = drawn[number]
        above, cycle = parent, False
        while above is not None and not cycle:
            cycle = above == target
            above = parents.get(above)
        if cycle:
            skipped.add(Dot(bytes([number]) * 32, 0))
        else:
            parents[target] = parent
    return parents, skipped


def placed(space: Space) -> dict[bytes, bytes | None]:
    return {t: held.parent for t in OBJECTS if (held := space.placement(t)) is not None}


@pytest.mark.spec("CRDT-8")
@pytest.mark.spec("CRDT-9")
@given(moves, st.randoms(use_true_random=False))
def test_apply_equals_the_naive_fold_in_any_order(drawn: Moves, chance: random.Random) -> None:
    made = entries(drawn)
    chance.shuffle(made)
    space = replica(made)
    parents, skipped = naive(drawn)
    assert placed(space) == parents
    assert {move.key.dot for move in space.skipped()} == skipped


@pytest.mark.spec("MODEL-4")
@given(moves)
def test_unique_parent_acyclic_and_no_object_lost(drawn: Moves) -> None:
    space = replica(entries(drawn))
    ever = {target for target, parent, _ in drawn if target != parent}
    reached: list[bytes] = []
    ahead: list[bytes | None] = [None]
    # An object that was named as a parent but never placed itself stands at the root.
    ahead += [o for o in OBJECTS if space.placement(o) is None]
    while ahead:
        for move in space.children(ahead.pop()):
            reached.append(move.target)
            ahead.append(move.target)
    assert len(reached) == len(set(reached)), "an object hangs in two places"
    assert set(reached) == {o for o in OBJECTS if space.placement(o) is not None}
    assert ever <= set(reached) | {move.target for move in space.skipped()}


@pytest.mark.spec("CRDT-10")
@pytest.mark.parametrize(
    "value", [None, 3, "x", [], {}, {"rank": 1}, {"parent": "text", "rank": "a"}]
)
def test_what_is_no_placement_moves_nothing(value: None) -> None:
    target = OBJECTS[0]
    space = replica([Entry(b"\1" * 32, MEMBERS[0], 1, (Op(target, "place^", value, ()),))])
    assert space.placement(target) is None


def test_siblings_order_by_rank_then_by_time() -> None:
    ops = [("b", 1), ("a", 3), ("a", 2)]
    made = [
        Entry(bytes([n]) * 32, MEMBERS[0], time,
              (Op(OBJECTS[n], "place^", {"parent": None, "rank": rank}, ()),))
        for n, (rank, time) in enumerate(ops)
    ]  # fmt: skip
    children = replica(made).children(None)
    assert [move.target for move in children] == [OBJECTS[2], OBJECTS[1], OBJECTS[0]]
