"""Five people with a device each, who act on what they know and meet now and then.

They act as the product does: through the builders of the nouns, on their own replica. Their clocks
show what they like. What results is a list of entries, and an account of what each of them said
last, kept without any of the code under test.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from hypothesis import strategies as st

from laws.deeds import ALL, COMMON, FEW, FIRST, WORDS
from laws.histories import CLOCKS, MEMBERS, Entry
from moot.crdt import (
    claim,
    conflict,
    goal,
    link,
    member,
    needs,
    offer,
    origin,
    place,
    reaction,
    saved_view,
    sign,
    task,
    thought,
    verified,
)
from moot.crdt.memory_shelf import MemoryShelf
from moot.crdt.origin import Seed
from moot.crdt.space import Space


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
        deeds = FIRST if len(self.works) < 2 else COMMON if len(self.works) > FEW else ALL
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
    said += [(member.view(space, one), verified.by(space, one)) for one in MEMBERS]
    said += [saved_view.of_member(space, one) for one in MEMBERS]
    said += [saved_view.of_group(space)]
    for target in space.targets():
        made, kind = origin.of(space, target), conflict.kind_of(space, target)
        said += [target, made, kind, goal.view(space, target), task.view(space, target)]
        said += [sign.read(space, target), sign.gone(space, target), link.read(space, target)]
        said += [reaction.read(space, target), offer.kept(space, target)]
        said += [thought.view(space, target), place.path(space, target), needs.of(space, target)]
        said += [claim.yielded(space, target)]
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
