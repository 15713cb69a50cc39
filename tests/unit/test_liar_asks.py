"""A member who breaks the rules by what he asks for, when he speaks, and how much."""

from __future__ import annotations

import pytest

from liar import meet_a_liar
from moot.protocol import encoding, limits
from moot.protocol.events import Ending, Introduced
from moot.protocol.frame import Kind, frame
from moot.protocol.messages import (
    Bye,
    Differ,
    Have,
    Heads,
    Message,
    Parts,
    Peers,
    Ping,
    Pong,
    Runs,
    Sent,
    Want,
    encode,
)
from moot.protocol.supply import Ask, Tip
from stepper import Home, World
from victim import (
    CY,
    END,
    NOTHING,
    OTHER,
    RUNS,
    STORY,
    answering,
    assert_dropped,
    assert_unharmed,
    chapters,
    served,
    victim,
)
from workshop import busy, everything

# -- what he asks ---------------------------------------------------------------------------------


@pytest.mark.spec("SYNC-16")
def test_asking_for_the_same_again_and_again() -> None:
    world = World(1)
    home = Home(world, "ada")
    home.replica.ingest([run for run, _ in chapters(60, size=16_000)])
    liar, end = meet_a_liar(home)
    liar.say(OTHER, NOTHING)
    number = 0

    def ask(message: Message) -> None:
        nonlocal number
        if isinstance(message, Sent | Heads):
            number += 1
            liar.say(Want(0, number, limits.MAX_WANT_BYTES, (Ask(CY.log, ()),)))

    liar.answer = ask
    ask(OTHER)
    world.pass_time(60_000)
    assert_dropped(end, "again and again")
    allowed = limits.REPEAT_ALLOWANCE + 2 * 60 * 33_000
    assert end.sent < allowed + limits.MAX_WANT_BYTES


@pytest.mark.spec("SYNC-14")
@pytest.mark.parametrize("numbers", [(1, 2, 3), (2, 1), (1, 1)])
def test_wants_too_many_or_not_counted_up(numbers: tuple[int, ...]) -> None:
    world = World(1)
    home = Home(world, "ada", disk_ms=50)
    busy(home.replica)
    liar, end = meet_a_liar(home)
    liar.say(OTHER, NOTHING, *(Want(0, number, 1, (Ask(CY.log, ()),)) for number in numbers))
    world.pass_time(200)
    assert_dropped(end, "want")


@pytest.mark.spec("SYNC-12")
def test_asking_for_what_nobody_has() -> None:
    world, _, liar, end = victim(knows=3)
    strange = b"no such thing".ljust(32)
    liar.say(Want(0, 1, 1_000, (Ask(strange, ()), Ask(CY.log, (strange,)))))
    world.pass_time(200)
    assert end.over is None
    answers = [message for message in liar.heard if isinstance(message, Sent)]
    assert answers == [Sent(0, 1, (), (CY.log,))]


# -- when he says it ------------------------------------------------------------------------------

EARLY: list[Message] = [
    Have(0, (END,)),
    Want(0, 1, 1, (Ask(CY.log, ()),)),
    Runs(0, 0, RUNS[:1]),
    Sent(0, 1, (), ()),
    Parts(0, bytes(64)),
    NOTHING,
    Differ(0, (), (), ()),
]


@pytest.mark.spec("SYNC-7")
@pytest.mark.parametrize("message", EARLY, ids=lambda message: type(message).__name__)
def test_before_the_summary(message: Message) -> None:
    home = Home(World(1), "ada")
    liar, end = meet_a_liar(home)
    liar.say(message)
    home.world.pass_time(100)
    assert_dropped(end, type(message).__name__)
    assert_unharmed(home)


@pytest.mark.spec("SYNC-7")
@pytest.mark.parametrize(
    "message",
    [OTHER, Parts(0, bytes(64)), NOTHING, Differ(0, (), (), ())],
    ids=lambda message: type(message).__name__,
)
def test_comparing_twice(message: Message) -> None:
    world, home, liar, end = victim()
    liar.say(message)
    world.pass_time(100)
    assert_dropped(end, type(message).__name__)
    assert_unharmed(home)


