"""A machine that moved, slept or was stopped notices."""

from functools import partial

import pytest
import trio
from trio.testing import MockClock

from moot.node.net.changes import Changes, Moment, Sleep, watching
from moot.protocol import reach_limits

LOOK = reach_limits.LOOK_MS / 1000


@pytest.mark.spec("NET-23")
@pytest.mark.parametrize(
    ("boot", "wall", "slept"),
    [
        (LOOK, LOOK, False),
        (LOOK + 4, LOOK + 4, False),  # a busy machine
        (LOOK + 6, LOOK + 6, True),  # asleep, or stopped
        (LOOK + 3600, LOOK, True),
        (LOOK, LOOK + 3600, True),  # a system whose clocks stand still while it sleeps
        (LOOK, LOOK - 3600, False),  # a clock that is set back
    ],
)
def test_sleep_is_time_that_went_by_unseen(boot: float, wall: float, slept: bool) -> None:
    sleep = Sleep(Moment(1000, 2000))
    assert sleep.slept(Moment(1000 + boot, 2000 + wall)) is slept
    assert not sleep.slept(Moment(1000 + boot + LOOK, 2000 + wall + LOOK))


async def test_changes_that_come_together_are_one(autojump_clock: MockClock) -> None:
    changes = Changes()

    async def burst(times: int) -> None:
        for _ in range(times):
            changes.note(moved=True)
            await trio.sleep(reach_limits.BURST_MS / 2000)

    for times, seconds in ((1, 0.3), (5, 0.9), (1000, 1.5)):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(partial(burst, times))
            began = trio.current_time()
            await changes.wait()
            assert trio.current_time() - began == pytest.approx(seconds, abs=0.16)
            nursery.cancel_scope.cancel()


async def test_nothing_happens_where_nothing_changes(autojump_clock: MockClock) -> None:
    async with watching() as changes:
        with trio.move_on_after(3 * LOOK) as quiet:
            await changes.wait()
    assert quiet.cancelled_caught
