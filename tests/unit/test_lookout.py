"""What a node takes from what is shown in its network, and how much strangers can make it do."""

import random
from ipaddress import ip_address

import pytest

from moot.node.company import Nearby
from moot.node.lan.lookout import Lookout
from moot.node.net.peer_name import key_of, peer_with
from moot.protocol import reach_limits
from moot.protocol.beacon import SIZE, Whereabouts, light

DAY = 20_800
GARDEN, CHOIR = b"g" * 32, b"c" * 32
US, BEN = peer_with(b"u" * 32), peer_with(b"b" * 32)


def shown(peer: str, *keys: bytes, nonce: bytes = bytes(16), port: int = 4001) -> bytes:
    there = Whereabouts(key_of(peer), port, (ip_address("192.168.1.5"),))
    return light(keys, there, DAY, nonce, random.Random(0).randbytes)


def looking(*groups: bytes) -> tuple[Lookout, dict[bytes, bytes]]:
    keys = dict(zip(groups, groups, strict=True))
    return Lookout(lambda: keys, US), keys


@pytest.mark.spec("LAN-4")
def test_a_member_is_seen_with_the_address_that_was_shown() -> None:
    lookout, _ = looking(GARDEN)
    assert lookout.heard("00" * 16, shown(BEN, GARDEN, CHOIR), DAY, 0) == [BEN]
    (contact,) = lookout.near(GARDEN)
    assert (contact.peer, contact.addresses) == (BEN, ("/ip4/192.168.1.5/tcp/4001",))
    assert lookout.near(CHOIR) == []
    assert lookout.nearby() == Nearby(1, 0)


@pytest.mark.spec("LAN-4")
def test_strangers_and_we_ourselves_lead_to_nothing() -> None:
    lookout, _ = looking(GARDEN)
    assert lookout.heard("00" * 16, shown(BEN, CHOIR), DAY, 0) == []
    assert lookout.heard("00" * 16, shown(US, GARDEN), DAY, 0) == []
    assert lookout.heard("no name", shown(BEN, GARDEN), DAY, 0) == []
    assert lookout.near(GARDEN) == []


@pytest.mark.spec("LAN-4")
def test_strangers_cost_a_bounded_time_and_a_bounded_space() -> None:
    lookout, _ = looking(GARDEN)
    for number in range(2000):
        lookout.heard(number.to_bytes(16).hex(), bytes(SIZE), DAY, 0)
    assert lookout.nearby().strangers == reach_limits.BEACONS_AT_ONCE
    assert lookout.heard("00" * 16, shown(BEN, GARDEN), DAY, 0) == []
    for second in range(1, 2000):
        lookout.heard(second.to_bytes(16).hex(), bytes(SIZE), DAY, second)
    assert lookout.nearby().strangers <= reach_limits.MAX_NEARBY
    assert lookout.heard("00" * 16, shown(BEN, GARDEN), DAY, 3000) == [BEN]


@pytest.mark.spec("LAN-5")
def test_who_goes_is_forgotten_and_who_takes_another_name_is_the_same() -> None:
    lookout, _ = looking(GARDEN)
    lookout.heard("00" * 16, shown(BEN, GARDEN), DAY, 0)
    other = b"x" * 16
    lookout.heard(other.hex(), shown(BEN, GARDEN, nonce=other, port=4002), DAY, 0)
    (contact,) = lookout.near(GARDEN)
    assert contact.addresses == ("/ip4/192.168.1.5/tcp/4002",)
    assert lookout.nearby().members == 1
    lookout.gone("00" * 16)
    assert lookout.near(GARDEN) == [contact]
    lookout.gone(other.hex())
    assert lookout.near(GARDEN) == []


@pytest.mark.spec("LAN-5")
def test_a_group_that_is_joined_makes_members_of_strangers() -> None:
    lookout, keys = looking(CHOIR)
    assert lookout.heard("00" * 16, shown(BEN, GARDEN), DAY, 0) == []
    keys[GARDEN] = GARDEN
    assert lookout.look_again(DAY) == [BEN]
    assert lookout.look_again(DAY) == []
    assert [one.peer for one in lookout.near(GARDEN)] == [BEN]
