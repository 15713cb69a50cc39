"""People with a replica each, for tests that tell a story by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import count

from moot.crdt import claim, goal, task
from moot.crdt.memory_shelf import MemoryShelf
from moot.crdt.op import Op
from moot.crdt.origin import Seed
from moot.crdt.space import Space

_numbers = count(1)
Entry = tuple[bytes, bytes, int, Sequence[Op]]


class Person:
    """One member, who knows what they were told."""

    def __init__(self, name: str, clock: int = 1_000) -> None:
        self.key = name.encode().ljust(32, b".")
        self.clock = clock
        self.space = Space(MemoryShelf())
        self.entries: list[Entry] = []

    def seed(self) -> Seed:
        return Seed(self.key, next(_numbers).to_bytes(10))

    def act(self, *ops: Op) -> Entry:
        """Write one entry."""
        entry = (hashlib.sha256(b"%d" % next(_numbers)).digest(), self.key, self.clock, ops)
        self.clock += 1
        self.hear(entry)
        return entry

    def hear(self, *entries: Entry) -> None:
        for entry in entries:
            self.entries.append(entry)
            self.space.apply(*entry)

    def make_task(self, title: str = "dig", parent: bytes | None = None) -> bytes:
        made = task.create(self.seed(), title, parent, "m")
        self.act(*made.ops)
        return made.id

    def make_goal(self, title: str = "garden", parent: bytes | None = None) -> bytes:
        made = goal.create(self.seed(), title, "to eat", parent, "m")
        self.act(*made.ops)
        return made.id

    def claim(self, target: bytes, role: str = "lead", words: str | None = None) -> None:
        self.act(claim.take(self.space, target, self.key, role, words))


def meet(*people: Person) -> None:
    """Everybody tells everybody everything."""
    known = [entry for person in people for entry in person.entries]
    for person in people:
        person.hear(*known)
