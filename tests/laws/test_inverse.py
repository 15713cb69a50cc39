"""Taking back: what one did reads as it did before, and what others did stands as they left it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws.deeds.deed import WORDS
from laws.histories import MEMBERS, Entry, replica
from laws.village import Village, villages
from moot.crdt import (
    archive,
    claim,
    elements,
    goal,
    lift,
    needs,
    notes,
    origin,
    own,
    place,
    register,
    task,
)
from moot.crdt.inverse import Why, inverse
from moot.crdt.op import Dot, Op
from moot.crdt.origin import Seed
from moot.crdt.space import Space
from moot.crdt.standing import Mark, mark, mark_of
from moot.crdt.value import Value

ME, OTHER = MEMBERS[0], MEMBERS[1]
UNSURE = ("away", "rank")
"""Where None says that it cannot be told: put away beside what others wrote, or placed nowhere."""
Draw = Callable[[st.SearchStrategy[Any]], Any]
Reading = Mapping[bytes, Mapping[str, object]]
WORD = st.sampled_from(WORDS)
TREE = (origin.GOAL, origin.TASK)


def said_in(village: Village) -> list[Entry]:
    """What its entries say, each alone: whatever log they stand in."""
    return [Entry(one.id, one.author, one.time, one.ops) for one in village.entries]


class Diary:
    """One space, and the ops of every entry in it."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.space = replica(entries)
        self.ops = {entry.id: entry.ops for entry in entries}
        self._numbers = count()

    def write(self, ops: Sequence[Op], author: bytes = ME) -> bytes:
        number = next(self._numbers)
        identity = hashlib.sha256(b"diary %d" % number).digest()
        self.ops[identity] = tuple(ops)
        self.space.apply(identity, author, 10**13 + number, ops)
        return identity

    def records(self, entry: bytes) -> Sequence[Op]:
        return self.ops.get(entry, ())

    def take_back(self, entry: bytes, *, again: bool = False) -> tuple[bytes, list[Why]]:
        """Write the inverse of an entry of mine."""
        made = inverse(self.space, self.records, entry, ME, {})
        for op in made.ops:
            assert {self.author(dot.entry) for dot in op.over} <= {ME}
        ops = [mark(self.space, ME, Mark(entry, again)), *made.ops]
        return self.write(ops), [one.why for one in made.kept]

    def author(self, entry: bytes) -> bytes | None:
        traces = (self.space.trace(Dot(entry, at)) for at in range(64))
        return next((trace.author for trace in traces if trace), None)


def reads(space: Space) -> Reading:
    """How each goal and task reads, to the member who takes back."""
    return {
        target: _thing(space, target)
        for target in space.targets()
        if origin.kind_of(space, target) in TREE
    }


def _thing(space: Space, target: bytes) -> Mapping[str, object]:
    away = archive.view(space, target)
    seen, above = task.view(space, target), goal.view(space, target)
    held = space.placement(target)
    claims = own.slots(space, target, claim.CLAIMS, _claimed)
    return {
        "kind": origin.kind_of(space, target),
        # Who writes in what others put away brings it back; to write again does not undo that.
        "away": None if ME in {write.author for write in away.touched} else away.archived,
        "texts": (seen.title, seen.notes, above.why),
        "sides": {
            name: sorted({repr(write.value) for write in space.live(target, name)})
            for name in ("title", "why", "stage")
        },
        "done": sorted({repr(one.evidence) for one in seen.done}),
        "disputed": seen.disputed,
        "stage": seen.stage,
        "tags": seen.tags,
        "claims": {who: slot.said for who, slot in claims.items()},
        "lift": seen.lift,
        "backing": sorted((one.member, one.stand) for one in above.backing),
        "parent": place.parent(space, target),
        "rank": held.rank if held else None,
        "needs": sorted({need.on for need in needs.of(space, target)}),
    }


def _unlike(diary: Diary, wanted: Reading) -> list[object]:
    """What reads otherwise than it should: what, how, and how it should."""
    now = reads(diary.space)
    made = [one for one in now if one not in wanted and not now[one]["away"]]
    other = [
        (name, now[one][name], thing[name])
        for one, thing in wanted.items()
        for name in thing
        if now[one][name] != thing[name]
        and not (name in UNSURE and None in (now[one][name], thing[name]))
    ]
    return [*made, *other]


def _claimed(value: Value) -> tuple[object, ...] | None:
    match value:
        case {"as": role, **rest}:
            return role, rest.get("words"), rest.get("until")
        case _:
            return None


# -- what people do --------------------------------------------------------------------------------

Deed = Callable[[Draw, Space, bytes, bytes], list[Op]]


def _edit(draw: Draw, space: Space, target: bytes, _: bytes) -> list[Op]:
    name = draw(st.sampled_from(["title", "why", "stage"]))
    new = draw(st.sampled_from([*WORDS, "doing", None]))
    return [register.write(space, target, name, new)]


def _notes(draw: Draw, space: Space, target: bytes, _: bytes) -> list[Op]:
    text = "\n\n".join(draw(st.lists(st.sampled_from(WORDS), max_size=3)))
    names = (f"p{draw(st.integers(0, 10**9))}" for _ in count())
    return notes.rewrite(space, target, text, names)


