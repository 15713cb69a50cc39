"""Cases for specs/lan.md: what a node shows its network."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from vectors.bytes_of import Keys, derive
from vectors.cases_hello import stream

Case = tuple[str, dict[str, object]]
GARDEN, HOUSE = (Keys(letter * 32) for letter in (b"g", b"h"))
PEER = stream("beacon peer", 32)
NONCE = stream("beacon nonce", 16)
PORT = 4001
HOSTS = ("192.168.1.5", "fe80::5", "2001:db8::5")


def slot(keys: Keys, day: int) -> bytes:
    """The slot of one group."""
    day_key = derive(keys.hello, "lan-day", day.to_bytes(4, "big"))
    token = derive(day_key, "lan-token", NONCE)[:8]
    plain = PEER + PORT.to_bytes(2, "big") + b"".join(map(_packed, HOSTS))
    box = ChaCha20Poly1305(derive(day_key, "lan-box", NONCE))
    return token + box.encrypt(bytes(12), plain.ljust(32 + 2 + 4 * 16, b"\0"), None)


def _packed(host: str) -> bytes:
    address = ipaddress.ip_address(host)
    return address.packed if address.version == 6 else bytes(10) + b"\xff\xff" + address.packed


def cases() -> Iterator[Case]:
    for name, groups, day in (
        ("two", (GARDEN, HOUSE), 20_800),
        ("none", (), 20_800),
        ("no-day", (GARDEN,), 0),
    ):
        filler = [stream(f"beacon {name} {number}", 122) for number in range(8 - len(groups))]
        slots = sorted([*(slot(keys, day) for keys in groups), *filler])
        yield (
            f"beacon/{name}",
            {
                "writes": [keys.write.hex() for keys in groups],
                "peer": PEER,
                "port": PORT,
                "addresses": list(HOSTS),
                "day": day,
                "nonce": NONCE,
                "filler": [one.hex() for one in filler],
                "beacon": b"".join(slots),
            },
        )
