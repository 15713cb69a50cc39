"""A replica: one group on this node, its entries, the state that they make, and who listens.

Everything that changes a group passes `Replica.admit`: entries from peers come through
`Replica.ingest`, our own from `moot.node.forge.Forge`. It is written, applied and committed in one
transaction; after the commit the listeners hear of it. Whatever fails, fails whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import NamedTuple

from moot.crdt.space import Change, Space
from moot.node.branches import Branches
from moot.node.gaps import Gaps
from moot.node.history import Content, Record, read_run, runs_of
from moot.node.ingest import Batch, Fresh
from moot.node.logs import Logs
from moot.node.redactions import Late, Redactions, ops_of
from moot.node.store.contract import Cards, Kept, Ledger, Log, Place, Store, Texts, bodies_size
from moot.node.vetting.vet import Vetted
from moot.protocol.body import Opening
from moot.protocol.errors import OurFault
from moot.protocol.frontier import Frontier
from moot.protocol.group_keys import GroupKeys
from moot.protocol.limits import MAX_ENTRY_BYTES, MAX_GROUP_BYTES
from moot.protocol.run import DIGEST_SIZE, Dropped, Run
from moot.protocol.state_hash import state_hash
from moot.protocol.supply import Ask, Landing, Supply, Tip

PAGE = 500
"""Entries read at a time when many are."""


class Commit(NamedTuple):
    """What reached the disk in one transaction."""

    group: bytes
    entries: range
    """The numbers of the new entries, for `Replica.history`."""
    logs: tuple[bytes, ...]
    """The keys of the logs that grew."""
    changes: tuple[Change, ...]
    ours: bool
    """Written on this node, rather than taken from a peer."""


class Ingested(NamedTuple):
    """What became of the runs that a peer gave."""

    landings: tuple[Landing, ...]
    """One for each run, in their order."""
    commit: Commit | None
    """None if nothing was new."""


Listener = Callable[[Commit], None]


def _enough() -> int:
    return MAX_GROUP_BYTES


class Replica:
    """One group on this node."""

    def __init__(self, store: Store, keys: GroupKeys) -> None:
        """Open the group of these keys, in which the store must be enrolled."""
        self.keys = keys
        self.group = keys.group
        self.ledger: Ledger = store.ledger(keys.group)
        self.frontier = Frontier()
        """What is on disk, by log. Changes only together with a commit."""
        self.logs = Logs(self.ledger.logs())
        self._store = store
        self._space = Space(self.ledger.shelf)
        self._redactions = Redactions(keys, self.ledger, self._space)
        self._branches = Branches(self.ledger, self.logs, self.frontier)
        self._listeners: list[Listener] = []
        self._lacking = Gaps(self.ledger, self.logs)
        for entry, place in self.ledger.heads():
            self.frontier.put(self.logs[place.log].key, place.seq, entry)
        self._unsure = True
        """The state may lack entries: it is to be replayed before it is used."""
        self.room: Callable[[], int] = _enough
        """How many bytes may yet be taken in from peers; a keeper's quota says."""

    @property
    def is_full(self) -> bool:
        """Whether nothing more is taken in: not the largest entry would fit. spec: KEEP-7."""
        return self.room() < MAX_ENTRY_BYTES

    @property
    def space(self) -> Space:
        """The state that the entries amount to. A keeper's is empty."""
        if self._unsure:
            self._catch_up()
        return self._space

    @property
    def cards(self) -> Cards:
        """What is kept of the rows that are made of the state."""
        return self.ledger.cards

    @property
    def texts(self) -> Texts:
        """What the objects say, to be searched."""
        return self.ledger.texts

    # -- letting in ----------------------------------------------------------------------------

    def ingest(self, runs: Iterable[Run], vetted: Iterable[Vetted | None] = ()) -> Ingested:
        """Verify runs from outside, keep what is new, apply it, commit. spec: STORE-3.

        `vetted` is what was found of each before, if they were looked through elsewhere.

        Raises Refused or Malformed for a run that no honest peer sends; then nothing of the whole
        batch is kept. Raises StoreTrouble if the disk fails; then it may be given again.
        """
        batch = Batch(self.keys, self.ledger, self.logs, self.frontier, self.room())
        found = iter(vetted)
        for run in runs:
            batch.take(run, next(found, None))
        fills = batch.fills
        commit = self.admit(batch.fresh, ours=False, fills=fills) if batch.fresh or fills else None
        return Ingested(tuple(batch.landings), commit)

    def admit(
        self,
        batch: Sequence[Fresh],
        *,
        ours: bool,
        beside: Callable[[], None] | None = None,
        fills: Sequence[Late] = (),
    ) -> Commit:
        """Keep entries that were found sound, apply them, commit, and then tell the listeners.

        `fills` are entries held already whose bodies were lacking, now with them. `beside` is
        called within the transaction, to note what must stand or fall with the entries.
        spec: STORE-4
        """
        if self._unsure:
            self._catch_up()
        changes: list[Change] = []
        grown: dict[int, Log] = {}
        with self._transaction():
            first = entry = self.ledger.next_entry()
            for fresh in batch:
                log = self._keep(fresh, entry, grown)
                changes += self._apply(fresh.run, fresh.ids, fresh.contents, log, grown)
                entry += len(fresh.ids)
            changes += self._fill(fills, grown)
            self._mark(entry - 1 if batch else self.ledger.newest, changes)
            if beside is not None:
                beside()
        for log in grown.values():
            self.logs.put(log)
        self._count_freed()
        for fresh in batch:
            seq, prev = fresh.run.first, fresh.run.prev
            self.frontier.extend(fresh.run.log, seq, prev, fresh.ids)
        logs = tuple(dict.fromkeys(log.key for log in grown.values()))
        commit = Commit(self.group, range(first, entry), logs, tuple(changes), ours)
        for listener in tuple(self._listeners):
            listener(commit)
        return commit

    def _keep(self, fresh: Fresh, entry: int, grown: dict[int, Log]) -> Log:
        """Write the rows of consecutive entries, and of their log if it begins with them.

        Returns the log as it will be after the commit, and puts it among the `grown`.
        """
        run, ids, contents = fresh
        parent = None
        if run.first:
            parent = self.ledger.find(run.prev)
            if parent is None:
                raise OurFault("an entry passed examination without the one before it")
            log = grown.get(parent.log) or self.logs[parent.log]
        else:
            log = self._open_log(run, contents[0])
        log = grown[log.number] = log._replace(size=log.size + bodies_size(run.items))
        readable = self.keys.content_key is not None
        sizes = [
            # Of a body that is not here nobody knows how many ops it holds.
            len(ops_of(log, content)) if readable and type(item.body) is not Dropped else None
            for content, item in zip(contents, run.items, strict=True)
        ]
        place = Place(entry, log.number, run.first)
        self.ledger.append(place, parent and parent.entry, run.epoch, ids, run.items, sizes)
        return log

    def _open_log(self, run: Run, opening: Content) -> Log:
        member = opening.member if isinstance(opening, Opening) else None
        admission = run.admission or b""
        number = self.ledger.add_log(run.log, admission, member)
        return Log(number, run.log, admission, member)

    def _apply(
        self,
        run: Run,
        ids: Sequence[bytes],
        contents: Sequence[Content],
        log: Log,
        grown: Mapping[int, Log],
    ) -> list[Change]:
        """Apply entries in order. Whatever cannot be read, or has no author, has no ops."""
        changes: list[Change] = []
        if self.keys.content_key is not None:

            def log_of(number: int) -> Log:
                return grown.get(number) or self.logs[number]

            for offset, content in enumerate(contents):
                changes += self._redactions.apply(run, ids, offset, content, log, log_of)
        return changes

    def _fill(self, fills: Sequence[Late], grown: Mapping[int, Log]) -> list[Change]:
        """Put bodies where they were lacking, and apply what they say. spec: STORE-31."""
        changes: list[Change] = []
        for late in fills:
            place = self.ledger.find(late.id)
            if place is None:
                raise OurFault("a body came for an entry that is not held")
            self.ledger.fill(place.entry, late.body)
            self._redactions.freed[place.log] += DIGEST_SIZE - len(late.body)
            log = grown.get(place.log) or self.logs[place.log]
            changes += self._apply(late.run, (late.id,), (late.content,), log, grown)
        return changes

    def _count_freed(self) -> None:
        """Count the bodies of each log anew, after some were dropped or came late."""
        freed = self._redactions.freed
        for number, size in freed.items():
            log = self.logs[number]
            self.logs.put(log._replace(size=log.size - size))
        freed.clear()

    def _mark(self, newest: int, changes: Sequence[Change]) -> None:
        """Note how far the state is made, and whose cards that makes stale."""
        if self.keys.content_key is not None:
            self.ledger.mark_applied(newest)
            self.ledger.cards.touch({change.target for change in changes})

    # -- making the state again ----------------------------------------------------------------

    def rebuild(self) -> None:
        """Throw the state away and make it again from the entries, the same. spec: STORE-8."""
        with self._transaction():
            self.ledger.restart()
            self._replay()
        self._count_freed()

    def _catch_up(self) -> None:
        """Apply what is kept but not applied: after an upgrade of power, or a failed write.

        spec: STORE-14
        """
        if self.keys.content_key is not None and self.ledger.applied < self.ledger.newest:
            with self._transaction():
                self._replay()
            self._count_freed()
        self._unsure = False

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """A transaction of the store; if it fails, the state may have to be replayed."""
        self._redactions.freed.clear()
        self._space.look_away()
        try:
            with self._store.transaction():
                yield
        except BaseException:
            self._unsure = True
            self._space.look_away()
            raise

    def _replay(self) -> None:
        self._redactions.replaying = True
        try:
            self._replay_all()
        finally:
            self._redactions.replaying = False

    def _replay_all(self) -> None:
        while page := self.ledger.since(self.ledger.applied, PAGE):
            changes: list[Change] = []
            for number, run, ids in runs_of(self.logs, page):
                contents = read_run(self.keys.content_key, self.keys.group, run, ids)
                log = self.logs[number]
                if run.first == 0 and isinstance(contents[0], Opening):
                    log = log._replace(member=contents[0].member)
                    self.ledger.set_member(number, log.member)
                    self.logs.put(log)
                changes += self._apply(run, ids, contents, log, {})
            self._mark(page[-1].place.entry, changes)

    def state_hash(self) -> bytes:
        """32 bytes, equal on every replica that holds the same entries."""
        return state_hash(self.space)

    # -- reading -------------------------------------------------------------------------------

    def history(self, since: int = 0, together: int = PAGE) -> Iterator[Record]:
        """Every entry that arrived after entry number `since`, in the order of arrival here.

        So many are read `together`: as many as will be looked at.
        """
        while page := self.ledger.since(since, together):
            contents = chain.from_iterable(
                read_run(self.keys.content_key, self.keys.group, run, ids)
                for _, run, ids in runs_of(self.logs, page)
            )
            for kept, content in zip(page, contents, strict=True):
                log = self.logs[kept.place.log]
                since = kept.place.entry
                gone = isinstance(kept.item.body, Dropped)
                yield Record(since, kept.id, log.key, kept.place.seq, log.member, content, gone)

    def entry(self, number: int) -> Record | None:
        """One entry by its number; None if it is not held."""
        kept = self.ledger.read(number)
        if kept is None:
            return None
        ((log, run, ids),) = runs_of(self.logs, [kept])
        (content,) = read_run(self.keys.content_key, self.keys.group, run, ids)
        known = self.logs[log]
        gone = isinstance(kept.item.body, Dropped)
        return Record(number, kept.id, known.key, kept.place.seq, known.member, content, gone)

    def pieces(self, size: int, known: Sequence[Place] = ()) -> Iterator[tuple[Log, list[Kept]]]:
        """Everything that is held now, log by log, in pieces of about `size` bytes.

        See `Branches.pieces`; what comes while one reads is not among it.
        """
        return self._branches.pieces(size, self.ledger.newest, known)

    def count_but(self, known: Sequence[Place]) -> tuple[int, int]:
        """See `Branches.count`."""
        return self._branches.count(known)

    def record(self, entry: bytes) -> Record | None:
        """One entry by its id; None if it is not held."""
        place = self.ledger.find(entry)
        return None if place is None else self.entry(place.entry)

    def gaps(self) -> int:
        """How many entries lack their bodies though nobody took them back."""
        return self.ledger.gap_count() if self.keys.content_key is not None else 0

    def lacking(self) -> tuple[Ask, ...]:
        """See `Gaps.asks`."""
        return self._lacking.asks() if self.keys.content_key is not None else ()

    def about(self, target: bytes, before: int | None = None) -> Iterator[Record]:
        """The entries with an op on an object, the newest first, perhaps those before a number."""
        while numbers := self.ledger.about(target, PAGE, before):
            yield from filter(None, map(self.entry, reversed(numbers)))
            before = numbers[0]

    # -- for peers -----------------------------------------------------------------------------

    def supply(self, asks: Sequence[Ask], budget: int) -> Supply:
        """See `Branches.supply`."""
        return self._branches.supply(asks, budget)

    def held(self, tips: Sequence[Tip]) -> list[Tip]:
        """See `Branches.held`."""
        return self._branches.held(tips)

    def climb(self, log: bytes) -> list[bytes]:
        """See `Branches.climb`."""
        return self._branches.climb(log)

    def acknowledged(
        self, device: bytes, tips: Sequence[Tip], nothing: Iterable[bytes] = ()
    ) -> None:
        """Remember that a device has these tips on its disk, and nothing of some logs.

        Whoever writes a log is taken to have it, so that of its own log only that is remembered
        which is less than we hold, as after its disk was lost.
        Reaches our own disk with the next commit: losing it costs one question to the peer.
        """
        own = {tip.id for tip in tips if tip.log == device}
        if own.issuperset(entry for _, entry in self.frontier.tips(device)):
            tips = [tip for tip in tips if tip.log != device]
            nothing = (*nothing, device)
        logs = [log.number for key in nothing for log in self.logs.of(key)]
        self.ledger.peers.acknowledge(device, [tip.id for tip in tips], logs)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after every commit, never before; return how to stop that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)
