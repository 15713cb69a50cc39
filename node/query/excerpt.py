"""Excerpts: the few words of a text around what was looked for, with the hits marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from moot.node.query.words import composed, placed, tokens
from moot.node.store.contract import Phrase

LENGTH: Final = 160
"""Letters of an excerpt: two lines of a terminal."""

BEFORE: Final = 40
"""Letters shown before the first hit: some words, so that one knows what it is about."""

MAX_HIT: Final = 60
"""Letters of one hit that are shown."""

WINDOW: Final = 600
OVERLAP: Final = 200
"""A long text is looked through in windows; a hit shorter than what they share is whole in one."""

GAPS: Final = re.compile(r"[\s\0-\x1f\x7f-\x9f]+")
"""What becomes one space: an excerpt is one line, and holds nothing that a terminal obeys."""

CUT: Final = "…"

Span = tuple[int, int]


class Excerpt(NamedTuple):
    """A part of a text."""

    pieces: tuple[str, ...]
    """In order; every second one, from the second on, is a hit."""
    phrases: int
    """How many of the phrases stand there."""


def excerpt(text: str, phrases: Sequence[Phrase]) -> Excerpt | None:
    """The words around the first hit; None if nothing of it stands in the text. spec: FIND-7."""
    whole = composed(text)
    for start in range(0, max(len(whole) - OVERLAP, 1), WINDOW - OVERLAP):
        window = whole[start : start + WINDOW]
        said = tokens(window)
        if not any(_places(said, phrase) for phrase in phrases):
            continue
        spans = [_within(window, phrase, start, len(whole)) for phrase in phrases]
        if any(spans):
            hits = _joined(sorted(span for found in spans for span in found))
            return Excerpt(_cut(whole, hits), sum(map(bool, spans)))
    return None


def opening(text: str) -> tuple[str, ...]:
    """The beginning of a text, without a hit."""
    whole = composed(text)
    return (_line(whole[:LENGTH]).strip() + CUT * (len(whole) > LENGTH),)


def _places(said: Sequence[str], phrase: Phrase) -> list[int]:
    """At which tokens a phrase begins."""
    *first, last = phrase.tokens
    return [
        at - len(first)
        for at, token in enumerate(said)
        if (token.startswith(last) if phrase.begins else token == last)
        and at >= len(first)
        and list(said[at - len(first) : at]) == first
    ]


def _within(window: str, phrase: Phrase, start: int, whole: int) -> list[Span]:
    """Where a phrase stands in a window that begins at `start`, in places of the whole text."""
    found = list(placed(window))
    places = _places([token.text for token in found], phrase)
    spans = [(found[at].start, found[at + len(phrase.tokens) - 1].end) for at in places]

    def is_whole(first: int, last: int) -> bool:
        """Whether it is no half word at an edge; the window before or after has that whole.

        None has a word that is longer than what they share; its beginning will do.
        """
        ends = last < len(window) or start + last == whole
        return bool(first or not start) and (ends or (phrase.begins and last - first > OVERLAP))

    return [(start + first, start + last) for first, last in spans if is_whole(first, last)]


def _joined(hits: Sequence[Span]) -> list[Span]:
    """The hits, those that touch as one."""
    joined = [hits[0]]
    for first, last in hits[1:]:
        if first > joined[-1][1]:
            joined.append((first, last))
        else:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
    return joined


def _cut(whole: str, hits: Sequence[Span]) -> tuple[str, ...]:
    """The text around the first hit, in pieces."""
    begin = _word_from(whole, hits[0][0] - BEFORE, hits[0][0])
    end = begin + LENGTH
    pieces: list[str] = []
    at = begin
    for first, last in hits:
        if first < end:
            pieces += [_line(whole[at:first]), _hit(whole[first:last])]
            at = last
    end = max(at, end)
    pieces.append(_line(whole[at:end]))
    pieces[0] = CUT * (begin > 0) + pieces[0].lstrip()
    pieces[-1] = pieces[-1].rstrip() + CUT * (end < len(whole))
    return tuple(pieces)


def _word_from(whole: str, at: int, most: int) -> int:
    """The beginning of a word at `at` or after it; if there is none before `most`, `at`."""
    if at <= 0:
        return 0
    space = GAPS.search(whole, at, most)
    return space.end() if space else at


def _line(text: str) -> str:
    return GAPS.sub(" ", text)


def _hit(text: str) -> str:
    return _line(text) if len(text) <= MAX_HIT else _line(text[:MAX_HIT]) + CUT
