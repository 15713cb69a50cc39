"""Walking logs: cutting runs for a peer, and finding what it may hold.

A log is a chain unless it forked; then it is a tree. Chains are served straight from their rows.
A tree is cut into segments first: from where the peer's knowledge ends or a branch begins, along
the branch whose entries came here first. Every segment ends at a signature within the bounds of a
run, because every run that came here did.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from moot.node.logs import Logs
from moot.node.store.contract import Kept, Ledger, Log, Place, bodies_size
from moot.protocol.frontier import Frontier
from moot.protocol.heads import is_stub
from moot.protocol.limits import MAX_ASK_KNOWN, RUN_BYTES, RUN_ENTRIES
from moot.protocol.run import Item, Run
from moot.protocol.supply import Ask, Supply, Tip


class Signable(Protocol):
    """An entry, as far as cutting runs asks."""

    @property
    def item(self) -> Item:
        """What it has of its own."""


class Branches:
    """The trees and chains of one group's logs."""

    def __init__(self, ledger: Ledger, logs: Logs, frontier: Frontier) -> None:
        self._ledger = ledger
        self._logs = logs
        self._frontier = frontier

    def supply(self, asks: Sequence[Ask], budget: int) -> Supply:
        """Find what is asked, about `budget` bytes of it, and at least one run. spec: STORE-12."""
        runs: list[Run] = []
        ends: list[Tip] = []
        rest: list[Ask] = []
        lost: list[bytes] = []
        for ask in asks:
            known = list(filter(None, map(self._ledger.find, ask.known)))
            if ask.known and not known:
                lost.append(ask.log)
            elif budget <= 0:
                rest.append(ask)
            else:
                given, tips = self._serve(ask.log, known, budget)
                budget -= sum(run.size for run in given)
                runs += given
                ends += tips
                if given and not self._complete(ask, tips):
                    rest.append(Ask(ask.log, (*(tip.id for tip in tips), *ask.known)))
        return Supply(tuple(runs), tuple(ends), tuple(rest), tuple(lost))

    def held(self, tips: Sequence[Tip]) -> list[Tip]:
        """Those of the tips that are held; for each mark, whatever is held at its place."""
        found: list[Tip] = []
        for tip in tips:
            if not is_stub(tip):
                found += [tip] if self._ledger.find(tip.id) else []
                continue
            for log in self._logs.of(tip.log):
                found += [tip._replace(id=kept.id) for kept in self._ledger.at(log.number, tip.seq)]
        return found

    def climb(self, log: bytes) -> list[bytes]:
        """Ids by which a peer may find what it shares with us of a log.

        Of each branch the tip, the entries 1, 2, 4, 8, ... before it, and the first.
        """
        ids: dict[bytes, None] = {}
        for _, tip in sorted(self._frontier.tips(log), reverse=True):
            place = self._ledger.find(tip)
            if place is not None:
                ids.update(dict.fromkeys(self._rungs(place)))
        return list(ids)[:MAX_ASK_KNOWN]

    def _rungs(self, place: Place) -> Iterator[bytes]:
        fork = self._fork(place.log)
        above = [] if fork is None else self._ledger.lineage(place.entry, fork)
        step = 0
        while True:
            seq = max(0, place.seq - step)
            back = place.seq - seq
            kept = self._ledger.read(above[back]) if back < len(above) else None
            yield (kept or self._ledger.at(place.log, seq)[0]).id
            if seq == 0:
                return
            step = step * 2 or 1

    def _serve(
        self, log: bytes, known: Sequence[Place], budget: int
    ) -> tuple[list[Run], Sequence[Tip]]:
        """Runs of one log within the budget, one at least, and the last entry of each branch."""
        given: list[Run] = []
        ends: dict[bytes, Tip] = {}
        for run, tip in self._runs(log, known, min(budget, RUN_BYTES)):
            given.append(run)
            ends.pop(run.prev, None)
            ends[tip.id] = tip
            budget -= run.size
            if budget <= 0:
                break
        return given, list(ends.values())

    def _complete(self, ask: Ask, ends: Sequence[Tip]) -> bool:
        """Whether an answer brought the asker to every tip."""
        has = {*ask.known, *(tip.id for tip in ends)}
        return all(tip in has for _, tip in self._frontier.tips(ask.log))

    def pieces(
        self, size: int, until: int, known: Sequence[Place] = ()
    ) -> Iterator[tuple[Log, list[Kept]]]:
        """All that is held up to entry number `until`, log by log in the order of their keys.

        Without what is `known`, and all before it. Each piece is one that `run_of` makes a run of,
        about `size` bytes, with all signatures.
        """
        for key in sorted(self._frontier.logs()):
            yield from self._pieces(key, known, size, until)

    def count(self, known: Sequence[Place]) -> tuple[int, int]:
        """How many entries are held that are not `known` nor before them, and of how many logs."""
        entries = logs = 0
        for key in self._frontier.logs():
            missing = self._count(key, known)
            entries += missing
            logs += missing > 0
        return entries, logs

    def _count(self, key: bytes, known: Sequence[Place]) -> int:
        tips, logs = self._frontier.tips(key), self._logs.of(key)
        if len(tips) == 1 and len(logs) == 1:
            ((end, _),) = tips
            return end - max((at.seq for at in known if at.log == logs[0].number), default=-1)
        return sum(
            1
            for log in logs
            for _ in self._missing(log, [place for place in known if place.log == log.number])
        )

    def _runs(self, key: bytes, known: Sequence[Place], size: int) -> Iterator[tuple[Run, Tip]]:
        """What is missing of a log in runs of about `size` bytes, each with its last entry."""
        for log, kept in self._pieces(key, known, size):
            yield run_of(log, kept), Tip(log.key, kept[-1].place.seq, kept[-1].id)

    def _pieces(
        self, key: bytes, known: Sequence[Place], size: int, until: int | None = None
    ) -> Iterator[tuple[Log, list[Kept]]]:
        """What is missing of a log, in pieces that end at a signature."""
        for log in self._logs.of(key):
            segments: list[list[Kept]] = []
            tails: dict[bytes, list[Kept]] = {}
            for kept in self._missing(log, [place for place in known if place.log == log.number]):
                if until is not None and kept.place.entry > until:
                    continue
                segment = tails.pop(kept.prev, None)
                if segment is None:
                    segment = []
                    segments.append(segment)
                segment.append(kept)
                tails[kept.id] = segment
                if len(segment) >= RUN_ENTRIES:
                    yield from _drain(log, segments, size)
            yield from _drain(log, segments, size)

    def _missing(self, log: Log, known: Sequence[Place]) -> Iterator[Kept]:
        """The entries that are not among `known` nor before them, by seq and arrival."""
        seq = max((place.seq for place in known), default=-1) + 1
        held: set[int] = set()
        fork = self._fork(log.number)
        if fork is not None and seq > fork:
            seq = fork
            for place in known:
                held.update(self._ledger.lineage(place.entry, fork))
        while page := self._ledger.chain(log.number, seq, RUN_ENTRIES):
            last = page[-1].place.seq
            if len(page) == RUN_ENTRIES and fork is not None and last >= fork:
                page = self._whole(page, last)
            yield from (kept for kept in page if kept.place.entry not in held)
            seq = last + 1

    def _whole(self, page: list[Kept], seq: int) -> list[Kept]:
        """A page whose last seq is not cut in two."""
        return [
            *(kept for kept in page if kept.place.seq < seq),
            *self._ledger.at(page[0].place.log, seq),
        ]

    def _fork(self, log: int) -> int | None:
        """The first seq at which a log branches; asked of the disk only if it can be at all."""
        tips = self._frontier.tips(self._logs[log].key)
        return self._ledger.fork(log) if len(tips) > 1 else None


def _drain(log: Log, segments: Sequence[list[Kept]], size: int) -> Iterator[tuple[Log, list[Kept]]]:
    """Cut off each segment what ends at a signature. Earlier segments hold what later ones need."""
    for segment in segments:
        while cut := cut_at(segment, size):
            yield log, segment[:cut]
            del segment[:cut]


def cut_at(kept: Sequence[Signable], size: int) -> int:
    """How many entries make the next run; 0 if none can.

    It ends at the last signature within `size` bytes, or else at the first one after.
    """
    cut = 0
    for count, entry in enumerate(kept, 1):
        size -= bodies_size((entry.item,))
        if cut and (count > RUN_ENTRIES or size < 0):
            break
        if entry.item.signature is not None:
            cut = count
    return cut


def run_of(log: Log, kept: Sequence[Kept]) -> Run:
    """A run of these entries, signed at its end only: the chain vouches for the others."""
    first, last = kept[0], kept[-1]
    items = [
        entry.item._replace(signature=None) if entry.item.signature else entry.item
        for entry in kept[:-1]
    ]
    return Run(
        first.epoch,
        log.key,
        first.place.seq,
        first.prev,
        None if first.place.seq else log.admission,
        (*items, last.item),
    )
