"""An invite's bytes as letters that people copy, and what they did wrong when they did.

`MOOT1`, then base32 in upper case: the length, the bytes and a check over them, in blocks with two
check letters each. A wrong letter is named with its place, and perhaps what it should be; it is
never put right silently. spec: INV-1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from moot.protocol import reed_solomon
from moot.protocol.errors import Malformed, TooNew
from moot.protocol.hashing import labelled
from moot.protocol.limits import MAX_INVITE_TEXT
from moot.protocol.reed_solomon import CHECKS, DATA, ORDER

PREFIX: Final = "MOOT1"
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O, which are read as 1, 1 and 0, and no U."""

_LENGTH_SIZE = 2
_CHECK_SIZE = 4
_NONE = -1
"""The value of a letter that no invite contains."""
_MAX_PASTED = 8 * MAX_INVITE_TEXT
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
_LOWER = "abcdefghijklmnopqrstuvwxyz"
_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MEANT = str.maketrans(_LOWER + "oOiIlL", _UPPER + "001111")
"""How letters are taken: in either case, and look-alikes as what they look like."""
_SKIPPED = " \t\r\n\v\f-\u00a0\u00ad\u200b\u2010\u2011\u2012\u2013\u2014\u2060\ufeff"
"""What people and programs put between letters: it is passed over, and not counted."""
_START = PREFIX.translate(_MEANT)
_FIRST = len(PREFIX) + 1  # the place of the first letter after the prefix, as people count


class Slip(NamedTuple):
    """One wrong letter."""

    at: int
    """Its place in the invite, as people count: from 1, spaces and dashes left out."""
    typed: str
    should: str


def write(data: bytes) -> str:
    """Return the text for 12 to 65,535 bytes, which is at least one whole block."""
    symbols = _symbols(len(data).to_bytes(_LENGTH_SIZE, "big") + data + _check(data))
    blocks = [symbols[at : at + DATA] for at in range(0, len(symbols), DATA)]
    whole = (symbol for block in blocks for symbol in (*block, *reed_solomon.checks(block)))
    return PREFIX + "".join([ALPHABET[symbol] for symbol in whole])


def read(text: str) -> bytes:
    """Return the bytes of a text. spec: INV-5, spec: INV-6.

    Raises TooNew, or Malformed with words for the person who pasted it.
    """
    if len(text) > _MAX_PASTED:
        raise Malformed("this is far too long to be an invite")
    typed = [letter for letter in text if letter not in _SKIPPED]
    meant = "".join(typed).translate(_MEANT)
    if meant.startswith(_START):
        return _read_letters(typed, meant)
    if meant[:4] == _START[:4] and meant[4:5] in tuple("23456789"):
        raise TooNew(
            f"this invite was made by a newer moot (version {meant[4]}): upgrade to read it"
        )
    wrong = [at for at, letter in enumerate(_START) if meant[at : at + 1] != letter]
    if len(wrong) == 1 and _reads(typed, meant):
        raise _name([Slip(wrong[0] + 1, typed[wrong[0]], PREFIX[wrong[0]])])
    if _START in meant:
        raise Malformed(f"there is other text before the invite, which starts with {PREFIX}")
    raise Malformed(f"this is not an invite: an invite starts with {PREFIX}")


def _reads(typed: Sequence[str], meant: str) -> bool:
    """Whether the rest is sound, so that the prefix must be wrong."""
    try:
        _read_letters(typed, meant)
    except Malformed:
        return False
    return True


def _read_letters(typed: Sequence[str], meant: str) -> bytes:
    """Return the bytes in the letters after the prefix, whatever that was. Raises Malformed."""
    values = [_VALUES.get(letter, _NONE) for letter in meant[len(PREFIX) :]]
    count = _expected(values)
    if count != len(values):
        raise _miscounted(values, count)
    slips: list[Slip] = []
    symbols: list[int] = []
    for at, block in _blocks(values):
        wrong = _find(block)
        if wrong is not None:
            if wrong.place >= len(block):
                raise _damaged(values)
            block[wrong.place] = wrong.should
            place = at + wrong.place
            slips.append(Slip(_FIRST + place, typed[len(PREFIX) + place], ALPHABET[wrong.should]))
        symbols += block[:-CHECKS]
    framed = _bytes(symbols)
    data = framed[_LENGTH_SIZE:-_CHECK_SIZE]
    if framed[-_CHECK_SIZE:] != _check(data) or _symbols(framed) != symbols:
        raise _damaged(values)
    if slips:
        raise _name(slips)
    return data


