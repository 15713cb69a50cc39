"""Live: passes on what is new, and tells the peer what we hold.

When entries of a log reach our disk, one of three things is said to the peer:

    push        it held what we held before, and the edge to it is eager: send it the new entries
    announce    it did not, or the entries are many, or others will push them: say Have, and it
                asks for what it lacks
    acknowledge it holds them itself: say Have, so that it knows

What comes from a peer is not sent back to it: while runs of a log are on their way to our disk,
nothing is said of that log to the peer they came from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from moot.protocol.events import PUSH, Fetch
from moot.protocol.heads import is_stub
from moot.protocol.limits import (
    HAVE_DELAY_MS,
    MAX_ASK_KNOWN,
    MAX_ASKS_PER_WANT,
    MAX_TIPS_PER_MESSAGE,
    PUSH_BYTES,
    PUSH_WINDOW,
)
from moot.protocol.messages import Have
from moot.protocol.supply import Ask, Supply, Tip, Tips
from moot.protocol.topic import NONE, Topic, by_log
from moot.protocol.tree import Edge


class Pushed(NamedTuple):
    """Entries sent unasked that the peer has not acknowledged."""

    top: int
    """The greatest seq among them."""
    size: int


class Live:
    """The telling half of a conversation. spec: SYNC-20."""

    def __init__(self, topic: Topic, edge: Edge) -> None:
        self._topic = topic
        self._edge = edge
        self._told: dict[bytes, Tips] = {}
        """Our tips as the peer last heard of them."""
        self._pushed: dict[bytes, Tips] = {}
        """Tips that the peer will hold once it has read what we sent."""
        self._unacked: dict[bytes, list[Pushed]] = {}
        self._window = 0
        self._moved: dict[bytes, None] = {}
        """Logs to say something about."""
        self._owed: set[bytes] = set()
        """Logs of which the peer waits for a Have, moved or not."""
        self._notes: dict[bytes, None] = {}
        self._flush: int | None = None
        """When the notes go out as one Have."""
        self._fetching: dict[bytes, Tips] = {}
        """Logs being read for a push, with our tips when that began."""
        self._incoming: Counter[bytes] = Counter()
        """Runs of each log that came from this peer and are not yet on disk."""

    def deadline(self) -> int | None:
        """Return when `settle` will have something to do."""
        return self._flush

    def agree(self, log: bytes, tips: Tips) -> None:
        """Note what the peer was told that we hold of a log, when both compared."""
        self._told[log] = tips

    def moved(self, logs: Iterable[bytes]) -> None:
        """Note that logs grew on our disk."""
        self._moved |= dict.fromkeys(logs)

    def coming(self, log: bytes) -> None:
        """Note that a run came from the peer and is on its way to the disk."""
        self._incoming[log] += 1

    def landed(self, log: bytes) -> None:
        """Note that such a run was dealt with: the peer is owed a Have."""
        self._incoming[log] -= 1
        self._owed.add(log)
        self.moved((log,))

    def heard(self, log: bytes) -> None:
        """Take a Have of the peer as an acknowledgement of what we pushed."""
        top = max((tip.seq for tip in self._topic.theirs(log)), default=-1)
        waiting = self._unacked.pop(log, [])
        left = [pushed for pushed in waiting if pushed.top > top]
        self._window -= sum(pushed.size for pushed in waiting if pushed.top <= top)
        if left:
            self._unacked[log] = left

    # -- saying it -----------------------------------------------------------------------------

    def settle(self, now: int) -> None:
        """Say what is due. While a push is being read, news wait for the next one."""
        if not self._fetching:
            self._choose(now)
        if self._flush is not None and now >= self._flush:
            self._say()

    def _choose(self, now: int) -> None:
        """Begin to push what may be pushed, note the rest."""
        pushes: list[bytes] = []
        for log in tuple(self._moved):
            if self._incoming[log]:
                continue
            if not self._edge.eager or not self._may_push(log):  # spec: SYNC-21
                self._note(log, now)
            elif len(pushes) < MAX_ASKS_PER_WANT:
                pushes.append(log)
            else:
                continue
            del self._moved[log]
        if pushes:
            self._fetching = {log: self._topic.ours(log) for log in pushes}
            asks = tuple(Ask(log, self._reached(log)) for log in pushes)
            self._topic.out.append(Fetch(self._topic.group, PUSH, asks, PUSH_BYTES))

    def supplied(self, supply: Supply, now: int) -> None:
        """Push what was read; announce what was too much, or has no known beginning."""
        began, self._fetching = self._fetching, {}
        ends = by_log(supply.ends)
        partial = {*(ask.log for ask in supply.rest), *supply.lost}
        runs = tuple(run for run in supply.runs if run.log not in partial)
        self._topic.send_runs(PUSH, runs)
        for log, ours in began.items():
            if log in ends and log not in partial:
                size = sum(run.size for run in runs if run.log == log)
                self._push(log, ours, ends[log], size)
                if self._told[log] != self._topic.announced(log):
                    self.moved((log,))
                if log in self._owed:
                    self._note(log, now)
            else:
                self._note(log, now)
        if self._notes and self._flush is None:
            self._flush = now  # these waited for the push
        self.settle(now)

    def _push(self, log: bytes, ours: Tips, ends: Tips, size: int) -> None:
        """Note that all up to `ends` is on its way to the peer."""
        tips = ends | (ours & self._told.get(log, NONE))
        self._pushed[log] = self._told[log] = tips
        self._unacked.setdefault(log, []).append(Pushed(max(end.seq for end in ends), size))
        self._window += size

    def _may_push(self, log: bytes) -> bool:
        """Whether the peer holds just what we held before, and is not behind with reading."""
        told = self._told.get(log, NONE)
        current = told <= (self._topic.theirs(log) | self._pushed.get(log, NONE))
        news = self._topic.announced(log) - told - self._topic.theirs(log)
        return bool(news) and current and self._window < PUSH_WINDOW

    def _reached(self, log: bytes) -> tuple[bytes, ...]:
        """Ids that the peer holds of a log, for sure or once it has read what we sent."""
        tips = self._topic.theirs(log) | self._told.get(log, NONE)
        newest = sorted(tips, key=lambda tip: (-tip.seq, tip.id))
        return tuple(tip.id for tip in newest if not is_stub(tip))[:MAX_ASK_KNOWN]

    def _note(self, log: bytes, now: int) -> None:
        if self._told.get(log) != self._topic.announced(log) or log in self._owed:
            self._notes[log] = None
            if self._flush is None:
                self._flush = now + HAVE_DELAY_MS

    def _say(self) -> None:
        """Send all notes as Haves, the tips of one log never in two. spec: SYNC-9."""
        notes = [log for log in sorted(self._notes) if log not in self._fetching]
        for log in notes:
            del self._notes[log]
        self._flush = None
        tips: list[Tip] = []
        for log in notes:
            self._told[log] = self._topic.announced(log)
            self._owed.discard(log)
            if len(tips) + len(self._told[log]) > MAX_TIPS_PER_MESSAGE:
                self._topic.send(Have(self._topic.index, tuple(tips)))
                tips = []
            tips += sorted(self._told[log])
        if tips:
            self._topic.send(Have(self._topic.index, tuple(tips)))
