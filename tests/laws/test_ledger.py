"""What the nouns read is what the rules say: the readers against the ledger in plain Python.

The machine holds the same ledger against whole homes, some dozens of acts at a time. Here there is
nothing between the acts and the cells, so that thousands are compared.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laws.circle import KEYS, Circle, Marked, dots_of, marked
from machine import asks, claims, goals
from machine.deed import Hand
from machine.village import NAMES
from machine.writes import GONE
from moot.crdt import (
    archive,
    ask,
    claim,
    dots,
    elements,
    goal,
    lift,
    needs,
    origin,
    own,
    place,
    pledge,
    quiet,
    register,
    task,
)
from moot.crdt.op import Op
from moot.crdt.origin import Seed
from moot.crdt.value import NOTHING, Value

WORDS: Final = ("dig", "water", "mow")


def _add(circle: Circle, hand: Hand, kind: str = "task") -> None:
    seed = Seed(KEYS[hand.who], circle.now.to_bytes(10))
    made = (
        task.create(seed, "dig", None, "m")
        if kind == "task"
        else goal.create(seed, "dig", None, None, "m")
    )
    circle.write(hand.who, *made.ops)
    circle.ledger.make(hand.who, made.id.hex(), kind)
    circle.ledger.put(hand.who, made.id.hex(), "title", "dig")
    circle.ledger.put(hand.who, made.id.hex(), "place", None)


def _claim(circle: Circle, hand: Hand, thing: str) -> None:
    role, words = hand.way(("lead", "lead", "help", "learn")), hand.way((None, "I know how"))
    said = claims.taken(circle.ledger, hand.who, thing, role, words, None)
    space, target = circle.spaces[hand.who], bytes.fromhex(thing)
    circle.write(hand.who, claim.take(space, target, KEYS[hand.who], role, words))
    circle.ledger.put_own(hand.who, thing, "claims", said)


def _drop(circle: Circle, hand: Hand, thing: str) -> None:
    ops = claim.drop(circle.spaces[hand.who], bytes.fromhex(thing), KEYS[hand.who])
    standing = claims.standing(circle.ledger, hand.who, thing)
    assert bool(ops) == any(one.who == hand.who for one in standing)
    if ops:
        circle.write(hand.who, *ops)
        circle.ledger.put_own(hand.who, thing, "claims", GONE)


def _yield(circle: Circle, hand: Hand, thing: str) -> None:
    who, target = hand.who, bytes.fromhex(thing)
    standing = claims.standing(circle.ledger, who, thing)
    mine = [one for one in standing if one.who == who]
    others = [one for one in claim.read(circle.spaces[who], target, 1) if one.member != KEYS[who]]
    assert len(mine) + len(others) == len(standing)
    if mine and others:
        to = hand.thing(others)
        said = claims.said_by(mine[0])._replace(
            name=claims.name_of(mine[0]),
            gave_way_to=next(one for one in NAMES if KEYS[one] == to.member),
        )
        circle.write(who, *claim.give_way(circle.spaces[who], target, KEYS[who], to))
        circle.ledger.put_own(who, thing, "claims", said)


def _mark(circle: Circle, hand: Hand, thing: str) -> None:
    who, target, ledger = hand.who, bytes.fromhex(thing), circle.ledger
    others = [one for one in claims.standing(ledger, who, thing) if one.who != who]
    if not others:
        return
    on = hand.thing(others)
    read = claim.read(circle.spaces[who], target, 1)
    claimed = next(one for one in read if one.member == KEYS[on.who])
    said = marked(ledger, who, thing, on)
    before = [
        one
        for one in ledger.mine(who, thing, "stale")
        if isinstance(one.value, Marked) and one.value.claim == said.claim
    ]
    circle.write(who, quiet.mark(circle.spaces[who], target, KEYS[who], claimed))
    ledger.write(who, thing, "stale", said, before)


def _hands(circle: Circle, hand: Hand, thing: str) -> None:
    wanted = hand.way(((1, 2), (1, 1), (1, 2), None))
    value: Value = None if wanted is None else {"min": wanted[0], "max": wanted[1]}
    _set(circle, hand.who, thing, "hands", value, wanted)


def _set(
    circle: Circle, who: str, thing: str, field: str, value: Value, said: object = None
) -> None:
    circle.write(who, register.write(circle.spaces[who], bytes.fromhex(thing), field, value))
    circle.ledger.put(who, thing, field, value if said is None else said)


def _edit(circle: Circle, hand: Hand, thing: str) -> None:
    _set(circle, hand.who, thing, "title", hand.way(WORDS))


def _state(circle: Circle, hand: Hand, thing: str) -> None:
    _set(circle, hand.who, thing, "state", hand.way(goal.STATES))


def _threshold(circle: Circle, hand: Hand, thing: str) -> None:
    _set(circle, hand.who, thing, "threshold", hand.way((1, 2, 3, None)))


def _tags(circle: Circle, hand: Hand, thing: str) -> None:
    who, word, less = hand.who, hand.way(WORDS[:2]), hand.way((False, True))
    there = [one for one in circle.ledger.live(who, thing, "tags") if one.value == word]
    change = elements.remove if less else elements.add
    ops = change(circle.spaces[who], bytes.fromhex(thing), "tags", [word])
    assert bool(ops) == (bool(there) is less)
    if ops:
        circle.write(who, *ops)
        circle.ledger.write(who, thing, "tags", GONE if less else word, there if less else ())


def _done(circle: Circle, hand: Hand, thing: str) -> None:
    who, space = hand.who, circle.spaces[hand.who]
    live, target = circle.ledger.live(who, thing, "done"), bytes.fromhex(thing)
    if hand.way((True, False)):
        circle.write(who, task.complete(space, target))
        circle.ledger.write(
            who, thing, "done", "done", [one for one in live if one.value == "open"]
        )
    else:
        circle.write(who, task.reopen(space, target))
        circle.ledger.write(who, thing, "done", "open", live)


def _archive(circle: Circle, hand: Hand, thing: str) -> None:
    who, space = hand.who, circle.spaces[hand.who]
    if hand.way((True, True, False)):
        circle.write(who, archive.archive(space, bytes.fromhex(thing)))
        circle.ledger.put_away(who, thing)
    else:
        circle.write(who, archive.keep(space, bytes.fromhex(thing)))
        circle.ledger.put(who, thing, "archived", "keep")


def _lift(circle: Circle, hand: Hand, thing: str) -> None:
    number = hand.way((3, 1, 0, 2))
    space = circle.spaces[hand.who]
    circle.write(hand.who, lift.give(space, bytes.fromhex(thing), KEYS[hand.who], number))
    circle.ledger.put_own(hand.who, thing, "lift", number)


def _need(circle: Circle, hand: Hand, thing: str) -> None:
    who, on = hand.who, hand.thing(circle.things(hand.who))
    space, target = circle.spaces[who], bytes.fromhex(thing)
    there = [one for one in circle.ledger.live(who, thing, "needs") if one.value == on]
    ops = needs.remove(space, target, bytes.fromhex(on))
    assert bool(ops) == bool(there)
    circle.write(who, *(ops or needs.add(space, target, bytes.fromhex(on))))
    circle.ledger.write(who, thing, "needs", GONE if there else on, there)


def _move(circle: Circle, hand: Hand, thing: str) -> None:
    who, under = hand.who, hand.thing([*circle.things(hand.who), None])
    to = None if under is None else bytes.fromhex(under)
    circle.write(who, place.put(circle.spaces[who], bytes.fromhex(thing), to, "m"))
    circle.ledger.put(who, thing, "place", under)


def _turn(circle: Circle, hand: Hand, thing: str) -> None:
    kind = hand.way(("goal", "task"))
    circle.write(hand.who, origin.turn(circle.spaces[hand.who], bytes.fromhex(thing), kind))
    circle.ledger.put(hand.who, thing, "kind", kind)


def _ask(circle: Circle, hand: Hand, thing: str) -> None:
    who, to = hand.who, hand.way([one for one in NAMES if one != hand.who])
    words, less = hand.way((None, "you know how")), hand.way((False, False, True))
    space, target, ledger = circle.spaces[who], bytes.fromhex(thing), circle.ledger
    mine = [
        one
        for one in ledger.mine(who, thing, "asks")
        if isinstance(one.value, asks.Asked) and one.value.to == to
    ]
    if not less:
        circle.write(who, ask.ask(space, target, KEYS[who], KEYS[to], words))
        ledger.write(who, thing, "asks", asks.Asked(to, words), mine)
    elif mine:
        circle.write(who, *ask.withdraw(space, target, KEYS[who], KEYS[to]))
        ledger.write(who, thing, "asks", GONE, mine)


def _decline(circle: Circle, hand: Hand, thing: str) -> None:
    who, target = hand.who, bytes.fromhex(thing)
    asked = task.view(circle.spaces[who], target).asks
    names = [one.dot for one in asked if one.to == KEYS[who]]
    if names:
        circle.write(who, *ask.decline(circle.spaces[who], target, KEYS[who], names))
        for one in asks.standing(circle.ledger, who, thing):
            if isinstance(one.value, asks.Asked) and one.value.to == who:
                circle.ledger.write(who, thing, "declines", asks.Declined(one.at, None))


def _pledge(circle: Circle, hand: Hand, thing: str) -> None:
    who, least = hand.who, hand.way((1, 2, 3, 0))
    space, target = circle.spaces[who], bytes.fromhex(thing)
    if least:
        circle.write(who, pledge.give(space, target, KEYS[who], "a day", least))
        circle.ledger.put_own(who, thing, "pledge", goals.Given("a day", least))
    elif circle.ledger.mine(who, thing, "pledge"):
        circle.write(who, *pledge.withdraw(space, target, KEYS[who]))
        circle.ledger.put_own(who, thing, "pledge", GONE)


def _back(circle: Circle, hand: Hand, thing: str) -> None:
    stand = hand.way(goal.BACKINGS)
    space = circle.spaces[hand.who]
    circle.write(hand.who, goal.back(space, bytes.fromhex(thing), KEYS[hand.who], stand))
    circle.ledger.put_own(hand.who, thing, "backing", stand)


def _grab(circle: Circle, hand: Hand, thing: str) -> None:
    """By hand, as no builder would: to take away what others said of themselves. Nothing comes."""
    cell = hand.way((claim.CLAIMS, pledge.PLEDGES, goal.BACKING, lift.LIFT, ask.ASKS, quiet.STALE))
    target = bytes.fromhex(thing)
    theirs = dots_of(circle.spaces[hand.who], target, cell, (hand.who,))
    circle.write(hand.who, Op(target, cell, NOTHING, theirs))


def _pretend(circle: Circle, hand: Hand, thing: str) -> None:
    """By hand: a claim that saw what it likes, and goes on with another's, or gives way to none."""
    who, target, ledger = hand.who, bytes.fromhex(thing), circle.ledger
    space, me = circle.spaces[who], KEYS[who]
    standing = [one for one in claims.standing(ledger, who, thing) if one.who != who]
    read = [one for one in claim.read(space, target, 1) if one.member != me]
    pairs = list(zip(read, standing, strict=True))
    seen = [one for one in pairs if hand.way((False, True))]
    gives_way = hand.way((False, False, True))
    strange = dots_of(space, target, "title" if gives_way else claim.CLAIMS, (who,))
    value: dict[str, Value] = {"as": "lead", "saw": dots.pack_all(one.name for one, _ in seen)}
    if strange:
        value["yield" if gives_way else "since"] = dots.pack(strange[0])
    saw = frozenset(claims.name_of(one) for _, one in seen)
    nobody = "" if gives_way and strange else None
    circle.write(who, own.write(space, target, claim.CLAIMS, me, value))
    ledger.put_own(
        who, thing, "claims", claims.Said("lead", None, None, None, saw, gave_way_to=nobody)
    )


