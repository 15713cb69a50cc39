"""A member who breaks the rules, one rule at a time: he loses his session, nobody loses anything.

In each attack the victim then meets an honest peer, and must get everything from it at once.
"""

from __future__ import annotations

import pytest

from moot.protocol import limits
from moot.protocol.events import Ending
from moot.protocol.messages import (
    Have,
    Ping,
    Runs,
    Sent,
)
from moot.protocol.run import Run
from moot.protocol.supply import Ask, Tip
from stepper import Home, connect, equal
from victim import (
    CY,
    END,
    RUNS,
    STORY,
    answering,
    assert_dropped,
    assert_unharmed,
    chapters,
    served,
    victim,
)
from workshop import Author

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
    # One more than is borne, and what was open beside it.
    assert limits.MAX_FRUITLESS < len(liar.wants()) <= limits.MAX_FRUITLESS + limits.MAX_OPEN_WANTS
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


@pytest.mark.spec("SYNC-15")
@pytest.mark.parametrize("every", [500, 9_000])
def test_an_entry_now_and_then_keeps_a_log_from_nobody(every: int) -> None:
    world, home, liar, end = victim()
    liar.say(Have(0, (END,)))
    world.pass_time(100)
    honest = Home(world, "honest")
    honest.replica.ingest(RUNS)
    connect(home, honest)
    began, answered = world.now, 0
    for run in RUNS[:-1]:
        world.pass_time(every)
        want = liar.wants()[-1]
        if want.number == answered or world.now - began > 2 * limits.ERRAND_MS:
            break
        answered = want.number
        liar.say(*served(want, run, end=False), Sent(0, want.number, want.asks, ()))
        world.pass_time(100)
    world.pass_time(limits.ERRAND_MS)
    assert end.over is None
    assert equal(home, honest)
