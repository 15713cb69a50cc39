"""The eight invariants of the domain, each against whole villages: forks, redactions, wrong clocks.

`specs/model.md` names for each invariant the test that holds it.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laws.account import Slot, how_said
from laws.deeds.days import ZONES
from laws.homes import Lines, give, home_of, pass_on, restore, tampered, told, with_less
from laws.house import House, heard
from laws.shown import end_of, listed, shown
from laws.village import Village, villages
from laws.written import Written, run_of
from moot.crdt import (
    ballot,
    claim,
    decision,
    decree,
    dots,
    goal,
    origin,
    pledge,
    proposal,
    reaction,
    series,
    thought,
)
from moot.crdt.op import Dot
from moot.crdt.space import Space
from moot.node.store.sqlite import SqliteStore
from moot.node.things.recurring import ahead
from moot.protocol.errors import Refused
from moot.protocol.header import NO_ENTRY
from moot.protocol.run import Run, verify_run
from moot.protocol.state_hash import state_hash
from workshop import KEYS

chances = st.randoms(use_true_random=False)
some = settings(max_examples=settings().max_examples // 2 + 1)
"""A village is a hundred draws: half as many say as much."""


def mixed(entries: list[Written], chance: random.Random) -> list[Written]:
    """The same entries in any order, some of them twice."""
    other = [*entries, *chance.choices(entries, k=len(entries) // 2)]
    chance.shuffle(other)
    return other


@pytest.mark.spec("MODEL-16")
@pytest.mark.spec("CRDT-3")
@pytest.mark.spec("CRDT-12")
@pytest.mark.spec("DEC-20")
@some
@given(villages(), chances)
def test_everyone_sees_the_same_and_has_the_same_to_settle(
    village: Village, chance: random.Random
) -> None:
    """DOMAIN, invariant 1: in whatever order, how often, and how many at a time entries come."""
    space = heard(village.entries).space
    expected, rows = shown(space), list(space.snapshot())
    for _ in range(2):
        other = heard(mixed(village.entries, chance)).space
        assert list(other.snapshot()) == rows
        assert other.waiting() == space.waiting()
        assert shown(other) == expected
    house = chance.choice(village.houses)
    known = len(house.known)
    for entry in mixed(village.entries, chance) * 40:
        if len(house.known) == len(village.entries):
            break
        house.hear(entry)
    assert known <= len(house.known) == len(village.entries)
    assert list(house.space.snapshot()) == rows
    _, home = home_of()
    give(home.replica, mixed(village.entries, chance), chance)
    assert home.replica.state_hash() == state_hash(space)


@pytest.mark.spec("MODEL-4")
@pytest.mark.spec("CRDT-9")
@some
@given(villages())
def test_the_tree_is_a_forest_and_loses_nothing(village: Village) -> None:
    """DOMAIN, invariant 2; also on devices that know only a part."""
    for house in (heard(village.entries), *village.houses):
        met = listed(house.space)
        assert len(met) == len(set(met))
        made = {
            op.target
            for entry in house.known.values()
            for op in entry.ops
            if op.field == origin.MADE and op.target in village.works
        }
        decided = {
            op.target
            for question in village.questions
            for one in decree.of(house.space, question)
            for op in one.ops
            if op.field == origin.MADE
        }
        turned = {
            one
            for one in house.space.targets()
            if origin.kind_of(house.space, one) in {origin.GOAL, origin.TASK}
        }
        assert made | decided <= set(met) == turned


@pytest.mark.spec("VIEW-2")
@pytest.mark.spec("MODEL-14")
@pytest.mark.spec("MODEL-12")
@pytest.mark.spec("MODEL-50")
@pytest.mark.spec("CRDT-5")
@some
@given(villages())
def test_what_a_person_says_stands_until_they_say_otherwise(village: Village) -> None:
    """DOMAIN, invariant 3: whatever the others did, and whatever the clocks show."""
    whole = heard(village.entries)
    for house in (whole, *village.houses):
        standing = {
            slot: village.account.standing(slot, house.known) for slot in village.account.slots
        }
        for slot, expected in standing.items():
            assert _stands(house.space, slot) == expected
        _assert_read(house.space, standing)
        _assert_words(village, house)
    for target, words in village.account.words.items():
        named = village.account.named(target, whole.known)
        seen = thought.view(whole.space, target)
        assert seen is not None
        assert seen.redacted == bool(village.account.back.get(target))
        newest = max((n for entry, n, _ in words if entry not in named), default=0)
        left = {text for entry, n, text in words if entry not in named and n == newest}
        assert seen.text in ({""} if seen.redacted else left)


def _stands(space: Space, slot: Slot) -> dict[Dot, object]:
    """What stands in a slot, as it is noted down in the account."""
    how = how_said(slot.field)
    assert how is not None
    found = {
        write.dot: how(write.value)
        for write in space.live(slot.target, slot.field)
        if write.author == slot.member
    }
    text = proposal.of(space, slot.target)
    if slot.field != ballot.BALLOTS:
        return found
    if text is None:  # its ballots wait for it to be read
        later = {
            dot
            for write in space.live(slot.target, slot.field)
            if write.author == slot.member and isinstance(write.value, dict)
            for dot in dots.unpack_all(write.value.get("replaces"))
        }
        return {dot: said for dot, said in found.items() if dot not in later}
    held = ballot.standing(ballot.read(space, slot.target, text)).get(slot.member, ())
    return {one.dot: one.choice for one in held}


def _assert_read(space: Space, standing: dict[Slot, dict[Dot, object]]) -> None:
    """Readers show of each member something that stands, and nobody who said nothing."""
    for target in {slot.target for slot in standing}:
        claims = {one.member: one.dot for one in claim.read(space, target, 1)}
        claims |= {one.member: None for one in claim.yielded(space, target) for _ in [0]}  # type: ignore[misc]
        backing = {one.member: one.stand for one in goal.view(space, target).backing}
        pledges = {one.member: one.least for one in pledge.read(space, target)}
        for field_, read in (
            (claim.CLAIMS, claims), (goal.BACKING, backing), (pledge.PLEDGES, pledges),
        ):  # fmt: skip
            said = {
                slot.member: set(there.values())
                for slot, there in standing.items()
                if slot[:2] == (target, field_) and there
            }
            assert set(read) == set(said)
            if field_ != claim.CLAIMS:
                assert all(read[one] in said[one] for one in said)
        for slot, there in standing.items():
            if slot[:2] == (target, reaction.REACTIONS):
                texts = {text for said in there.values() for text in said}  # type: ignore[attr-defined]
                assert set(reaction.of(space, target, slot.member)) == texts


def _assert_words(village: Village, house: House) -> None:
    """Of a thought stands all that its author said and did not take back."""
    for target, words in village.account.words.items():
        named = village.account.named(target, house.known)
        left = {entry for entry, _, _ in words if entry in house.known and entry not in named}
        assert {write.dot.entry for write in house.space.live(target, thought.SAID)} == left


def _month(chore: bytes, rules: series.Series) -> tuple[bytes, ...]:
    """The ids of the first days of a series, if it recurs by some rule."""
    days = islice(ahead(rules, date(2026, 11, 1)), 30) if rules else ()
    return tuple(series.occur(chore, one.at).id for one in days)


@pytest.mark.spec("SERIES-1")
@some
@given(villages())
def test_the_same_day_of_a_series_is_the_same_task_for_everybody(village: Village) -> None:
    """DOMAIN, invariant 4: on every device, whoever touches it first, in every zone."""
    whole = heard(village.entries)
    ids = [taken for members in village.days.values() for taken in members.values()]
    assert len(set(ids)) == len(village.days)
    for (chore, at), members in village.days.items():
        (day,) = set(members.values())
        for house in (whole, *village.houses):
            found = origin.of(house.space, day)
            touched = any(op.target == day and op.field == origin.MADE
                          for entry in house.known.values() for op in entry.ops)  # fmt: skip
            assert (found is not None) == touched
            assert found is None or (found.series, found.at) == (chore, at.text)
        rules = series.of(whole.space, chore)
        met = {_month(chore, tuple(rule._replace(zone=zone) for rule in rules)) for zone in ZONES}
        assert len(met) == 1
        recurs = any(rule.rule == "FREQ=DAILY" and rule.start == at for rule in rules)
        assert not recurs or day in next(iter(met))


@pytest.mark.spec("DEC-14")
@pytest.mark.spec("DEC-21")
@some
@given(villages(), chances)
def test_what_was_adopted_or_sealed_never_changes_as_entries_come(
    village: Village, chance: random.Random
) -> None:
    """DOMAIN, invariant 5: though one of the five cheats, and goes back to old backups."""
    ends: dict[bytes, set[object]] = {}
    known = list(chance.choice(village.houses).known.values())
    for order in (mixed(village.entries, chance), known):
        house, ended, written = House(), dict[bytes, object](), set[bytes]()
        waiting = [*order, *mixed(village.entries, chance), *village.entries]
        for entry in waiting:
            if not house.hear(entry):
                continue
            for question in village.questions:
                end = end_of(house.space, question)
                assert question not in ended or end == ended[question]
                if end is not None:
                    ended[question] = end
                now = {one.entry for one in decree.of(house.space, question)}
                assert now >= {one for one in written if one in now} or not now
                written |= now
        assert all(house.space.trace(Dot(one, 0)) for one in written)
        for question in village.questions:
            ends.setdefault(question, set()).add(ended.get(question))
    assert all(len(one) == 1 for one in ends.values())
    assert decision.SPLIT not in {end[0] for (end,) in ends.values() if end}  # type: ignore[index] # it is none of None


@pytest.mark.spec("ENT-7")
@some
@given(villages(), chances)
def test_which_headers_are_valid_does_not_hang_on_bodies(
    village: Village, chance: random.Random
) -> None:
    """DOMAIN, invariant 6: on every branch of every log, whichever bodies are dropped.

    And a byte that was changed is found, whichever are.
    """
    by_id = {entry.id: entry for entry in village.entries}
    inner = {entry.prev for entry in village.entries}
    for leaf in village.entries:
        if leaf.id in inner:
            continue
        chain = [leaf]
        while chain[0].prev != NO_ENTRY:
            chain.insert(0, by_id[chain[0].prev])
        signed = [chance.random() < 0.5 for _ in chain[1:]] + [True]
        run = run_of(chain, signed=signed)
        ids = verify_run(run, KEYS.gate_public, KEYS.group)
        assert ids == [entry.id for entry in chain]
        for part in (0.3, 1.0):
            less = with_less(run, [chance.random() < part for _ in chain])
            assert verify_run(less, KEYS.gate_public, KEYS.group) == ids
            assert verify_run(Run.decode(less.encode()), KEYS.gate_public, KEYS.group) == ids
            forged = tampered(less, chance.randrange(len(chain)), chance)
            with pytest.raises(Refused):
                verify_run(forged, KEYS.gate_public, KEYS.group)


@pytest.mark.spec("EXCH-2")
@pytest.mark.spec("EXCH-4")
@some
@given(villages(), chances)
def test_a_history_that_was_exported_and_imported_is_exported_the_same(
    village: Village, chance: random.Random
) -> None:
    """DOMAIN, invariant 7; a file and a conversation carry the same."""
    node, home = home_of()
    give(home.replica, village.entries, chance)
    lines = told(node, home)
    assert {line["id"] for line in lines[1:]} == {entry.id.hex() for entry in village.entries}
    on_disk = chance.random() < 0.1
    other, copy = home_of(store=SqliteStore(":memory:") if on_disk else None)
    restore(copy, lines, chance)
    assert told(other, copy) == lines
    assert copy.replica.state_hash() == home.replica.state_hash()
    third, friend = home_of()
    pass_on(friend.replica, copy.replica)
    assert unsigned(told(third, friend)) == unsigned(lines)


def unsigned(lines: Lines) -> Counter[str]:
    """Lines without what peers leave out: of a run, all signatures but the last."""
    return Counter(str({**line, "signature": None}) for line in lines)


@pytest.mark.spec("STORE-8")
@some
@given(villages(), chances)
def test_what_grew_entry_by_entry_is_what_is_made_again_from_the_log(
    village: Village, chance: random.Random
) -> None:
    """DOMAIN, invariant 8: at every point, decrees and redactions in any order."""
    order = mixed(village.entries, chance)
    house = House()
    checks = {chance.randrange(len(order)) for _ in range(4)}
    for at, entry in enumerate([*order, *village.entries]):
        house.hear(entry)
        if at in checks:
            again = heard(sorted(house.known.values(), key=lambda one: one.id))
            assert list(house.space.snapshot()) == list(again.space.snapshot())
            assert shown(house.space) == shown(again.space)
    _, home = home_of()
    give(home.replica, order, chance)
    grown = home.replica.state_hash()
    assert grown == state_hash(house.space)
    home.replica.rebuild()
    assert home.replica.state_hash() == grown
