"""Changes: notices that this machine's addresses changed, or that it slept.

Linux tells of addresses through a netlink socket; elsewhere they are looked at. Nobody tells of
sleep, so a task that is to wake every two seconds looks at what it missed. See specs/net.md.
"""

from __future__ import annotations

import errno
import logging
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final, NamedTuple

import trio

from moot.node.net.surroundings import Surroundings
from moot.node.ports import SystemClock
from moot.protocol import reach_limits

log = logging.getLogger(__name__)

IP4_ADDRESS, IP6_ADDRESS = 0x10, 0x100
"""Of RTMGRP: what we want to hear of from rtnetlink(7)."""
BUFFER: Final = 65_536


class Moment(NamedTuple):
    """One look at the clocks, in seconds."""

    boot: float
    """Goes on while the machine sleeps, where the system has such a clock."""
    wall: float
    """Goes on too, but may be set."""

    @classmethod
    def now(cls) -> Moment:
        """Look at the clocks of the machine."""
        clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
        return cls(time.clock_gettime(clock), SystemClock().wall_ms() / 1000)


class Sleep:
    """Tells from two clocks whether we slept, or were stopped. Pure. spec: NET-23."""

    def __init__(self, now: Moment) -> None:
        self._last = now

    def slept(self, now: Moment) -> bool:
        """Whether much more time went by than between two looks. Call it every `LOOK_MS`.

        A clock that is set looks the same; then sessions are asked for a sign of life in vain.
        """
        gone = max(now.boot - self._last.boot, now.wall - self._last.wall)
        self._last = now
        return gone * 1000 > reach_limits.LOOK_MS + reach_limits.SLEPT_MS


class Changes:
    """What changed since it was last asked for."""

    def __init__(self) -> None:
        self._news = trio.Event()
        self.moved = False
        """Addresses may have changed."""
        self.slept = False

    def note(self, *, moved: bool = False, slept: bool = False) -> None:
        """Note a change."""
        self.moved |= moved
        self.slept |= slept
        self._news.set()

    async def wait(self) -> None:
        """Wait for a change, and until no other followed for a moment: they come in bursts."""
        await self._news.wait()
        for _ in range(reach_limits.MOST_BURSTS):
            self._news = trio.Event()
            with trio.move_on_after(reach_limits.BURST_MS / 1000) as quiet:
                await self._news.wait()
            if quiet.cancelled_caught:
                break
        self._news = trio.Event()


@asynccontextmanager
async def watching() -> AsyncIterator[Changes]:
    """Watch for the length of the block."""
    changes = Changes()
    netlink = _netlink()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(_wake, changes)
        if netlink is None:
            nursery.start_soon(_look, changes)
        else:
            nursery.start_soon(_hear, netlink, changes)
        try:
            yield changes
        finally:
            nursery.cancel_scope.cancel()


def _netlink() -> trio.socket.SocketType | None:
    """A socket that hears of addresses; None where there is no such thing."""
    if sys.platform != "linux":
        return None
    try:
        plain = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
        plain.bind((0, IP4_ADDRESS | IP6_ADDRESS))
    except OSError:  # some sandboxes forbid it: then we look
        return None
    return trio.socket.from_stdlib_socket(plain)


async def _hear(netlink: trio.socket.SocketType, changes: Changes) -> None:
    with netlink:
        while True:
            try:
                await netlink.recv(BUFFER)
            except OSError as error:
                if error.errno != errno.ENOBUFS:
                    log.warning("no news of addresses any more: %s", error.strerror)
                    break
                # More happened than it could hold: something did, and that is all we ask.
            changes.note(moved=True)
    await _look(changes)


async def _look(changes: Changes) -> None:
    """Look at our addresses, where nobody tells us of them."""
    here = Surroundings.now()
    while True:
        await trio.sleep(reach_limits.LOOK_MS / 1000)
        if here != (here := Surroundings.now()):
            changes.note(moved=True)


async def _wake(changes: Changes) -> None:
    sleep = Sleep(Moment.now())
    while True:
        await trio.sleep(reach_limits.LOOK_MS / 1000)
        if sleep.slept(Moment.now()):
            changes.note(moved=True, slept=True)
