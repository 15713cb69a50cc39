"""A claim of which nothing is heard, and what wakes it."""

import pytest

from moot.crdt import archive, claim, dots, lift, quiet, register, task
from moot.crdt.op import Op
from moot.crdt.value import Value
from people import Person, meet

CLOCKS = [(1, 2), (2, 1), (0, 4_102_444_800_000), (4_102_444_800_000, 0), (7, 7)]


def marks(person: Person, target: bytes) -> list[tuple[str, str, str | None]]:
    return [
        (one.claimer[:1].decode(), one.marker[:1].decode(), one.words)
        for one in task.view(person.space, target).quiet
    ]


def mark(person: Person, target: bytes, words: str | None = None) -> None:
    (held,) = task.view(person.space, target).claims
    person.act(quiet.mark(person.space, target, person.key, held, words))


def waiting(clocks: tuple[int, int] = (5, 5)) -> tuple[Person, Person, bytes]:
    """Ada waits for Ben, who has claimed."""
    ada, ben = Person("a", clocks[0]), Person("b", clocks[1])
    target = ada.make_task()
    meet(ada, ben)
    ben.claim(target)
    meet(ada, ben)
    return ada, ben, target


@pytest.mark.spec("MODEL-54")
@pytest.mark.parametrize("clocks", CLOCKS)
def test_a_mark_holds_until_the_claimer_does_something(clocks: tuple[int, int]) -> None:
    ada, ben, target = waiting(clocks)
    mark(ada, target, "since spring")
    meet(ada, ben)
    assert marks(ben, target) == [("b", "a", "since spring")]
    (one,) = task.view(ben.space, target).quiet
    (held,) = task.view(ben.space, target).claims
    assert one.since == held.eff
    ada.act(register.write(ada.space, target, "title", "dig deeper"))
    assert marks(ada, target) == [("b", "a", "since spring")]
    ben.clock = -(2**40)  # whatever his clock says
    ben.act(lift.give(ben.space, target, ben.key, 1))
    meet(ada, ben)
    assert marks(ada, target) == []
    mark(ada, target, "again")
    assert marks(ada, target) == [("b", "a", "again")]
    assert len(ada.space.live(target, quiet.STALE)) == 1


@pytest.mark.spec("MODEL-54")
@pytest.mark.parametrize("clocks", CLOCKS)
def test_what_the_claimer_did_meanwhile_wakes_it_too(clocks: tuple[int, int]) -> None:
    ada, ben, target = waiting(clocks)
    mark(ada, target)
    ben.claim(target, words="nearly there")
    meet(ada, ben)
    assert marks(ada, target) == marks(ben, target) == []
    assert [one.words for one in task.view(ada.space, target).claims] == ["nearly there"]


@pytest.mark.spec("MODEL-54")
def test_a_mark_is_of_one_claim_and_its_author_takes_it_back() -> None:
    ada, ben, target = waiting()
    cy = Person("c")
    meet(ada, cy)
    mark(ada, target, "hm")
    mark(cy, target)
    meet(ada, ben, cy)
    assert marks(ada, target) == [("b", "a", "hm"), ("b", "c", None)]
    names = [one.name for one in task.view(ada.space, target).claims]
    assert quiet.unmark(ben.space, target, ben.key, names) == []
    ada.act(*quiet.unmark(ada.space, target, ada.key, names))
    assert marks(ada, target) == [("b", "c", None)]
    ben.act(*claim.drop(ben.space, target, ben.key))
    ben.claim(target)
    meet(ada, ben)
    assert marks(ada, target) == []


@pytest.mark.spec("MODEL-54")
def test_of_two_marks_of_one_member_the_last_counts() -> None:
    """As two devices of hers may write them."""
    ada, ben, target = waiting()
    (held,) = task.view(ada.space, target).claims
    marks_ = [quiet.mark(ada.space, target, ada.key, held, words) for words in ("one", "two")]
    for op in marks_:
        ada.act(op)
    assert marks(ada, target) == [("b", "a", "two")]
    ada.act(Op(target, quiet.STALE, {"claim": dots.pack(held.name)}, ()))
    assert marks(ada, target) == []
    assert len(ada.space.live(target, quiet.STALE)) == 3
    meet(ada, ben)


@pytest.mark.spec("MODEL-54")
def test_nobody_marks_their_own_claim_nor_one_that_is_not_there() -> None:
    ada, ben, target = waiting()
    mark(ben, target)
    (held,) = task.view(ada.space, target).claims
    values: list[Value] = [
        None,
        {"claim": b"x" * 33, "saw": []},
        {"claim": dots.pack(held.name), "saw": "all"},
    ]
    for value in values:
        ada.act(Op(target, quiet.STALE, value, ()))
    meet(ada, ben)
    assert marks(ada, target) == []
    assert not archive.view(ada.space, target).archived
