"""Conflicts: what people have to settle. Derived from the cells, never stored. spec: MODEL-16."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from moot.crdt import archive, claim, notes, place, task
from moot.crdt.ids import derived
from moot.crdt.shelf import Write
from moot.crdt.space import Space

REGISTERS: Final = frozenset(
    {
        "title",
        "why",
        "state",
        "due",
        "start",
        "stage",
        "hands",
        "horizon",
        "kind",
        "name",
        "purpose",
    }
)
"""The plain fields that hold one value; several live ones that differ are a conflict."""


class Conflict(NamedTuple):
    """One thing to settle."""

    id: bytes
    """The same on every replica, so that having seen it can be written down."""
    kind: str
    """values, claims, done, place or archived."""
    target: bytes
    field: str
    writes: tuple[Write, ...]
    """What stands beside each other, ascending; the last is what is shown meanwhile."""


def conflicts(space: Space, target: bytes) -> list[Conflict]:
    """The conflicts of one object, in the order of their fields."""
    cells = space.cells(target)
    found = [*_values(target, cells), *_claims(space, target, cells), *_done(space, target, cells)]
    found += [*_place(space, target, cells), *_archived(space, target)]
    return sorted(found, key=lambda conflict: (conflict.field, conflict.kind))


def _conflict(kind: str, target: bytes, field: str, writes: Sequence[Write]) -> Conflict:
    dots = (archive.pack(write.dot) for write in writes)
    identity = derived("conflict", kind.encode(), target, field.encode(), *dots)
    return Conflict(identity, kind, target, field, tuple(writes))


def _values(target: bytes, cells: Mapping[str, tuple[Write, ...]]) -> Iterator[Conflict]:
    for field, cell in cells.items():
        one = field in REGISTERS or field.startswith(notes.PREFIX)
        if one and any(write.value != cell[0].value for write in cell):
            yield _conflict("values", target, field, cell)


def _claims(
    space: Space, target: bytes, cells: Mapping[str, tuple[Write, ...]]
) -> Iterator[Conflict]:
    claims = claim.read(space, target, task.hands(space, target).most)
    doubled = {one.dot for one in claims if one.doubled}
    if doubled:
        writes = [write for write in cells[claim.CLAIMS] if write.dot in doubled]
        yield _conflict("claims", target, claim.CLAIMS, writes)


def _done(
    space: Space, target: bytes, cells: Mapping[str, tuple[Write, ...]]
) -> Iterator[Conflict]:
    done, reopened = task.completions(space, target)
    if done and reopened:
        yield _conflict("done", target, task.DONE, cells[task.DONE])


def _place(
    space: Space, target: bytes, cells: Mapping[str, tuple[Write, ...]]
) -> Iterator[Conflict]:
    """Several parents at once, or a placement that stands but would have closed a cycle."""
    cell = cells.get(place.PLACE, ())
    skipped = {move.key.dot for move in space.moves_of(target) if move.skipped}
    parents = {_parent(write) for write in cell}
    if len(parents) > 1 or any(write.dot in skipped for write in cell):
        yield _conflict("place", target, place.PLACE, cell)


def _parent(write: Write) -> bytes | None:
    parent = write.value.get("parent") if isinstance(write.value, dict) else None
    return parent if isinstance(parent, bytes) else None


def _archived(space: Space, target: bytes) -> Iterator[Conflict]:
    touched = archive.view(space, target).touched
    if touched:
        yield _conflict("archived", target, archive.ARCHIVED, touched)
