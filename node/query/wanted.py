"""From the words of a filter to what search looks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from moot.node.query.terms import Term
from moot.node.query.words import tokens
from moot.node.store.contract import Phrase, Wanted
from moot.node.trouble import Trouble

MAX_WORDS: Final = 32
"""Words and phrases of one search, and many more than anybody types."""

MAX_TOKENS: Final = 256
"""Tokens of them all: in scripts without spaces each character is one."""


def wanted(terms: Sequence[Term]) -> Wanted:
    """What the word terms among these ask for. Raises Trouble `usage`, `bad-filter`. spec: FIND-4.

    A word may go on, so `pum` finds pump; what stands in quotes is meant as it is.
    """
    every: list[Phrase] = []
    never: list[Phrase] = []
    for term in terms:
        if term.field != "word":
            continue
        for value in term.values:
            found = tuple(tokens(value))
            if found:
                (never if term.negated else every).append(Phrase(found, not term.quoted))
    phrases = [*every, *never]
    if len(phrases) > MAX_WORDS or sum(len(one.tokens) for one in phrases) > MAX_TOKENS:
        raise Trouble(
            "bad-filter",
            f"that is too much to look for: at most {MAX_WORDS} words",
            next=("leave out the common ones",),
        )
    if not every:
        raise Trouble(
            "usage",
            "find needs a word to look for",
            next=("moot find WORDS", "moot list FILTER     lists without looking for words"),
        )
    return Wanted(tuple(every), tuple(never))
