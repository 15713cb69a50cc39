"""A member who lies in short: in parts, heads, names and marks. He loses his session, none else."""

from __future__ import annotations

import pytest

from liar import Liar, meet_a_liar
from moot.protocol import limits
from moot.protocol.events import Acked
from moot.protocol.heads import Head, Stub, name_of
from moot.protocol.messages import Differ, Heads, Message, Parts, Runs, Sent, Summary, Want
from moot.protocol.supply import Ask
from stepper import End, Home, World
from victim import (
    CY,
    NOTHING,
    OTHER,
    RUNS,
    STORY,
    answering,
    assert_dropped,
    assert_unharmed,
    served,
)
from workshop import Author, forge, put

NAME = name_of(CY.log)
MARK = b"mark"
MANY = Summary(0, b"another frontier".ljust(32), 1_000)


def crowded(logs: int = 70) -> tuple[World, Home, Liar, End]:
    """A home with many logs, which just met a liar."""
    world = World(1)
    home = Home(world, "ada")
    for number in range(logs):
        run, _ = Author(f"member {number}").opening()
        home.replica.ingest([run])
    liar, end = meet_a_liar(home)
    return world, home, liar, end


def told(*messages: Message, knows: int = 0) -> tuple[World, Home, Liar, End]:
    """A home that holds so many entries of Cy's log and hears this."""
    world = World(1)
    home = Home(world, "ada")
    home.replica.ingest(RUNS[:knows])
    liar, end = meet_a_liar(home)
    liar.say(*messages)
    return world, home, liar, end


@pytest.mark.spec("SYNC-18")
@pytest.mark.parametrize("knows", [0, 3])
@pytest.mark.parametrize("lost", [False, True])
def test_heads_that_do_not_exist(knows: int, *, lost: bool) -> None:
    row = Head(NAME, (Stub(20, MARK),))
    world, home, liar, end = told(OTHER, Heads(0, (), (row,)), knows=knows)
    answering(
        liar,
        lambda want: [Sent(0, want.number, (), tuple(a.log for a in want.asks) if lost else ())],
    )
    world.pass_time(1_000)
    assert_dropped(end)
    names = [want.asks[0].log for want in liar.wants()]
    assert names[-1] == NAME, "it is not asked by name before it is called an offence"
    assert_unharmed(home)


@pytest.mark.spec("SYNC-18")
def test_a_mark_that_no_entry_at_its_place_bears_is_asked_for_and_never_acknowledged() -> None:
    row = Head(NAME, (Stub(2, MARK),))
    world, home, liar, end = told(OTHER, Heads(0, (), (row,)), knows=5)
    answering(liar, served)
    world.pass_time(1_000)
    assert len(liar.wants()) >= 1
    assert all(tip.log != CY.log for acked in end.effects(Acked) for tip in acked.tips)
    assert_unharmed(home)


@pytest.mark.spec("SYNC-18")
def test_another_log_than_the_name_that_was_asked_for() -> None:
    world, home, liar, end = told(OTHER, Heads(0, (), (Head(NAME, (Stub(12, MARK),)),)))
    dee, _ = Author("dee").opening()
    answering(liar, lambda want: served(want, dee))
    world.pass_time(200)
    assert_dropped(end, "not asked for")
    assert_unharmed(home)


@pytest.mark.spec("SYNC-41")
def test_a_log_that_is_told_by_name_is_had_by_name() -> None:
    world, home, liar, _ = told(OTHER, Heads(0, (), (Head(NAME, (Stub(12, MARK),)),)))
    answering(liar, lambda want: served(want, *RUNS))
    world.pass_time(1_000)
    assert liar.wants()[0].asks == (Ask(NAME, ()),)
    assert home.replica.frontier.tips(CY.log) == ((12, STORY[12][1]),)
    assert_unharmed(home)


@pytest.mark.spec("SYNC-41")
def test_what_is_left_over_of_a_name_is_asked_for_by_key() -> None:
    world, home, liar, _ = told(OTHER, Heads(0, (), (Head(NAME, (Stub(12, MARK),)),)))
    rest = Ask(CY.log, (STORY[5][1],))
    answering(
        liar,
        lambda want: [Runs(0, want.number, RUNS[:6]), Sent(0, want.number, (rest,), ())],
        lambda want: served(want, *RUNS[6:]),
    )
    world.pass_time(1_000)
    assert [want.asks for want in liar.wants()][:2] == [(Ask(NAME, ()),), (rest,)]
    assert home.replica.frontier.tips(CY.log) == ((12, STORY[12][1]),)
    assert_unharmed(home)


