"""A beacon tells members who is where, and others nothing."""

import json
import random
from ipaddress import ip_address
from pathlib import Path

import pytest

from moot.protocol.beacon import NO_DAY, SIZE, SLOT, Whereabouts, light, recognise
from moot.protocol.group_keys import GroupKeys
from vector_files import cases, raw, read

DAY = 20_800
NONCE = bytes(range(16))
KEYS = {bytes([n]) * 32: bytes([n]) * 32 for n in range(1, 11)}
ADA = Whereabouts(
    b"a" * 32, 4001, tuple(map(ip_address, ("192.168.1.5", "fe80::5", "2001:db8::5")))
)
GARDEN, CHOIR, HOUSE, *_ = KEYS


def lit(*groups: bytes, day: int = DAY, nonce: bytes = NONCE, seed: int = 0) -> bytes:
    keys = [KEYS[group] for group in groups]
    return light(keys, ADA, day, nonce, random.Random(seed).randbytes)


@pytest.mark.spec("LAN-3")
def test_members_find_who_it_is_and_where() -> None:
    ours = {group: KEYS[group] for group in (CHOIR, HOUSE)}
    assert recognise(ours, DAY, NONCE, lit(GARDEN, CHOIR)) == {CHOIR: ADA}
    assert recognise(KEYS, DAY, NONCE, lit(GARDEN, CHOIR)) == {GARDEN: ADA, CHOIR: ADA}
    assert recognise({HOUSE: KEYS[HOUSE]}, DAY, NONCE, lit(GARDEN, CHOIR)) == {}


@pytest.mark.spec("LAN-3")
@pytest.mark.parametrize(
    ("theirs", "ours", "believed"),
    [
        (DAY, DAY, True),
        (DAY, DAY + 1, True),
        (DAY, DAY - 1, True),
        (DAY, DAY + 2, False),  # somebody recorded it
        (NO_DAY, DAY, True),  # a board without a clock
        (DAY, NO_DAY, False),
        (NO_DAY, NO_DAY, True),
    ],
)
def test_an_old_beacon_is_nobodys(theirs: int, ours: int, believed: bool) -> None:
    assert bool(recognise(KEYS, ours, NONCE, lit(GARDEN, day=theirs))) is believed


@pytest.mark.spec("LAN-2")
def test_it_looks_like_chance_and_tells_not_even_how_many_groups_there_are() -> None:
    beacons = [lit(*list(KEYS)[:count], seed=count) for count in (0, 1, 8, 10)]
    for beacon in beacons:
        assert len(beacon) == SIZE
        slots = [beacon[at : at + SLOT] for at in range(0, SIZE, SLOT)]
        assert slots == sorted(slots)
        for known in (ADA.peer, *KEYS.values(), ADA.addresses[0].packed + ADA.addresses[1].packed):
            assert known not in beacon
    assert len(recognise(KEYS, DAY, NONCE, beacons[3])) == 8


@pytest.mark.spec("LAN-2")
def test_two_beacons_of_one_node_have_nothing_in_common() -> None:
    first, second = lit(GARDEN), lit(GARDEN, nonce=bytes(16))
    parts = [{one[at : at + 8] for at in range(SIZE - 8)} for one in (first, second)]
    fillers = {lit()[at : at + 8] for at in range(SIZE - 8)}
    assert not (parts[0] & parts[1]) - fillers


@pytest.mark.spec("LAN-4")
def test_whatever_is_wrong_with_a_beacon_it_is_nobodys() -> None:
    beacon = lit(GARDEN, CHOIR)
    chance = random.Random(1)
    for broken in (b"", beacon[:-1], beacon + b"x", bytes(SIZE), chance.randbytes(SIZE)):
        assert recognise(KEYS, DAY, NONCE, broken) == {}
    assert recognise(KEYS, DAY, b"", beacon) == {}
    assert recognise(KEYS, DAY, b"x" * 16, beacon) == {}
    for at in range(0, SIZE, 7):
        torn = bytearray(beacon)
        torn[at] ^= 1
        found = recognise(KEYS, DAY, NONCE, bytes(torn))
        assert set(found.values()) <= {ADA}  # changed or not, no address but hers comes out


@pytest.mark.spec("LAN-2")
@pytest.mark.spec("LAN-3")
@pytest.mark.parametrize("path", cases("beacon"))
def test_vectors(path: Path) -> None:
    case = read(path)
    groups = [GroupKeys.write(bytes.fromhex(write)) for write in json.loads(case["writes"])]
    addresses = tuple(map(ip_address, json.loads(case["addresses"])))
    us = Whereabouts(raw(case, "peer"), int(case["port"]), addresses)
    filler = [bytes.fromhex(one) for one in json.loads(case["filler"])]
    nonce, day = raw(case, "nonce"), int(case["day"])
    keys = [keys.hello_key for keys in groups]
    assert light(keys, us, day, nonce, lambda _: filler.pop(0)) == raw(case, "beacon")
    ours = {one.group: one.hello_key for one in groups}
    assert recognise(ours, day, nonce, raw(case, "beacon")) == dict.fromkeys(ours, us)
