"""Claims made at once, knowingly, again, and given back."""

from dataclasses import replace

import pytest

from moot.crdt import claim, dots, register, task
from moot.crdt.claim import Claim
from moot.crdt.op import Dot
from people import Person, meet

CLOCKS = [(1, 2), (2, 1), (0, 4_102_444_800_000), (4_102_444_800_000, 0), (7, 7)]


def read(person: Person, target: bytes) -> dict[str, Claim]:
    hands = task.hands(person.space, target)
    found = claim.read(person.space, target, hands.most)
    return {one.member.rstrip(b".").decode(): one for one in found}


def crew(*clocks: int) -> tuple[list[Person], bytes]:
    """Ada, Ben and Cy, who know of one task."""
    people = [Person(name, clock) for name, clock in zip("abc", (*clocks, 5, 5, 5), strict=False)]
    target = people[0].make_task()
    meet(*people)
    for person, clock in zip(people, clocks, strict=False):
        person.clock = clock
    return people, target


@pytest.mark.spec("MODEL-15")
@pytest.mark.parametrize("clocks", CLOCKS)
def test_two_who_claim_at_once_are_both_told(clocks: tuple[int, int]) -> None:
    (ada, ben, _), target = crew(*clocks)
    ada.claim(target)
    ben.claim(target)
    meet(ada, ben)
    found = read(ada, target)
    assert {name: one.doubled for name, one in found.items()} == {"a": True, "b": True}
    assert {name: one.role for name, one in found.items()} == {"a": "lead", "b": "lead"}
    assert [one.first for one in found.values()] == [True, False]
    first = "a" if (clocks[0], found["a"].name) < (clocks[1], found["b"].name) else "b"
    assert found[first].first


@pytest.mark.spec("MODEL-21")
@pytest.mark.parametrize("clocks", CLOCKS)
def test_a_third_who_claims_knowingly_counts_as_help(clocks: tuple[int, int]) -> None:
    (ada, ben, cy), target = crew(*clocks)
    ada.claim(target)
    ben.claim(target)
    meet(ada, ben, cy)
    cy.clock = clocks[0]
    cy.claim(target)
    meet(ada, ben, cy)
    found = read(ben, target)
    assert {name: (one.role, one.doubled) for name, one in found.items()} == {
        "a": ("lead", True),
        "b": ("lead", True),
        "c": ("help", False),
    }


@pytest.mark.spec("MODEL-21")
def test_who_helps_leads_once_the_lead_steps_back() -> None:
    (ada, ben, _), target = crew(5, 1)
    ada.claim(target)
    meet(ada, ben)
    ben.claim(target)
    assert read(ben, target)["b"].role == "help"
    ada.act(*claim.drop(ada.space, target, ada.key))
    meet(ada, ben)
    assert {name: one.role for name, one in read(ben, target).items()} == {"b": "lead"}


@pytest.mark.spec("MODEL-15")
def test_stepping_back_or_more_hands_settle_a_doubled_task() -> None:
    (ada, ben, _), target = crew(5, 5)
    ada.claim(target)
    ben.claim(target)
    meet(ada, ben)
    ben.act(register.write(ben.space, target, "hands", {"min": 1, "max": 2}))
    assert not any(one.doubled or one.first for one in read(ben, target).values())
    ada.act(*claim.drop(ada.space, target, ada.key))
    assert not any(one.doubled or one.first for one in read(ada, target).values())


@pytest.mark.spec("MODEL-15")
def test_with_two_hands_only_a_third_unseen_makes_it_doubled() -> None:
    (ada, ben, cy), target = crew(5, 5, 5)
    ada.act(register.write(ada.space, target, "hands", {"min": 1, "max": 2}))
    meet(ada, ben, cy)
    ada.claim(target)
    ben.claim(target)
    meet(ada, ben)
    assert not any(one.doubled for one in read(ada, target).values())
    cy.claim(target)
    meet(ada, ben, cy)
    assert all(one.doubled for one in read(ada, target).values())


