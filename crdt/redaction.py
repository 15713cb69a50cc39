"""Redaction: somebody takes words of their own back, and every replica forgets them.

An entry *of words* holds nothing but what its author said, and where that thought comes from: ops
that nothing covers and nothing builds on. So it can count as empty afterwards without any other
write changing for it, whether a replica held its body, never had it, or gets it later. The
redaction says once more where the thought comes from, so that answers keep what they answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from moot.crdt import origin, own, thought
from moot.crdt.op import Op
from moot.crdt.space import Space
from moot.crdt.thought import MOST_NAMED, REDACTED, SAID
from moot.crdt.value import NOTHING, Value


def is_words(ops: Sequence[Op]) -> bool:
    """Whether an entry of these ops may be one of words. spec: MODEL-76."""
    # Asked of every entry that comes in: for nearly all, the first op tells.
    return bool(ops) and ops[0].field in _OF_WORDS and all(map(_is_word, ops))


def _is_word(op: Op) -> bool:
    if op.field not in _OF_WORDS or op.over or not isinstance(op.value, dict):
        return False
    return op.field == SAID or op.value.get(origin.KIND) == thought.KIND


_OF_WORDS = frozenset((SAID, origin.MADE))


def named(ops: Iterable[Op]) -> tuple[bytes, ...]:
    """The entries that an entry of these ops takes back, each once: of its own author alone."""
    found: dict[bytes, None] = {}
    for op in ops:
        if op.field == REDACTED and op.value is not NOTHING:
            said = thought.back(op.value)
            found |= dict.fromkeys(said.entries if said else ())
    return tuple(found)


def remaining(space: Space, target: bytes, member: bytes) -> tuple[bytes, ...]:
    """The entries that hold a member's words in a thought of theirs, the first before the last."""
    writes = (one.write for one in thought.versions(space, target, member))
    return tuple(dict.fromkeys(write.dot.entry for write in writes))


def redact(space: Space, target: bytes, member: bytes) -> list[Op]:
    """The ops by which its author takes a thought back; none if it is not theirs, or was.

    What was said again meanwhile on another device of theirs is taken back by doing it once more.
    """
    made = origin.of(space, target)
    seen = thought.view_since(space, target, made)
    entries = remaining(space, target, member)
    if made is None or seen is None or made.member != member or (seen.redacted and not entries):
        return []
    ops = []
    for start in range(0, max(len(entries), 1), MOST_NAMED):
        part: list[Value] = [*entries[start : start + MOST_NAMED]]
        value: dict[str, Value] = {"made": seen.made, "entries": part}
        over = own.write(space, target, REDACTED, member, NOTHING).over if start == 0 else ()
        ops.append(Op(target, REDACTED, value, over))
    for write in space.live(target, origin.MADE):
        deed = origin.read(write.value)
        if write.author == member and deed is not None and deed.id(member) == target:
            # Where it comes from is said here once more: the entry that said so is forgotten.
            return [Op(target, origin.MADE, write.value, ()), *ops]
    return ops
