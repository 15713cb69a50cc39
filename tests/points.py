"""Ed25519's curve in a few lines of plain arithmetic, for points that no library makes."""

from __future__ import annotations

import hashlib

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int]
NEUTRAL: Point = (0, 1)


def add(left: Point, right: Point) -> Point:
    (x, y), (u, v) = left, right
    twist = D * x * y * u * v
    return (
        (x * v + y * u) * pow(1 + twist, -1, P) % P,
        (y * v + x * u) * pow(1 - twist, -1, P) % P,
    )


def times(factor: int, point: Point) -> Point:
    total = NEUTRAL
    while factor:
        if factor & 1:
            total = add(total, point)
        point, factor = add(point, point), factor >> 1
    return total


def lift(y: int) -> Point | None:
    """The point with this y and an even x, if there is one."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    if x * x % P != square:
        return None
    return (P - x if x & 1 else x), y


def encode(point: Point) -> bytes:
    x, y = point
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _found(y: int) -> Point:
    point = lift(y)
    assert point is not None
    return point


BASE = _found(4 * pow(5, -1, P) % P)


def torsion() -> list[Point]:
    """The eight points whose order divides 8, as the multiples of one of order 8."""
    for y in range(2, 100):
        point = lift(y)
        if point is not None:
            seed = times(L, point)
            multiples = [times(factor, seed) for factor in range(8)]
            if len(set(multiples)) == 8:
                return multiples
    raise AssertionError("no point of order 8 among the first hundred")


def challenge(r: bytes, a: bytes, message: bytes) -> int:
    return int.from_bytes(hashlib.sha512(r + a + message).digest(), "little") % L
