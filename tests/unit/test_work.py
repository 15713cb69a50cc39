"""Goals and tasks as their cells read, with sense and without."""

import pytest

from moot.crdt import effort, elements, goal, lift, own, register, task
from moot.crdt.lift import Lift
from moot.crdt.op import Op
from moot.crdt.task import Hands
from moot.crdt.value import Value
from moot.crdt.when import Span, When
from people import Person, meet


@pytest.mark.spec("MODEL-17")
def test_a_new_goal_and_a_new_task() -> None:
    ada = Person("a")
    spring = ada.make_goal()
    made = task.create(ada.seed(), "dig", spring, "m", ["water", "soil", "water"])
    ada.act(*made.ops)
    assert goal.view(ada.space, spring) == goal.Goal(
        id=spring, title="garden", why="to eat", notes=None, state="forming", horizon=None,
        threshold=None, pledges=(), tags=(), backing=(), lift=Lift(0, 0), archived=False,
    )  # fmt: skip
    assert task.view(ada.space, made.id) == task.Task(
        id=made.id, title="dig", notes=None, done=(), disputed=False, stage="open",
        hands=Hands(1, 1), claims=(), due=None, start=None, tags=("soil", "water"), effort=(),
        lift=Lift(0, 0), archived=False,
    )  # fmt: skip


FRIDAY = {"date": "2026-11-27", "time": "18:00", "zone": "Europe/Berlin"}
DUE = When("2026-11-27", "18:00", "Europe/Berlin")


@pytest.mark.spec("MODEL-2")
@pytest.mark.spec("MODEL-17")
@pytest.mark.parametrize(
    ("field", "good", "reads", "garbage"),
    [
        ("title", "dig", "dig", [3, b"x", ["dig"], True]),
        ("stage", "doing", "doing", ["later", 2, ["doing"]]),
        ("hands", {"min": 0, "max": 3}, Hands(0, 3),
         [{"min": 3, "max": 1}, {"min": 0, "max": 0}, {"min": True, "max": 2}, {"max": 2}, 2,
          {"min": -1, "max": 2}, {"min": 1, "max": 1_001}]),
        ("due", FRIDAY, DUE,
         [{**FRIDAY, "date": "2026-02-29"}, {**FRIDAY, "date": "fri"}, {**FRIDAY, "time": "24:00"},
          {**FRIDAY, "zone": None}, {**FRIDAY, "date": "20261127"}, b"fri", {**FRIDAY, "time": 18},
          {**FRIDAY, "date": "0000-01-01"}, {**FRIDAY, "date": "٢٠٢٦-11-27"}]),
        ("start", {**FRIDAY, "time": None}, DUE._replace(time=None), [{}]),
    ],
)  # fmt: skip
def test_garbage_in_a_register_reads_as_absent(
    field: str, good: Value, reads: object, garbage: list[Value]
) -> None:
    ada, ben = Person("a"), Person("b", clock=2_000)
    target = ada.make_task()
    blank = getattr(task.view(ada.space, target), field)
    meet(ada, ben)
    ada.act(register.write(ada.space, target, field, good))
    for value in garbage:
        ben.act(Op(target, field, value, ()))
    assert getattr(task.view(ben.space, target), field) == (
        blank if field != "title" else task.view(ben.space, target).title
    )
    meet(ada, ben)
    assert getattr(task.view(ben.space, target), field) == reads
    ben.act(register.write(ben.space, target, field, None))
    assert getattr(task.view(ben.space, target), field) == (blank if field != "title" else "")


@pytest.mark.spec("MODEL-17")
@pytest.mark.parametrize(
    ("value", "reads"),
    [
        ({"from": "2026-03-01", "to": None}, Span("2026-03-01", None)),
        ({"from": "2024-02-29", "to": "2026-03-01"}, Span("2024-02-29", "2026-03-01")),
        ({"from": None, "to": None}, None),
        ({"from": "2023-02-29"}, None),
        ({"to": 3}, None),
        ("spring", None),
    ],
)
def test_a_horizon(value: Value, reads: Span | None) -> None:
    ada = Person("a")
    target = ada.make_goal()
    ada.act(register.write(ada.space, target, "horizon", value))
    assert goal.view(ada.space, target).horizon == reads