def _expected(values: Sequence[int]) -> int:
    """Return how many letters follow the prefix by what the first block says."""
    if len(values) < ORDER:
        raise Malformed("the invite is cut short: it ends soon after its start")
    block = list(values[:ORDER])
    wrong = _find(block)
    if wrong is not None and wrong.place < ORDER:
        block[wrong.place] = wrong.should
    size = int.from_bytes(_bytes([max(symbol, 0) for symbol in block[:4]]), "big")
    return letters_for(size) - len(PREFIX)


def letters_for(size: int) -> int:
    """Return how many letters an invite of `size` bytes has."""
    symbols = -(-(_LENGTH_SIZE + size + _CHECK_SIZE) * 8 // 5)
    return len(PREFIX) + symbols + CHECKS * -(-symbols // DATA)


def _blocks(values: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """Yield every block and where it starts."""
    for at in range(0, len(values), ORDER):
        yield at, list(values[at : at + ORDER])


def _find(block: Sequence[int]) -> reed_solomon.Wrong | None:
    """Find the wrong symbol, also where there is none at all; beyond the end if there are more."""
    unread = [place for place, symbol in enumerate(block) if symbol == _NONE]
    wrong = reed_solomon.find([max(symbol, 0) for symbol in block])
    if not unread:
        return wrong
    if wrong is None:
        wrong = reed_solomon.Wrong(unread[0], 0)
    return wrong if unread == [wrong.place] else reed_solomon.Wrong(len(block), 0)


# -- what to say ----------------------------------------------------------------------------------


def _name(slips: Sequence[Slip]) -> Malformed:
    """Say which letters look wrong."""
    said = [f"{slip.typed!a}, perhaps '{slip.should}'" for slip in slips]
    if len(slips) == 1:
        return Malformed(f"letter {slips[0].at} of the invite looks wrong: {said[0]}")
    places = " and ".join(str(slip.at) for slip in slips)
    return Malformed(f"letters {places} of the invite look wrong: {'; '.join(said)}")


def _miscounted(values: Sequence[int], count: int) -> Malformed:
    """Say whether letters are missing or too many, and where."""
    together = min(len(values), count)
    for at, block in _blocks(values[: together - together % ORDER]):
        if _find(block) is not None:
            return _between(at, block)
    start = len(PREFIX)
    if len(values) < count:
        there, whole = start + len(values), start + count
        return Malformed(f"the invite is cut short: {there} of its {whole} letters are here")
    return Malformed(
        f"the invite ends with letter {start + count}, but {len(values) - count} more follow:"
        " something else was copied with it"
    )


def _damaged(values: Sequence[int]) -> Malformed:
    """Say in which block more than one letter is wrong, as far as that can be known."""
    for at, block in _blocks(values):
        if _find(block) is not None:
            return _between(at, block)
    return Malformed("the invite is damaged: its letters fit each other, but not its check")


def _between(at: int, block: Sequence[int]) -> Malformed:
    first = _FIRST + at
    return Malformed(
        f"the invite goes wrong between letters {first} and {first + len(block) - 1}:"
        " several are wrong, missing or too many"
    )


# -- bits -----------------------------------------------------------------------------------------


def _check(data: bytes) -> bytes:
    return labelled("invite-check", data)[:_CHECK_SIZE]


def _symbols(data: bytes) -> list[int]:
    """Cut bytes into symbols of five bits; zeros fill the last."""
    count = -(-len(data) * 8 // 5)
    number = int.from_bytes(data, "big") << (count * 5 - len(data) * 8)
    return [number >> (5 * at) & 31 for at in reversed(range(count))]


def _bytes(symbols: Sequence[int]) -> bytes:
    """Join symbols to bytes; the bits that fill the last are dropped."""
    number = 0
    for symbol in symbols:
        number = number << 5 | symbol
    size = len(symbols) * 5 // 8
    return (number >> (len(symbols) * 5 - size * 8)).to_bytes(size, "big")
