"""Ids as people read and type them: 16 letters for an object's 10 bytes, or as few as will do."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Final

ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base32 in lower case; its letters ascend, so written ids sort as bytes do."""

SHORTEST: Final = 4
LETTERS: Final = 16
MANY: Final = 32
"""Ids that are put in their places all at once rather than one by one."""

_PAIRS: Final = [first + second for first in ALPHABET for second in ALPHABET]
_SHIFTS: Final = range(70, -10, -10)
_VALUES: Final = {letter: value for value, letter in enumerate(ALPHABET)}
_NORMAL: Final = str.maketrans("oil", "011", "- _")


def written(identity: bytes) -> str:
    """The 16 letters for the 10 bytes of an id."""
    number = int.from_bytes(identity)
    return "".join([_PAIRS[number >> shift & 1023] for shift in _SHIFTS])


def normal(text: str) -> str:
    """What somebody typed, as `written` would have it; perhaps with letters that no id has."""
    return text.strip().lower().translate(_NORMAL)


def read_id(text: str) -> bytes | None:
    """The 10 bytes of a whole id; None if it is not one."""
    letters = normal(text)
    if len(letters) != LETTERS or not all(letter in _VALUES for letter in letters):
        return None
    number = 0
    for letter in letters:
        number = number << 5 | _VALUES[letter]
    return number.to_bytes(10)


class Register:
    """All ids of one namespace, to shorten them and to find them by their beginnings."""

    def __init__(self, ids: Iterable[bytes] = ()) -> None:
        self._sorted = sorted({written(identity) for identity in ids})
        self._known = set(self._sorted)
        self.lengthened = 0
        """Grows whenever an id that was there may need more letters than before."""

    def __contains__(self, identity: bytes) -> bool:
        return written(identity) in self._known

    def add(self, identity: bytes) -> None:
        """Take in an id; once is enough."""
        letters = written(identity)
        if letters not in self._known:
            self._add(letters)

    def _add(self, letters: str) -> None:
        self._known.add(letters)
        at = bisect_left(self._sorted, letters)
        beside = self._sorted[max(0, at - 1) : at + 1]
        self.lengthened += any(one[:SHORTEST] == letters[:SHORTEST] for one in beside)
        self._sorted.insert(at, letters)

    def take(self, identities: Iterable[bytes]) -> None:
        """Take in many ids, in less time than one by one."""
        fresh = {written(identity) for identity in identities} - self._known
        if len(fresh) < MANY:
            for letters in fresh:
                self._add(letters)
        else:
            self._known |= fresh
            self._sorted = sorted([*self._sorted, *fresh])
            self.lengthened += 1

    def short(self, letters: str) -> str:
        """The shortest beginning, of 4 letters or more, that no other id shares. spec: API-6."""
        at = bisect_left(self._sorted, letters)
        length = SHORTEST
        for other in self._sorted[max(0, at - 1) : at + 2]:
            if other[:SHORTEST] == letters[:SHORTEST] and other != letters:
                length = max(length, _shared(letters, other) + 1)
        return letters[:length]

    def beginning(self, prefix: str, limit: int = 1_000) -> list[str]:
        """The ids that begin so, ascending, at most `limit`."""
        found = []
        for letters in self._sorted[bisect_left(self._sorted, prefix) :][:limit]:
            if not letters.startswith(prefix):
                break
            found.append(letters)
        return found


def _shared(one: str, other: str) -> int:
    """How many letters two ids begin with alike."""
    for at, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return at
    return min(len(one), len(other))
