"""Conflicts: what people have to settle. Derived from the cells, never stored. spec: MODEL-16."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from moot.crdt import (
    archive,
    ballot,
    claim,
    decision,
    goal,
    group,
    member,
    needs,
    notes,
    origin,
    place,
    pledge,
    saved_view,
    task,
    thought,
)
from moot.crdt.dots import pack
from moot.crdt.ids import derived
from moot.crdt.register import rivals, words
from moot.crdt.shelf import Write
from moot.crdt.space import Space
from moot.crdt.value import Value

Parse = Callable[[Value], object | None]

REGISTERS: Final[Mapping[str, Mapping[str, Parse]]] = {
    goal.KIND: goal.REGISTERS,
    task.KIND: task.REGISTERS,
    group.KIND: group.REGISTERS,
}
"""By kind, the fields with one value for all."""

SLOTS: Final[Mapping[str, Mapping[str, Parse]]] = {
    goal.KIND: {goal.BACKING: goal.stand, pledge.PLEDGES: pledge.said},
    member.KIND: {member.NAME: words, member.ABOUT: words},
}
"""By kind, the fields with one value for each member: their own devices may differ."""


class Conflict(NamedTuple):
    """One thing to settle."""

    id: bytes
    """The same on every replica, so that having seen it can be written down."""
    kind: str
    """values, claims, done, place, archived, needs or ballots."""
    target: bytes
    field: str
    writes: tuple[Write, ...]
    """What stands beside each other, ascending, each with its author."""
    shown: Write | None
    """The one of these that the field shows meanwhile, if it is one."""


def conflicts(space: Space, target: bytes) -> list[Conflict]:
    """The conflicts of one object, in the order of their fields."""
    found = [*within(space, target), *_needs(space, target)]
    return sorted(found, key=lambda conflict: (conflict.field, conflict.id))


def within(space: Space, target: bytes) -> list[Conflict]:
    """Those that only the object's own cells and placements can make or settle."""
    kind = kind_of(space, target)
    found = [*_values(space, target, kind), *_slots(space, target, kind)]
    if kind in {goal.KIND, task.KIND}:
        found += [*_place(space, target), *_archived(space, target)]
    if kind == decision.KIND:
        found += _ballots(space, target)
    if kind == task.KIND:
        found += [*_claims(space, target), *_done(space, target)]
    return sorted(found, key=lambda conflict: (conflict.field, conflict.id))


def everywhere(space: Space) -> Iterator[Conflict]:
    """The conflicts of all objects, ascending by object."""
    for target in space.targets():
        yield from conflicts(space, target)


def kind_of(space: Space, target: bytes) -> str | None:
    """What an object is, the group's own among them."""
    return group.KIND if target == group.OBJECT else origin.kind_of(space, target)


def _conflict(
    kind: str, target: bytes, field: str, writes: Sequence[Write], shown: Write | None
) -> Conflict:
    dots = (pack(write.dot) for write in writes)
    identity = derived("conflict", kind.encode(), target, field.encode(), *dots)
    return Conflict(identity, kind, target, field, tuple(writes), shown)


def _values(space: Space, target: bytes, kind: str | None) -> Iterator[Conflict]:
    """Registers whose live writes differ."""
    for field, cell in space.cells(target).items():
        parse = REGISTERS.get(kind or "", {}).get(field)
        if kind in {goal.KIND, task.KIND} and notes.is_block(field):
            parse = notes.paragraph
        if kind == group.KIND and saved_view.is_shared(field):
            parse = saved_view.read
        found = rivals(cell, parse) if parse else ()
        if found:
            shown = found[-1]
            if parse in (notes.paragraph, saved_view.read):
                shown = next(write for write in reversed(found) if write.value is not None)
            yield _conflict("values", target, field, found, shown)


def _slots(space: Space, target: bytes, kind: str | None) -> Iterator[Conflict]:
    """Slots in which a member's own devices differ."""
    made = origin.of(space, target) if kind == thought.KIND else None
    said = thought.rivals(space, target, made.member) if made else ()
    if said:
        yield _conflict("values", target, thought.SAID, said, said[-1])
    fields = {**SLOTS.get(kind or "", {})}
    if kind == member.KIND:
        names = filter(saved_view.name_of, space.cells(target))
        fields |= dict.fromkeys(names, saved_view.read)
    for field, parse in fields.items():
        slots: dict[bytes, list[Write]] = {}
        for write in space.live(target, field):
            slots.setdefault(write.author, []).append(write)
        for slot in slots.values():
            found = rivals(slot, parse)
            if found:
                yield _conflict("values", target, field, found, found[-1])


def _claims(space: Space, target: bytes) -> Iterator[Conflict]:
    """Claims that did not see each other, for fewer hands."""
    claims = claim.read(space, target, task.hands(space, target).most)
    doubled = {one.dot for one in claims if one.doubled}
    if doubled:
        writes = [write for write in space.live(target, claim.CLAIMS) if write.dot in doubled]
        yield _conflict("claims", target, claim.CLAIMS, writes, None)


def _done(space: Space, target: bytes) -> Iterator[Conflict]:
    """Done beside reopened: it shows as done."""
    done, reopened = task.completions(space, target)
    if done and reopened:
        writes = [write for write in space.live(target, task.DONE) if task.is_word(write)]
        shown = next(write for write in writes if write.dot == done[-1].dot)
        yield _conflict("done", target, task.DONE, writes, shown)


def _needs(space: Space, target: bytes) -> Iterator[Conflict]:
    """Needs that would close a circle. spec: MODEL-24."""
    dots = {need.dot for need in needs.parked_of(space, target)}
    if dots:
        writes = [write for write in space.live(target, needs.NEEDS) if write.dot in dots]
        yield _conflict("needs", target, needs.NEEDS, writes, None)


def _ballots(space: Space, target: bytes) -> Iterator[Conflict]:
    """Devices of one elector that voted differently, while that can be mended. spec: DEC-4."""
    seen = decision.view(space, target)
    if seen is None or seen.state != decision.OPEN:
        return
    writes = {write.dot: write for write in space.live(target, ballot.BALLOTS)}
    for held in ballot.standing(seen.vote.ballots).values():
        if ballot.choice_of(held) is None:
            sides = [writes[one.dot] for one in held]
            yield _conflict("ballots", target, ballot.BALLOTS, sides, None)


def _place(space: Space, target: bytes) -> Iterator[Conflict]:
    """Several parents at once, or a placement that would have closed a circle."""
    writes = place.disputed(space, target)
    if writes:
        held = space.placement(target)
        shown = next((write for write in writes if held and write.dot == held.key.dot), None)
        yield _conflict("place", target, place.PLACE, writes, shown)


def _archived(space: Space, target: bytes) -> Iterator[Conflict]:
    """Put away while somebody else worked on it, or wants it kept: it shows."""
    seen = archive.view(space, target)
    if seen.disputed:
        writes = (*seen.asked, *seen.touched)
        yield _conflict("archived", target, archive.ARCHIVED, writes, None)
