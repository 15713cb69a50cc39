"""Two sessions stepped through virtual time: comparing and catching up."""

from __future__ import annotations

import pytest

from moot.protocol.events import (
    Fetch,
    Store,
)
from moot.protocol.limits import ERRAND_MS, MAX_OPEN_WANTS, SERVE_STEP
from moot.protocol.messages import Runs, Sent, Want
from sessions import HELLO, heavy, messages, said, two, write
from stepper import Home, connect, equal
from workshop import KEYS, Author, busy, put

# -- comparing ------------------------------------------------------------------------------------


@pytest.mark.spec("SYNC-6")
def test_nothing_new_takes_one_round_trip_and_few_bytes() -> None:
    world, ada, ben = two()
    busy(ada.replica)
    first = connect(ada, ben)
    world.pass_time(1_000)
    assert equal(ada, ben)
    first.snap()
    again = connect(ada, ben)
    world.pass_time(1_000)
    for end in (again.left, again.right):
        assert [type(message).__name__ for message in messages(end)] == ["Summary"]
        assert end.sent < HELLO + 200


@pytest.mark.spec("SYNC-6")
def test_what_is_written_while_summaries_cross_is_not_missed() -> None:
    world, ada, ben = two()
    busy(ada.replica, people=1, entries=3)
    connect(ada, ben)
    world.pass_time(1_000)
    wire = connect(ada, ben, delay=100)
    for moment in range(12):
        world.pass_time(50)
        write(ada if moment % 2 else ben, f"at {moment}")
    world.pass_time(3_000)
    assert equal(ada, ben)
    assert wire.left.over is wire.right.over is None


# -- catching up ----------------------------------------------------------------------------------


@pytest.mark.spec("SYNC-11")
@pytest.mark.parametrize("seed", range(5))
def test_both_get_what_the_other_has(seed: int) -> None:
    world, ada, ben = two(seed, disk_ms=20)
    busy(ada.replica, people=4, entries=50, seed=seed)
    write(ben, *(f"line {number}" for number in range(30)))
    wire = connect(ada, ben, delay=30)
    world.pass_time(5_000)
    assert equal(ada, ben)
    assert ada.replica.state_hash() == ben.replica.state_hash()
    for end in (wire.left, wire.right):
        assert end.over is None
        assert end.session.missing(KEYS.group) == end.session.behind(KEYS.group) == 0


@pytest.mark.spec("SYNC-14")
@pytest.mark.spec("SYNC-13")
def test_much_is_asked_for_in_portions() -> None:
    world, ada, ben = two(disk_ms=5)
    ada.replica.ingest(heavy(Author("cy"), 200))
    wire = connect(ada, ben)
    world.pass_time(20_000)
    assert equal(ada, ben)
    wants, answers = said(wire.right, Want), said(wire.left, Sent)
    assert len(wants) == len(answers) >= 3
    assert [want.number for want in wants] == list(range(1, len(wants) + 1))
    assert all(fetch.budget <= SERVE_STEP for fetch in wire.left.effects(Fetch))
    served = [run.first for runs in said(wire.left, Runs) for run in runs.runs]
    assert served == sorted(set(served)), "something came twice"


@pytest.mark.spec("SYNC-14")
def test_two_wants_at_most_are_open() -> None:
    world, ada, ben = two()
    for number in range(100):
        busy_author = Author(f"member {number}")
        ada.replica.ingest(heavy(busy_author, 2))
    wire = connect(ada, ben, delay=100)
    world.pass_time(1)
    most = 0
    for _ in range(2_000):
        world.pass_time(5)
        most = max(most, len(said(wire.right, Want)) - len(said(wire.left, Sent)))
        if equal(ada, ben):
            break
    assert equal(ada, ben)
    assert most == MAX_OPEN_WANTS