@pytest.mark.spec("SYNC-41")
def test_asking_by_name_for_what_nobody_has() -> None:
    world, _, liar, end = told(OTHER, NOTHING, knows=3)
    liar.say(Want(0, 1, 100_000, (Ask(b"nobody's", ()), Ask(NAME, ()), Ask(CY.log, ()))))
    world.pass_time(500)
    assert end.over is None
    runs = [run for said in liar.heard if isinstance(said, Runs) for run in said.runs]
    assert sum(len(run.items) for run in runs) == 3
    assert [said for said in liar.heard if isinstance(said, Sent)] == [
        Sent(0, 1, (), (b"nobody's",))
    ]


@pytest.mark.spec("SYNC-43")
@pytest.mark.parametrize("count", [16, 64, 256])
def test_another_number_of_parts(count: int) -> None:
    world, home, liar, end = crowded()
    liar.say(Summary(0, bytes(32), 60))  # he has fewer, and begins
    liar.say(Parts(0, bytes(4 * count)))
    world.pass_time(100)
    if count == 16:
        assert end.over is None
        assert any(isinstance(said, Heads) for said in liar.heard)
    else:
        assert_dropped(end, "parts")
    assert_unharmed(home)


@pytest.mark.spec("SYNC-43")
@pytest.mark.parametrize("bits", [(), (True,) * 8, (True,) * 16])
def test_heads_of_another_number_of_parts(bits: tuple[bool, ...]) -> None:
    world, home, liar, end = crowded()
    liar.say(MANY, Heads(0, bits, ()))
    world.pass_time(100)
    assert any(isinstance(said, Parts) for said in liar.heard)
    assert_dropped(end, "parts")
    assert_unharmed(home)


@pytest.mark.spec("SYNC-43")
@pytest.mark.parametrize("where", ["heads", "differ"])
def test_a_log_outside_of_the_parts_that_differ(where: str) -> None:
    world, home, liar, end = crowded()
    row = Head(b"\xff" * 8, (Stub(1, MARK),))
    if where == "heads":
        liar.say(MANY, Heads(0, (True,) + (False,) * 127, (row,)))
    else:
        liar.say(Summary(0, bytes(32), 60))
        liar.say(Parts(0, agreeing(liar, home)))
        liar.say(Differ(0, (), (), (row,)))
    world.pass_time(100)
    assert_dropped(end, "outside")
    assert_unharmed(home)


def agreeing(liar: Liar, home: Home) -> bytes:
    """The digests of the parts as his victim has them."""
    frontier = home.replica.frontier
    topic = next(iter(home.ends[0].session._conversations.values())).topic
    tips = {log: topic.ours(log) for log in frontier.logs()}
    return b"".join(topic.marker.digests(tips, 16))


@pytest.mark.spec("SYNC-43")
def test_an_answer_to_other_heads_than_were_told() -> None:
    world, home, liar, end = crowded()
    liar.say(Summary(0, bytes(32), 60), Parts(0, bytes(64)))
    liar.say(Differ(0, (False,) * 71, (), ()))
    world.pass_time(100)
    assert_dropped(end, "other heads")
    assert_unharmed(home)


@pytest.mark.spec("SYNC-18")
def test_more_of_a_log_that_was_told_already() -> None:
    world, home, liar, end = crowded()
    liar.say(Summary(0, bytes(32), 60), Parts(0, bytes(64)))
    world.pass_time(20)
    (heads,) = (said for said in liar.heard if isinstance(said, Heads))
    row = Head(heads.heads[0].name, (Stub(9, MARK),))
    liar.say(Differ(0, (False,) * 70, (), (row,)))
    world.pass_time(100)
    assert_dropped(end, "told already")
    assert_unharmed(home)


def test_more_names_than_a_group_may_have_logs() -> None:
    world, home, _, end = told(
        OTHER,
        Heads(
            0,
            (),
            tuple(
                Head(number.to_bytes(8, "big"), (Stub(0, MARK),))
                for number in range(limits.MAX_LOGS + 1)
            ),
        ),
    )
    world.pass_time(1_000)
    assert_dropped(end, "more logs")
    assert_unharmed(home)


@pytest.mark.spec("SYNC-18")
@pytest.mark.parametrize("seed", range(10))
def test_any_heads_at_all_do_no_harm(seed: int) -> None:
    """Names and marks true and made up, of logs there are and are not, and no answers."""
    world = World(seed)
    home = Home(world, "ada")
    home.replica.ingest(RUNS[:7])
    forge(home.replica, "ada").write([put("x", "title", "y")])
    liar, _ = meet_a_liar(home)
    names = sorted(
        {NAME, name_of(next(iter(home.replica.frontier.logs()))), *map(bytes, ([7] * 8,))}
    )
    rows = []
    for name in names:
        stubs = {
            Stub(world.chance.randrange(20), world.chance.randbytes(4))
            for _ in range(world.chance.randrange(1, 6))
        }
        rows.append(Head(name, tuple(sorted(stubs))))
    liar.say(OTHER, Heads(0, (), tuple(rows)))
    answering(liar, lambda want: [Sent(0, want.number, (), ())])
    world.pass_time(5_000)
    assert len(liar.wants()) < 12
    assert_unharmed(home)
