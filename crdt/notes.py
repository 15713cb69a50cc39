"""Notes: a text kept by paragraph, so that people who edit different paragraphs do not collide."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from moot.crdt import rank, register
from moot.crdt.op import Op, Reading, reading
from moot.crdt.space import Space
from moot.crdt.value import Value

PREFIX: Final = "notes."
GAP: Final = "\n\n"
"""Parts paragraphs. A text is parted and joined by nothing else, so it comes back as it was."""


class Said(NamedTuple):
    """What a paragraph's cell says."""

    rank: str
    text: str


class Block(NamedTuple):
    """One paragraph."""

    rank: str
    field: str
    text: str


def is_block(field: str) -> bool:
    """Whether a field holds a paragraph."""
    return field.startswith(PREFIX) and reading(field) is Reading.PLAIN


def paragraph(value: Value) -> Said | None:
    """How a paragraph's cell is read."""
    if isinstance(value, dict):
        place, text = value.get("rank"), value.get("text")
        if isinstance(place, str) and isinstance(text, str):
            return Said(place, text)
    return None


def blocks(space: Space, target: bytes) -> list[Block]:
    """The paragraphs in order. spec: MODEL-10.

    One that somebody removed while another edited it is still there: their conflict is shown, and
    words are not hidden meanwhile.
    """
    found = []
    for field, cell in space.cells(target).items():
        if is_block(field):
            said = next(filter(None, (paragraph(write.value) for write in reversed(cell))), None)
            if said is not None:
                found.append(Block(said.rank, field, said.text))
    return sorted(found)


def said(space: Space, target: bytes) -> bool:
    """Whether anything stands in a paragraph, even that it was taken out."""
    return any(is_block(field) for field in space.cells(target))


def text(space: Space, target: bytes) -> str | None:
    """The whole text, paragraphs parted by an empty line; None if there is none."""
    found = blocks(space, target)
    return GAP.join(block.text for block in found) if found else None


def rewrite(space: Space | None, target: bytes, new: str | None, names: Iterator[str]) -> list[Op]:
    """The ops that turn the notes into `new`, and touch only what changed. spec: MODEL-11.

    `names` yields random names, a few letters or digits each, one for every new paragraph. There
    may be more ops than one entry holds; each stands for itself.
    """
    old = blocks(space, target) if space else []
    wanted = new.split(GAP) if new else []
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
