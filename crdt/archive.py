"""Archiving: putting an object away, without deleting anything or hiding work unseen."""

from __future__ import annotations

from typing import Final, NamedTuple

from moot.crdt import dots, register, seen
from moot.crdt.op import Dot, Op
from moot.crdt.shelf import Write
from moot.crdt.space import Space
from moot.crdt.value import Value

ARCHIVED: Final = "archived"


class Archiving(NamedTuple):
    """Whether an object is put away."""

    archived: bool
    """It was put away, and nobody worked on it unseen or wants it kept: lists leave it out."""
    asked: tuple[Write, ...]
    """The live writes that put it away or keep it."""
    touched: tuple[Write, ...]
    """Live writes of others that nobody who put it away had seen."""

    @property
    def disputed(self) -> bool:
        """Somebody put it away, and it is visible all the same. spec: MODEL-9."""
        return not self.archived and any(isinstance(write.value, dict) for write in self.asked)


def view(space: Space, target: bytes) -> Archiving:
    """Read whether an object is put away. spec: MODEL-9."""
    asked = tuple(
        write
        for write in space.live(target, ARCHIVED)
        if write.value is None or isinstance(write.value, dict)
    )
    away = [write for write in asked if isinstance(write.value, dict)]
    if not away:
        return Archiving(archived=False, asked=asked, touched=())
    authors = {write.author for write in away}
    saw = frozenset[Dot]().union(*map(_saw, away))
    touched = tuple(
        write
        for field, cell in seen.telling(space.cells(target)).items()
        for write in cell
        if field != ARCHIVED and write.author not in authors and write.dot not in saw
    )
    archived = len(away) == len(asked) and not touched
    return Archiving(archived=archived, asked=asked, touched=touched)


def _saw(write: Write) -> frozenset[Dot]:
    return dots.unpack_all(write.value.get("saw") if isinstance(write.value, dict) else None)


def archive(space: Space, target: bytes) -> Op:
    """The op that puts an object away as it is seen now."""
    known = (
        write
        for field, cell in seen.telling(space.cells(target)).items()
        for write in cell
        if field != ARCHIVED
    )
    return register.write(space, target, ARCHIVED, {"saw": dots.newest(known)})


def put_away(space: Space, target: bytes) -> list[Op]:
    """As `archive`, with all that is seen: what one value cannot list stands in more beside it.

    An object of which a year's readings are kept has more than one value lists. spec: MODEL-37.
    """
    known = sorted(
        (write.eff, write.dot)
        for field, cell in seen.telling(space.cells(target)).items()
        for write in cell
        if field != ARCHIVED
    )[: -dots.MOST_SEEN]
    older = [dot for _, dot in known]
    return [archive(space, target)] + [
        Op(target, ARCHIVED, {"saw": dots.pack_all(older[start : start + dots.MOST_SEEN])}, ())
        for start in range(0, len(older), dots.MOST_SEEN)
    ]


def keep(space: Space, target: bytes) -> Op:
    """The op that takes an object back from the archive."""
    return register.write(space, target, ARCHIVED, None)


def again(space: Space, target: bytes, before: Write) -> Value:
    """What another member writes to put an object away just as an earlier write did.

    What the earlier author wrote themselves never kept it from the archive; of the other it has to
    be listed. A write that keeps the object stays what it is.
    """
    if not isinstance(before.value, dict):
        return before.value
    theirs = (
        write.dot
        for field, cell in seen.telling(space.cells(target)).items()
        for write in cell
        if field != ARCHIVED and write.author == before.author
    )
    return {**before.value, "saw": dots.pack_all({*_saw(before), *theirs})}