@pytest.mark.spec("MODEL-17")
def test_backing_is_each_members_own() -> None:
    ada, ben = Person("a"), Person("b")
    target = ada.make_goal()
    meet(ada, ben)
    ada.act(goal.back(ada.space, target, ada.key, "in", "on Sundays"))
    ben.act(goal.back(ben.space, target, ben.key, "watching"))
    ben.act(goal.back(ben.space, target, ben.key, "out"))
    meet(ada, ben)
    backing = {one.member: (one.stand, one.words) for one in goal.view(ada.space, target).backing}
    assert backing == {ada.key: ("in", "on Sundays"), ben.key: ("out", None)}
    ben.act(own.write(ben.space, target, goal.BACKING, ben.key, {"as": "sideways"}))
    assert [one.member for one in goal.view(ben.space, target).backing] == [ada.key]


@pytest.mark.spec("MODEL-18")
def test_done_reopened_and_both_at_once() -> None:
    ada, ben = Person("a"), Person("b")
    target = ada.make_task()
    ada.act(task.complete(ada.space, target, "see the photo"))
    meet(ada, ben)
    (word,) = task.view(ben.space, target).done
    assert (word.member, word.evidence) == (ada.key, "see the photo")
    ben.act(task.reopen(ben.space, target))
    assert task.view(ben.space, target).done == ()
    ada.act(task.complete(ada.space, target))
    meet(ada, ben)
    seen = task.view(ada.space, target)
    assert (len(seen.done), seen.disputed) == (1, True)
    ben.act(task.complete(ben.space, target))
    meet(ada, ben)
    seen = task.view(ada.space, target)
    assert (len(seen.done), seen.disputed) == (2, False)
    ada.act(task.reopen(ada.space, target))
    meet(ada, ben)
    seen = task.view(ben.space, target)
    assert (seen.done, seen.disputed) == ((), False)


@pytest.mark.spec("MODEL-3")
def test_a_tag_added_unseen_survives_its_removal() -> None:
    ada, ben = Person("a"), Person("b")
    target = ada.make_task()
    ada.act(*elements.add(ada.space, target, "tags", ["water", "soil"]))
    meet(ada, ben)
    ada.act(*elements.remove(ada.space, target, "tags", ["water", "unknown"]))
    ben.act(*elements.remove(ben.space, target, "tags", ["water"]))
    ben.act(*elements.add(ben.space, target, "tags", ["water"]))
    meet(ada, ben)
    assert elements.texts(ada.space, target, "tags") == ("soil", "water")
    assert elements.add(ada.space, target, "tags", ["soil"]) == []


@pytest.mark.spec("MODEL-3")
def test_a_tag_is_taken_out_however_often_it_was_added() -> None:
    ada = Person("a")
    target = ada.make_task()
    for _ in range(3):
        ada.act(*(Op(target, "tags", "x", ()) for _ in range(50)), Op(target, "tags", 7, ()))
    ops = elements.remove(ada.space, target, "tags", ["x"])
    assert {len(op.over) <= 64 for op in ops} == {True}
    ada.act(*ops)
    assert elements.texts(ada.space, target, "tags") == ()


@pytest.mark.spec("MODEL-19")
@pytest.mark.parametrize(
    ("given", "median"), [([], 0), ([3], 3), ([0, 3], 0), ([3, 1, 2], 2), ([1, 1, 3, 3], 1)]
)
def test_lift_is_the_lower_median(given: list[int], median: int) -> None:
    people = [Person(f"{at}") for at in range(len(given) + 1)]
    target = people[-1].make_task()
    meet(*people)
    for person, number in zip(people, given, strict=False):
        person.act(lift.give(person.space, target, person.key, number))
    people[-1].act(lift.give(people[-1].space, target, people[-1].key, 4))
    meet(*people)
    assert task.view(people[0].space, target).lift == Lift(median, len(given))


def test_effort_is_each_members_own() -> None:
    ada = Person("a")
    target = ada.make_task()
    ada.act(effort.give(ada.space, target, ada.key, 90))
    assert task.view(ada.space, target).effort == ((ada.key, 90),)
