"""Asking others, and what they answer."""

import pytest

from moot.crdt import archive, ask, claim, task
from moot.crdt.ask import Ask
from moot.crdt.op import Dot, Op
from moot.crdt.value import NOTHING
from people import Person, meet

CLOCKS = [(1, 2), (2, 1), (0, 4_102_444_800_000), (4_102_444_800_000, 0), (7, 7)]


def asks(person: Person, target: bytes) -> list[Ask]:
    return list(task.view(person.space, target).asks)


def states(person: Person, target: bytes) -> list[tuple[str, str, str]]:
    return [(name(one.asker), name(one.to), one.state) for one in asks(person, target)]


def name(key: bytes) -> str:
    return key.rstrip(b".").decode()


def pair(clocks: tuple[int, int] = (5, 5)) -> tuple[Person, Person, bytes]:
    ada, ben = Person("a", clocks[0]), Person("b", clocks[1])
    target = ada.make_task()
    meet(ada, ben)
    return ada, ben, target


@pytest.mark.spec("MODEL-50")
def test_one_member_asks_several_and_each_of_them_once() -> None:
    ada, ben, target = pair()
    cy = Person("c")
    for to, words in ((ben, "you are near"), (cy, None), (ben, "please")):
        ada.act(ask.ask(ada.space, target, ada.key, to.key, words))
    meet(ada, ben)
    assert [(name(one.to), one.words) for one in asks(ben, target)] == [
        ("c", None),
        ("b", "please"),
    ]
    ada.act(*ask.withdraw(ada.space, target, ada.key, cy.key))
    assert ask.withdraw(ada.space, target, ada.key, cy.key) == []
    assert states(ada, target) == [("a", "b", "open")]


@pytest.mark.spec("MODEL-50")
def test_nobody_takes_anothers_ask_away() -> None:
    ada, ben, target = pair()
    ada.act(ask.ask(ada.space, target, ada.key, ben.key))
    meet(ada, ben)
    (held,) = ben.space.live(target, ask.ASKS)
    ben.act(Op(target, ask.ASKS, NOTHING, (held.dot,)))
    ben.act(Op(target, ask.ASKS, {"to": ada.key}, (held.dot,)))
    assert ask.withdraw(ben.space, target, ben.key, ben.key) == []
    meet(ada, ben)
    assert sorted(states(ada, target)) == [("a", "b", "open"), ("b", "a", "open")]


@pytest.mark.spec("MODEL-50")
def test_of_a_crowd_those_asked_last_count() -> None:
    ada, _, target = pair()
    crowd = [bytes([number]) * ask.KEY_SIZE for number in range(ask.MOST_ASKED + 3)]
    for to in crowd:
        ada.act(ask.ask(ada.space, target, ada.key, to))
    assert [one.to for one in asks(ada, target)] == crowd[3:]


@pytest.mark.spec("MODEL-51")
@pytest.mark.parametrize("clocks", CLOCKS)
def test_whoever_has_the_task_is_asked_no_more_until_they_give_it_back(
    clocks: tuple[int, int],
) -> None:
    ada, ben, target = pair(clocks)
    ada.act(ask.ask(ada.space, target, ada.key, ben.key))
    ben.claim(target)  # without knowing that he is asked
    meet(ada, ben)
    assert states(ada, target) == [("a", "b", "taken")]
    ben.act(*claim.drop(ben.space, target, ben.key))
    assert states(ben, target) == [("a", "b", "open")]


@pytest.mark.spec("MODEL-51")
@pytest.mark.parametrize("clocks", CLOCKS)
def test_an_ask_is_declined_by_its_name_and_asking_anew_is_another(clocks: tuple[int, int]) -> None:
    ada, ben, target = pair(clocks)
    ada.act(ask.ask(ada.space, target, ada.key, ben.key))
    meet(ada, ben)
    (one,) = asks(ben, target)
    ben.act(*ask.decline(ben.space, target, ben.key, [one.dot], "no time"))
    ben.act(*ask.decline(ben.space, target, ben.key, [one.dot], "no time this week"))
    meet(ada, ben)
    (one,) = asks(ada, target)
    assert (one.state, one.answer) == ("declined", "no time this week")
    assert len(ada.space.live(target, ask.DECLINES)) == 1
    ada.act(ask.ask(ada.space, target, ada.key, ben.key, "next week?"))
    assert states(ada, target) == [("a", "b", "open")]


@pytest.mark.spec("MODEL-51")
def test_only_the_asked_declines() -> None:
    ada, ben, target = pair()
    cy = Person("c")
    ada.act(ask.ask(ada.space, target, ada.key, cy.key))
    meet(ada, ben, cy)
    (one,) = asks(ben, target)
    ben.act(*ask.decline(ben.space, target, ben.key, [one.dot, Dot(b"?" * 32, 0)]))
    meet(ada, ben, cy)
    assert states(cy, target) == [("a", "c", "open")]


@pytest.mark.spec("MODEL-51")
def test_what_is_done_or_put_away_is_asked_of_nobody() -> None:
    ada, ben, target = pair()
    ada.act(ask.ask(ada.space, target, ada.key, ben.key))
    ada.act(task.complete(ada.space, target))
    assert states(ada, target) == [("a", "b", "past")]
    ada.act(task.reopen(ada.space, target))
    assert states(ada, target) == [("a", "b", "open")]
    ada.act(archive.archive(ada.space, target))
    assert states(ada, target) == [("a", "b", "past")]


@pytest.mark.spec("MODEL-52")
def test_a_claim_accepts_an_ask_of_its_claimer_that_stands() -> None:
    ada, ben, target = pair()
    cy = Person("c")
    ada.act(ask.ask(ada.space, target, ada.key, ben.key, "you know the pump"))
    meet(ada, ben, cy)
    (one,) = asks(ben, target)
    for person in (ben, cy):
        taken = claim.take(person.space, target, person.key)
        person.act(claim.accepting(taken, one.dot))
        person.claim(target, words="still")  # goes on, and keeps what it cites
    meet(ada, ben, cy)
    seen = task.view(ada.space, target)
    accepted = {name(held.member): ask.accepted(seen.asks, held) for held in seen.claims}
    assert accepted["c"] is None
    assert accepted["b"] is not None
    assert accepted["b"].words == "you know the pump"
    ada.act(*ask.withdraw(ada.space, target, ada.key, ben.key))
    seen = task.view(ada.space, target)
    assert [ask.accepted(seen.asks, held) for held in seen.claims] == [None, None]


@pytest.mark.spec("MODEL-50")
@pytest.mark.parametrize("value", [None, "b", {"to": "b"}, {"to": b"short"}, {"words": "x"}, []])
def test_what_asks_nobody_is_no_ask(value: object) -> None:
    ada, _, target = pair()
    ada.act(Op(target, ask.ASKS, value, ()))  # type: ignore[arg-type] # on purpose
    ada.act(Op(target, ask.DECLINES, value, ()))  # type: ignore[arg-type]
    assert asks(ada, target) == []
