"""Cases for specs/keys.md: derivations, and signatures at the edge."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from vectors import curve
from vectors.bytes_of import Keys, derive, labelled, public, sign

SEED = bytes(range(32))
TEXT = b"the message"

Case = tuple[str, dict[str, object]]


def cases() -> Iterator[Case]:
    yield "keys/derive", {
        "expect": "accept", "key": SEED, "what": "entry-key", "context": b"abc",
        "derived": derive(SEED, "entry-key", b"abc"),
    }  # fmt: skip
    yield "keys/labelled", {
        "expect": "accept", "what": "salt", "parts": [b"".hex(), b"ab".hex(), b"c".hex()],
        "hash": labelled("salt", b"", b"ab", b"c"),
    }  # fmt: skip
    keys = Keys(SEED)
    log = public(bytes([7]) * 32)
    yield "keys/group", {
        "expect": "accept", "write": SEED, "gate": keys.gate_public, "read": keys.read,
        "keep": keys.keep, "epoch": keys.epoch, "content": keys.content, "group": keys.group,
        "hello": keys.hello, "bundle": keys.bundle, "log": log,
        "admission": keys.admission(log),
    }  # fmt: skip
    for name, (verdict, why, key, signature) in _signatures().items():
        yield f"signature/{name}", {
            "expect": verdict, "why": why, "key": key, "message": TEXT, "signature": signature,
        }  # fmt: skip


def _signatures() -> dict[str, tuple[str, str, bytes, bytes]]:
    key, good = public(SEED), sign(SEED, TEXT)
    r, s = good[:32], int.from_bytes(good[32:], "little")
    other = public(bytes(32))
    found = {
        "good": ("accept", "an ordinary signature", key, good),
        "other_key": ("false", "by another key", other, good),
        "flipped_bit": ("false", "R is another", key, bytes([good[0] ^ 1]) + good[1:]),
        "empty": ("false", "no signature", key, b""),
        "short": ("false", "63 bytes", key, good[:-1]),
        "long": ("false", "65 bytes", key, good + b"\0"),
        "key_short": ("false", "a key of 31 bytes", key[:-1], good),
        "s_plus_order": (
            "false", "S + L", key, r + (s + curve.L).to_bytes(32, "little")
        ),
        "s_is_order": ("false", "S = L", key, r + curve.L.to_bytes(32, "little")),
    }  # fmt: skip
    for number, point in enumerate(curve.small_order()):
        encoded = curve.encode(point)
        # With A of small order, R = S*B - hA can often be met by trying messages; here S = 0 and
        # R = -hA, which some libraries accept for any message.
        h = int.from_bytes(hashlib.sha512(encoded + encoded + TEXT).digest(), "little") % curve.L
        answer = curve.times((8 - h % 8) % 8, point)
        found[f"key_of_small_order_{number}"] = (
            "false", "A has an order that divides 8", encoded, curve.encode(answer) + bytes(32),
        )  # fmt: skip
        found[f"r_of_small_order_{number}"] = (
            "false", "R has an order that divides 8", key, _with_r(encoded, key),
        )  # fmt: skip
    for name, y in (("p", curve.P), ("p_plus_1", curve.P + 1)):
        encoded = y.to_bytes(32, "little")
        found[f"key_not_canonical_{name}"] = ("false", "y is not below p", encoded, good)
        found[f"r_not_canonical_{name}"] = ("false", "y is not below p", key, _with_r(encoded, key))
    found["mixed_order_key_cofactored_only"] = _mixed()
    return found


def _with_r(r: bytes, key: bytes) -> bytes:
    """The signature that fits an R whose point is 0 times the base and something of small order."""
    h = int.from_bytes(hashlib.sha512(r + key + TEXT).digest(), "little") % curve.L
    digest = bytearray(hashlib.sha512(SEED).digest()[:32])
    digest[0] &= 248
    digest[31] = digest[31] & 127 | 64
    s = h * int.from_bytes(digest, "little") % curve.L
    return r + int(s).to_bytes(32, "little")


def _mixed() -> tuple[str, str, bytes, bytes]:
    """A = aB + T with T of order 8: holds only if both sides are multiplied by the cofactor."""
    a, torsion = 12_345, curve.small_order()[1]
    key = curve.encode(curve.add(curve.times(a, curve.BASE), torsion))
    for k in range(1, 100):
        r = curve.encode(curve.times(k, curve.BASE))
        h = int.from_bytes(hashlib.sha512(r + key + TEXT).digest(), "little") % curve.L
        if h % 8:
            s = (k + h * a) % curve.L
            return (
                "false",
                "only the cofactored equation holds",
                key,
                r + s.to_bytes(32, "little"),
            )
    raise AssertionError
