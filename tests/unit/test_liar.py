"""A member who breaks the rules, one rule at a time: he loses his session, nobody loses anything.

In each attack the victim then meets an honest peer, and must get everything from it at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from liar import Liar, meet_a_liar
from moot.protocol import encoding, limits
from moot.protocol.events import Ending, Introduced
from moot.protocol.frame import Kind, frame
from moot.protocol.messages import (
    Buckets,
    Bye,
    Have,
    Message,
    Peers,
    Ping,
    Pong,
    Runs,
    Sent,
    Summary,
    Want,
    encode,
)
from moot.protocol.run import Run
from moot.protocol.supply import Ask, Tip
from stepper import End, Home, World, connect, equal
from workshop import Author, busy, everything, put

CY = Author("cy")
OTHER = Summary(0, b"another frontier".ljust(32), 3)
"""Opens the conversation: the liar claims to hold something else."""


def chapters(count: int, size: int = 100) -> Iterator[tuple[Run, bytes]]:
    """Cy's log, one entry at a time after its opening, each with its id."""
    run, end = CY.opening()
    yield run, end
    for number in range(count):
        run, end = CY.after(number, end, [put("book", f"page{number}", "x" * size)])
        yield run, end


STORY = list(chapters(12))
END = Tip(CY.log, 12, STORY[-1][1])
RUNS = tuple(run for run, _ in STORY)


def victim(*, knows: int = 0, seed: int = 1) -> tuple[World, Home, Liar, End]:
    """A home that holds so many entries of Cy's log and just met a liar."""
    world = World(seed)
    home = Home(world, "ada")
    home.replica.ingest(RUNS[:knows])
    liar, end = meet_a_liar(home)
    liar.say(OTHER)
    return world, home, liar, end


def answering(liar: Liar, *answers: Callable[[Want], list[Message]]) -> None:
    """Answer the first want in the first way, and so on; the last way for all that follow."""

    def answer(message: Message) -> None:
        if isinstance(message, Want):
            way = answers[min(len(liar.wants()), len(answers)) - 1]
            liar.say(*way(message))

    liar.answer = answer


def assert_dropped(end: End, *words: str) -> None:
    assert end.over is not None
    assert end.over.ending is Ending.OFFENCE
    assert all(word in end.over.reason for word in words), end.over.reason


def assert_unharmed(home: Home) -> None:
    """An honest peer brings everything, within seconds."""
    honest = Home(home.world, "honest")
    honest.replica.ingest(RUNS)
    wire = connect(home, honest)
    home.world.pass_time(3_000)
    assert equal(home, honest)
    assert wire.left.over is wire.right.over is None


def served(want: Want, *runs: Run, end: bool = True) -> list[Message]:
    answer: list[Message] = [Runs(0, want.number, runs)] if runs else []
    return [*answer, Sent(0, want.number, (), ())] if end else answer


# -- what he gives --------------------------------------------------------------------------------


@pytest.mark.spec("SYNC-18")
def test_heads_that_do_not_exist() -> None:
    world, home, liar, end = victim()
    liar.say(Have(0, (Tip(CY.log, 7, b"nothing is here".ljust(32)),)))
    answering(liar, served)
    world.pass_time(200)
    assert_dropped(end, "does not give")
    assert_unharmed(home)


@pytest.mark.spec("SYNC-18")
def test_a_tail_withheld() -> None:
    world, home, liar, end = victim(knows=3)
    liar.say(Have(0, (END,)))
    answering(liar, lambda want: served(want, *RUNS[3:6]), served)
    world.pass_time(200)
    assert_dropped(end, "does not give")
    assert home.replica.frontier.tips(CY.log) == ((5, STORY[5][1]),)
    assert_unharmed(home)


@pytest.mark.spec("SYNC-18")
def test_a_middle_withheld() -> None:
    world, home, liar, end = victim(knows=3)
    liar.say(Have(0, (END,)))
    answering(liar, lambda want: served(want, *RUNS[3:5], *RUNS[6:]))
    world.pass_time(200)
    assert_dropped(end, "does not attach")
    assert_unharmed(home)


@pytest.mark.spec("SYNC-18")
def test_the_wrong_order() -> None:
    world, home, liar, end = victim(knows=3)
    liar.say(Have(0, (END,)))
    answering(liar, lambda want: served(want, *RUNS[:2:-1]))
    world.pass_time(200)
    assert_dropped(end, "does not attach")
    assert_unharmed(home)


@pytest.mark.spec("SYNC-18")
def test_a_log_that_was_not_asked_for() -> None:
    world, home, liar, end = victim()
    dee, _ = Author("dee").opening()
    liar.say(Have(0, (END,)))
    answering(liar, lambda want: served(want, dee))
    world.pass_time(200)
    assert_dropped(end, "not asked for")
    assert_unharmed(home)


@pytest.mark.spec("SYNC-18")
@pytest.mark.parametrize("number", [1, 7])
def test_runs_for_a_want_that_never_was(number: int) -> None:
    world, home, liar, end = victim()
    liar.say(Runs(0, number, RUNS))
    world.pass_time(200)
    assert_dropped(end, "not open")
    assert_unharmed(home)


@pytest.mark.spec("SYNC-18")
def test_runs_after_the_end_of_the_answer() -> None:
    world, home, liar, end = victim()
    liar.say(Have(0, (END,)))
    answering(liar, lambda want: [*served(want, *RUNS[:4]), Runs(0, want.number, RUNS[4:])])
    world.pass_time(200)
    assert_dropped(end, "not open")
    assert_unharmed(home)