@pytest.mark.spec("MODEL-14")
def test_new_words_do_not_make_a_new_claim() -> None:
    (ada, ben, _), target = crew(5, 6)
    ada.claim(target)
    meet(ada, ben)
    ben.claim(target)
    meet(ada, ben)
    ada.claim(target, words="by Friday")
    meet(ada, ben)
    found = read(ben, target)
    assert {name: (one.role, one.doubled) for name, one in found.items()} == {
        "a": ("lead", False),
        "b": ("help", False),
    }
    assert list(found) == ["a", "b"]
    assert found["a"].words == "by Friday"
    assert found["a"].name != found["a"].dot


@pytest.mark.spec("MODEL-14")
def test_another_role_is_a_new_claim_that_saw_who_is_there() -> None:
    (ada, ben, _), target = crew(5, 5)
    ada.claim(target, "help")
    meet(ada, ben)
    ben.claim(target)
    meet(ada, ben)
    ada.claim(target)
    meet(ada, ben)
    found = read(ben, target)
    assert {name: one.role for name, one in found.items()} == {"b": "lead", "a": "help"}
    assert not any(one.doubled for one in found.values())


@pytest.mark.spec("MODEL-14")
def test_a_borrowed_name_is_not_believed() -> None:
    (ada, ben, _), target = crew(5, 9)
    ada.claim(target)
    meet(ada, ben)
    stolen = read(ben, target)["a"].name
    for since in (stolen, Dot(b"?" * 32, 0)):
        op = claim.take(ben.space, target, ben.key)
        assert isinstance(op.value, dict)
        ben.act(op._replace(value={**op.value, "since": dots.pack(since), "saw": []}))
        meet(ada, ben)
        found = read(ada, target)
        assert found["b"].name == found["b"].dot
        assert list(found) == ["a", "b"]
        assert all(one.doubled for one in found.values())


def test_a_claim_given_back_is_gone_and_giving_back_nothing_writes_nothing() -> None:
    (ada, ben, _), target = crew(5, 5)
    ada.claim(target)
    assert claim.drop(ben.space, target, ben.key) == []
    ada.act(*claim.drop(ada.space, target, ada.key))
    assert read(ada, target) == {}
    assert claim.drop(ada.space, target, ada.key) == []


@pytest.mark.spec("MODEL-53")
def test_a_claim_that_gives_way_counts_as_given_back_and_stays_readable() -> None:
    (ada, ben, _), target = crew(5, 6)
    ada.claim(target)
    ben.claim(target, words="on a train")
    meet(ada, ben)
    ben.act(*claim.give_way(ben.space, target, ben.key, read(ben, target)["a"]))
    meet(ada, ben)
    for person in (ada, ben):
        assert {name: one.doubled for name, one in read(person, target).items()} == {"a": False}
        (one,) = claim.yielded(person.space, target)
        assert (one.member, one.to, one.role) == (ben.key, ada.key, "lead")
    assert claim.give_way(ben.space, target, ben.key, read(ben, target)["a"]) == []
    assert claim.drop(ben.space, target, ben.key) == []
    ada.act(*claim.drop(ada.space, target, ada.key))
    meet(ada, ben)
    ben.claim(target)
    found = read(ben, target)["b"]
    assert (found.name, found.doubled) == (found.dot, False)
    assert claim.yielded(ben.space, target) == ()


@pytest.mark.spec("MODEL-53")
def test_giving_way_is_ones_own_word_whatever_it_points_to() -> None:
    (ada, ben, _), target = crew(5, 5)
    other = ada.make_task()
    ada.claim(other)
    ben.claim(target)
    meet(ada, ben)
    elsewhere, own_claim = read(ada, other)["a"], read(ben, target)["b"]
    for to in (elsewhere, own_claim, replace(own_claim, name=Dot(b"?" * 32, 0))):
        ben.act(*claim.give_way(ben.space, target, ben.key, to))
        assert read(ben, target) == {}
        assert [one.to for one in claim.yielded(ben.space, target)] == [None]
        ben.claim(target)
    op = claim.take(ben.space, target, ben.key)
    assert isinstance(op.value, dict)
    ben.act(op._replace(value={**op.value, "yield": "ada"}))
    assert list(read(ben, target)) == ["b"]
