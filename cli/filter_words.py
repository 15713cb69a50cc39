"""Filter terms from the words of a command line, where the shell has eaten the quotes."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

TEXT_FIELDS = frozenset(
    "goal title notes why who by tag due start made changed".split()  # noqa: SIM905 - short
)
"""Fields whose value may have spaces in it."""


def filter_text(words: Sequence[str]) -> str:
    """The filter, with quotes put back: `goal:the spring` in one word is one term."""
    return " ".join(map(_term, words)).strip()


def search_text(words: Sequence[str]) -> str:
    """The same for a search, where several words in one are a phrase: "used tank"."""
    return filter_text([_phrase(word) for word in words])


def _phrase(word: str) -> str:
    bare = word.removeprefix("not:")
    if (
        " " not in bare.strip()
        or '"' in bare
        or any(":" in part or part[0] in "+@" for part in bare.split())
    ):
        return word
    return f'{word[: len(word) - len(bare)]}"{bare.strip()}"'


def _term(word: str) -> str:
    field, colon, value = word.removeprefix("not:").partition(":")
    if not colon or '"' in value or field.lower() not in TEXT_FIELDS or " " not in value:
        return word
    if any(":" in part or part[0] in "+@" for part in value.split()[1:]):
        return word  # a whole filter in one word
    return f'{word[: len(word) - len(value)]}"{value}"'