def _tags(draw: Draw, space: Space, target: bytes, _: bytes) -> list[Op]:
    words: list[str] = draw(st.lists(WORD, max_size=2))
    add = draw(st.booleans())
    return (elements.add if add else elements.remove)(space, target, "tags", words)


def _need(draw: Draw, space: Space, target: bytes, other: bytes) -> list[Op]:
    if draw(st.booleans()):
        return needs.remove(space, target, other)
    circles = needs.would_circle(space, target, other)
    return [] if circles else needs.add(space, target, other)


def _move(_draw: Draw, space: Space, target: bytes, other: bytes) -> list[Op]:
    circles = place.would_circle(space, target, other)
    return [place.put(space, target, None if circles else other, "k")]


def _make(_draw: Draw, space: Space, _target: bytes, other: bytes) -> list[Op]:
    salt = len(list(space.targets())).to_bytes(10, "little")  # more than the village counts to
    return task.create(Seed(ME, salt), "new", other, "m", ["x"]).ops


DEEDS: list[Deed] = [
    _edit, _edit, _notes, _tags, _need, _move, _make,
    lambda draw, space, target, _: [
        claim.take(space, target, ME, draw(st.sampled_from(claim.ROLES)), draw(WORD))
    ],
    lambda _, space, target, __: claim.drop(space, target, ME),
    lambda draw, space, target, _: [
        goal.back(space, target, ME, draw(st.sampled_from(goal.BACKINGS)))
    ],
    lambda draw, space, target, _: [lift.give(space, target, ME, draw(st.integers(0, 3)))],
    lambda draw, space, target, _: [task.complete(space, target, draw(WORD))],
    lambda _, space, target, __: [task.reopen(space, target)],
    lambda _, space, target, __: [archive.archive(space, target)],
    lambda _, space, target, __: [archive.keep(space, target)],
    lambda draw, space, target, _: [
        origin.turn(space, target, draw(st.sampled_from([origin.GOAL, origin.TASK])))
    ],
]  # fmt: skip


AT = st.integers(0, len(DEEDS) - 1)


def _act(draw: Draw, diary: Diary) -> bytes | None:
    """Do something; None if there was nothing to do."""
    things = sorted(
        one for one in diary.space.targets() if origin.kind_of(diary.space, one) in TREE
    )
    target, other = draw(st.sampled_from(things)), draw(st.sampled_from(things))
    ops = [
        op
        for deed in [DEEDS[at] for at in draw(st.lists(AT, min_size=1, max_size=2))]
        for op in deed(draw, diary.space, target, other)
    ]
    cells = [(op.target, op.field) for op in ops]
    once = [op for op in ops if cells.count((op.target, op.field)) == 1 or op.field == "tags"]
    return diary.write(once) if once else None


@pytest.mark.spec("HIST-5")
@given(villages(), st.data())
def test_what_is_taken_back_reads_as_before_and_what_is_done_again_as_after(
    village: Village, data: st.DataObject
) -> None:
    diary = Diary(said_in(village))
    if not village.works:
        return
    done: list[tuple[bytes, Reading, Reading]] = []
    for _ in range(data.draw(st.integers(1, 8))):
        before = reads(diary.space)
        entry = _act(data.draw, diary)
        if entry is not None:
            done.append((entry, before, reads(diary.space)))
    for entry, before, after in reversed(done):
        back, kept = diary.take_back(entry)
        if kept:
            return  # somebody stands in the way: that is told, and tested elsewhere
        assert _unlike(diary, before) == []
        if data.draw(st.booleans()):
            again, kept = diary.take_back(back, again=True)
            if kept:
                return
            assert _unlike(diary, after) == []
            assert mark_of(diary.records(again)) == Mark(back, again=True)
            _, kept = diary.take_back(entry)
            if kept:
                return
            assert _unlike(diary, before) == []


@pytest.mark.spec("HIST-6")
@given(villages(), st.data())
def test_what_others_wrote_stands_whatever_is_taken_back(
    village: Village, data: st.DataObject
) -> None:
    diary = Diary(said_in(village))
    if not village.works:
        return
    mine = [entry for _ in range(4) if (entry := _act(data.draw, diary)) is not None]
    for _ in range(3):
        target = data.draw(st.sampled_from(village.works))
        field = data.draw(st.sampled_from(["title", "stage", "tags", "done", place.PLACE]))
        over = tuple(write.dot for write in diary.space.live(target, field))
        value: Value = {"is": "open", "parent": None, "rank": "z"} if field != "title" else "theirs"
        diary.write([Op(target, field, value, over if data.draw(st.booleans()) else ())], OTHER)
    others = _by_others(diary.space)
    for entry in data.draw(st.permutations(mine)):
        diary.take_back(entry)
        assert _by_others(diary.space) == others


def _by_others(space: Space) -> set[Dot]:
    return {
        write.dot
        for target in space.targets()
        for cell in space.cells(target).values()
        for write in cell
        if write.author != ME
    }
