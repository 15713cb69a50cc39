"""Where things hang, and that nothing can be moved out of sight."""

import pytest

from moot.crdt import place, rank, thought
from moot.crdt.conflict import conflicts
from moot.crdt.op import Op
from people import Person, meet


def move(person: Person, target: bytes, parent: bytes | None, at: str = "m") -> None:
    person.act(place.put(person.space, target, parent, at))


@pytest.mark.spec("MODEL-4")
def test_siblings_stand_by_rank() -> None:
    ada = Person("a")
    goal = ada.make_goal()
    tasks = [ada.make_task(name, goal) for name in "xyz"]
    for number, target in enumerate(tasks):
        move(ada, target, goal, rank.appended(10 - number, "s"))
    assert place.children(ada.space, goal) == tasks[::-1]
    assert place.children(ada.space, None) == [goal]
    assert place.path(ada.space, tasks[0]) == [goal]
    between = rank.between(rank.appended(8, "s"), rank.appended(9, "s"), "t")
    move(ada, tasks[0], goal, between)
    assert place.children(ada.space, goal) == [tasks[2], tasks[0], tasks[1]]


@pytest.mark.spec("MODEL-4")
def test_what_hangs_under_nothing_known_is_at_the_root() -> None:
    ada = Person("a")
    target, below = ada.make_task("stray"), ada.make_task("unplaced")
    said = thought.say(ada.seed(), target, "hm")
    ada.act(*said.ops)
    for parent in (said.id, b"nobody knows", b""):
        move(ada, target, parent)
        assert place.parent(ada.space, target) is None
        assert target in place.children(ada.space, None)
        assert place.children(ada.space, parent) == []
    move(ada, below, target)
    assert place.path(ada.space, below) == [target]
    assert place.children(ada.space, None) == [target]


@pytest.mark.spec("MODEL-20")
@pytest.mark.spec("CRDT-9")
def test_two_moves_that_make_a_circle_one_is_skipped_and_shown() -> None:
    ada, ben = Person("a"), Person("b", clock=2_000)
    left, right = ada.make_goal("left"), ada.make_goal("right")
    meet(ada, ben)
    assert not place.would_circle(ada.space, left, right)
    move(ada, left, right)
    move(ben, right, left)
    meet(ada, ben)
    assert place.path(ada.space, left) == [right]
    assert place.path(ada.space, right) == []
    assert conflicts(ada.space, left) == []
    (found,) = conflicts(ben.space, right)
    assert (found.kind, [write.author for write in found.writes], found.shown) == (
        "place", [ben.key], None,
    )  # fmt: skip
    assert place.would_circle(ada.space, right, left)
    assert place.would_circle(ada.space, right, right)
    assert not place.would_circle(ada.space, right, None)
    move(ben, right, None)
    assert conflicts(ben.space, right) == []


@pytest.mark.spec("MODEL-20")
def test_two_places_at_once_are_shown_two_ranks_are_not() -> None:
    ada, ben = Person("a"), Person("b")
    target, left, right = ada.make_task(), ada.make_goal("left"), ada.make_goal("right")
    meet(ada, ben)
    move(ada, target, left, "a")
    move(ben, target, left, "b")
    meet(ada, ben)
    assert conflicts(ada.space, target) == []
    move(ada, target, left)
    move(ben, target, right)
    meet(ada, ben)
    (found,) = conflicts(ada.space, target)
    assert found.kind == "place"
    assert found.shown is not None
    assert found.shown.value == {"parent": place.parent(ada.space, target), "rank": "m"}


@pytest.mark.parametrize("value", ["x", {"parent": 3, "rank": "m"}, {"parent": None}])
def test_what_is_no_placement_is_no_conflict(value: str) -> None:
    ada = Person("a")
    target = ada.make_task()
    ada.act(Op(target, place.PLACE, value, ()))
    assert conflicts(ada.space, target) == []
