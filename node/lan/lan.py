"""LAN: shows our beacon to the network, hears others', and lets peering dial whom they show."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from ipaddress import ip_address
from typing import Final, Protocol

import trio

from moot.node.lan.lookout import Lookout
from moot.node.lan.mdns import Mdns
from moot.node.net.peer_name import key_of
from moot.node.net.surroundings import plain
from moot.node.ports import Clock, Randomness
from moot.node.warning import EARLIEST, LATEST
from moot.node.ways.target import target
from moot.protocol import beacon
from moot.protocol.beacon import Address, Whereabouts
from moot.protocol.reach_limits import (
    BEACON_ADDRESSES,
    BEACON_HOURS,
    BEACON_SLOTS,
    BEACONS_AT_ONCE,
    LAN_RETRY_MS,
)

log = logging.getLogger(__name__)

DAY_MS: Final = 86_400_000
GOODBYE_SECONDS: Final = 0.5
"""For the network to be told that our beacon goes out."""


Place = tuple[Address, int]
"""An address of ours, and the port that we listen on there."""


class _Peering(Protocol):
    def sighted(self, peer: str) -> None: ...


class Lan:
    """The part of a node that its own network sees, for as long as `run` runs."""

    def __init__(
        self, us: str, keys: Callable[[], dict[bytes, bytes]], clock: Clock, randomness: Randomness
    ) -> None:
        """`us` is our peer id; `keys` gives the hello keys of our groups by id, as they are now."""
        self._us = us
        self._keys = keys
        self._clock = clock
        self._randomness = randomness
        self._waiting: deque[tuple[str, bytes | None]] = deque(maxlen=BEACONS_AT_ONCE)
        """Heard in zeroconf's thread, and not looked at yet."""
        self._news = trio.Event()
        self._renewal = trio.Event()
        self.lookout = Lookout(keys, us)

    def renew(self) -> None:
        """Show another beacon: we are elsewhere, or in other groups. spec: LAN-2."""
        self._renewal.set()

    async def run(self, peering: _Peering, listens: Callable[[], Sequence[str]]) -> None:
        """Look around until cancelled. `listens` gives the addresses that we listen on."""
        async with trio.open_nursery() as nursery:
            nursery.start_soon(self._hear, peering)
            while True:
                self._renewal = trio.Event()
                here = places(listens())
                try:
                    await self._be_here(peering, listens, here)
                    self.lookout.trouble = None
                except OSError as error:
                    log.info("looking for members in this network does not work: %s", error)
                    self.lookout.trouble = str(error)
                    with trio.move_on_after(LAN_RETRY_MS / 1000):
                        await self._renewal.wait()

    async def _be_here(
        self,
        peering: _Peering,
        listens: Callable[[], Sequence[str]],
        here: Sequence[Place],
    ) -> None:
        """Show beacons as long as we listen on the same addresses. Raises OSError."""
        if not here:
            raise OSError("this machine has no address that others could reach")
        heard = partial(self._push, trio.lowlevel.current_trio_token())
        hosts = [str(address) for address, _ in here]
        mdns = await trio.to_thread.run_sync(Mdns, hosts, heard)
        try:
            while places(listens()) == here:
                self.lookout.trouble = None
                await self._show(mdns, here)
                for peer in self.lookout.look_again(self._day()):
                    peering.sighted(peer)
                with trio.move_on_after(self._until_tomorrow()):
                    await self._renewal.wait()
                self._renewal = trio.Event()
        finally:
            self.lookout.clear()
            # Cancelled or not, it says goodbye; who leaves the process does not wait for that.
            with trio.CancelScope(shield=True), trio.move_on_after(GOODBYE_SECONDS):
                await in_thread(mdns.close)

    async def _show(self, mdns: Mdns, here: Sequence[Place]) -> None:
        """Show a new beacon: after this nobody can tell that the last one was ours. spec: LAN-2."""
        keys = list(self._keys().values())
        while len(keys) > BEACON_SLOTS:
            keys.pop(self._dice(len(keys)))
        us = Whereabouts(key_of(self._us), here[0][1], tuple(address for address, _ in here))
        nonce = self._randomness.bytes(beacon.NONCE)
        shown = beacon.light(keys, us, self._day(), nonce, self._randomness.bytes)
        show = partial(mdns.show, nonce, shown)
        await in_thread(show)

    async def _hear(self, peering: _Peering) -> None:
        while True:
            self._news = trio.Event()
            while self._waiting:
                name, slots = self._waiting.popleft()
                if slots is None:
                    self.lookout.gone(name)
                    continue
                for peer in self.lookout.heard(name, slots, self._day(), self._clock.monotonic()):
                    peering.sighted(peer)
                await trio.lowlevel.checkpoint()
            await self._news.wait()

    def _push(self, token: trio.lowlevel.TrioToken, name: str, slots: bytes | None) -> None:
        """Take what zeroconf's thread heard. A flood pushes out what waits, and grows nothing."""
        self._waiting.append((name, slots))
        with suppress(trio.RunFinishedError):
            token.run_sync_soon(self._wake, idempotent=True)

    def _wake(self) -> None:
        self._news.set()

    def _day(self) -> int:
        """Today, or no day if our clock is plainly wrong. spec: LAN-3."""
        now = self._clock.wall_ms()
        return now // DAY_MS if EARLIEST < now < LATEST else beacon.NO_DAY

    def _until_tomorrow(self) -> float:
        """Seconds until another beacon: between half a day and a day, not at a set hour."""
        hours = BEACON_HOURS / 2
        return 3600 * (hours + hours * self._dice(1 << 16) / (1 << 16))

    def _dice(self, sides: int) -> int:
        return int.from_bytes(self._randomness.bytes(4), "big") % sides


def places(listens: Sequence[str]) -> list[Place]:
    """Where others in our networks reach us: IP address and port, the likely ones first.

    Loopback counts only where there is nothing else: then all the world is on this machine.
    """
    found: list[Place] = []
    for text in listens:
        one = target(text)
        if one is not None and not one.is_name:
            found.append((plain(ip_address(one.host)), one.port))
    others = [one for one in found if not one[0].is_loopback]
    return sorted(others or found, key=lambda one: one[0].is_global)[:BEACON_ADDRESSES]


async def in_thread(work: Callable[[], object]) -> None:
    """Do something that blocks; who is cancelled does not wait for its end."""
    await trio.to_thread.run_sync(
        work,
        abandon_on_cancel=True,  # type: ignore[call-arg] # the stubs are older than trio
    )
