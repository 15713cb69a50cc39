"""How a node shows itself to its network, for days: over an air of memory, in virtual time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import trio
from trio.testing import MockClock, wait_all_tasks_blocked

from moot.node.lan import lan
from moot.node.lan.lan import Lan, places
from moot.node.net.peer_name import peer_with
from moot.node.ports import SystemRandomness
from moot.protocol.limits import MAX_ADDRESSES_PER_PEER
from moot.protocol.reach_limits import BEACON_HOURS, BEACONS_AT_ONCE, LAN_RETRY_MS

ADA, BEN = peer_with(b"a" * 32), peer_with(b"b" * 32)
GARDEN, CHOIR = b"g" * 32, b"c" * 32
HOME = ["/ip4/192.168.1.5/tcp/4001", "/ip4/127.0.0.1/tcp/4001"]
Heard = Callable[[str, bytes | None], None]


class Clock:
    def wall_ms(self) -> int:
        return 1_800_000_000_000 + int(trio.current_time() * 1000)

    def monotonic(self) -> float:
        return trio.current_time()


class Air:
    """What everybody shows, and who hears it."""

    def __init__(self) -> None:
        self.ears: list[Heard] = []
        self.shown: list[str] = []
        """All names ever, in order."""
        self.dead = False

    def mdns(self, hosts: list[str], heard: Heard) -> Mouth:
        if self.dead:
            raise OSError("no multicast")
        self.ears.append(heard)
        return Mouth(self, heard)


class Mouth:
    def __init__(self, air: Air, heard: Heard) -> None:
        self._air, self._heard = air, heard
        self._name: str | None = None

    def show(self, nonce: bytes, beacon: bytes) -> None:
        before, self._name = self._name, nonce.hex()
        self._air.shown.append(self._name)
        for ear in self._air.ears:
            if ear is not self._heard:
                if before is not None:
                    ear(before, None)
                ear(self._name, beacon)

    def close(self) -> None:
        self._air.ears.remove(self._heard)


class Peering:
    def __init__(self) -> None:
        self.seen: list[str] = []

    def sighted(self, peer: str) -> None:
        self.seen.append(peer)


@pytest.fixture
def air(monkeypatch: pytest.MonkeyPatch) -> Air:
    made = Air()
    monkeypatch.setattr(lan, "Mdns", made.mdns)

    async def at_once(work: Callable[..., object], *args: object, **_: object) -> object:
        await trio.lowlevel.checkpoint()
        return work(*args)

    monkeypatch.setattr(trio.to_thread, "run_sync", at_once)
    return made


def one(us: str, *groups: bytes) -> tuple[Lan, dict[bytes, bytes]]:
    keys = {group: group for group in groups}
    return Lan(us, lambda: keys, Clock(), SystemRandomness()), keys


@pytest.mark.spec("LAN-2")
async def test_a_node_takes_another_name_within_a_day_and_nobody_is_lost(
    air: Air, autojump_clock: MockClock
) -> None:
    ada, _ = one(ADA, GARDEN)
    ben, _ = one(BEN, GARDEN)
    seen = Peering()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(ada.run, seen, lambda: HOME)
        nursery.start_soon(ben.run, Peering(), lambda: HOME)
        await trio.sleep(1)
        names = len(air.shown)
        assert seen.seen == [BEN]
        for day in range(1, 4):
            await trio.sleep(BEACON_HOURS * 3600)
            assert len(set(air.shown)) == len(air.shown) >= names + 2 * day
            assert [one.peer for one in ada.lookout.near(GARDEN)] == [BEN]
            assert ada.lookout.nearby().members == 1
        nursery.cancel_scope.cancel()


@pytest.mark.spec("LAN-2")
@pytest.mark.spec("LAN-5")
async def test_who_joins_a_group_sees_who_is_there_and_shows_himself(
    air: Air, autojump_clock: MockClock
) -> None:
    ada, _ = one(ADA, GARDEN)
    ben, keys = one(BEN, CHOIR)
    seen, seen_by_ben = Peering(), Peering()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(ben.run, seen_by_ben, lambda: HOME)
        await trio.sleep(1)
        nursery.start_soon(ada.run, seen, lambda: HOME)
        await trio.sleep(1)
        assert seen.seen == seen_by_ben.seen == []
        keys[GARDEN] = GARDEN
        ben.renew()
        await trio.sleep(1)
        assert (seen.seen, seen_by_ben.seen) == ([BEN], [ADA])
        nursery.cancel_scope.cancel()


@pytest.mark.spec("LAN-2")
async def test_who_moves_forgets_whom_he_saw_and_shows_where_he_is(
    air: Air, autojump_clock: MockClock
) -> None:
    ada, _ = one(ADA, GARDEN)
    ben, _ = one(BEN, GARDEN)
    here = list(HOME)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(ada.run, Peering(), lambda: HOME)
        nursery.start_soon(ben.run, Peering(), lambda: here)
        await trio.sleep(1)
        here[0] = "/ip4/10.0.0.7/tcp/4001"
        ben.renew()
        await trio.sleep(1)
        assert len(air.ears) == 2
        (contact,) = ada.lookout.near(GARDEN)
        assert contact.addresses == ("/ip4/10.0.0.7/tcp/4001",)
        nursery.cancel_scope.cancel()


async def test_a_network_without_multicast_is_told_and_tried_again(
    air: Air, autojump_clock: MockClock
) -> None:
    ada, _ = one(ADA, GARDEN)
    air.dead = True
    async with trio.open_nursery() as nursery:
        nursery.start_soon(ada.run, Peering(), lambda: HOME)
        await trio.sleep(1)
        assert ada.lookout.nearby().trouble == "no multicast"
        air.dead = False
        await trio.sleep(LAN_RETRY_MS / 1000)
        assert ada.lookout.nearby().trouble is None
        assert len(air.shown) == 1
        nursery.cancel_scope.cancel()
    assert air.ears == []


@pytest.mark.spec("LAN-4")
async def test_a_flood_grows_nothing(air: Air, autojump_clock: MockClock) -> None:
    ada, _ = one(ADA, GARDEN)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(ada.run, Peering(), lambda: HOME)
        await wait_all_tasks_blocked()
        for number in range(10_000):
            air.ears[0](number.to_bytes(16).hex(), b"x")
        assert len(ada._waiting) == BEACONS_AT_ONCE
        await trio.sleep(1)
        assert not ada._waiting
        nursery.cancel_scope.cancel()


def test_where_others_reach_us() -> None:
    def hosts(*listens: str) -> list[str]:
        return [str(address) for address, _ in places(listens)]

    assert hosts(*HOME) == ["192.168.1.5"]
    assert hosts(HOME[1]) == ["127.0.0.1"]
    assert hosts("/ip6/2606:4700::5/tcp/1", *HOME) == ["192.168.1.5", "2606:4700::5"]
    assert hosts("/ip6zone/eth0/ip6/fe80::5/tcp/1") == ["fe80::5"]
    many = [f"/ip4/10.0.0.{n}/tcp/1" for n in range(1, MAX_ADDRESSES_PER_PEER)]
    assert len(hosts(*many)) == 4
    assert hosts() == []
