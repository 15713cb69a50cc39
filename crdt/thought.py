"""Thoughts: what people say about something, each in words that only they can change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from moot.crdt import origin, own
from moot.crdt.op import Dot, Op
from moot.crdt.origin import Created, Origin, Seed
from moot.crdt.space import Space
from moot.crdt.value import Value

KIND: Final = "thought"
SAID: Final = "said@"
KINDS: Final = ("thought", "question", "concern", "offer", "news")


class Words(NamedTuple):
    """What a thought's cell says."""

    kind: str
    """One of `KINDS`; one that only later versions know reads as thought."""
    text: str


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
    made: int
    """When it was first said, effective time in ms."""
    eff: int
    """When it was said in these words."""
    dot: Dot


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
    return Words(kind if isinstance(kind, str) and kind in KINDS else KIND, text)


def view(space: Space, target: bytes) -> Thought | None:
    """The thought of this id: its maker's words, whoever else wrote there. spec: MODEL-12."""
    return view_since(space, target, origin.of(space, target))


def view_since(space: Space, target: bytes, made: Origin | None) -> Thought | None:
    """The thought of this id that comes from `made`: see `view`."""
    if made is None or made.kind != KIND:
        return None
    slot = own.slots(space, target, SAID, words).get(made.member)
    if slot is None:
        return None
    kind, text = slot.said
    return Thought(
        id=target,
        author=made.member,
        kind=kind,
        about=made.about,
        reply_to=made.reply_to or None,
        text=text,
        made=made.eff,
        eff=slot.write.eff,
        dot=slot.write.dot,
    )


def say(
    seed: Seed, about: bytes, text: str, kind: str = KIND, reply_to: bytes | None = None
) -> Created:
    """A new thought about an object, perhaps in answer to another about the same."""
    target, ops = origin.create(KIND, seed, about, reply_to or b"")
    value: Value = {"kind": kind, "text": text}
    return Created(target, [*ops, own.write(None, target, SAID, seed.member, value)])


def reword(space: Space, target: bytes, member: bytes, text: str) -> list[Op]:
    """The ops by which its author says a thought in other words; none if it is not theirs.

    The earlier words stay in the history.
    """
    thought = view(space, target)
    if thought is None or thought.author != member:
        return []
    return [own.write(space, target, SAID, member, {"kind": thought.kind, "text": text})]


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
