"""What decisions do, in whatever order one hears of them, and however many wait for each other."""

from __future__ import annotations

import hashlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moot.crdt import closing, decree, effect, method, origin, proposal
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


def _entry(name: str, *ops: Op) -> Entry:
    return hashlib.sha256(name.encode()).digest(), ADA, 5, ops


def _question(number: int) -> Created:
    """A question to Ada alone; her yes settles it, and then a task is made."""
    asked = text(method.THRESHOLD, electors=(ADA,), quorum=0, threshold=1)
    effects: list[Value] = [effect.make("task", f"{number}")]
    value = proposal.value_of(asked._replace(asked=ASKED), effects)
    return proposal.create(Seed(ADA, bytes([number]) * 10), value)


def _took(entries: list[Entry]) -> Space:
    space = Space(MemoryShelf())
    for one in entries:
        decree.take(space, *one)
    return space


@pytest.mark.spec("DEC-20")
@pytest.mark.spec("CRDT-12")
@given(
    st.lists(st.sets(st.integers(0, 3), max_size=2), min_size=1, max_size=5),
    st.randoms(use_true_random=False),
)
def test_decisions_that_wait_for_each_other_are_enacted_in_any_order(
    waits: list[set[int]], chance: random.Random
) -> None:
    """Each yes was said by somebody who saw what some decisions before it did."""
    entries: list[Entry] = []
    written: list[Dot] = []
    tally: Value = [[1, 0, 0, 0, 0], 1, 0, True, None]
    for number, waits_for in enumerate(waits):
        made = _question(number)
        over = tuple(written[one] for one in sorted(waits_for) if one < number)
        yes = _entry(f"{number} yes", Op(made.id, BALLOTS, {"for": "yes"}, over))
        counted: Value = {"ballots": [yes[0] + b"\0"], "tally": tally}
        close = _entry(f"{number} close", Op(made.id, closing.CLOSES, counted, ()))
        entries += [_entry(f"{number}", *made.ops), yes, close]
        (does,) = decree.of(_took(entries), made.id)
        written.append(Dot(does.entry, 0))
    whole = _took(entries)
    expected = list(whole.snapshot())
    tasks = [one for one in whole.targets() if origin.kind_of(whole, one) == origin.TASK]
    assert len(tasks) == len(waits)
    for _ in range(3):
        order = [*entries, *chance.choices(entries, k=3)]
        chance.shuffle(order)
        assert list(_took(order).snapshot()) == expected
        part = order[: chance.randrange(len(order))]
        assert list(_took(part).snapshot()) == list(_took(part[::-1]).snapshot())
