# ruff: noqa: RUF001 - letters of several scripts that look alike are what this is about
"""Words of a text as search compares them: folded, and cut where scripts write no spaces.

Both kinds of store are fed with what comes out here and compare it letter by letter, so they find
alike. Case, width and the marks above and below Latin, Greek, Cyrillic, Hebrew and Arabic letters
make no difference. Scripts without spaces between words (Chinese, Japanese, Korean, Thai and their
neighbours) come as one token a character: any part of a run is then a phrase that can be found.
The reasons are in specs/decisions/0007-search-in-folded-words.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from unicodedata import category, combining, decimal, normalize

MAX_TOKEN: Final = 64
"""Letters of a token that count: longer than words are, and a key to compare rather than a book."""

ALONE: Final = (
    range(0x0E00, 0x0F00),  # Thai, Lao
    range(0x1000, 0x10A0),  # Myanmar
    range(0x1100, 0x1200),  # Hangul letters
    range(0x1780, 0x1800),  # Khmer
    range(0x1950, 0x19E0),  # Tai Le, New Tai Lue
    range(0x1A20, 0x1AB0),  # Tai Tham
    range(0x2E80, 0x2FE0),  # parts of Han characters
    range(0x3005, 0x3008),
    range(0x3021, 0x3030),
    range(0x3031, 0x3036),
    range(0x3040, 0x3200),  # Hiragana, Katakana, Bopomofo
    range(0x31F0, 0x3200),
    range(0x3400, 0x4DC0),  # Han
    range(0x4E00, 0xA000),
    range(0xA000, 0xA4D0),  # Yi
    range(0xA960, 0xA980),
    range(0xA9E0, 0xAA00),
    range(0xAA60, 0xAAE0),  # Myanmar, Tai Viet
    range(0xAC00, 0xD800),  # Hangul
    range(0xF900, 0xFB00),
    range(0x1B000, 0x1B300),  # older Kana
    range(0x20000, 0x40000),  # Han
)
"""Letters of scripts that put no spaces between words."""

LIKE: Final = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h",
    "ŧ": "t",
    "ى": "ي", "ی": "ي", "ة": "ه", "ٱ": "ا", "ک": "ك",
    "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ",
}  # fmt: skip
"""Letters that people type in either way, and that Unicode does not take apart."""

STRIPPED: Final = (range(1, 2), range(10, 37), range(200, 241))
"""Combining classes of marks that make no difference: strokes, the points of Hebrew and Arabic,
and what stands above or below a letter. The vowels of Indic scripts and of Thai are of others."""

JOINS: Final = "\u0640"
"""Lengthens an Arabic line and says nothing."""

HALF_WIDE: Final = re.compile("[\uff65-\uff9f]")
"""Katakana of half width, whose voicing marks stand beside them."""

MOST_LETTERS: Final = 65_536
"""Letters remembered once folded: all that groups ever write, and a bound on who writes others."""


class Token(NamedTuple):
    """One token, and where it stands."""

    text: str
    start: int
    end: int
    """After its last letter."""


class _Folded(dict[int, str]):
    """By code what a letter becomes: itself folded, with spaces around it where it stands alone."""

    def __missing__(self, code: int) -> str:
        if len(self) >= MOST_LETTERS:
            self.clear()
        made = self[code] = _fold(chr(code))
        return made


def tokens(text: str) -> list[str]:
    """The tokens of a text, in order. spec: FIND-2, FIND-3."""
    found = composed(text).translate(_FOLDED).split()
    if len(text) > MAX_TOKEN:
        return [token[:MAX_TOKEN] for token in found]
    return found


def placed(text: str) -> Iterator[Token]:
    """The same tokens with their places in `text`, which `composed` gave."""
    said, start, end = "", 0, 0
    for at, letter in enumerate(text):
        for part in _FOLDED[ord(letter)]:
            if part != " ":
                start = start if said else at
                said, end = said + part, at + 1
            elif said:
                yield Token(said[:MAX_TOKEN], start, end)
                said = ""
    if said:
        yield Token(said[:MAX_TOKEN], start, end)


def composed(text: str) -> str:
    """The text with its letters and marks put together as far as they go: what places refer to."""
    if text.isascii():
        return text
    if HALF_WIDE.search(text):
        return normalize("NFKC", text)
    return normalize("NFC", text)


def _fold(letter: str) -> str:
    apart = normalize("NFKD", normalize("NFKD", letter).casefold())
    kept = "".join(one for one in apart if not _is_stripped(one))
    return "".join(map(_said, normalize("NFC", kept)))


def _is_stripped(letter: str) -> bool:
    standing = combining(letter)
    return any(standing in classes for classes in STRIPPED)


def _said(letter: str) -> str:
    """What one letter adds: nothing, itself, a token of its own, or a gap."""
    code, sort = ord(letter), category(letter)
    if letter == JOINS or 0xFE00 <= code < 0xFE10 or (sort == "Cf" and code != 0x200B):
        return ""
    if sort == "Nd":
        return str(decimal(letter))
    if sort[0] in "LMN":
        alone = any(code in letters for letters in ALONE)
        return f" {letter} " if alone else LIKE.get(letter, letter)
    # Emoji and other signs are what people look for as well; ASCII's are none of these.
    return f" {letter} " if sort == "So" else " "


_FOLDED: Final = _Folded()
