"""Thoughts: what people say about something, each in words that only they can change."""

from __future__ import annotations

from typing import Final, NamedTuple

from moot.crdt import own, register
from moot.crdt.op import Dot, Op
from moot.crdt.space import Space
from moot.crdt.value import Value

KIND: Final = "thought"
SAID: Final = "said@"
KINDS: Final = ("thought", "question", "concern", "offer", "news")


class Thought(NamedTuple):
    """What one member says under one object."""

    author: bytes
    kind: str
    about: bytes
    """The object it is about: a goal, a task, or another thought."""
    text: str
    eff: int
    dot: Dot


def said(space: Space, target: bytes) -> tuple[Thought, ...]:
    """What stands under this id, by author: one thought, unless a stranger wrote there too.

    Each author's slot is that author's thought, so nobody can put words into another's mouth.
    spec: MODEL-10.
    """
    found = []
    for author, held in own.slots(space, target, SAID).items():
        value = held.value
        if not isinstance(value, dict):
            continue
        kind, about, text = value.get("kind"), value.get("about"), value.get("text")
        if isinstance(about, bytes) and isinstance(text, str):
            known = kind if isinstance(kind, str) and kind in KINDS else KIND
            found.append(Thought(author, known, about, text, held.eff, held.dot))
    return tuple(found)


def say(target: bytes, member: bytes, about: bytes, text: str, kind: str = KIND) -> list[Op]:
    """The ops of a new thought, whose id is `target`."""
    value: Value = {"kind": kind, "about": about, "text": text}
    return [
        register.write(None, target, "kind", KIND),
        own.write(None, target, SAID, member, value),
    ]


def reword(space: Space, target: bytes, member: bytes, text: str) -> list[Op]:
    """The ops by which its author changes a thought; none if it is not theirs."""
    mine = [thought for thought in said(space, target) if thought.author == member]
    return [
        own.write(
            space,
            target,
            SAID,
            member,
            {"kind": thought.kind, "about": thought.about, "text": text},
        )
        for thought in mine
    ]
