"""Pledges as their cells read."""

import pytest

from moot.crdt import goal, own, pledge, register
from moot.crdt.conflict import conflicts
from moot.crdt.op import Op
from moot.crdt.value import Value
from people import Person, meet


def _shown(person: Person, target: bytes) -> list[tuple[str, int, bool]]:
    return [(one.words, one.least, one.counts) for one in pledge.read(person.space, target)]


@pytest.mark.spec("MODEL-30")
def test_those_who_wait_for_each_other_count_once_enough_are_in() -> None:
    people = [Person(name) for name in "abcd"]
    ada, ben, cy, dan = people
    target = ada.make_goal()
    meet(*people)
    ada.act(pledge.give(ada.space, target, ada.key, "seeds"))
    ben.act(pledge.give(ben.space, target, ben.key, "a day", 3))
    cy.act(pledge.give(cy.space, target, cy.key, "tools", 4))
    meet(*people)
    waiting = [("seeds", 1, True), ("a day", 3, False), ("tools", 4, False)]
    assert sorted(_shown(ada, target)) == sorted(waiting)
    dan.act(pledge.give(dan.space, target, dan.key, "water", 4))
    meet(*people)
    assert all(counts for _, _, counts in _shown(ben, target))
    cy.act(*pledge.withdraw(cy.space, target, cy.key))
    meet(*people)
    assert sorted(_shown(ada, target)) == [
        ("a day", 3, False),
        ("seeds", 1, True),
        ("water", 4, False),
    ]
    assert pledge.withdraw(cy.space, target, cy.key) == []


@pytest.mark.spec("MODEL-32")
@pytest.mark.parametrize("least", [None, 0, -1, 1_001, True, "3", b"3", [3]])
def test_a_condition_that_cannot_be_read_takes_the_pledge_with_it(least: Value) -> None:
    ada = Person("a")
    target = ada.make_goal()
    ada.act(own.write(ada.space, target, pledge.PLEDGES, ada.key, {"words": "x", "if": least}))
    assert pledge.read(ada.space, target) == ()


@pytest.mark.spec("MODEL-2")
@pytest.mark.parametrize("value", [None, "x", {}, {"words": 3}, {"if": 2}, [{"words": "x"}]])
def test_what_is_no_pledge_is_absent(value: Value) -> None:
    ada = Person("a")
    target = ada.make_goal()
    ada.act(own.write(ada.space, target, pledge.PLEDGES, ada.key, value))
    assert pledge.read(ada.space, target) == ()


@pytest.mark.spec("MODEL-31")
def test_the_threshold_makes_a_forming_goal_active_and_writes_nothing() -> None:
    ada, ben = Person("a"), Person("b")
    target = ada.make_goal()
    ada.act(register.write(ada.space, target, pledge.THRESHOLD, 2))
    ada.act(pledge.give(ada.space, target, ada.key, "seeds"))
    meet(ada, ben)
    assert goal.view(ben.space, target).state == "forming"
    ben.act(pledge.give(ben.space, target, ben.key, "a day", 2))
    assert goal.view(ben.space, target).state == "active"
    assert ben.space.live(target, "state") == ()
    ben.act(register.write(ben.space, target, "state", "resting"))
    assert goal.view(ben.space, target).state == "resting"
    ben.act(register.write(ben.space, target, "state", "forming"))
    assert goal.view(ben.space, target).state == "active"
    ben.act(*pledge.withdraw(ben.space, target, ben.key))
    assert goal.view(ben.space, target).state == "forming"


@pytest.mark.spec("MODEL-17")
@pytest.mark.parametrize("value", [0, -1, 1_001, True, "5", None])
def test_what_is_no_threshold_reads_as_absent(value: Value) -> None:
    ada = Person("a")
    target = ada.make_goal()
    ada.act(pledge.give(ada.space, target, ada.key, "seeds"))
    ada.act(register.write(ada.space, target, pledge.THRESHOLD, value))
    assert (goal.view(ada.space, target).threshold, goal.view(ada.space, target).state) == (
        None,
        "forming",
    )


@pytest.mark.spec("MODEL-16")
def test_two_devices_of_one_member_that_pledge_differently_are_a_conflict() -> None:
    ada, phone = Person("a"), Person("a")
    target = ada.make_goal()
    meet(ada, phone)
    ada.act(pledge.give(ada.space, target, ada.key, "seeds"))
    phone.act(pledge.give(phone.space, target, phone.key, "tools"))
    ada.act(register.write(ada.space, target, pledge.THRESHOLD, 2))
    phone.act(register.write(phone.space, target, pledge.THRESHOLD, 3))
    meet(ada, phone)
    assert [(one.kind, one.field) for one in conflicts(ada.space, target)] == [
        ("values", "pledge@"),
        ("values", "threshold"),
    ]
    assert len(pledge.read(ada.space, target)) == 1


def test_nobody_covers_anothers_pledge() -> None:
    ada, ben = Person("a"), Person("b")
    target = ada.make_goal()
    ada.act(pledge.give(ada.space, target, ada.key, "seeds"))
    meet(ada, ben)
    (held,) = ben.space.live(target, pledge.PLEDGES)
    ben.act(Op(target, pledge.PLEDGES, {"words": "mine"}, (held.dot,)))
    assert {one.member for one in pledge.read(ben.space, target)} == {ada.key, ben.key}
