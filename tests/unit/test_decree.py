"""What decisions do, wherever and in whatever order one hears of them: chains, and twice told."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence

import pytest

from moot.crdt import closing, decree, effect, method, origin, proposal, thought
from moot.crdt.ballot import BALLOTS
from moot.crdt.memory_shelf import MemoryShelf
from moot.crdt.op import Dot, Op
from moot.crdt.origin import Created, Seed
from moot.crdt.space import Space
from moot.crdt.value import Value
from people import Entry
from votes import KEYS, text

ADA = KEYS[0]
ASKED = 700


def question(title: str, salt: int) -> Created:
    """A question to Ada alone; her yes settles it, and then something is made."""
    asked = text(method.THRESHOLD, title=title, electors=(ADA,), quorum=0, threshold=1)
    effects: list[Value] = [effect.make("task", f"{title} done")]
    value = proposal.value_of(asked._replace(asked=ASKED), effects)
    return proposal.create(Seed(ADA, bytes([salt]) * 10), value)


def entry(name: str, *ops: Op, time: int = 5) -> Entry:
    return hashlib.sha256(name.encode()).digest(), ADA, time, ops


def settled(name: str, target: bytes, *over: Dot) -> list[Entry]:
    """The yes that settles a question, and the close that says so; the yes covers what it saw."""
    yes = entry(f"{name} yes", Op(target, BALLOTS, {"for": "yes"}, over))
    tally: Value = [[1, 0, 0, 0, 0], 1, 0, True, None]
    counted: Value = {"ballots": [yes[0] + b"\0"], "tally": tally}
    return [yes, entry(f"{name} close", Op(target, closing.CLOSES, counted, ()))]


def took(entries: Sequence[Entry | bytes]) -> Space:
    """A space that took these in; a bare id is that of an entry of words that was taken back."""
    space = Space(MemoryShelf())
    for one in entries:
        if isinstance(one, bytes):
            decree.forget(space, one)
        else:
            decree.take(space, *one)
    return space


@pytest.mark.spec("DEC-20")
@pytest.mark.spec("CRDT-12")
def test_a_decision_that_waits_for_what_another_does_is_enacted_in_any_order() -> None:
    chain: list[Entry] = []
    before: tuple[Dot, ...] = ()
    made = [question(title, salt) for salt, title in enumerate(("first", "then", "last"))]
    for number, one in enumerate(made):
        chain += [entry(f"{number}", *one.ops), *settled(f"{number}", one.id, *before)]
        (writes,) = decree.of(took(chain), one.id)
        before = (Dot(writes.entry, 0),)
    expected = list(took(chain).snapshot())
    assert len(expected) == 6  # three questions, three tasks
    for order in itertools.islice(itertools.permutations(chain), 0, None, 997):
        assert list(took(order).snapshot()) == expected


@pytest.mark.spec("DEC-20")
@pytest.mark.spec("MODEL-76")
def test_a_decision_that_waits_for_words_which_are_taken_back_is_enacted() -> None:
    made = question("dig", 1)
    words = entry("words", Op(bytes(10), thought.SAID, {"text": "so"}, ()))
    entries = [entry("made", *made.ops), *settled("it", made.id, Dot(words[0], 0))]
    expected = list(took([words[0], *entries]).snapshot())
    assert len(expected) == 2
    steps: list[Entry | bytes] = [words, words[0], *entries]
    for order in itertools.permutations(steps):
        assert list(took(order).snapshot()) == expected


@pytest.mark.spec("DEC-20")
def test_what_is_done_bears_the_time_at_which_it_was_asked_whoever_brings_the_question() -> None:
    made = question("dig", 1)
    told = [
        entry("as it was asked", *made.ops, time=ASKED),
        entry("by a disk that was restored", *made.ops, time=90_000),
        entry("by a clock gone back", *made.ops, time=-4),
    ]
    votes = settled("it", made.id)
    states = []
    for last in range(3):
        part = took([told[last], *votes])
        (writes,) = decree.of(part, made.id)
        assert writes.time == ASKED
        for one in told:
            decree.take(part, *one)
        states.append(list(part.snapshot()))
        (child,) = [one.target for one in part.children(None)]
        assert {write.eff for write in part.live(child, origin.MADE)} == {ASKED}
    assert states[0] == states[1] == states[2]
