"""Two sessions stepped through virtual time: comparing, catching up, news, life and death."""

from __future__ import annotations

import itertools

import pytest

from moot.protocol.events import Echoed as EchoedEffect
from moot.protocol.events import (
    Ending,
    Farewell,
    Fetch,
    Introduce,
    Introduced,
    Leave,
    Probe,
    Received,
    Send,
    Store,
)
from moot.protocol.frame import FrameReader, Kind
from moot.protocol.group_keys import Power
from moot.protocol.limits import ERRAND_MS, HELLO_MS, MANY_LOGS, MAX_OPEN_WANTS, SERVE_STEP
from moot.protocol.messages import Have, Message, Runs, Sent, Want, decode
from stepper import End, Home, Wire, World, connect, equal
from workshop import KEYS, Author, busy, forge, put

HELLO = 2_500
"""More than the bytes of one end's hello for one group."""


def messages(end: End) -> list[Message]:
    """What an end said after the hello."""
    reader = FrameReader()
    for send in end.effects(Send):
        reader.feed(send.data)
    said = []
    while (frame := reader.next()) is not None:
        if frame.kind >= Kind.SUMMARY:
            said.append(decode(frame))
    return said


def said(end: End, kind: type[Message]) -> list[Message]:
    return [message for message in messages(end) if isinstance(message, kind)]


def two(seed: int = 0, disk_ms: int = 0) -> tuple[World, Home, Home]:
    world = World(seed)
    return world, Home(world, "ada", disk_ms=disk_ms), Home(world, "ben", disk_ms=disk_ms)


def heavy(author: Author, entries: int) -> list[object]:
    """The runs of a log of entries of 32 KiB."""
    run, end = author.opening()
    runs = [run]
    for number in range(entries):
        act = [put("book", f"page{number}.{part}", "x" * 15_000) for part in range(2)]
        run, end = author.after(number, end, act)
        runs.append(run)
    return list(runs)


def write(home: Home, *texts: str, who: str = "") -> None:
    pen = forge(home.replica, who or home.name)
    for text in texts:
        pen.write([put("thing", "title", text)])


# -- comparing ------------------------------------------------------------------------------------


@pytest.mark.spec("SYNC-6")
def test_nothing_new_takes_one_round_trip_and_few_bytes() -> None:
    world, ada, ben = two()
    busy(ada.replica)
    connect(ada, ben)
    world.pass_time(1_000)
    assert equal(ada, ben)
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


def crowd(count: int, *homes: Home, start: int = 0) -> None:
    for number in range(start, start + count):
        run, _ = Author(f"member {number}").opening()
        for home in homes:
            home.replica.ingest([run])


@pytest.mark.spec("SYNC-8")
def test_of_many_logs_only_the_parts_that_differ_are_told() -> None:
    world, ada, ben = two()
    crowd(MANY_LOGS + 40, ada, ben)
    crowd(2, ada, start=1_000)
    crowd(3, ben, start=2_000)
    wire = connect(ada, ben)
    world.pass_time(2_000)
    assert equal(ada, ben)
    for end in (wire.left, wire.right):
        told = {tip.log for have in said(end, Have) for tip in have.tips}
        assert len(said(end, Have)) > 0
        assert len(told) < 20


@pytest.mark.spec("SYNC-9")
def test_a_log_is_told_in_one_message() -> None:
    world, ada, ben = two()
    crowd(600, ada)
    wire = connect(ada, ben)
    world.pass_time(5_000)
    assert equal(ada, ben)
    rows = [tip.log for have in said(wire.left, Have) for tip in have.tips]
    assert len(said(wire.left, Have)) > 1
    assert len(rows) == len(set(rows)) == 600


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


@pytest.mark.spec("SYNC-21")
def test_in_a_full_mesh_patient_sessions_save_what_others_bring() -> None:
    def pushes(eager: bool) -> int:
        world = World()
        homes = [Home(world, f"home {number}") for number in range(5)]
        wires = [
            connect(left, right, eager=eager)
            for number, left in enumerate(homes)
            for right in homes[number + 1 :]
        ]
        world.pass_time(1_000)
        write(homes[0], "to all")
        world.pass_time(1_000)
        assert equal(*homes)
        return sum(len(said(end, Runs)) for wire in wires for end in (wire.left, wire.right))

    assert pushes(eager=False) == 4
    assert pushes(eager=True) > 4


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
                assert ben.replica.unknown(have.tips) == []
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
    assert wire.right.over is not None
    assert wire.right.over.ending is Ending.SILENCE


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