Deed = Callable[[Circle, Hand, str], None]
SUBJECTS: Final[dict[str, tuple[tuple[str, ...], tuple[Deed, ...]]]] = {
    "hands": (("task",), (_claim, _claim, _drop, _yield, _hands, _pretend, _pretend, _grab)),
    "work": (
        ("task", "task"),
        (_claim, _drop, _mark, _mark, _done, _done, _ask, _ask, _ask, _decline, _archive, _grab),
    ),
    "goals": (
        ("goal",),
        (_pledge, _pledge, _pledge, _back, _state, _threshold, _archive, _tags, _grab),
    ),
    "order": (
        ("task", "task", "goal"),
        (_edit, _tags, _tags, _lift, _lift, _need, _need, _move, _move, _archive, _archive, _turn),
    ),
}
"""What there is in the beginning, and what people do about it. Quarrels need company, so few
things at a time."""

few = settings(max_examples=settings().max_examples // 2 + 1)
numbers = st.integers(0, 5_000)
steps = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.integers(0, 50),
        numbers,
        st.lists(st.tuples(st.integers(1, 2), numbers), max_size=2),
        st.booleans(),
    ),
    min_size=8,
    max_size=24,
)
"""Who does it, to what, and how; who else does the same unheard, and how; whether all meet then."""

