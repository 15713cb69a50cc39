"""Redactions: which entries count, where some bodies were taken back and others did not come.

An entry that came without its body is a *gap*: nothing is known of it but its place, and whatever
builds on it waits, as if it had not come. Two things end that. Its body comes from somebody who
has it. Or its author took it back, and its header shows that nothing but their words was in it:
then it counts as empty on every replica alike, and who has its body drops it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from moot.crdt import decree, redaction
from moot.crdt.op import Op
from moot.crdt.space import Change, Space
from moot.crdt.thought import REDACTED
from moot.node.history import Content
from moot.node.store.contract import Kept, Ledger, Log, Place
from moot.protocol.body import Body
from moot.protocol.errors import OurFault
from moot.protocol.group_keys import GroupKeys
from moot.protocol.header import CONTENT
from moot.protocol.run import Dropped, Item, Run
from moot.protocol.words import is_marked


class Late(NamedTuple):
    """An entry that is held and whose body was lacking, as it came now."""

    run: Run
    """Of this one entry, unsigned: it was verified with others."""
    id: bytes
    content: Content

    @property
    def body(self) -> bytes:
        """The body, sealed."""
        body = self.run.items[0].body
        if isinstance(body, Dropped):
            raise OurFault("an entry without its body fills no gap")
        return body


class Redactions:
    """What one replica applies of its entries. For whoever can read."""

    def __init__(self, keys: GroupKeys, ledger: Ledger, space: Space) -> None:
        self._keys = keys
        self._ledger = ledger
        self._space = space
        self.freed: Counter[int] = Counter()
        """By log number, the bytes of bodies that were dropped, less those that came late."""
        self.replaying = False
        """Entries are applied again by number: of those that are held, the later are to come."""

    def apply(
        self,
        run: Run,
        ids: Sequence[bytes],
        offset: int,
        content: Content,
        log: Log,
        log_of: Callable[[int], Log],
    ) -> list[Change]:
        """Apply an entry as far as it counts, and what it takes back. spec: STORE-30, STORE-32."""
        name, author = ids[offset], log.member or b""
        dropped = type(run.items[offset].body) is Dropped
        ops = ops_of(log, content)
        if (dropped or redaction.is_words(ops)) and self._is_back(run, ids, offset, author):
            changes = decree.forget(self._space, name)
            if not dropped:
                self._drop(name)
            return changes
        if dropped:
            return []
        time = 0 if content is None else content.time
        changes = decree.take(self._space, name, author, time, ops)
        for op in ops:
            if op.field == REDACTED:
                changes += self._take_back(name, ops, author, log_of)
                break
        return changes

    def is_back(self, kept: Kept, log: Log) -> bool:
        """Whether an entry is held without its body because its author took it back."""
        item, author = kept.item, log.member or b""
        return (
            type(item.body) is Dropped
            and self._ledger.is_redacted(kept.id, author)
            and self._is_of_words(log.key, kept.place.seq, kept.prev, item)
        )

    def _take_back(
        self, by: bytes, ops: Sequence[Op], author: bytes, log_of: Callable[[int], Log]
    ) -> list[Change]:
        """Forget what the entry `by` of these ops takes back, now or when it comes."""
        at = self._ledger.find(by) if self.replaying else None
        changes: list[Change] = []
        for name in redaction.named(ops):
            self._ledger.redact(name, author)
            place = self._ledger.find(name)
            if place is not None and (at is None or place.entry < at.entry):
                changes += self._forget(name, place, author, log_of)
        return changes

    def _is_back(self, run: Run, ids: Sequence[bytes], offset: int, author: bytes) -> bool:
        """Whether its author took an entry back before it came, and could."""
        if not self._ledger.is_redacted(ids[offset], author):
            return False
        prev, item = ids[offset - 1] if offset else run.prev, run.items[offset]
        return self._is_of_words(run.log, run.first + offset, prev, item)

    def _is_of_words(self, log: bytes, seq: int, prev: bytes, item: Item) -> bool:
        """Whether an entry is marked as one of words."""
        key = self._keys.content_key
        marked = key is not None and is_marked(key, log, seq, prev, item.salt)
        return marked and item.kind == CONTENT

    def _forget(
        self, name: bytes, place: Place, author: bytes, log_of: Callable[[int], Log]
    ) -> list[Change]:
        """Forget an entry that is held, if it is one of words by the same author."""
        kept = self._ledger.read(place.entry)
        if kept is None:
            return []
        log = log_of(kept.place.log)
        if log.member != author or not self._is_of_words(
            log.key, kept.place.seq, kept.prev, kept.item
        ):
            return []
        changes = decree.forget(self._space, name)
        if not isinstance(kept.item.body, Dropped):
            self._drop(name)
        return changes

    def _drop(self, name: bytes) -> None:
        place = self._ledger.find(name)
        if place is not None:
            self.freed[place.log] += self._ledger.drop(place.entry)


def ops_of(log: Log, content: Content) -> Sequence[Op]:
    """The ops that count: a body's, if it is known whose log it is. spec: STORE-10."""
    return content.ops if isinstance(content, Body) and log.member is not None else ()
