"""The one place that lets an entry in: what of a batch of runs is sound, new, and what it says.

Nothing is written here. A batch is examined whole before the first row of it is kept, so that a
bad run leaves no trace. Each run passes, in this order: chain, admission and signatures
(`verify_run`); what is held already is skipped; the predecessor must be held; a log may not branch
without end; then the bodies are opened and decoded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from moot.node.history import Content, read_run
from moot.node.logs import Logs
from moot.node.redactions import Late
from moot.node.store.contract import Ledger, bodies_size
from moot.node.vetting.vet import Vetted
from moot.protocol.errors import Refused
from moot.protocol.frontier import Frontier
from moot.protocol.group_keys import GroupKeys
from moot.protocol.header import NO_ENTRY
from moot.protocol.limits import (
    MAX_ENTRY_BYTES,
    MAX_GROUP_BYTES,
    MAX_LOG_BYTES,
    MAX_LOGS,
    MAX_SIBLINGS,
)
from moot.protocol.run import Dropped, Item, Run, verify_run
from moot.protocol.supply import Landing, Outcome, Tip


class Fresh(NamedTuple):
    """Consecutive entries of one log that are to be kept."""

    run: Run
    ids: Sequence[bytes]
    contents: Sequence[Content]

    @property
    def items(self) -> Sequence[Item]:
        """The entries' parts, one for each id."""
        return self.run.items


