"""What objects say, held in memory and looked through from end to end.

For simulations and tests, and for a node whose disk does not take the index.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log
from typing import Final

from moot.node.store.contract import WEIGHTS, Hit, Phrase, Text, Wanted

K1: Final = 1.2
"""How soon more hits in one thing cease to count for more."""
B: Final = 0.75
"""How much a long text has to say it more often than a short one."""
COMMON: Final = 1e-6
"""What a word counts that stands in more than half of all texts. All three as SQLite has them."""

Columns = tuple[list[str], ...]


class MemoryTexts:
    """See `Texts`. It finds and ranks exactly as SQLite's index does."""

    def __init__(self) -> None:
        self._texts: dict[bytes, Columns] = {}

    def keep(self, texts: Iterable[Text]) -> None:
        """See `Texts.keep`."""
        for target, *columns in texts:
            if any(columns):
                self._texts[target] = tuple(column.split() for column in columns)
            else:
                self._texts.pop(target, None)

    def find(self, wanted: Wanted) -> list[Hit]:
        """See `Texts.find`."""
        counts = [self._counts(phrase) for phrase in wanted.every]
        without: set[bytes] = set().union(*map(self._counts, wanted.never))
        found = [one for one in counts[0] if all(one in count for count in counts)]
        hits = [Hit(one, self._score(one, counts)) for one in found if one not in without]
        return sorted(hits, key=lambda hit: (-hit.score, hit.target))

    def _counts(self, phrase: Phrase) -> dict[bytes, float]:
        """In which objects a phrase stands, and how often, by weight."""
        counts = {}
        for target, columns in self._texts.items():
            weighed = [
                weight * _count(column, phrase)
                for weight, column in zip(WEIGHTS, columns, strict=True)
            ]
            if any(weighed):
                counts[target] = sum(weighed)
        return counts

    def _score(self, target: bytes, counts: Sequence[dict[bytes, float]]) -> float:
        """BM25, as in Robertson and Zaragoza (2009)."""
        size = _size(self._texts[target])
        average = sum(map(_size, self._texts.values())) / len(self._texts)
        score = 0.0
        for count in counts:
            rarity = log((len(self._texts) - len(count) + 0.5) / (len(count) + 0.5))
            often = count[target]
            long = K1 * (1 - B + B * size / average)
            score += max(rarity, COMMON) * often * (K1 + 1) / (often + long)
        return score


def _size(columns: Columns) -> int:
    return sum(map(len, columns))


def _count(column: Sequence[str], phrase: Phrase) -> int:
    """How often a phrase stands in a column."""
    *first, last = phrase.tokens
    return sum(
        token.startswith(last) if phrase.begins else token == last
        for at, token in enumerate(column)
        if at >= len(first) and list(column[at - len(first) : at]) == first
    )
