"""What would be understood, the words first that somebody may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

COMPARED: Final = 500
"""Words compared letter by letter; of more, the first."""

SHOWN: Final = 64
"""Letters of a word that are compared."""


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """The known words that come near to one that is not, the nearest first."""
    names = {name.casefold(): name for name in list(known)[:COMPARED]}
    return [names[one] for one in get_close_matches(word.casefold()[:SHOWN], names, 3, 0.6)]


def near_first(word: str, known: Iterable[str]) -> list[str]:
    """All known words, those first that come near."""
    all_known = list(known)
    near = nearest(word, all_known)
    return [*near, *(one for one in all_known if one not in near)]
