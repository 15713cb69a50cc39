"""The grammar of filters: from a line of words to terms, before anything is looked up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from moot.node.near import meant, nearest
from moot.node.trouble import Trouble

MAX_FILTER: Final = 4_096
"""Letters of a filter, and far more than anybody types."""

FIELDS: Final = (
    "title", "notes", "why", "kind", "state", "stage", "who", "by", "goal", "tag",
    "due", "start", "made", "changed", "id", "is", "horizon", "effort", "score", "view",
)  # fmt: skip
QUOTES: Final = "\"'"


class Term(NamedTuple):
    """One condition."""

    negated: bool
    field: str
    """A name of FIELDS, or "word"."""
    values: tuple[str, ...]
    """Any of these will do."""
    at: int
    """The position of its first letter, from 1."""
    quoted: bool = False
    """Of a word: it stands in quotes."""
    within: tuple[tuple[Term, ...], ...] = ()
    """Of `view:`: for each value the terms that are kept under that name, once they are read."""


def read_terms(text: str) -> list[Term]:
    """The terms of a filter; all must hold. Raises Trouble `bad-filter`. spec: API-8."""
    if len(text) > MAX_FILTER:
        much = f"a filter has at most {MAX_FILTER} letters"
        raise Trouble("bad-filter", much, position=MAX_FILTER)
    return [_read_term(word, at) for word, at in _split(text)]


def _split(text: str) -> list[tuple[str, int]]:
    """Words and their positions. Quotes keep spaces together and mark what is meant literally."""
    words: list[tuple[str, int]] = []
    word, start, quote = "", 0, ""
    for at, letter in enumerate(text, 1):
        if quote:
            word += letter
            quote = "" if letter == quote else quote
        elif letter.isspace():
            if word:
                words.append((word, start))
            word = ""
        else:
            if not word:
                start = at
            # An apostrophe within a word is no quote: ben's.
            if letter == '"' or (letter == "'" and (not word or word[-1] in ":,+@")):
                quote = letter
            word += letter
    if quote:
        raise Trouble("bad-filter", f"the quote {quote} is not closed", position=start)
    if word:
        words.append((word, start))
    return words


def _read_term(word: str, at: int) -> Term:
    negated = False
    start = at
    while word.startswith("not:"):
        negated = not negated
        word, at = word[4:], at + 4
    if not word:
        raise Trouble("bad-filter", "'not:' needs a term after it", position=start)
    field, value = _parts(word, at)
    values = tuple(_commas(value)) if field != "word" else (_bare(value),)
    if not all(values):
        raise Trouble("bad-filter", f"'{word[:64]}' needs a value", position=at)
    return Term(negated, field, values, at, field == "word" and values[0] != value)


def _parts(word: str, at: int) -> tuple[str, str]:
    """The field that a word names, and what it says of it."""
    if word[0] in "+@" and len(word) > 1:
        return ("tag" if word[0] == "+" else "who"), word[1:]
    field, colon, value = word.partition(":")
    field = field.lower()
    if colon and field in FIELDS:
        return field, value
    if colon and value and field.isascii() and field.replace("-", "").isalpha():
        raise Trouble(
            "bad-filter",
            f"there is no field '{field[:64]}'{meant(field, FIELDS)}",
            cause=f"to look for the words, put them in quotes: '\"{word[:64]}\"'",
            next=(f"use one of  {' '.join(near_first(field, FIELDS))}",),
            position=at,
        )
    return "word", word


def near_first(word: str, known: Iterable[str]) -> list[str]:
    """What would be understood, the nearest to what was typed first."""
    near = nearest(word, known := list(known))
    return sorted(known, key=lambda one: one != near)


def _commas(value: str) -> list[str]:
    """Values between commas; quotes protect a comma."""
    values, current, quote = [], "", ""
    for letter in value:
        if letter == "," and not quote:
            values.append(_bare(current))
            current = ""
            continue
        if quote == letter:
            quote = ""
        elif not quote and letter in QUOTES and not current:
            quote = letter
        current += letter
    return [*values, _bare(current)]


def _bare(text: str) -> str:
    """The text without the quotes around it."""
    return text[1:-1] if len(text) > 1 and text[0] in QUOTES and text[-1] == text[0] else text
