"""What was probably meant, by somebody who mistyped one of a few words."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

LONGEST: Final = 64
"""Letters of a word that are compared; the words it may be are shorter."""

LIKE_ENOUGH: Final = 0.6


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of these that the word is most like; None if it is like none."""
    written = word[:LONGEST].lower()
    by_letters = {one.lower(): one for one in known}
    near = get_close_matches(written, by_letters, 1, LIKE_ENOUGH)
    if not near:
        # Two letters that changed places are one slip, which difflib counts as two.
        near = [one for one in by_letters if sorted(one) == sorted(written)][:1]
    return by_letters[near[0]] if near else None


def meant(word: str, known: Iterable[str], before: str = "") -> str:
    """`; did you mean 'due'?`, to end a sentence with; empty if nothing is near."""
    near = nearest(word, known)
    return f"; did you mean '{before}{near}'?" if near else ""