@pytest.mark.spec("SYNC-10")
@pytest.mark.parametrize("group", [1, 63])
def test_a_group_that_is_not_shared(group: int) -> None:
    world, home, liar, end = victim()
    liar.say(Have(group, (END,)))
    world.pass_time(100)
    assert_dropped(end, "not shared")
    assert_unharmed(home)


@pytest.mark.spec("SYNC-4")
@pytest.mark.parametrize("body", [b"", b"\xc1", encoding.encode([0, 1]), b"\x90" * 1_000])
def test_a_body_that_is_no_message(body: bytes) -> None:
    world, home, liar, end = victim()
    liar.write(frame(Kind.HAVE, body))
    world.pass_time(100)
    assert end.over is not None
    assert end.over.ending is Ending.OFFENCE
    assert_unharmed(home)


@pytest.mark.spec("HELLO-1")
def test_another_hello_in_the_middle() -> None:
    world, home, liar, end = victim()
    liar.write(frame(Kind.OFFER, bytes(1_056)))
    world.pass_time(100)
    assert_dropped(end, "OFFER")
    assert_unharmed(home)


# -- how much he says -----------------------------------------------------------------------------


@pytest.mark.spec("SYNC-9")
def test_more_branches_of_a_log_than_are_ever_told() -> None:
    world, home, liar, end = victim()
    tips = sorted(Tip(CY.log, number, bytes([number]) * 32) for number in range(65))
    liar.say(Have(0, tuple(tips)))
    world.pass_time(100)
    assert_dropped(end, "branches")
    assert_unharmed(home)


def test_more_logs_than_a_group_may_have() -> None:
    world, home, liar, end = victim()
    for batch in range(limits.MAX_LOGS // 512 + 1):
        logs = ((batch * 512 + number).to_bytes(4, "big") * 8 for number in range(512))
        liar.say(Have(0, tuple(Tip(log, 0, log) for log in logs)))
    world.pass_time(1_000)
    assert_dropped(end, "more logs")
    assert_unharmed(home)


@pytest.mark.spec("SYNC-22")
def test_addresses_without_end_are_ignored() -> None:
    world, _, liar, end = victim()
    for number in range(100):
        liar.say(Peers(0, ((f"peer {number}", ("/ip4/192.0.2.1/tcp/1",)),)))
    world.pass_time(1_000)
    assert end.over is None
    assert len(end.effects(Introduced)) <= limits.PEERS_AT_ONCE + 1
    world.pass_time(5_000)
    liar.say(Peers(0, (("somebody", ()),)))
    liar.say(Ping(5))
    world.pass_time(100)
    assert Pong(5) in liar.heard


def test_a_reason_of_a_later_version_is_a_goodbye() -> None:
    world, _, liar, end = victim()
    liar.say(Bye(77))
    world.pass_time(100)
    assert end.over is not None
    assert end.over.ending is Ending.FAREWELL


@pytest.mark.spec("SYNC-18")
@pytest.mark.parametrize("seed", range(30))
def test_nonsense_ends_the_session_and_raises_nothing(seed: int) -> None:
    """Good messages damaged anywhere, and pure noise: `handle` never raises, the home is whole."""
    world, home, liar, end = victim(knows=5, seed=seed)
    good: list[Message] = [
        Have(0, (END,)),
        Runs(0, 0, RUNS[5:6]),
        Want(0, 1, 99, (Ask(CY.log, ()),)),
        Ping(1),
    ]
    for _ in range(20):
        data = bytearray(encode(world.chance.choice(good)))
        for _ in range(world.chance.randrange(3)):
            data[world.chance.randrange(len(data))] ^= 1 << world.chance.randrange(8)
        liar.write(bytes(data))
    liar.write(world.chance.randbytes(100))
    world.pass_time(90_000)
    assert end.over is not None
    assert_unharmed(home)


def test_the_story_is_sound() -> None:
    """The attacks above are refused for what they do, not because the story itself is bad."""
    world, home, liar, end = victim(knows=3)
    liar.say(Have(0, (END,)))
    answering(liar, lambda want: served(want, *RUNS[3:]))
    world.pass_time(500)
    assert end.over is None
    assert home.replica.frontier.tips(CY.log) == ((12, STORY[12][1]),)
    assert everything(home.replica)
