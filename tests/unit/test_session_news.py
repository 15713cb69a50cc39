"""Two sessions stepped through virtual time: news, life and death."""

from __future__ import annotations

import itertools

import pytest

from moot.protocol.events import (
    Drop,
    Ending,
    Farewell,
    Introduce,
    Introduced,
    Leave,
    Probe,
    Received,
)
from moot.protocol.events import Echoed as EchoedEffect
from moot.protocol.frame import FrameReader, Kind
from moot.protocol.group_keys import Power
from moot.protocol.limits import HELLO_MS
from moot.protocol.messages import Have, Runs, Want, decode
from sessions import heavy, said, two, write
from stepper import End, Home, Wire, World, connect, equal
from workshop import KEYS, Author, busy, forge, put

# -- news -----------------------------------------------------------------------------------------


@pytest.mark.spec("SYNC-20")
def test_a_write_is_at_the_other_end_after_one_way() -> None:
    world, ada, ben = two()
    write(ada, "before")
    wire = connect(ada, ben, delay=50)
    world.pass_time(1_000)
    write(ada, "now")
    world.pass_time(60)
    assert equal(ada, ben)
    assert len(said(wire.left, Runs)) == 1 + len(said(wire.right, Want))


@pytest.mark.spec("SYNC-20")
def test_the_first_words_of_a_new_member_are_pushed_too() -> None:
    world, ada, ben = two()
    write(ada, "before")
    connect(ada, ben, delay=50)
    world.pass_time(1_000)
    write(ben, "I am new")
    world.pass_time(60)
    assert equal(ada, ben)


@pytest.mark.spec("SYNC-20")
def test_many_new_entries_are_announced_and_pulled() -> None:
    world, ada, ben = two()
    wire = connect(ada, ben)
    world.pass_time(100)
    ada.replica.ingest(heavy(Author("cy"), 10))
    world.pass_time(2_000)
    assert equal(ada, ben)
    assert not any(runs.want == 0 for runs in said(wire.left, Runs))


@pytest.mark.spec("SYNC-21")
def test_news_go_down_a_line_and_never_back() -> None:
    world = World()
    homes = [Home(world, name) for name in ("ada", "ben", "cy", "dee")]
    wires = [connect(left, right) for left, right in itertools.pairwise(homes)]
    world.pass_time(1_000)
    write(homes[0], "down the line")
    world.pass_time(100)
    assert equal(*homes)
    assert [len(said(wire.left, Runs)) for wire in wires] == [1, 1, 1]
    assert [len(said(wire.right, Runs)) for wire in wires] == [0, 0, 0]


@pytest.mark.spec("SYNC-24")
@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_claimed_that_is_not_on_disk(seed: int) -> None:
    world, ada, ben = two(seed, disk_ms=80)
    busy(ada.replica, entries=60, seed=seed)
    wire = connect(ada, ben)
    reader, written = FrameReader(), wire.right.write

    def checked(data: bytes) -> None:
        reader.feed(data)
        while (frame := reader.next()) is not None:
            if frame.kind is Kind.HAVE:
                have = decode(frame)
                assert isinstance(have, Have)
                assert ben.replica.held(have.tips) == list(have.tips)
        written(data)

    wire.right.write = checked
    for number in range(20):
        world.pass_time(40)
        write(ada, f"line {number}")
    world.pass_time(3_000)
    assert equal(ada, ben)
    assert said(wire.right, Have)


@pytest.mark.spec("SYNC-23")
def test_a_peer_with_a_slow_disk_is_not_buried() -> None:
    world, ada, ben = two()
    ben.disk_ms = 400
    write(ada, "before")
    wire = connect(ada, ben)
    world.pass_time(2_000)
    pen = forge(ada.replica, "ada")
    for number in range(150):
        pen.write([put("x", f"field{number}", "x" * 16_000)])
        world.pass_time(10)
    assert wire.right.over is None
    world.pass_time(60_000)
    assert equal(ada, ben)
    assert wire.right.over is None


# -- life and death -------------------------------------------------------------------------------


@pytest.mark.spec("SYNC-5")
def test_a_silent_line_lives_by_pings_and_a_cut_one_dies() -> None:
    world, ada, ben = two()
    wire = connect(ada, ben)
    world.pass_time(300_000)
    assert wire.left.over is wire.right.over is None
    wire.broken = True
    world.pass_time(45_000)
    for end in (wire.left, wire.right):
        assert end.over is not None
        assert end.over.ending is Ending.SILENCE


@pytest.mark.spec("SYNC-5")
def test_whoever_asks_is_answered_at_once() -> None:
    world, ada, ben = two()
    wire = connect(ada, ben, delay=10)
    world.pass_time(100)
    wire.left.feed(Probe())
    world.pass_time(30)
    assert len(wire.left.effects(EchoedEffect)) == 1


@pytest.mark.spec("HELLO-1")
def test_a_hello_that_does_not_end_is_ended() -> None:
    world, ada, ben = two()
    wire = connect(ada, ben, start=False)
    wire.right.feed(Received(b"\0"))
    world.pass_time(HELLO_MS - 1)
    assert wire.right.over is None
    world.pass_time(1)
    assert [drop.ending for drop in wire.right.effects(Drop)] == [Ending.SILENCE]


def test_who_leaves_says_why() -> None:
    world, ada, ben = two()
    wire = connect(ada, ben)
    world.pass_time(100)
    wire.left.feed(Leave(Farewell.AGAIN))
    world.pass_time(100)
    assert wire.left.over is not None
    assert wire.right.over is not None
    assert (wire.left.over.ending, wire.right.over.ending) == (Ending.LEFT, Ending.FAREWELL)
    assert wire.right.over.farewell == Farewell.AGAIN


@pytest.mark.spec("HELLO-7")
def test_strangers_end_the_line() -> None:
    world = World()
    ada = Home(world, "ada")
    eve = Home(world, "eve", type(KEYS).write(b"another group's write secret ...."[:32]))
    wire = connect(ada, eve)
    world.pass_time(100)
    for end in (wire.left, wire.right):
        assert end.over is not None
        assert end.over.ending in (Ending.STRANGERS, Ending.SILENCE)


def test_a_keeper_takes_part_and_passes_on() -> None:
    world = World()
    ada, ben = Home(world, "ada"), Home(world, "ben")
    keeper = Home(world, "keeper", KEYS.lowered(Power.KEEP))
    busy(ada.replica)
    first = connect(ada, keeper)
    world.pass_time(1_000)
    first.snap()
    connect(ben, keeper)
    world.pass_time(1_000)
    assert equal(ada, keeper, ben)
    assert ada.replica.state_hash() == ben.replica.state_hash()


def test_members_are_introduced() -> None:
    world, ada, ben = two()
    wire = connect(ada, ben)
    world.pass_time(100)
    places = (("12Dada", ("/ip4/192.0.2.1/tcp/1",)), ("12Dcy", ("/ip4/192.0.2.2/tcp/1",)))
    wire.left.feed(Introduce(KEYS.group, places))
    world.pass_time(100)
    assert [news.peers for news in wire.right.effects(Introduced)] == [places]


def test_what_comes_after_the_end_is_of_no_interest() -> None:
    world, ada, ben = two()
    wire: Wire[End] = connect(ada, ben)
    world.pass_time(100)
    session = wire.left.session
    session.handle(Leave(Farewell.LEAVING), world.now)
    assert session.deadline() is None
    assert session.handle(Received(b"more"), world.now) == []
