"""A store that takes no more: nothing is asked for in vain, and nobody is blamed."""

from __future__ import annotations

import pytest

from moot.protocol.limits import MAX_ENTRY_BYTES, MAX_FRUITLESS
from moot.protocol.messages import Runs, Want
from sessions import heavy, said, two, write
from stepper import Home, connect, equal
from workshop import Author


def fills_up(home: Home, quota: int) -> None:
    """Let a home hold so many bytes of bodies, as a keeper's quota would."""
    home.replica.room = lambda: quota - home.replica.logs.size


@pytest.mark.spec("KEEP-8")
def test_a_group_that_is_full_is_not_asked_for_and_goes_on_being_given() -> None:
    world, ada, ben = two()
    ada.replica.ingest(heavy(Author("cy"), 5))
    write(ben, "hose")
    ben.house = ben.house._replace(full=frozenset({ben.keys.group}))
    fills_up(ben, 0)
    wire = connect(ada, ben)
    world.pass_time(60_000)
    assert wire.left.over is wire.right.over is None
    assert said(wire.right, Want) == []
    assert said(wire.left, Runs) == []
    assert {log.key for log in ada.replica.logs} > {log.key for log in ben.replica.logs}
    assert len(said(wire.left, Want)) == 1


@pytest.mark.spec("KEEP-8")
def test_what_fills_up_in_mid_session_asks_no_more_and_blames_nobody() -> None:
    world, ada, ben = two()
    ada.replica.ingest(heavy(Author("cy"), 20))
    fills_up(ben, 6 * MAX_ENTRY_BYTES)
    wire = connect(ada, ben)
    world.pass_time(10_000)
    held = ben.replica.logs.size
    assert 0 < held < ada.replica.logs.size
    for number in range(2 * MAX_FRUITLESS):
        write(ada, f"news {number}")
        world.pass_time(1_000)
    assert wire.left.over is wire.right.over is None
    asked = len(said(wire.right, Want))
    assert asked < MAX_FRUITLESS
    # Once there is room, a new session brings all of it.
    fills_up(ben, 1_000 * MAX_ENTRY_BYTES)
    connect(ada, ben)
    world.pass_time(60_000)
    assert equal(ada, ben)
