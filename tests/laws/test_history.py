"""Whatever a group holds, forks and garbage and all: out as lines and in again, it is the same."""

from __future__ import annotations

import json
import random
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laws.histories import CLOCKS, FIELDS, OBJECTS
from moot.crdt.op import Dot, Op
from moot.crdt.value import NOTHING
from moot.node.exchange import chronicle
from moot.node.exchange.restoring import Restoring
from moot.node.node import Node
from moot.node.profile import Membership
from moot.node.store.memory import MemoryStore
from moot.protocol.body import Body
from moot.protocol.group_keys import Power
from moot.protocol.header import AUTHORITY, CONTENT, SIZES
from moot.protocol.limits import MAX_OPS, MAX_SIBLINGS
from moot.protocol.run import Dropped, Run
from values import VALUES
from workshop import KEYS, Author, Dice, Stopped, enrolment

Lines = list[dict[str, Any]]


_DOTS = st.builds(Dot, st.binary(min_size=32, max_size=32), st.integers(0, MAX_OPS - 1))
_MARKED = st.dictionaries(st.sampled_from(["$bytes", "$$bytes", "$", "x"]), VALUES, max_size=2)
_OPS = st.builds(
    Op,
    st.sampled_from(OBJECTS),
    st.sampled_from(FIELDS),
    st.just(NOTHING) | VALUES | _MARKED,
    st.lists(_DOTS, max_size=2).map(tuple),
)
_BODIES = (
    st.builds(
        lambda time, ops: (CONTENT, Body(time // 2, tuple(ops)).encode()),
        st.sampled_from(CLOCKS),
        st.lists(_OPS, min_size=1, max_size=3),
    )
    | st.binary(max_size=300).map(lambda data: (CONTENT, data))
    | st.just((AUTHORITY, b"later"))
)
"""What entries may say: ops of any values, what is no body, a kind of later versions."""
_SAID = st.lists(_BODIES, min_size=1, max_size=5)
_SOME = st.sets(st.integers(0, 40))


@st.composite
def groups(draw: st.DrawFn) -> list[Run]:
    """Runs of some logs that are random trees, signed at their ends and here and there."""
    runs: list[Run] = []
    for number in range(draw(st.integers(1, 3))):
        author = Author(f"author {number}")
        run, end = author.opening()
        runs.append(run)
        points, children = [(0, end)], dict[bytes, int]()
        for _ in range(draw(st.integers(0, 6))):
            seq, prev = points[-1] if draw(st.integers(0, 3)) else draw(st.sampled_from(points))
            if children.get(prev, 0) == MAX_SIBLINGS:
                continue
            children[prev] = children.get(prev, 0) + 1
            said = draw(_SAID)
            run, end = author.run(seq, prev, said, every=draw(st.integers(0, 2)))
            points.append((seq + len(said), end))
            runs.append(_some_dropped(run, draw(_SOME)))
    return runs


def _some_dropped(run: Run, which: set[int]) -> Run:
    """The run with some bodies gone."""
    items = [
        item._replace(body=Dropped(SIZES.index(len(item.body)), sha256(item.body).digest()))
        if at in which and item.kind == CONTENT and isinstance(item.body, bytes)
        else item
        for at, item in enumerate(run.items)
    ]
    return run._replace(items=tuple(items))


def _home(power: Power = Power.WRITE) -> tuple[Node, Membership]:
    store = MemoryStore()
    with store.transaction():
        store.join(enrolment(KEYS.lowered(power)))
    node = Node(store, Stopped(), Dice(0))
    (membership,) = node.profile
    return node, membership


def _told(node: Node, membership: Membership) -> Lines:
    head = chronicle.head_of(node, membership)
    told = [head, *(line for page in chronicle.pages(membership) for line in page)]
    return [json.loads(json.dumps(line, ensure_ascii=False)) for line in told]


@pytest.mark.spec("EXCH-2")
@pytest.mark.spec("EXCH-3")
@pytest.mark.spec("EXCH-4")
@pytest.mark.spec("EXCH-5")
@settings(max_examples=settings().max_examples // 4 + 1)
@given(groups(), st.randoms(use_true_random=False), st.sampled_from(Power))
def test_a_history_comes_back_as_it_was(
    runs: list[Run], chance: random.Random, power: Power
) -> None:
    node, home = _home(power)
    waiting = list(runs)
    while waiting:  # logs come in any order, and of each log a run after those before it
        run = waiting.pop(chance.randrange(len(waiting)))
        if home.replica.ingest([run]).commit is None:
            waiting.append(run)
    told = _told(node, home)
    head, *lines = told
    assert head["entries"] == len(lines) == sum(len(run.items) for run in runs)
    other, copy = _home(power)
    restoring = Restoring(copy, head)
    cuts = [at for at, line in enumerate(lines, 1) if line["signature"] and chance.randrange(2)]
    at = 0
    for cut in dict.fromkeys([*cuts, len(lines)]):
        assert restoring.take(at + 2, lines[at:cut], write=False).left_out == 0
        assert restoring.take(at + 2, lines[at:cut], write=True).new == cut - at
        at = cut
    assert copy.replica.frontier.digest() == home.replica.frontier.digest()
    assert copy.replica.state_hash() == home.replica.state_hash()
    assert _told(other, copy) == told
    assert restoring.take(2, lines, write=True).new == 0
