"""The laws of the one merge rule. DOMAIN's invariants 1, 3 and 8 are here."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws.histories import FIELDS, MEMBERS, OBJECTS, Entry, histories, replica, state
from laws.reference import Reference
from moot.crdt import own, register
from moot.crdt.memory_shelf import MemoryShelf
from moot.crdt.op import Dot, Op, Reading, reading
from moot.crdt.space import DAY_MS, Change, Space
from moot.crdt.value import NOTHING

A, B = MEMBERS[:2]
T, U = OBJECTS[:2]
OWNED = [field for field in FIELDS if field[-1] in "@*"]
chances = st.randoms(use_true_random=False)


def entry(number: int, author: bytes, time: int, *ops: Op) -> Entry:
    return Entry(bytes([number]) * 32, author, time, ops)


def shuffled(made: list[Entry], chance: random.Random) -> list[Entry]:
    """The same entries in any order, some of them twice."""
    other = [*made, *chance.choices(made, k=len(made) // 2)]
    chance.shuffle(other)
    return other


@pytest.mark.spec("CRDT-1")
@pytest.mark.spec("CRDT-3")
@pytest.mark.spec("CRDT-11")
@given(histories(), chances)
def test_the_state_is_what_the_definition_says_in_any_order(
    made: list[Entry], chance: random.Random
) -> None:
    expected = Reference(made)
    for order in (made, made[::-1], shuffled(made, chance)):
        space = replica(order)
        assert list(space.snapshot()) == expected.snapshot()
        assert space.waiting() == expected.waiting
        held = {target: space.placement(target) for target in OBJECTS}
        assert {t: move.parent for t, move in held.items() if move} == expected.parents


@given(histories(), chances)
def test_three_replicas_that_exchange_at_random_end_equal(
    made: list[Entry], chance: random.Random
) -> None:
    spaces = [Space(MemoryShelf()) for _ in range(3)]
    logs: list[list[Entry]] = [[], [], []]

    def take(at: int, one: Entry) -> None:
        logs[at].append(one)
        spaces[at].apply(one.id, one.author, one.time, one.ops)

    for one in made:
        take(chance.randrange(3), one)
        giver, taker = chance.sample(range(3), 2)
        for other in chance.sample(logs[giver], k=chance.randint(0, len(logs[giver]))):
            take(taker, other)
    for at in range(3):
        for one in shuffled(made, chance):
            take(at, one)
    first, second, third = map(state, spaces)
    assert first == second == third


@given(histories(most=12), chances)
def test_incremental_state_is_rebuilt_state_at_every_step(
    made: list[Entry], chance: random.Random
) -> None:
    arrived: list[Entry] = []
    space = Space(MemoryShelf())
    for one in shuffled(made, chance):
        space.apply(one.id, one.author, one.time, one.ops)
        arrived.append(one)
        assert state(space) == state(replica(sorted(arrived, key=lambda entry: entry.id)))


@given(histories(), chances)
def test_every_op_is_told_once_and_only_when_it_applies(
    made: list[Entry], chance: random.Random
) -> None:
    told: list[Change] = []
    space = Space(MemoryShelf())
    for one in shuffled(made, chance):
        told += space.apply(one.id, one.author, one.time, one.ops)
    assert sorted(change.dot for change in told) == sorted(Reference(made).ops)


@pytest.mark.spec("CRDT-5")
@given(histories(), st.sampled_from(MEMBERS))
def test_nobody_takes_away_what_another_owns(made: list[Entry], member: bytes) -> None:
    """In own and append cells, a member's live dots follow from that member's ops alone."""
    space = replica(made)
    applied = Reference(made).ops
    for target in OBJECTS:
        for field in OWNED:
            theirs = {
                dot: op
                for dot, (author, _, op) in applied.items()
                if author == member and (op.target, op.field) == (target, field)
            }
            gone = {seen for op in theirs.values() for seen in op.over if field[-1] == "@"}
            expected = {dot for dot, op in theirs.items() if op.value is not NOTHING} - gone
            live = {write.dot for write in space.live(target, field) if write.author == member}
            assert live == expected


@pytest.mark.spec("MODEL-2")
@pytest.mark.spec("CRDT-7")
@given(histories())
def test_a_register_shows_the_last_and_an_own_cell_the_last_of_each_member(
    made: list[Entry],
) -> None:
    """Of those that can be read, here texts, in the order of effective time and dot."""
    space, expected = replica(made), Reference(made)
    for target in OBJECTS:
        for field in FIELDS:
            cell = [
                (author, op.value)
                for author, _, op in map(expected.ops.__getitem__, expected.in_order())
                if (op.target, op.field) == (target, field)
            ]
            read = [value for _, value in cell if value is None or isinstance(value, str)]
            assert register.text(space, target, field) == (read[-1] if read else None)
            slots = own.slots(space, target, field, register.words)
            said = {author: value for author, value in cell if isinstance(value, str)}
            assert {author: slot.said for author, slot in slots.items()} == said
            assert list(slots) == sorted(
                slots, key=lambda one: (slots[one].write.eff, slots[one].write.dot)
            )


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
@pytest.mark.parametrize("ops", [(), (Op(T, "title", "old", ()),)], ids=["gone", "shorter"])
def test_an_entry_without_that_op_satisfies_the_wait(ops: tuple[Op, ...]) -> None:
    later = entry(2, B, 2, Op(T, "why", "new", (Dot(b"\1" * 32, 1),)))
    for order in ([later, entry(1, A, 1, *ops)], [entry(1, A, 1, *ops), later]):
        assert [write.value for write in replica(order).live(T, "why")] == ["new"]


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


def test_what_is_covered_and_not_written_again_leaves_no_object() -> None:
    first = entry(1, A, 1, Op(T, "tags", "x", ()))
    gone = entry(2, B, 2, Op(T, "tags", NOTHING, (Dot(first.id, 0),)))
    space = replica([first, gone])
    assert space.live(T, "tags") == ()
    assert list(space.targets()) == []
