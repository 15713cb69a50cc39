"""A house: one device in the village, what has come to it, and what of that counts.

It says in twenty lines what `moot.node` does with ledgers and gaps: an entry comes after the one
before it in its log, decisions do what they do, and words that their author took back count as
nothing, whichever came first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from laws.written import Pen, Written
from moot.crdt import decree, redaction
from moot.crdt.memory_shelf import MemoryShelf
from moot.crdt.op import Op
from moot.crdt.space import Space
from moot.protocol.header import NO_ENTRY


class House:
    """What one device holds. Without a pen it only listens."""

    def __init__(self, pen: Pen | None = None) -> None:
        self.pen = pen
        self.space = Space(MemoryShelf())
        self.known: dict[bytes, Written] = {}
        """What has come, in that order."""
        self._back: set[tuple[bytes, bytes]] = set()
        """The entries taken back, each with who did: theirs alone go."""
        self.tip: Written | None = None
        """The entry after which the next one of its own will stand."""

    @property
    def me(self) -> bytes:
        """The member whose device it is."""
        assert self.pen is not None
        return self.pen.member

    def hear(self, entry: Written) -> bool:
        """Take an entry in, unless it is known or follows nothing that is; whether it is held."""
        if entry.id in self.known:
            return True
        if entry.prev != NO_ENTRY and entry.prev not in self.known:
            return False
        self.known[entry.id] = entry
        if (entry.id, entry.author) in self._back and entry.words:
            decree.forget(self.space, entry.id)
        else:
            decree.take(self.space, entry.id, entry.author, entry.time, entry.ops)
        for name in redaction.named(entry.ops):
            self._back.add((name, entry.author))
            other = self.known.get(name)
            if other is not None and other.author == entry.author and other.words:
                decree.forget(self.space, name)
        return True

    def is_back(self, entry: Written) -> bool:
        """Whether its author took an entry back, as far as is known here."""
        return entry.words and (entry.id, entry.author) in self._back

    def records(self, entry: bytes) -> Sequence[Op]:
        """What an entry says that is known and not forgotten."""
        held = self.known.get(entry)
        return () if held is None or self.is_back(held) else held.ops

    def restore(self, backup: Sequence[Written]) -> None:
        """Forget all but what was known when this backup was made."""
        assert self.pen is not None
        self.space, self.known, self._back = Space(MemoryShelf()), {}, set()
        for entry in backup:
            self.hear(entry)
        self.tip = next(one for one in reversed(backup) if one.log == self.pen.log)


def heard(entries: Iterable[Written]) -> House:
    """A house that heard these in this order, and what had to wait as soon as that could be."""
    house = House()
    waiting = list(entries)
    while waiting:
        left = [entry for entry in waiting if not house.hear(entry)]
        assert len(left) < len(waiting), "an entry follows nothing that anybody wrote"
        waiting = left
    return house
