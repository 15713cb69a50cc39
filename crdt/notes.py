"""Notes: a text kept by paragraph, so that people who edit different paragraphs do not collide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from moot.crdt import rank, register
from moot.crdt.op import Op
from moot.crdt.space import Space

PREFIX: Final = "notes."
_GAP: Final = re.compile(r"\n[ \t]*\n\s*")


class Block(NamedTuple):
    """One paragraph."""

    rank: str
    field: str
    text: str


def blocks(space: Space, target: bytes) -> list[Block]:
    """The paragraphs in order; a cleared or unreadable one is left out. spec: MODEL-8."""
    found = []
    for field, cell in space.cells(target).items():
        value = cell[-1].value
        if field.startswith(PREFIX) and isinstance(value, dict):
            place, text = value.get("rank"), value.get("text")
            if isinstance(place, str) and isinstance(text, str):
                found.append(Block(place, field, text))
    return sorted(found)


def text(space: Space, target: bytes) -> str | None:
    """The whole text, paragraphs parted by an empty line; None if there is none."""
    found = blocks(space, target)
    return "\n\n".join(block.text for block in found) if found else None


def rewrite(space: Space | None, target: bytes, new: str | None, names: Iterator[str]) -> list[Op]:
    """The ops that turn the notes into `new`, touching only the paragraphs that changed.

    `names` yields random names, a few letters or digits each, one for every new paragraph.
    """
    old = blocks(space, target) if space else []
    wanted = [part for part in _GAP.split(new.strip()) if part] if new else []
    ops: list[Op] = []
    matcher = SequenceMatcher(None, [block.text for block in old], wanted, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "equal":
            continue
        kept = min(end - start, last - first)
        for block, part in zip(old[start:], wanted[first : first + kept], strict=False):
            ops.append(_set(space, target, block.field, block.rank, part))
        ops += [
            register.write(space, target, block.field, None) for block in old[start + kept : end]
        ]
        low = old[start + kept - 1].rank if start + kept else ""
        high = old[end].rank if end < len(old) else None
        for part in wanted[first + kept : last]:
            name = next(names)
            low = rank.between(low, high, name)
            ops.append(_set(space, target, PREFIX + name, low, part))
    return ops


def _set(space: Space | None, target: bytes, field: str, place: str, part: str) -> Op:
    return register.write(space, target, field, {"rank": place, "text": part})