@pytest.mark.spec("SYNC-12")
def test_a_broken_line_costs_only_what_was_on_its_way() -> None:
    world, ada, ben = two()
    ada.replica.ingest(heavy(Author("cy"), 100))
    first = connect(ada, ben, delay=40)
    while len(first.right.effects(Store)) < 5:
        world.pass_time(5)
    first.snap()
    held = len(list(ben.replica.history()))
    assert 0 < held < 100
    second = connect(ada, ben)
    world.pass_time(5_000)
    assert equal(ada, ben)
    came = sum(len(run.items) for runs in said(second.left, Runs) for run in runs.runs)
    assert came == 101 - held


@pytest.mark.spec("SYNC-19")
def test_branches_that_the_other_end_never_saw() -> None:
    """A log that went two ways for long: neither end knows the other's newest entries."""
    world, ada, ben = two()
    author = Author("cy")
    opening, start = author.opening()
    trunk, fork = author.after(0, start, *([put("x", "title", f"{n}")] for n in range(40)))
    for home, name in ((ada, "left"), (ben, "right")):
        branch, _ = author.after(40, fork, *([put("x", name, f"{n}")] for n in range(20)))
        home.replica.ingest([opening, trunk, branch])
    wire = connect(ada, ben)
    world.pass_time(2_000)
    assert equal(ada, ben)
    assert len(ada.replica.frontier.tips(author.log)) == 2
    assert any(sent.lost for end in (wire.left, wire.right) for sent in said(end, Sent))
    came = sum(len(run.items) for runs in said(wire.left, Runs) for run in runs.runs)
    assert came <= 20 + 40, "the ladder found next to nothing"


@pytest.mark.spec("SYNC-19")
def test_a_log_that_was_opened_twice() -> None:
    """Nothing at all is shared of it: the ladder ends at the first entry, then it is all asked."""
    world, ada, ben = two()
    for number, home in enumerate((ada, ben)):
        author = Author("cy")
        opening, start = author.opening(time=number)
        more, _ = author.after(0, start, [put("x", "title", home.name)])
        home.replica.ingest([opening, more])
    connect(ada, ben)
    world.pass_time(2_000)
    assert equal(ada, ben)
    assert len(ada.replica.frontier.tips(Author("cy").log)) == 2


@pytest.mark.spec("SYNC-15")
def test_a_log_is_asked_of_one_peer_at_a_time() -> None:
    world, ada, ben = two()
    cy = Home(world, "cy")
    busy(ada.replica, people=10, entries=100)
    connect(ada, ben)
    world.pass_time(2_000)
    wires = connect(cy, ada), connect(cy, ben)
    world.pass_time(3_000)
    assert equal(ada, ben, cy)
    came = [
        (run.log, run.first)
        for wire in wires
        for runs in said(wire.right, Runs)
        for run in runs.runs
    ]
    assert len(came) == len(set(came))


@pytest.mark.spec("SYNC-15")
def test_when_a_peer_is_gone_another_one_is_asked() -> None:
    world, ada, ben = two()
    cy = Home(world, "cy")
    for home in (ada, ben):
        home.replica.ingest(heavy(Author("dee"), 60))
    first = connect(cy, ada, delay=200)
    world.pass_time(1_500)
    connect(cy, ben, delay=1)
    assert said(first.left, Want)
    first.snap()
    world.pass_time(4_000)
    assert equal(ben, cy)


@pytest.mark.spec("SYNC-15")
def test_when_a_peer_does_not_get_on_another_one_is_asked() -> None:
    world, ada, ben = two()
    cy = Home(world, "cy")
    for home in (ada, ben):
        home.replica.ingest(heavy(Author("dee"), 60))
    first = connect(cy, ada)
    while not said(first.left, Want):
        world.pass_time(1)
    first.broken = True  # and nobody is told
    connect(cy, ben)
    world.pass_time(ERRAND_MS - 2_000)
    assert not equal(ben, cy)
    world.pass_time(6_000)
    assert equal(ben, cy)
