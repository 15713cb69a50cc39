"""Sessions stepped through virtual time: news go along a tree, and what was missed is found."""

from __future__ import annotations

import pytest

from moot.protocol import limits
from moot.protocol.events import Ending, Farewell
from moot.protocol.gossip_limits import (
    AUDIT_MS,
    AUDIT_QUIET_MS,
    EAGER_SESSIONS,
    GRAFT_MS,
)
from moot.protocol.messages import Graft, Have, Prune, Quiet, Runs, Want
from moot.protocol.supply import Landing, Outcome, Tip
from sessions import said, two, write
from stepper import End, Home, Wire, World, connect, equal
from workshop import KEYS

Mesh = tuple[World, list[Home], list[Wire[End]]]


def mesh(size: int) -> Mesh:
    """So many homes, each with a session with each."""
    world = World()
    homes = [Home(world, f"home {number}") for number in range(size)]
    wires = [
        connect(left, right, delay=20)
        for number, left in enumerate(homes)
        for right in homes[number + 1 :]
    ]
    world.pass_time(2_000)
    assert equal(*homes)
    return world, homes, wires


def pushes(wires: list[Wire[End]]) -> int:
    """How many messages with news were pushed so far."""
    ends = [end for wire in wires for end in (wire.left, wire.right)]
    return sum(runs.want == 0 for end in ends for runs in said(end, Runs))


def eager(wires: list[Wire[End]]) -> list[tuple[bool, bool]]:
    return [
        (wire.left.session.is_eager(KEYS.group), wire.right.session.is_eager(KEYS.group))
        for wire in wires
    ]


@pytest.mark.spec("GSP-4")
def test_of_many_sessions_a_few_are_eager_from_the_start_and_both_ends_agree() -> None:
    _, homes, wires = mesh(8)
    assert all(left == right for left, right in eager(wires))
    for home in homes:
        mine = [end.session.is_eager(KEYS.group) for end in home.ends]
        assert sum(mine) <= EAGER_SESSIONS


@pytest.mark.spec("GSP-5")
@pytest.mark.spec("SYNC-21")
@pytest.mark.parametrize("writer", range(5))
def test_in_a_full_mesh_news_come_once_after_the_first(writer: int) -> None:
    world, homes, wires = mesh(5)
    for number in range(3):
        write(homes[number], "finding the way")
        world.pass_time(2_000)
    for number in range(4):
        before = pushes(wires)
        write(homes[writer], f"to all {number}")
        world.pass_time(2_000)
        assert equal(*homes)
        assert pushes(wires) - before == len(homes) - 1
    assert sum(left for left, _ in eager(wires)) == len(homes) - 1


@pytest.mark.spec("GSP-5")
def test_who_is_pushed_what_it_holds_says_so_and_is_told_from_then_on() -> None:
    world, homes, wires = mesh(3)
    write(homes[0], "to both")
    world.pass_time(1_000)
    (between,) = (wire for wire in wires if wire.left.home is homes[1])
    assert said(between.left, Prune)
    assert eager([between]) == [(False, False)]
    before = len(said(between.left, Runs)) + len(said(between.right, Runs))
    write(homes[0], "again")
    world.pass_time(1_000)
    assert len(said(between.left, Runs)) + len(said(between.right, Runs)) == before
    assert any(tip.seq == 2 for have in said(between.left, Have) for tip in have.tips)


@pytest.mark.spec("GSP-5")
@pytest.mark.parametrize(
    ("outcome", "pruned"),
    [(Outcome.PAUSED, True), (Outcome.SURPLUS, True), (Outcome.GAP, False)],
    ids=str,
)
def test_who_has_no_room_for_news_is_not_pushed_any(outcome: Outcome, pruned: bool) -> None:
    world, ada, ben = two()
    wire = connect(ada, ben)
    write(ada, "before")
    world.pass_time(1_000)
    talk = wire.right.session._conversations[KEYS.group]
    log = next(iter(ada.replica.frontier.logs()))
    talk._unstored.append(1)
    talk._live.coming(log)
    talk.stored(0, [Landing(outcome, Tip(log, 9, bytes(32)))], world.now)
    assert talk.edge.eager != pruned


@pytest.mark.spec("GSP-6")
def test_what_is_announced_and_not_pushed_in_time_is_asked_for_and_pushed_from_then_on() -> None:
    world, homes, wires = mesh(3)
    write(homes[0], "to both")
    world.pass_time(1_000)
    (between,) = (wire for wire in wires if wire.left.home is homes[1])
    (torn,) = (wire for wire in wires if wire.left.home is homes[0] and wire.right.home is homes[2])
    torn.broken = True  # and nobody knows yet
    write(homes[0], "the tree is torn")
    world.pass_time(GRAFT_MS)
    assert not equal(*homes)
    assert not said(between.right, Want)
    world.pass_time(200)
    assert equal(*homes)
    assert said(between.right, Graft)
    assert eager([between]) == [(True, True)]
    wants = len(said(between.right, Want))
    write(homes[0], "and mended")
    world.pass_time(100)
    assert equal(*homes)
    assert len(said(between.right, Want)) == wants