@pytest.mark.spec("SYNC-18")
def test_the_end_of_a_want_that_never_was() -> None:
    world, home, liar, end = victim()
    liar.say(Sent(0, 1, (), ()))
    world.pass_time(200)
    assert_dropped(end, "not open")
    assert_unharmed(home)


@pytest.mark.spec("SYNC-18")
@pytest.mark.parametrize("where", ["rest", "lost"])
def test_an_answer_about_another_log(where: str) -> None:
    world, home, liar, end = victim()
    liar.say(Have(0, (END,)))
    other = b"some other log".ljust(32)
    rest, lost = ((Ask(other, ()),), ()) if where == "rest" else ((), (other,))
    answering(liar, lambda want: [*served(want, *RUNS, end=False), Sent(0, 1, rest, lost)])
    world.pass_time(200)
    assert_dropped(end, "not asked for")
    assert_unharmed(home)


@pytest.mark.spec("SYNC-18")
def test_an_answer_that_never_gets_anywhere() -> None:
    world, home, liar, end = victim()
    liar.say(Have(0, (END,)))
    answering(liar, lambda want: [Sent(0, want.number, want.asks, ())])
    world.pass_time(200)
    assert_dropped(end, "puts off")
    assert_unharmed(home)


@pytest.mark.spec("SYNC-18")
def test_endless_answers_with_nothing_new() -> None:
    world, home, liar, end = victim(knows=6)
    liar.say(Have(0, (END,)))
    answering(
        liar, lambda want: [Runs(0, want.number, RUNS[:3]), Sent(0, want.number, want.asks, ())]
    )
    world.pass_time(2_000)
    assert_dropped(end, "nothing new")
    assert len(liar.wants()) == limits.MAX_FRUITLESS + 1
    assert_unharmed(home)


@pytest.mark.spec("SYNC-18")
def test_a_log_denied_after_it_was_announced() -> None:
    world, home, liar, end = victim(knows=3)
    liar.say(Have(0, (END,)))
    answering(liar, lambda want: [Sent(0, want.number, (), tuple(a.log for a in want.asks))])
    world.pass_time(500)
    assert_dropped(end, "denies")
    assert [want.asks[0].known == () for want in liar.wants()] == [False, False, True]
    assert_unharmed(home)


@pytest.mark.spec("SYNC-18")
def test_more_bytes_than_were_asked_for() -> None:
    world, _, liar, end = victim()
    big = tuple(run for run, _ in chapters(200, size=16_000))
    liar.say(Have(0, (END,)))
    answering(liar, lambda want: [Runs(0, want.number, (run,)) for run in big])
    world.pass_time(5_000)
    assert_dropped(end, "more bytes")


def _bent(run: Run) -> Run:
    """A run whose last signature is another one."""
    last = run.items[-1]
    return run._replace(items=(*run.items[:-1], last._replace(signature=bytes(64))))


@pytest.mark.spec("SYNC-18")
@pytest.mark.parametrize("pushed", [False, True])
def test_a_forged_run(pushed: bool) -> None:
    world, home, liar, end = victim(knows=12)
    if pushed:
        liar.say(Runs(0, 0, (_bent(RUNS[12]),)))
    else:
        liar.say(Have(0, (END,)))
        answering(liar, lambda want: served(want, _bent(RUNS[12])))
    world.pass_time(200)
    assert_dropped(end, "signature")
    assert_unharmed(home)


@pytest.mark.spec("SYNC-18")
def test_a_push_that_hangs_in_the_air_is_asked_for() -> None:
    """That is no offence: we may have paused what comes before. But he must give it then."""
    world, home, liar, end = victim(knows=3)
    liar.say(Runs(0, 0, RUNS[8:]))
    answering(liar, lambda want: served(want, *RUNS[3:]))
    world.pass_time(500)
    assert end.over is None
    assert home.replica.frontier.tips(CY.log) == ((12, STORY[12][1]),)


@pytest.mark.spec("SYNC-23")
def test_pushing_without_end() -> None:
    world, home, liar, end = victim()
    home.disk_ms = 10_000
    for run, _ in chapters(200, size=16_000):
        liar.say(Runs(0, 0, (run,)))
    world.pass_time(1_000)
    assert_dropped(end, "pushes")


@pytest.mark.spec("SYNC-17")
@pytest.mark.spec("SYNC-15")
def test_never_answering() -> None:
    world, home, liar, end = victim()
    liar.say(Have(0, (END,)))
    world.pass_time(limits.ERRAND_MS)
    assert liar.wants()
    assert_unharmed(home)
    for _ in range(6):
        liar.say(Ping(1))
        world.pass_time(10_000)
    assert end.over is not None
    assert end.over.ending is Ending.STALLED


# -- what he asks ---------------------------------------------------------------------------------


@pytest.mark.spec("SYNC-16")
def test_asking_for_the_same_again_and_again() -> None:
    world = World(1)
    home = Home(world, "ada")
    home.replica.ingest([run for run, _ in chapters(60, size=16_000)])
    liar, end = meet_a_liar(home)
    liar.say(OTHER)
    number = 0

    def ask(message: Message) -> None:
        nonlocal number
        if isinstance(message, Sent | Summary):
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
    liar.say(OTHER, *(Want(0, number, 1, (Ask(CY.log, ()),)) for number in numbers))
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
    Buckets(0, bytes(4096)),
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
@pytest.mark.parametrize("message", [OTHER, Buckets(0, bytes(4096))], ids=["Summary", "Buckets"])
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
    good = [Have(0, (END,)), Runs(0, 0, RUNS[5:6]), Want(0, 1, 99, (Ask(CY.log, ()),)), Ping(1)]
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
