"""A machine that moved, slept or was stopped notices."""

import errno
from functools import partial
from ipaddress import ip_interface

import pytest
import trio
from trio.testing import MockClock, wait_all_tasks_blocked

from moot.node.net import changes
from moot.node.net.changes import Changes, Moment, Sleep, watching
from moot.node.net.surroundings import Place, Surroundings
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
    burst_of = Changes()

    async def burst(times: int) -> None:
        for _ in range(times):
            burst_of.note(moved=True)
            await trio.sleep(reach_limits.BURST_MS / 2000)

    for times, seconds in ((1, 0.3), (5, 0.9), (1000, 1.5)):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(partial(burst, times))
            began = trio.current_time()
            await burst_of.wait()
            assert trio.current_time() - began == pytest.approx(seconds, abs=0.16)
            nursery.cancel_scope.cancel()


async def test_nothing_happens_where_nothing_changes(autojump_clock: MockClock) -> None:
    async with watching() as watched:
        with trio.move_on_after(3 * LOOK) as quiet:
            await watched.wait()
    assert quiet.cancelled_caught


@pytest.mark.spec("NET-23")
@pytest.mark.parametrize("told", [True, False])
async def test_another_address_is_noticed_told_of_or_not(
    monkeypatch: pytest.MonkeyPatch, told: bool
) -> None:
    here = Surroundings([Place("eth0", ip_interface("192.168.1.5/24"))])
    monkeypatch.setattr(Surroundings, "now", lambda: here)
    near, far = trio.socket.socketpair(type=trio.socket.SOCK_DGRAM)
    monkeypatch.setattr(changes, "_netlink", lambda: near if told else None)
    monkeypatch.setattr(reach_limits, "LOOK_MS", 50)
    async with watching() as watched:
        await wait_all_tasks_blocked()
        here = Surroundings([Place("eth0", ip_interface("10.0.0.5/24"))])
        if told:
            await far.send(b"news")
        with trio.fail_after(30):
            await watched.wait()
        assert watched.moved
    near.close()
    far.close()


async def test_who_is_told_no_more_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    here = Surroundings([Place("eth0", ip_interface("192.168.1.5/24"))])
    monkeypatch.setattr(Surroundings, "now", lambda: here)
    near, far = trio.socket.socketpair(type=trio.socket.SOCK_DGRAM)

    async def broken(_: int) -> bytes:
        await trio.lowlevel.checkpoint()
        raise OSError(errno.EBADF, "broken")

    monkeypatch.setattr(near, "recv", broken)
    monkeypatch.setattr(changes, "_netlink", lambda: near)
    monkeypatch.setattr(reach_limits, "LOOK_MS", 50)
    async with watching() as watched:
        await wait_all_tasks_blocked()
        here = Surroundings([Place("eth0", ip_interface("10.0.0.5/24"))])
        with trio.fail_after(30):
            await watched.wait()
    near.close()
    far.close()