Step = tuple[int, int, int, list[tuple[int, int]], bool]


@pytest.mark.spec("MODEL-9")
@pytest.mark.spec("MODEL-15")
@pytest.mark.spec("MODEL-17")
@pytest.mark.spec("MODEL-18")
@pytest.mark.spec("MODEL-19")
@pytest.mark.spec("MODEL-21")
@pytest.mark.spec("MODEL-24")
@pytest.mark.spec("MODEL-30")
@pytest.mark.spec("MODEL-51")
@pytest.mark.spec("MODEL-54")
@few
@pytest.mark.parametrize("subject", SUBJECTS)
@given(made=steps)
def test_every_device_reads_what_the_rules_say(subject: str, made: list[Step]) -> None:
    circle, (kinds, deeds) = Circle(), SUBJECTS[subject]
    for kind in kinds:
        _add(circle, Hand(0, 0, 0), kind)
    circle.meet(*NAMES)
    for who, which, how, rivals, together in made:
        hand = Hand(who, which, how)
        thing, deed = hand.thing(circle.things(hand.who)), hand.way(deeds)
        for one in (hand, *(Hand(who + other, which, way) for other, way in rivals)):
            deed(circle, one, thing)
            circle.check(one.who)
        if together:
            circle.meet(*NAMES)
            circle.check(*NAMES)
    circle.meet(*NAMES)
    circle.check(*NAMES)
