"""Edwards25519 by the textbook, slowly: for the points and signatures that no library will make."""

from __future__ import annotations

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)

Point = tuple[int, int]
ZERO: Point = (0, 1)


def add(a: Point, b: Point) -> Point:
    (x1, y1), (x2, y2) = a, b
    k = D * x1 * x2 * y1 * y2 % P
    x = (x1 * y2 + x2 * y1) * pow(1 + k, P - 2, P)
    y = (y1 * y2 + x1 * x2) * pow(1 - k, P - 2, P)
    return x % P, y % P


def times(n: int, point: Point) -> Point:
    result = ZERO
    while n:
        if n & 1:
            result = add(result, point)
        point, n = add(point, point), n >> 1
    return result


def lift(y: int) -> Point | None:
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    for candidate in (x, x * ROOT % P):
        if candidate * candidate % P == square:
            return candidate, y
    return None


def encode(point: Point) -> bytes:
    x, y = point
    return (y | (x & 1) << 255).to_bytes(32, "little")


def small_order() -> list[Point]:
    """The eight points whose order divides 8."""
    y = 2
    while True:
        point = lift(y)
        if point is not None:
            eighth = times(L, point)
            if times(4, eighth) != ZERO:
                return [times(n, eighth) for n in range(8)]
        y += 1


BASE = lift(4 * pow(5, P - 2, P) % P) or ZERO
if BASE[0] & 1:
    BASE = (P - BASE[0], BASE[1])