@pytest.mark.spec("GSP-6")
def test_with_no_eager_session_left_nobody_waits() -> None:
    world, homes, wires = mesh(3)
    write(homes[0], "to both")
    world.pass_time(1_000)
    for wire in wires:
        if homes[0] in (wire.left.home, wire.right.home):
            wire.snap()
    write(homes[1], "she is gone")
    world.pass_time(limits.HAVE_DELAY_MS + 100)
    assert equal(homes[1], homes[2])


def test_both_ends_may_graft_and_prune_at_once_and_still_come_to_agree() -> None:
    world, ada, ben = two()
    wire = connect(ada, ben, delay=50)
    write(ada, "before")
    world.pass_time(2_000)
    left, right = (end.session._conversations[KEYS.group].edge for end in (wire.left, wire.right))
    left.turn(eager=False)
    right.turn(eager=False)
    left.graft()
    right.prune()
    world.pass_time(200)
    write(ada, "one")
    write(ben, "two")
    world.pass_time(3_000)
    assert equal(ada, ben)
    assert eager([wire]) == [(True, True)]


# -- what was missed ------------------------------------------------------------------------------


def forgetful(wire: Wire[End]) -> None:
    """Let the left end take one entry for told that it never tells."""
    live = wire.left.session._conversations[KEYS.group]._live
    tell, live.moved = live.moved, lambda logs: None  # type: ignore[method-assign]
    write(wire.left.home, "slipped its mind")
    wire.left.world.pass_time(1_000)
    live.moved = tell  # type: ignore[method-assign]


@pytest.mark.spec("GSP-7")
def test_a_quiet_conversation_is_compared_in_few_bytes() -> None:
    world, ada, ben = two()
    wire = connect(ada, ben)
    write(ada, "before")
    world.pass_time(1_000)
    assert not said(wire.left, Quiet) + said(wire.right, Quiet)
    before = wire.left.sent + wire.right.sent
    world.pass_time(AUDIT_MS)
    compared = said(wire.left, Quiet) + said(wire.right, Quiet)
    assert 1 <= len(compared) <= 2
    pings = 2 * (AUDIT_MS // limits.HEARTBEAT_MS + 1) * 2 * 8
    assert wire.left.sent + wire.right.sent - before <= 100 + pings
    assert wire.left.over is wire.right.over is None


@pytest.mark.spec("GSP-7")
def test_while_news_come_nothing_is_compared() -> None:
    world, ada, ben = two()
    wire = connect(ada, ben)
    for number in range(2 * AUDIT_MS // AUDIT_QUIET_MS):
        write(ada, f"line {number}")
        world.pass_time(AUDIT_QUIET_MS - 1_000)
    assert not said(wire.left, Quiet) + said(wire.right, Quiet)


@pytest.mark.spec("GSP-8")
def test_what_a_peer_forgot_to_tell_is_found_and_the_session_begins_anew() -> None:
    world, ada, ben = two()
    wire = connect(ada, ben)
    write(ada, "before")
    world.pass_time(1_000)
    forgetful(wire)
    assert not equal(ada, ben)
    world.pass_time(2 * AUDIT_MS)
    overs = [end.over for end in (wire.left, wire.right)]
    assert {over.ending for over in overs if over} == {Ending.LEFT, Ending.FAREWELL}
    assert all(over and over.farewell == Farewell.AGAIN for over in overs)
    connect(ada, ben)
    world.pass_time(1_000)
    assert equal(ada, ben)


@pytest.mark.spec("GSP-8")
def test_a_difference_that_may_be_on_its_way_is_none() -> None:
    world, ada, ben = two()
    wire = connect(ada, ben)
    write(ada, "before")
    world.pass_time(1_000)
    forgetful(wire)
    talk = wire.right.session._conversations[KEYS.group]
    talk.hear(Quiet(0, bytes(32)), world.now)
    assert not talk.differs
    world.pass_time(AUDIT_QUIET_MS)
    talk.hear(Quiet(0, bytes(32)), world.now)
    assert talk.differs


@pytest.mark.spec("GSP-8")
def test_who_leaves_something_out_knows_why_it_differs() -> None:
    world, ada, ben = two()
    wire = connect(ada, ben)
    write(ada, "before")
    world.pass_time(1_000)
    talk = wire.right.session._conversations[KEYS.group]
    talk._audit.give_up()
    talk.hear(Quiet(0, bytes(32)), world.now + AUDIT_QUIET_MS)
    assert not talk.differs
    world.pass_time(2 * AUDIT_MS)
    assert not said(wire.right, Quiet)


def test_an_answer_that_somebody_else_overtook_is_no_offence() -> None:
    world = World()
    homes = [Home(world, name) for name in ("ada", "ben", "cy")]
    ada, ben, cy = homes
    write(ada, "before")
    wires = [connect(ada, ben, delay=1), connect(ben, cy, delay=1), connect(ada, cy, delay=300)]
    world.pass_time(3_000)
    slow = wires[-1].right.session._conversations[KEYS.group]
    for number in range(2 * limits.MAX_FRUITLESS):
        slow.edge.turn(eager=False)
        log = next(iter(ada.replica.frontier.logs()))
        slow.catchup._missing[log] = slow.topic.theirs(log)
        slow.catchup._ready[log] = 0
        slow.settle(world.now)
        write(ada, f"it comes sooner by ben {number}")
        world.pass_time(2_000)
    assert wires[-1].right.over is None
    assert equal(*homes)
