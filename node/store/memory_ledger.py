"""The entries of one group in memory."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Protocol

from moot.crdt.memory_shelf import MemoryShelf
from moot.node.store.contract import Kept, Log, Place, bodies_size
from moot.node.store.memory_book import MemoryCards, MemoryPeers
from moot.node.store.memory_texts import MemoryTexts
from moot.protocol.errors import OurFault
from moot.protocol.header import NO_ENTRY, SIZE_CODES
from moot.protocol.run import Dropped, Item


class Journal(Protocol):
    """What a ledger needs of the store that it belongs to."""

    @property
    def newest(self) -> int:
        """The number of the newest entry in any group."""

    def undo(self, step: Callable[[], object]) -> None:
        """Note how to take back what is about to be done."""

    def number_from(self, newest: int) -> None:
        """Note the number of the newest entry in any group."""


class MemoryLedger:
    """See `Ledger`. A failed transaction throws the state away, to be replayed."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._entries: list[Kept] = []
        self._by_number: dict[int, Kept] = {}
        self._by_id: dict[bytes, Kept] = {}
        self._chains: dict[int, dict[int, list[Kept]]] = {}
        self._heads: dict[bytes, Kept] = {}
        self._logs: dict[int, Log] = {}
        self._applied = 0
        self._redacted: set[tuple[bytes, bytes]] = set()
        self.shelf = MemoryShelf()
        self.cards = MemoryCards()
        self.texts = MemoryTexts()
        self.peers = MemoryPeers(self.find)

    @property
    def newest(self) -> int:
        """See `Ledger.newest`."""
        return self._entries[-1].place.entry if self._entries else 0

    @property
    def applied(self) -> int:
        """See `Ledger.applied`."""
        return self._applied

    def mark_applied(self, entry: int) -> None:
        """See `Ledger.mark_applied`."""
        self._journal.undo(self._lose_state)
        self._applied = entry

    def restart(self) -> None:
        """See `Ledger.restart`."""
        self._journal.undo(self._lose_state)
        self._lose_state()

    def _lose_state(self) -> None:
        """Empty the shelf, the cards and the texts where they stand: others hold on to them."""
        self._applied = 0
        self._redacted.clear()
        vars(self.shelf).update(vars(MemoryShelf()))
        vars(self.cards).update(vars(MemoryCards()))
        vars(self.texts).update(vars(MemoryTexts()))

    def logs(self) -> list[Log]:
        """See `Ledger.logs`."""
        return list(self._logs.values())

    def add_log(self, key: bytes, admission: bytes, member: bytes | None) -> int:
        """See `Ledger.add_log`."""
        number = max(self._logs, default=0) + 1
        self._journal.undo(lambda: self._logs.pop(number))
        self._logs[number] = Log(number, key, admission, member)
        return number

    def set_member(self, log: int, member: bytes | None) -> None:
        """See `Ledger.set_member`."""
        before = self._logs[log]
        self._journal.undo(lambda: self._logs.update({log: before}))
        self._logs[log] = before._replace(member=member)

    def heads(self) -> list[tuple[bytes, Place]]:
        """See `Ledger.heads`."""
        heads = [(name, kept.place) for name, kept in self._heads.items()]
        return sorted(heads, key=lambda head: (head[1].log, head[1].entry))

    def next_entry(self) -> int:
        """See `Ledger.next_entry`."""
        return self._journal.newest + 1

    def append(
        self,
        at: Place,
        parent: int | None,
        epoch: bytes,
        ids: Sequence[bytes],
        items: Sequence[Item],
        ops: Sequence[int | None],
    ) -> None:
        """See `Ledger.append`."""
        self._journal.undo(self._lose_state)
        entry, log, seq = at
        prev = NO_ENTRY if parent is None else self._by_number[parent].id
        known = self._logs[log]
        self._journal.undo(lambda: self._logs.update({log: known}))
        self._logs[log] = known._replace(size=known.size + bodies_size(items))
        for name, item, _ in zip(ids, items, ops, strict=True):
            self._add(Kept(Place(entry, log, seq), prev, name, epoch, item))
            entry, seq, prev = entry + 1, seq + 1, name
        self._journal.number_from(entry - 1)

    def _add(self, kept: Kept) -> None:
        self._journal.undo(lambda: self._remove(kept, before))
        before = self._heads.pop(kept.prev, None)
        self._heads[kept.id] = kept
        self._entries.append(kept)
        self._by_number[kept.place.entry] = self._by_id[kept.id] = kept
        self._chains.setdefault(kept.place.log, {}).setdefault(kept.place.seq, []).append(kept)

    def _remove(self, kept: Kept, before: Kept | None) -> None:
        self._entries.pop()
        del self._by_number[kept.place.entry], self._by_id[kept.id], self._heads[kept.id]
        self._chains[kept.place.log][kept.place.seq].pop()
        if before is not None:
            self._heads[before.id] = before

    def count(self) -> int:
        """See `Ledger.count`."""
        return len(self._entries)

    def drop(self, entry: int) -> int:
        """See `Ledger.drop`."""
        item = self._by_number[entry].item
        if isinstance(item.body, Dropped):
            raise OurFault("a body is dropped twice")
        left = Dropped(SIZE_CODES[len(item.body)], sha256(item.body).digest())
        return self._put_body(entry, left)

    def fill(self, entry: int, body: bytes) -> None:
        """See `Ledger.fill`."""
        self._put_body(entry, body)

    def _put_body(self, entry: int, body: bytes | Dropped) -> int:
        before = self._by_number[entry]
        after = before._replace(item=before.item._replace(body=body))
        known = self._logs[before.place.log]
        freed = bodies_size([before.item]) - bodies_size([after.item])
        self._journal.undo(lambda: self._exchange(after, before, known))
        self._exchange(before, after, known._replace(size=known.size - freed))
        return freed

    def _exchange(self, old: Kept, new: Kept, log: Log) -> None:
        """Put one row in the place of another, wherever it stands."""
        place = old.place
        self._by_number[place.entry] = self._by_id[new.id] = new
        self._entries[self._entries.index(old)] = new
        chain = self._chains[place.log][place.seq]
        chain[chain.index(old)] = new
        if self._heads.get(new.id) == old:
            self._heads[new.id] = new
        self._logs[place.log] = log

    def is_gap(self, entry: bytes) -> bool:
        """See `Ledger.is_gap`."""
        kept = self._by_id.get(entry)
        return kept is not None and _is_gap(kept, self.shelf)

    def gap_count(self) -> int:
        """See `Ledger.gap_count`."""
        return sum(_is_gap(kept, self.shelf) for kept in self._entries)

    def first_gaps(self) -> list[Place]:
        """See `Ledger.first_gaps`."""
        first: dict[int, Place] = {}
        for kept in self._entries:
            if _is_gap(kept, self.shelf):
                first.setdefault(kept.place.log, kept.place)
        return [first[log] for log in sorted(first)]

    def redact(self, entry: bytes, member: bytes) -> None:
        """See `Ledger.redact`."""
        self._redacted.add((entry, member))

    def is_redacted(self, entry: bytes, member: bytes) -> bool:
        """See `Ledger.is_redacted`."""
        return (entry, member) in self._redacted

    def find(self, entry: bytes) -> Place | None:
        """See `Ledger.find`."""
        kept = self._by_id.get(entry)
        return None if kept is None else kept.place

    def find_prefix(self, prefix: bytes, limit: int) -> list[bytes]:
        """See `Ledger.find_prefix`."""
        return sorted(name for name in self._by_id if name.startswith(prefix))[:limit]

    def read(self, entry: int) -> Kept | None:
        """See `Ledger.read`."""
        return self._by_number.get(entry)

    def at(self, log: int, seq: int) -> list[Kept]:
        """See `Ledger.at`."""
        return list(self._chains.get(log, {}).get(seq, ()))

    def followers(self, place: Place) -> int:
        """See `Ledger.followers`."""
        parent = self._by_number[place.entry].id
        return sum(kept.prev == parent for kept in self.at(place.log, place.seq + 1))

    def lineage(self, entry: int, seq: int) -> list[int]:
        """See `Ledger.lineage`."""
        numbers = []
        kept = self._by_number.get(entry)
        while kept is not None and kept.place.seq >= seq:
            numbers.append(kept.place.entry)
            kept = self._by_id.get(kept.prev)
        return numbers

    def fork(self, log: int) -> int | None:
        """See `Ledger.fork`."""
        chain = self._chains.get(log, {})
        return min((seq for seq, kept in chain.items() if len(kept) > 1), default=None)

    def epochs(self) -> list[bytes]:
        """See `Ledger.epochs`."""
        return list(dict.fromkeys(kept.epoch for kept in self._entries))

    def chain(self, log: int, seq: int, limit: int) -> list[Kept]:
        """See `Ledger.chain`."""
        found: list[Kept] = []
        while len(found) < limit and (here := self.at(log, seq)):
            found += here
            seq += 1
        return found[:limit]

    def about(self, target: bytes, limit: int, before: int | None = None) -> list[int]:
        """See `Ledger.about`."""
        kept = (self._by_id.get(dot.entry) for dot in self.shelf.dots(target))
        found = {one.place.entry for one in kept if one is not None}
        return sorted(one for one in found if before is None or one < before)[-limit:]

    def since(self, entry: int, limit: int) -> list[Kept]:
        """See `Ledger.since`."""
        start = bisect_right(self._entries, entry, key=lambda kept: kept.place.entry)
        return self._entries[start : start + limit]


def _is_gap(kept: Kept, shelf: MemoryShelf) -> bool:
    return isinstance(kept.item.body, Dropped) and shelf.size(kept.id) is None
