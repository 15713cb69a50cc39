"""Strict Ed25519: what no careful library doubts is accepted, everything at the edge is not."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

import points
from moot.protocol import signature as product
from moot.protocol.signature import SigningKey, is_strict_point, verify
from points import BASE, NEUTRAL, L, P

SECRET, NONCE = 0x1234567890ABCDEF << 180, 0xFEDCBA0987654321 << 170
TORSION = points.torsion()


def _library_accepts(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _signed(
    message: bytes, a_extra: points.Point = NEUTRAL, r_extra: points.Point = NEUTRAL
) -> tuple[bytes, bytes, int]:
    """A signature by SECRET, with points of small order added to A and R; and its challenge."""
    public = points.encode(points.add(points.times(SECRET, BASE), a_extra))
    r = points.encode(points.add(points.times(NONCE, BASE), r_extra))
    h = points.challenge(r, public, message)
    return public, r + ((NONCE + h * SECRET) % L).to_bytes(32, "little"), h


def _messages(**kinds: points.Point) -> tuple[bytes, bytes]:
    """Two messages: the first's challenge is a multiple of 8, the second's is odd."""
    found: dict[bool, bytes] = {}
    for number in range(1000):
        message = str(number).encode()
        h = _signed(message, **kinds)[2]
        if h % 8 == 0 or h % 2:
            found.setdefault(h % 8 == 0, message)
        if len(found) == 2:
            return found[True], found[False]
    raise AssertionError("no such messages")


@pytest.mark.spec("KEY-3")
def test_known_answer() -> None:
    key = SigningKey(
        bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    )
    assert key.public == bytes.fromhex(
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    )
    assert key.sign(b"") == bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd"
        "25bf5f0595bbe24655141438e7a100b"
    )
    assert verify(key.public, key.sign(b""), b"")
    assert not verify(key.public, key.sign(b""), b"other")


@pytest.mark.spec("KEY-3")
def test_own_arithmetic_agrees_with_the_library() -> None:
    public, signature, _ = _signed(b"message")
    assert _library_accepts(public, signature, b"message")
    assert verify(public, signature, b"message")


@pytest.mark.spec("KEY-3")
def test_other_sizes_are_refused() -> None:
    key = SigningKey(bytes(32))
    signature = key.sign(b"m")
    for cut in (signature[:-1], signature + b"\0", b"", signature[:32]):
        assert not verify(key.public, cut, b"m")
    for public in (key.public[:-1], key.public + b"\0", b""):
        assert not verify(public, signature, b"m")


@pytest.mark.spec("KEY-3")
def test_s_beyond_the_order_is_refused() -> None:
    public, signature, _ = _signed(b"m")
    s = int.from_bytes(signature[32:], "little")
    for factor in range(1, 15):
        assert not verify(public, signature[:32] + (s + factor * L).to_bytes(32, "little"), b"m")


@pytest.mark.spec("KEY-3")
def test_the_small_order_points_are_the_ones_listed() -> None:
    assert {y for _, y in TORSION} == product._SMALL_ORDER_YS
    for point in TORSION:
        assert points.times(8, point) == NEUTRAL
        assert not is_strict_point(points.encode(point))


@pytest.mark.spec("KEY-3")
def test_encodings_that_are_not_canonical_are_refused() -> None:
    for y in range(19):  # those y that have a second encoding, y + p
        for sign in (0, 1 << 255):
            assert not is_strict_point((y + P | sign).to_bytes(32, "little"))
    assert is_strict_point(points.encode(BASE))
    assert not is_strict_point(points.encode(NEUTRAL)[:-1] + b"\x80")  # x is 0 and yet negative


@pytest.mark.spec("KEY-3")
def test_a_key_of_small_order_signs_nothing() -> None:
    accepted = 0
    for point in TORSION:
        public = points.encode(point)
        r = points.encode(points.times(NONCE, BASE))
        for number in range(16):
            message = str(number).encode()
            signature = r + (NONCE % L).to_bytes(32, "little")
            accepted += _library_accepts(public, signature, message)
            assert not verify(public, signature, message)
    assert accepted  # so the rule is ours and has work to do


@pytest.mark.spec("KEY-3")
def test_a_nonce_point_of_small_order_is_refused() -> None:
    public = points.encode(points.times(SECRET, BASE))
    r = points.encode(NEUTRAL)
    h = points.challenge(r, public, b"m")
    signature = r + (h * SECRET % L).to_bytes(32, "little")
    assert _library_accepts(public, signature, b"m")
    assert not verify(public, signature, b"m")


@pytest.mark.spec("KEY-3")
def test_the_equation_is_not_multiplied_by_the_cofactor() -> None:
    """Of a mixed-order key, those signatures hold whose challenge cancels the small part."""
    extra = next(point for point in TORSION if points.times(4, point) != NEUTRAL)
    cancels, leaves = _messages(a_extra=extra)
    for message, holds in ((cancels, True), (leaves, False)):
        public, signature, _ = _signed(message, a_extra=extra)
        assert verify(public, signature, message) is holds
    public, signature, _ = _signed(b"m", r_extra=extra)
    assert not verify(public, signature, b"m")


def test_a_point_off_the_curve_is_refused() -> None:
    y = next(y for y in range(2, 100) if points.lift(y) is None)
    assert is_strict_point(y.to_bytes(32, "little"))
    assert not verify(y.to_bytes(32, "little"), SigningKey(bytes(32)).sign(b"m"), b"m")


def test_a_seed_has_32_bytes() -> None:
    with pytest.raises(ValueError, match="32"):
        SigningKey(bytes(31))
