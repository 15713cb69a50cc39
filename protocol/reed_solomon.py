"""Check symbols that find one wrong symbol and say what it should be.

Symbols have five bits and are numbers of the field GF(32). A block of up to 29 symbols gets two
more, chosen so that over the whole block both sums are zero:

    c[0] + c[1] + c[2] + ...          and          c[0] + a c[1] + a^2 c[2] + ...

One wrong symbol at place i, off by e, makes them e and a^i e: the ratio gives the place. Two wrong
ones are always noticed, but may look like a single one elsewhere. This is the Reed-Solomon code
(31, 29), shortened; addition in the field is XOR. spec: INV-4.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

ORDER: Final = 31
"""Symbols of a whole block, and powers of `a` before they repeat."""
CHECKS: Final = 2
DATA: Final = ORDER - CHECKS


def _powers() -> list[int]:
    """The powers of a = x modulo x^5 + x^2 + 1, up to the place before they repeat."""
    powers = [1]
    for _ in range(ORDER - 1):
        double = powers[-1] << 1
        powers.append(double ^ 0b100101 if double & 32 else double)
    return powers


_POWERS: Final = _powers()
_LOGARITHMS: Final = {power: exponent for exponent, power in enumerate(_POWERS)}


class Wrong(NamedTuple):
    """One wrong symbol of a block."""

    place: int
    """Where it is, from 0; beyond the block's end if more than one must be wrong."""
    should: int
    """What it should be."""


def checks(data: Sequence[int]) -> tuple[int, int]:
    """Return the two symbols to put after 1 to 29 symbols."""
    plain, weighted = _sums(data)
    place = len(data)
    here, next_ = _POWERS[place], _POWERS[place + 1]
    second = _quotient(weighted ^ _product(plain, here), here ^ next_)
    return plain ^ second, second


def find(block: Sequence[int]) -> Wrong | None:
    """Return the wrong symbol of a block, data and checks; None if nothing is wrong."""
    plain, weighted = _sums(block)
    if not plain and not weighted:
        return None
    if not plain or not weighted:
        return Wrong(len(block), 0)
    place = _LOGARITHMS[_quotient(weighted, plain)]
    return Wrong(place, block[place] ^ plain) if place < len(block) else Wrong(place, 0)


def _sums(block: Sequence[int]) -> tuple[int, int]:
    plain = weighted = 0
    for symbol, power in zip(block, _POWERS, strict=False):
        plain ^= symbol
        weighted ^= _product(symbol, power)
    return plain, weighted


def _product(left: int, right: int) -> int:
    if not left or not right:
        return 0
    return _POWERS[(_LOGARITHMS[left] + _LOGARITHMS[right]) % ORDER]


def _quotient(left: int, right: int) -> int:
    return _POWERS[(_LOGARITHMS[left] - _LOGARITHMS[right]) % ORDER] if left else 0
