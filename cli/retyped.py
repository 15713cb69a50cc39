"""A command as it was typed, with what was meant in the place of what was wrong in it."""

from __future__ import annotations

from shlex import join

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from moot.node.trouble import Trouble

MEANT = "; did you mean '"
BEFORE, AFTER = ":.@=,{", ":.=,}"
"""What may stand around a wrong part of a word, as in `goal:9k2`, `@bne` and `3f1a.tilte`."""


def retyped(words: Sequence[str], trouble: Trouble) -> str | None:
    """The command to type instead; None if it is not clear what was meant. spec: CLI-49."""
    wrong, meant = _wrong(trouble), _meant(trouble)
    if not wrong or not meant or (trouble.code == "usage" and " " in meant):
        return None  # a command of two words: what refused it typed it already
    parted = [_around(word, wrong) for word in words]
    if sum(one is not None for one in parted) != 1:
        return None
    return f"moot {join(_put(word, one, meant) for word, one in zip(words, parted, strict=True))}"


def _wrong(trouble: Trouble) -> str:
    """What the refusal names first."""
    return trouble.message.partition("'")[2].partition("'")[0]


def _meant(trouble: Trouble) -> str:
    near = trouble.message.partition(MEANT)[2].partition("'")[0]
    if near or not trouble.candidates or not trouble.next:
        return near
    short = str(trouble.candidates[0].get("short"))
    # Only where the refusal itself goes on with it, and does not ask for something else.
    return short if short in trouble.next[0].split() else ""


def _around(word: str, wrong: str) -> tuple[str, str] | None:
    before, found, after = word.partition(wrong)
    fits = found and (before or BEFORE)[-1] in BEFORE and (after or AFTER)[0] in AFTER
    return (before, after) if fits else None


def _put(word: str, around: tuple[str, str] | None, meant: str) -> str:
    return word if around is None else f"{around[0]}{meant}{around[1]}"
