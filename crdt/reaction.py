"""Reactions: what each member answers a thing with in one short text, such as `+1`."""

from __future__ import annotations

from typing import Final, NamedTuple

from moot.crdt import own
from moot.crdt.op import Op
from moot.crdt.space import Space
from moot.crdt.value import Value

REACTIONS: Final = "reactions@"
MOST: Final = 8
"""Reactions of one member to one thing: more is talk, and each is shown to everybody."""
MAX_BYTES: Final = 32
"""Of one reaction: a word, or one picture made of several parts such as a family or a flag."""


class Reaction(NamedTuple):
    """One text, and who answered with it."""

    text: str
    members: tuple[bytes, ...]
    """The earliest first."""


def read(space: Space, target: bytes) -> tuple[Reaction, ...]:
    """All reactions to an object, those of the most members first. spec: MODEL-72."""
    found: dict[str, dict[bytes, None]] = {}
    for member, texts in _by_member(space, target).items():
        for text in texts:
            found.setdefault(text, {})[member] = None
    reactions = (Reaction(text, tuple(members)) for text, members in found.items())
    return tuple(sorted(reactions, key=lambda one: -len(one.members)))


def of(space: Space, target: bytes, member: bytes) -> tuple[str, ...]:
    """The reactions of one member."""
    return _by_member(space, target).get(member, ())


def add(space: Space, target: bytes, member: bytes, text: str) -> list[Op]:
    """The op by which a member reacts; none if they did. Raises ValueError beyond `MOST`."""
    have = of(space, target, member)
    if text in have:
        return []
    if len(have) >= MOST:
        raise ValueError(f"more than {MOST} reactions")
    return [own.write(space, target, REACTIONS, member, [*have, text])]


def remove(space: Space, target: bytes, member: bytes, text: str) -> list[Op]:
    """The op by which a member takes a reaction back; none if there is none."""
    have = of(space, target, member)
    rest: list[Value] = [one for one in have if one != text]
    if len(rest) == len(have):
        return []
    if not rest:
        return own.empty(space, target, REACTIONS, member)
    return [own.write(space, target, REACTIONS, member, rest)]


def is_text(text: str) -> bool:
    """Whether a text can be a reaction: short, and without a gap or a control character."""
    return 0 < len(text.encode()) <= MAX_BYTES and not any(
        letter <= " " or letter == "\x7f" for letter in text
    )


def _by_member(space: Space, target: bytes) -> dict[bytes, tuple[str, ...]]:
    """What each member's devices say, together: one that reacted has not taken back another's."""
    said: dict[bytes, dict[str, None]] = {}
    for write in space.live(target, REACTIONS):
        if isinstance(write.value, list):
            texts = (one for one in write.value if isinstance(one, str) and is_text(one))
            said.setdefault(write.author, {}).update(dict.fromkeys(texts))
    return {member: tuple(texts)[:MOST] for member, texts in said.items()}