class Batch:
    """One batch of runs under examination, against what is held and against itself."""

    def __init__(
        self,
        keys: GroupKeys,
        ledger: Ledger,
        logs: Logs,
        frontier: Frontier,
        room: int = MAX_GROUP_BYTES,
    ) -> None:
        """`room` says how many bytes the group may yet grow by, whole runs being taken."""
        self._room = room
        self.landings: list[Landing] = []
        self.fresh: list[Fresh] = []
        self.fills: list[Late] = []
        """Entries that are held without their bodies, as they came now."""
        self._filled: set[bytes] = set()
        self._keys = keys
        self._ledger = ledger
        self._logs = logs
        self._frontier = frontier
        self._epochs = set(ledger.epochs()) if keys.epoch is None else {keys.epoch}
        self._seqs: dict[bytes, tuple[bytes, int]] = {}
        """Log and seq of the entries that are new in this batch, by id."""
        self._followed: Counter[tuple[bytes, bytes]] = Counter()
        """How many entries of this batch stand right after one of a log (or begin it)."""
        self._opened: set[bytes] = set()
        """Logs that this batch begins."""
        self._sizes: Counter[bytes] = Counter()
        """Bytes that this batch adds, by log."""

    def take(self, run: Run, vetted: Vetted | None = None) -> None:
        """Examine the next run. Raises Refused or Malformed for what no honest peer sends.

        `vetted` is what was found of it before, if it was looked through elsewhere.
        """
        ids = vetted.ids if vetted else verify_run(run, self._keys.gate_public, self._keys.group)
        end = Tip(run.log, run.first + len(ids) - 1, ids[-1])
        outcome, held = self._place(run, ids)
        size = bodies_size(run.items)
        if held and self._fill(run, ids, held) and outcome is Outcome.KNOWN:
            self.landings.append(Landing(Outcome.NEW, end))
            return
        if outcome is Outcome.NEW and self._is_full(run.log, size):
            outcome = Outcome.PAUSED
        self.landings.append(Landing(outcome, end))
        if outcome is not Outcome.NEW:
            return
        self._check_epoch(run)
        if held:
            run = run._replace(
                first=run.first + held, prev=ids[held - 1], admission=None, items=run.items[held:]
            )
            ids = ids[held:]
        self._opened.add(run.log)
        self._sizes[run.log] += size
        self._followed[run.log, run.prev] += 1
        self._seqs.update((entry, (run.log, seq)) for seq, entry in enumerate(ids, run.first))
        self.fresh.append(
            Fresh(run, ids, vetted.contents[held:] if vetted else self._read(run, ids))
        )

    def _read(self, run: Run, ids: Sequence[bytes]) -> Sequence[Content]:
        return read_run(self._keys.content_key, self._keys.group, run, ids)

    def _fill(self, run: Run, ids: Sequence[bytes], held: int) -> bool:
        """Take the bodies in a run that are lacking of what is held; whether there are any."""
        found = False
        for offset in range(held):
            body, entry = run.items[offset].body, ids[offset]
            if isinstance(body, Dropped) or entry in self._filled or not self._ledger.is_gap(entry):
                continue
            if self._is_full(run.log, len(body)):
                break
            self._filled.add(entry)
            self._sizes[run.log] += len(body)
            one = _one(run, ids, offset)
            (content,) = self._read(one, (entry,))
            self.fills.append(Late(one, entry, content))
            found = True
        return found

    def _check_epoch(self, run: Run) -> None:
        """A keeper learns an epoch from the admission of a log; others know theirs."""
        if run.epoch not in self._epochs:
            if self._keys.epoch is not None or run.first:
                raise Refused("entries of an epoch that is not this group's")
            self._epochs.add(run.epoch)

    def _is_full(self, key: bytes, size: int) -> bool:
        """Whether `size` bytes more are too many of one log, or of the group.

        spec: STORE-15, KEEP-7
        """
        new = self._sizes.total()
        log = self._logs.size_of(key) + self._sizes[key] + size
        group = self._logs.size + new + size
        no_room = self._room - new < MAX_ENTRY_BYTES
        return no_room or log > MAX_LOG_BYTES or group > MAX_GROUP_BYTES

    def _place(self, run: Run, ids: Sequence[bytes]) -> tuple[Outcome, int]:
        """What becomes of a sound run, and how many of its entries are held already."""
        followed = self._followed[run.log, run.prev]
        if (run.first - 1, run.prev) in self._frontier.tips(run.log) and not followed:
            return Outcome.NEW, 0
        if not self._knows(run.log):
            return self._place_new_log(run)
        # Whoever holds an entry holds all before it: what is held comes first.
        held = next((at for at, entry in enumerate(ids) if not self._holds(entry)), len(ids))
        if held == len(ids):
            return Outcome.KNOWN, held
        parent, seq = (ids[held - 1] if held else run.prev), run.first + held - 1
        if seq >= 0:
            found = self._find(parent)
            if found is None:
                return Outcome.GAP, 0
            if found != (run.log, seq):
                raise Refused("an entry that follows one from elsewhere")
        if self._branches(run.log, parent) >= MAX_SIBLINGS:
            return Outcome.SURPLUS, 0
        return Outcome.NEW, held

    def _place_new_log(self, run: Run) -> tuple[Outcome, int]:
        if run.first:
            return Outcome.GAP, 0
        if len(self._logs) + len(self._opened) >= MAX_LOGS:
            return Outcome.PAUSED, 0
        return Outcome.NEW, 0

    def _knows(self, log: bytes) -> bool:
        return bool(self._logs.of(log)) or log in self._opened

    def _holds(self, entry: bytes) -> bool:
        return entry in self._seqs or self._ledger.find(entry) is not None

    def _find(self, entry: bytes) -> tuple[bytes, int] | None:
        """The log and seq of an entry that is held, or comes before in this batch."""
        fresh = self._seqs.get(entry)
        if fresh is not None:
            return fresh
        place = self._ledger.find(entry)
        return None if place is None else (self._logs[place.log].key, place.seq)

    def _branches(self, log: bytes, parent: bytes) -> int:
        """How many entries stand right after `parent`, here and in this batch. spec: STORE-11."""
        fresh = self._followed[log, parent]
        if parent == NO_ENTRY:
            return fresh + len(self._logs.of(log))
        place = None if parent in self._seqs else self._ledger.find(parent)
        return fresh if place is None else fresh + self._ledger.followers(place)


def _one(run: Run, ids: Sequence[bytes], offset: int) -> Run:
    """One entry of a run as a run, unsigned: it was verified with the others."""
    prev = ids[offset - 1] if offset else run.prev
    return run._replace(first=run.first + offset, prev=prev, items=(run.items[offset],))
