"""Five people with a device each, who act on what they know and meet now and then.

They act as the product does: through the builders of the nouns, on their own replica. Their clocks
show what they like. What results is a list of entries, and an account of what each of them said
last, kept without any of the code under test.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from hypothesis import strategies as st

from laws.histories import CLOCKS, MEMBERS, Entry
from moot.crdt import (
    archive,
    claim,
    conflict,
    elements,
    goal,
    lift,
    member,
    needs,
    notes,
    origin,
    place,
    rank,
    register,
    saved_view,
    task,
    thought,
)
from moot.crdt.memory_shelf import MemoryShelf
from moot.crdt.op import Op
from moot.crdt.origin import Seed
from moot.crdt.space import Space

WORDS = ["plant", "dig", "water"]
FEW = 3
"""Goals and tasks after which people work on what there is: quarrels need company."""


@dataclass(repr=False)
class Village:
    """What happened, and who knows it."""

    draw: st.DrawFn
    spaces: dict[bytes, Space] = field(
        default_factory=lambda: {one: Space(MemoryShelf()) for one in MEMBERS}
    )
    known: dict[bytes, list[Entry]] = field(default_factory=lambda: {one: [] for one in MEMBERS})
    entries: list[Entry] = field(default_factory=list)
    works: list[bytes] = field(default_factory=list)
    """Goals and tasks."""
    thoughts: list[bytes] = field(default_factory=list)
    account: dict[tuple[str, bytes, bytes], object] = field(default_factory=dict)
    """By (what, object, member): what that member said last, if it still stands."""
    numbers: Iterator[int] = field(default_factory=count)

    def one_of(self, options: list[bytes]) -> bytes:
        return self.draw(st.sampled_from(options))

    def word(self) -> str:
        return self.draw(st.sampled_from(WORDS))

    def seed(self, me: bytes) -> Seed:
        return Seed(me, next(self.numbers).to_bytes(10))

    def act(self, me: bytes) -> None:
        deeds = _FIRST if len(self.works) < 2 else _DEEDS if len(self.works) > FEW else _ALL
        ops = self.draw(st.sampled_from(deeds))(self, me, self.spaces[me])
        if ops:
            number = next(self.numbers)
            identity = hashlib.sha256(b"village %d" % number).digest()
            entry = Entry(identity, me, self.draw(st.sampled_from(CLOCKS)), tuple(ops))
            self.entries.append(entry)
            self.learn(me, entry)

    def meet(self, one: bytes, other: bytes) -> None:
        """`one` hears some of what `other` knows, never twice the same."""
        news = [entry for entry in self.known[other] if entry not in self.known[one]]
        for entry in news:
            if self.draw(st.integers(0, 4)):
                self.learn(one, entry)

    def learn(self, who: bytes, entry: Entry) -> None:
        self.known[who].append(entry)
        self.spaces[who].apply(entry.id, entry.author, entry.time, entry.ops)

    def note(self, what: str, target: bytes, me: bytes, said: object) -> None:
        if said is None:
            self.account.pop((what, target, me), None)
        else:
            self.account[what, target, me] = said


Deed = Callable[[Village, bytes, Space], list[Op]]


def _task(village: Village, me: bytes, _: Space) -> list[Op]:
    parent = village.one_of(village.works) if village.works else None
    made = task.create(village.seed(me), village.word(), parent, "m", ["new"])
    village.works.append(made.id)
    return made.ops


def _goal(village: Village, me: bytes, _: Space) -> list[Op]:
    made = goal.create(village.seed(me), village.word(), "because", None, "m")
    village.works.append(made.id)
    return made.ops


def _name(village: Village, me: bytes, space: Space) -> list[Op]:
    name = village.word()
    village.note("name", member.object_id(me), me, name)
    return member.rename(space, me, name)


def _say(village: Village, me: bytes, _: Space) -> list[Op]:
    words, about = village.word(), village.one_of(village.works)
    answered = village.draw(st.sampled_from([None, *village.thoughts]))
    made = thought.say(village.seed(me), about, words, "question", answered)
    village.thoughts.append(made.id)
    village.note("said", made.id, me, words)
    return made.ops


def _reword(village: Village, me: bytes, space: Space) -> list[Op]:
    if not village.thoughts:
        return []
    words, target = village.word(), village.one_of(village.thoughts)
    ops = thought.reword(space, target, me, words)
    if ops:
        village.note("said", target, me, words)
    return ops


def _claim(village: Village, me: bytes, space: Space) -> list[Op]:
    target = village.one_of(village.works)
    role = village.draw(st.sampled_from(["lead", "lead", "help", "learn"]))
    village.note("claim", target, me, role)
    return [claim.take(space, target, me, role, village.word())]


def _drop(village: Village, me: bytes, space: Space) -> list[Op]:
    target = village.one_of(village.works)
    village.note("claim", target, me, None)
    return claim.drop(space, target, me)


def _back(village: Village, me: bytes, space: Space) -> list[Op]:
    target = village.one_of(village.works)
    stand = village.draw(st.sampled_from(goal.BACKINGS))
    village.note("backing", target, me, stand)
    return [goal.back(space, target, me, stand)]


def _lift(village: Village, me: bytes, space: Space) -> list[Op]:
    target, number = village.one_of(village.works), village.draw(st.integers(0, 3))
    village.note("lift", target, me, number)
    return [lift.give(space, target, me, number)]


def _edit(village: Village, me: bytes, space: Space) -> list[Op]:
    target = village.one_of(village.works)
    new = village.draw(st.sampled_from([village.word(), None]))
    name = village.draw(st.sampled_from(["title", "why", "stage"]))
    return [register.write(space, target, name, new)]


def _turn(village: Village, _: bytes, space: Space) -> list[Op]:
    kind = village.draw(st.sampled_from(["goal", "task"]))
    return [origin.turn(space, village.one_of([*village.works, *village.thoughts]), kind)]


def _tags(village: Village, me: bytes, space: Space) -> list[Op]:
    target, words = village.one_of(village.works), [village.word()]
    change = village.draw(st.sampled_from([elements.add, elements.remove]))
    return change(space, target, "tags", words)


def _notes(village: Village, me: bytes, space: Space) -> list[Op]:
    target = village.one_of(village.works)
    text = "\n\n".join(village.draw(st.lists(st.sampled_from(WORDS), max_size=3)))
    names = (f"n{number}" for number in village.numbers)
    return notes.rewrite(space, target, text, names)


def _done(village: Village, me: bytes, space: Space) -> list[Op]:
    return [task.complete(space, village.one_of(village.works), village.word())]


def _reopen(village: Village, me: bytes, space: Space) -> list[Op]:
    return [task.reopen(space, village.one_of(village.works))]


def _archive(village: Village, me: bytes, space: Space) -> list[Op]:
    change = village.draw(st.sampled_from([archive.archive, archive.keep]))
    return [change(space, village.one_of(village.works))]


def _move(village: Village, me: bytes, space: Space) -> list[Op]:
    target = village.one_of(village.works)
    parent = village.draw(st.sampled_from([None, *village.works, *village.thoughts]))
    siblings = [move.rank for move in space.children(parent)]
    at = rank.between(siblings[-1] if siblings else "", None, "x")
    return [place.put(space, target, parent, at)]


def _need(village: Village, _: bytes, space: Space) -> list[Op]:
    target, on = village.one_of(village.works), village.one_of(village.works)
    return needs.remove(space, target, on) or needs.add(space, target, on)


def _view(village: Village, me: bytes, space: Space) -> list[Op]:
    name, shared = village.word(), village.draw(st.booleans())
    saved = saved_view.Saved(village.word(), None)
    drops = village.draw(st.integers(0, 3)) == 0
    if not shared:
        profile = member.object_id(me)
        village.note(f"view {name}", profile, me, None if drops else saved.filter)
    if drops:
        return saved_view.drop(space, me, name, shared=shared)
    return [saved_view.save(space, me, name, saved, shared=shared)]


_FIRST: list[Deed] = [_task, _goal]
_DEEDS: list[Deed] = [
    _claim, _done, _reopen, _move, _edit, _archive, _notes, _claim, _done, _reopen, _move, _say,
    _reword, _drop, _back, _lift, _need, _need, _turn, _tags, _name,
    _view,
]  # fmt: skip
_ALL: list[Deed] = [*_DEEDS, *_FIRST]


@st.composite
def villages(draw: st.DrawFn) -> Village:
    """A village after a while."""
    village = Village(draw)
    for _ in range(draw(st.integers(5, 40))):
        village.act(draw(st.sampled_from(MEMBERS)))
        if draw(st.booleans()):
            village.meet(*draw(st.permutations(MEMBERS))[:2])
    return village


def shown(space: Space) -> list[object]:
    """All that the nouns say about a space."""
    said: list[object] = [list(conflict.everywhere(space)), _tree(space)]
    said += [member.view(space, one) for one in MEMBERS]
    said += [saved_view.of_member(space, one) for one in MEMBERS]
    said += [saved_view.of_group(space)]
    for target in space.targets():
        made, kind = origin.of(space, target), conflict.kind_of(space, target)
        said += [target, made, kind, goal.view(space, target), task.view(space, target)]
        said += [thought.view(space, target), place.path(space, target), needs.of(space, target)]
    return said


def _tree(space: Space) -> list[tuple[bytes | None, list[bytes]]]:
    """Every goal and task by what it hangs under, from the root down."""
    lines: list[tuple[bytes | None, list[bytes]]] = []
    ahead: list[bytes | None] = [None]
    while ahead:
        above = ahead.pop()
        below = place.children(space, above)
        lines.append((above, below))
        ahead += below
    return lines


def listed(space: Space) -> list[bytes]:
    """The goals and tasks that a walk from the root meets."""
    return [one for _, below in _tree(space) for one in below]
