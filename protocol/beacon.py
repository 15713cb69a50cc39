"""Beacon: what a node shows its network, by which members know each other and outsiders nothing.

A beacon is eight slots behind a fresh nonce. A slot is for one group: a token by which whoever has
the group's hello key finds it, and a box with the peer id and the addresses. Slots of no group are
random bytes; nobody can tell, nor count, nor find the same node in two beacons. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from moot.protocol.hashing import derive
from moot.protocol.reach_limits import (
    BEACON_ADDRESSES,
    BEACON_SLOTS,
)

NONCE: Final = 16
TOKEN: Final = 8
KEY: Final = 32
ADDRESS: Final = 16
PLAIN: Final = KEY + 2 + BEACON_ADDRESSES * ADDRESS
SLOT: Final = TOKEN + PLAIN + 16
SIZE: Final = BEACON_SLOTS * SLOT
NO_DAY: Final = 0
"""The day of a node whose clock is plainly wrong."""
_NO_NONCE: Final = bytes(12)  # every box has a key of its own

Address = IPv4Address | IPv6Address


class Whereabouts(NamedTuple):
    """Who says where it is."""

    peer: bytes
    """The Ed25519 key that the peer id is made of."""
    port: int
    addresses: tuple[Address, ...]


def light(
    hello_keys: Sequence[bytes],
    us: Whereabouts,
    day: int,
    nonce: bytes,
    chance: Callable[[int], bytes],
) -> bytes:
    """Return a beacon for at most eight groups, on this day since 1970. spec: LAN-2.

    `nonce` is 16 fresh bytes, never used before.
    """
    plain = us.peer + us.port.to_bytes(2, "big") + _packed(us.addresses)
    slots = []
    for hello_key in hello_keys[:BEACON_SLOTS]:
        token, box = _keys(hello_key, day, nonce)
        slots.append(token + ChaCha20Poly1305(box).encrypt(_NO_NONCE, plain, None))
    slots += [chance(SLOT) for _ in range(BEACON_SLOTS - len(slots))]
    return b"".join(sorted(slots))


def recognise(
    hello_keys: Mapping[bytes, bytes], day: int, nonce: bytes, beacon: bytes
) -> dict[bytes, Whereabouts]:
    """Return by group id who lit the beacon, for the groups in it that are ours. spec: LAN-3.

    `hello_keys` holds ours by group id, `day` is today by our clock. Whatever is wrong with a
    beacon, it is somebody else's.
    """
    if len(nonce) != NONCE or len(beacon) != SIZE:
        return {}
    slots = {slot[:TOKEN]: slot[TOKEN:] for slot in _parts(beacon, SLOT)}
    found: dict[bytes, Whereabouts] = {}
    for group, hello_key in hello_keys.items():
        for one in days(day):
            token, box = _keys(hello_key, one, nonce)
            if token in slots:
                there = _opened(box, slots[token])
                if there is not None:
                    found[group] = there
    return found


def days(day: int) -> tuple[int, ...]:
    """The days whose beacons are believed on this one: clocks differ, and some know no day."""
    if day == NO_DAY:
        return (NO_DAY,)
    return (day, day - 1, day + 1, NO_DAY)


@lru_cache(maxsize=1024)
def _day_key(hello_key: bytes, day: int) -> bytes:
    return derive(hello_key, "lan-day", day.to_bytes(4, "big"))


def _keys(hello_key: bytes, day: int, nonce: bytes) -> tuple[bytes, bytes]:
    key = _day_key(hello_key, day)
    return derive(key, "lan-token", nonce)[:TOKEN], derive(key, "lan-box", nonce)


def _opened(key: bytes, box: bytes) -> Whereabouts | None:
    try:
        plain = ChaCha20Poly1305(key).decrypt(_NO_NONCE, box, None)
    except InvalidTag:
        return None
    port = int.from_bytes(plain[KEY : KEY + 2], "big")
    packed = _parts(plain[KEY + 2 :], ADDRESS)
    addresses = [IPv6Address(one) for one in packed if any(one)]
    return Whereabouts(plain[:KEY], port, tuple(one.ipv4_mapped or one for one in addresses))


def _packed(addresses: Sequence[Address]) -> bytes:
    packed = [
        one.packed if one.version == 6 else b"\0" * 10 + b"\xff\xff" + one.packed
        for one in addresses[:BEACON_ADDRESSES]
    ]
    return b"".join(packed).ljust(BEACON_ADDRESSES * ADDRESS, b"\0")


def _parts(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]
