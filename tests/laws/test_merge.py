"""The laws of the one merge rule. DOMAIN's invariants 1 and 3 are here."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laws.histories import MEMBERS, OBJECTS, Entry, histories, replica, state
from moot.crdt.op import Dot, Op, Reading, reading
from moot.crdt.space import DAY_MS
from moot.crdt.value import NOTHING

A, B = MEMBERS[:2]
T, U = OBJECTS[:2]
LIMITS = settings(max_examples=300, deadline=None)


def entry(number: int, author: bytes, time: int, *ops: Op) -> Entry:
    return Entry(bytes([number]) * 32, author, time, ops)


@pytest.mark.spec("CRDT-3")
@pytest.mark.spec("CRDT-1")
@LIMITS
@given(histories(), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(made: list[Entry], chance: random.Random) -> None:
    other = [*made, *chance.choices(made, k=len(made) // 2)]
    chance.shuffle(other)
    assert state(replica(other)) == state(replica(made))
    assert replica(other).waiting() == replica(made).waiting()


@LIMITS
@given(histories(), st.randoms(use_true_random=False))
def test_three_replicas_that_exchange_at_random_end_equal(
    made: list[Entry], chance: random.Random
) -> None:
    shares: list[list[Entry]] = [[], [], []]
    for one in made:
        chance.choice(shares).append(one)
    for _ in range(6):
        giver, taker = chance.sample(shares, 2)
        taker.extend(one for one in giver if chance.random() < 0.5 and one not in taker)
    ends = []
    for share in shares:
        rest = [one for one in made if one not in share]
        chance.shuffle(rest)
        ends.append(state(replica([*share, *rest])))
    assert ends[0] == ends[1] == ends[2]


@pytest.mark.spec("CRDT-5")
@LIMITS
@given(histories(), st.sampled_from(MEMBERS))
def test_nobody_takes_away_what_another_owns(made: list[Entry], member: bytes) -> None:
    def owned(entries: list[Entry]) -> set[tuple[Dot, bytes]]:
        space = replica(entries)
        return {
            (write.dot, target)
            for target in OBJECTS
            for field in ("claims@", "said@", "log*")
            for write in space.live(target, field)
            if write.author == member
        }

    own = {one.id for one in made if one.author == member}
    # What the others write can only delay an op of this member (it may cover theirs), never take
    # from it: without their entries, whatever was applied of the member's own is live all the same.
    alone = owned([one for one in made if one.id in own])
    together = replica(made)
    still = owned(made)
    for dot, target in alone:
        trace = together.trace(dot)
        assert trace is not None
        coverers = [op for one in made if one.id in own for op in one.ops if dot in op.over]
        assert (dot, target) in still or coverers


@pytest.mark.spec("CRDT-2")
def test_the_last_character_says_the_reading() -> None:
    assert reading("pledge@") is Reading.OWN
    assert reading("readings*") is Reading.APPEND
    assert reading("place^") is Reading.TREE
    assert reading("never-heard-of") is Reading.PLAIN


@pytest.mark.spec("CRDT-4")
def test_an_op_waits_for_what_it_covers_and_for_nothing_else() -> None:
    first = entry(1, A, 1, Op(T, "title", "old", ()))
    second = entry(2, B, 2, Op(T, "title", "new", (Dot(first.id, 0),)), Op(U, "title", "u", ()))
    space = replica([second])
    assert space.live(T, "title") == ()
    assert space.waiting() == 1
    assert [write.value for write in space.live(U, "title")] == ["u"]
    changes = space.apply(first.id, first.author, first.time, first.ops)
    assert [change.value for change in changes] == ["old", "new"]
    assert [write.value for write in space.live(T, "title")] == ["new"]


@pytest.mark.spec("CRDT-4")
def test_a_body_that_is_gone_satisfies_the_wait() -> None:
    later = entry(2, B, 2, Op(T, "title", "new", (Dot(b"\1" * 32, 0),)))
    space = replica([later, entry(1, A, 1)])
    assert [write.value for write in space.live(T, "title")] == ["new"]


@pytest.mark.spec("CRDT-5")
@pytest.mark.parametrize(
    ("field", "other_field", "author"),
    [("title", "why", B), ("claims@", "claims@", B), ("log*", "log*", A)],
)
def test_a_void_cover_removes_nothing_and_lends_no_time(
    field: str, other_field: str, author: bytes
) -> None:
    first = entry(1, A, 1_000, Op(T, field, "one", ()))
    second = entry(2, author, 5, Op(T, other_field, "two", (Dot(first.id, 0),)))
    space = replica([first, second])
    assert first.id in {write.dot.entry for write in space.live(T, field)}
    assert [w.eff for w in space.live(T, other_field) if w.dot.entry == second.id] == [5]


@pytest.mark.spec("CRDT-6")
@pytest.mark.parametrize(
    ("clock", "effective"),
    [(0, 1_001), (1_000, 1_001), (1_002, 1_002), (2**53, 1_000 + 30 * DAY_MS)],
)
def test_a_wrong_clock_counts_for_little(clock: int, effective: int) -> None:
    first = entry(1, A, 1_000, Op(T, "title", "one", ()))
    second = entry(2, B, clock, Op(T, "title", "two", (Dot(first.id, 0),)))
    (write,) = replica([first, second]).live(T, "title")
    assert (write.value, write.eff) == ("two", effective)


@pytest.mark.spec("CRDT-6")
def test_base_is_the_greatest_covered_even_if_it_was_covered_before() -> None:
    first = entry(1, A, 1_000, Op(T, "title", "one", ()))
    second = entry(2, A, 1_500, Op(T, "title", "two", (Dot(first.id, 0),)))
    beside = entry(3, B, 0, Op(T, "title", "beside", (Dot(first.id, 0),)))
    for order in ([first, second, beside], [first, beside, second]):
        effs = {write.value: write.eff for write in replica(order).live(T, "title")}
        assert effs == {"two": 1_500, "beside": 1_001}


@pytest.mark.spec("CRDT-7")
def test_equal_times_are_ordered_by_dot() -> None:
    entries = [entry(n, A, 7, Op(T, "title", f"v{n}", ())) for n in (3, 1, 2)]
    assert [write.value for write in replica(entries).live(T, "title")] == ["v1", "v2", "v3"]


@pytest.mark.spec("CRDT-11")
def test_the_snapshot_is_in_one_order() -> None:
    one = entry(2, A, 7, Op(U, "title", "u", ()), Op(T, "why", "w", ()), Op(T, "title", "t", ()))
    lines = list(replica([one]).snapshot())
    assert lines == [
        [T, [["title", [[one.id, 2, 7, A, "t"]]], ["why", [[one.id, 1, 7, A, "w"]]]]],
        [U, [["title", [[one.id, 0, 7, A, "u"]]]]],
    ]


def test_nothing_covers_without_a_trace_of_itself() -> None:
    first = entry(1, A, 1, Op(T, "tags", "x", ()))
    gone = entry(2, B, 2, Op(T, "tags", NOTHING, (Dot(first.id, 0),)))
    space = replica([first, gone])
    assert space.live(T, "tags") == ()
    assert list(space.targets()) == []
