"""Thoughts: what people say about something, each in words that only they can change.

Each time somebody says a thought in other words, these stand beside those before, and are counted
up; nothing covers them. So an entry that holds words holds nothing that another entry builds on,
and can be forgotten whole when they are taken back (see `crdt.redaction`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from moot.crdt import origin, own
from moot.crdt.op import Dot, Op
from moot.crdt.origin import Created, Origin, Seed
from moot.crdt.shelf import Write
from moot.crdt.space import Space
from moot.crdt.value import Value

KIND: Final = "thought"
SAID: Final = "said*"
REDACTED: Final = "redacted@"
ENTRY_SIZE: Final = 32
MOST_NAMED: Final = 64
"""Entries that one redaction names: as many dots as an op covers; more take another."""
MAX_NUMBER: Final = 2**53
"""The greatest integer that is encoded."""
KINDS: Final = ("thought", "question", "concern", "offer", "news")


class Words(NamedTuple):
    """What a thought's cell says."""

    kind: str
    """One of `KINDS`; one that only later versions know reads as thought."""
    text: str
    number: int
    """Counts how often its author said it anew: the greatest counts."""


class Back(NamedTuple):
    """What the cell of a thought that was taken back says."""

    made: int | None
    """When it was first said."""
    entries: tuple[bytes, ...]
    """The entries that held its words."""


class Version(NamedTuple):
    """A thought in some words of its author. They order by number, then time."""

    number: int
    write: Write
    words: Words


class Thought(NamedTuple):
    """What one member says, or the newest of it."""

    id: bytes
    author: bytes
    kind: str
    """One of `KINDS`."""
    about: bytes
    """The object at the head of the thread: a goal, a task, or anything that has an id."""
    reply_to: bytes | None
    """The thought in the same thread that it answers."""
    text: str
    """Empty once it is taken back."""
    made: int
    """When it was first said, effective time in ms."""
    eff: int
    """When it was said in these words."""
    dot: Dot
    redacted: bool = False
    """Its author took it back."""


class Line(NamedTuple):
    """One line of a thread."""

    thought: Thought
    depth: int


def words(value: Value) -> Words | None:
    """How a thought's cell is read."""
    if not isinstance(value, dict):
        return None
    kind, text = value.get("kind"), value.get("text")
    if not isinstance(text, str):
        return None
    number = value.get("n")
    known = kind if isinstance(kind, str) and kind in KINDS else KIND
    return Words(known, text, number if type(number) is int and number > 0 else 0)


def back(value: Value) -> Back | None:
    """How the cell of a thought that was taken back is read."""
    if not isinstance(value, dict):
        return None
    made, entries = value.get("made"), value.get("entries")
    listed = entries if isinstance(entries, list) else []
    ids = (one for one in listed[:MOST_NAMED] if isinstance(one, bytes) and len(one) == ENTRY_SIZE)
    return Back(made if type(made) is int else None, tuple(ids))


def view(space: Space, target: bytes) -> Thought | None:
    """The thought of this id: its maker's words, whoever else wrote there. spec: MODEL-12."""
    return view_since(space, target, origin.of(space, target))


def view_since(space: Space, target: bytes, made: Origin | None) -> Thought | None:
    """The thought of this id that comes from `made`: see `view`."""
    if made is None or made.kind != KIND:
        return None
    taken = own.slots(space, target, REDACTED, back).get(made.member)
    said = versions(space, target, made.member)
    if taken is None and not said:
        return None
    words_ = said[-1].words if said and taken is None else Words(KIND, "", 0)
    write = taken.write if taken is not None else said[-1].write
    first = taken.said.made if taken is not None else None
    return Thought(
        id=target,
        author=made.member,
        kind=words_.kind,
        about=made.about,
        reply_to=made.reply_to or None,
        text=words_.text,
        made=made.eff if first is None else first,
        eff=write.eff,
        dot=write.dot,
        redacted=taken is not None,
    )


def versions(space: Space, target: bytes, member: bytes) -> list[Version]:
    """All that a member says there, the words that count last. spec: MODEL-12, MODEL-75."""
    found = [
        Version(said.number, write, said)
        for write in space.live(target, SAID)
        if write.author == member and (said := words(write.value)) is not None
    ]
    return sorted(found, key=lambda one: (one.number, one.write.eff, one.write.dot))


def rivals(space: Space, target: bytes, member: bytes) -> tuple[Write, ...]:
    """What a member's devices said anew at once, if that differs. spec: MODEL-75."""
    said = versions(space, target, member)
    newest = [one for one in said if one.number == said[-1].number]
    if len({(one.words.kind, one.words.text) for one in newest}) < 2:
        return ()
    return tuple(one.write for one in newest)


def say(
    seed: Seed, about: bytes, text: str, kind: str = KIND, reply_to: bytes | None = None
) -> Created:
    """A new thought about an object, perhaps in answer to another about the same."""
    target, ops = origin.create(KIND, seed, about, reply_to or b"")
    value: Value = {"kind": kind, "text": text}
    return Created(target, [*ops, Op(target, SAID, value, ())])


def reword(space: Space, target: bytes, member: bytes, text: str) -> list[Op]:
    """The ops by which its author says a thought in other words; none if it is not theirs.

    The earlier words stay in the history.
    """
    thought = view(space, target)
    if thought is None or thought.author != member or thought.redacted:
        return []
    number = min(versions(space, target, member)[-1].number + 1, MAX_NUMBER)
    return [Op(target, SAID, {"kind": thought.kind, "text": text, "n": number}, ())]


def thread(thoughts: Iterable[Thought], about: bytes) -> list[Line]:
    """What was said about an object, answers beneath what they answer. spec: MODEL-13.

    They stand in the order in which they were made; what answers something that is not in the
    thread stands at the left. Circles there are none: an id holds what its thought answers.
    """
    known = {one.id: one for one in thoughts if one.about == about}
    answers: dict[bytes | None, list[Thought]] = {}
    for thought in sorted(known.values(), key=lambda one: (one.made, one.id)):
        above = thought.reply_to if thought.reply_to in known else None
        answers.setdefault(above, []).append(thought)
    lines: list[Line] = []
    ahead = [Line(one, 0) for one in reversed(answers.get(None, ()))]
    while ahead:
        line = ahead.pop()
        lines.append(line)
        below = reversed(answers.get(line.thought.id, ()))
        ahead += (Line(one, line.depth + 1) for one in below)
    return lines
