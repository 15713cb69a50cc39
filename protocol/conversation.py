r"""Conversation: one group between two peers, from the first summary to live exchange.

    SUMMARY  --equal-->  OPEN
       |  \\--few logs, differ: Have of all-->  OPEN
       |
       \\--many logs, differ: Buckets-->  BUCKETS  --Have of the parts that differ-->  OPEN

Both ends compare what each *said*, not what it holds meanwhile, and so both take the same way
without a word more. In OPEN the three parts work side by side: `catchup` asks, `serving` gives,
`live` tells.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import ClassVar

from moot.protocol.buckets import bucket_digests, bucket_of
from moot.protocol.catchup import Catchup
from moot.protocol.errands import Errands
from moot.protocol.errors import Refused
from moot.protocol.events import PUSH, Acked, Introduced, Store
from moot.protocol.limits import (
    BUCKET_DIGEST,
    MANY_LOGS,
    MAX_ADDRESSES_PER_PEER,
    MAX_PEERS_PER_MESSAGE,
    PEERS_AT_ONCE,
    PUSH_WINDOW,
)
from moot.protocol.live import Live
from moot.protocol.messages import Buckets, GroupMessage, Have, Peers, Runs, Sent, Summary, Want
from moot.protocol.serving import Serving
from moot.protocol.supply import Landing, Outcome, Supply, Tip
from moot.protocol.topic import Tips, Topic, by_log


class Phase(Enum):
    """How far two peers have compared what they hold of a group."""

    SUMMARY = "we said our summary"
    BUCKETS = "the summaries differ, we said our buckets"
    OPEN = "each knows what the other holds, or is told"


class Conversation:
    """One group in one session. spec: SYNC-6."""

    def __init__(self, topic: Topic, errands: Errands, asker: object, *, eager: bool) -> None:
        self.topic = topic
        self.phase = Phase.SUMMARY
        self.catchup = Catchup(topic, errands, asker)
        self._serving = Serving(topic)
        self._live = Live(topic, eager=eager)
        self._said: dict[bytes, Tips] = {}
        """Our frontier as the summary tells it."""
        self._digest = b""
        self._unstored: deque[int] = deque()
        """Sizes of pushed runs on their way to the disk."""
        self._introductions = 0
        self._began: int | None = None

    def begin(self) -> None:
        """Say what we hold."""
        frontier = self.topic.frontier
        self._said = {log: self.topic.ours(log) for log in self.topic.logs()}
        self._digest = frontier.digest()
        self.topic.send(Summary(self.topic.index, self._digest, len(frontier)))

    TURNS: ClassVar[dict[Phase, tuple[type[GroupMessage], ...]]] = {
        Phase.SUMMARY: (Summary, Peers),
        Phase.BUCKETS: (Buckets, Peers),
        Phase.OPEN: (Have, Want, Runs, Sent, Peers),
    }
    """What the peer may say in each phase."""

    def hear(self, message: GroupMessage, now: int) -> None:
        """Take one message. Raises Refused if it is out of turn or breaks a rule. spec: SYNC-7."""
        if not isinstance(message, self.TURNS[self.phase]):
            raise Refused(f"{type(message).__name__} when {self.phase.value}")
        match message:
            case Summary():
                self._summary(message, now)
            case Buckets():
                self._buckets(message, now)
            case Have():
                self._have(message)
            case Want():
                self._serving.want(message)
            case Runs():
                self._runs(message, now)
            case Sent():
                self.catchup.sent(message)
            case Peers():
                self._peers(message, now)
        self.settle(now)

    def settle(self, now: int) -> None:
        """Ask, and say, what is due."""
        if self.phase is Phase.OPEN:
            self.catchup.schedule(now)
            self._live.settle(now)

    def deadline(self) -> int | None:
        """Return when `settle` will have something to do."""
        times = (self.catchup.deadline(), self._live.deadline())
        return min((time for time in times if time is not None), default=None)

    @property
    def behind(self) -> int:
        """How many logs the peer is not known to hold as far as we do."""
        logs = self.topic.frontier.logs()
        return sum(not self.topic.ours(log) <= self.topic.theirs(log) for log in logs)

    # -- comparing -----------------------------------------------------------------------------

    def _summary(self, message: Summary, now: int) -> None:
        if message.digest == self._digest:
            self._agree(self._said)
            self._open((), now)
        elif max(message.logs, len(self._said)) > MANY_LOGS:
            self.phase = Phase.BUCKETS
            self.topic.send(Buckets(self.topic.index, b"".join(bucket_digests(self._said))))
        else:
            self._open(self.topic.logs(), now)

    def _buckets(self, message: Buckets, now: int) -> None:
        theirs = message.digests
        same = {
            number
            for number, digest in enumerate(bucket_digests(self._said))
            if digest == theirs[number * BUCKET_DIGEST : (number + 1) * BUCKET_DIGEST]
        }
        self._agree({log: tips for log, tips in self._said.items() if bucket_of(log) in same})
        self._open([log for log in self.topic.logs() if bucket_of(log) not in same], now)

    def _agree(self, rows: dict[bytes, Tips]) -> None:
        """Note that the peer holds exactly what we said of these logs."""
        for log, tips in rows.items():
            self.topic.show(log, tips)
            self._live.agree(log, tips)
        held = tuple(tip for log in rows for tip in sorted(rows[log]))
        if held:
            self.topic.out.append(Acked(self.topic.group, held))

    def _open(self, differing: Iterable[bytes], now: int) -> None:
        """Tell our side where we differ, and what came since the summary was said."""
        self.phase = Phase.OPEN
        said, self._said = self._said, {}
        self._live.tell_all(differing, now)
        since = [log for log in self.topic.logs() if self.topic.ours(log) != said.get(log)]
        self._live.moved(since, ours=True)

    # -- open ----------------------------------------------------------------------------------

    def _have(self, message: Have) -> None:
        for log, tips in by_log(message.tips).items():
            self.topic.show(log, tips)
            self._live.heard(log)
            self.catchup.review(log)
        self.topic.out.append(Acked(self.topic.group, message.tips))

    def _runs(self, message: Runs, now: int) -> None:
        for run in message.runs:
            self._live.coming(run.log)
        if message.want != PUSH:
            self.catchup.runs(message, now)
            return
        self._unstored.append(sum(run.size for run in message.runs))
        if sum(self._unstored) > 2 * PUSH_WINDOW:  # twice: a Have may be under way. spec: SYNC-23
            raise Refused("the peer pushes more than it may")
        self.topic.out.append(Store(self.topic.group, PUSH, message.runs))

    def _peers(self, message: Peers, now: int) -> None:
        """Heed a few at once and one each second: more would only cost us. spec: SYNC-22."""
        self._began = now if self._began is None else self._began
        self._introductions += 1
        if self._introductions <= PEERS_AT_ONCE + (now - self._began) // 1000:
            self.topic.out.append(Introduced(self.topic.group, message.peers))

    # -- from our side -------------------------------------------------------------------------

    def introduce(self, peers: Sequence[tuple[str, tuple[str, ...]]]) -> None:
        """Tell the peer where members are found, as many as fit."""
        rows = tuple((peer, tuple(at)[:MAX_ADDRESSES_PER_PEER]) for peer, at in peers)
        if rows:
            self.topic.send(Peers(self.topic.index, rows[:MAX_PEERS_PER_MESSAGE]))

    def committed(self, logs: Sequence[bytes], now: int, *, ours: bool) -> None:
        """Take the news that logs grew on our disk."""
        if self.phase is Phase.OPEN:
            for log in logs:
                self.catchup.review(log)
            self._live.moved(logs, ours=ours)
            self.settle(now)

    def supplied(self, want: int, supply: Supply, now: int) -> None:
        """Take what the store found."""
        if want == PUSH:
            self._live.supplied(supply, now)
        else:
            self._serving.supplied(want, supply)

    def stored(self, want: int, landings: Sequence[Landing], now: int) -> None:
        """Take how runs landed: whatever became of them, the peer holds them."""
        held: list[Tip] = []
        for landing in landings:
            self.topic.learn(landing.end, self.catchup.passed(landing.end.log))
            self._live.landed(landing.end.log)
            if landing.outcome in (Outcome.NEW, Outcome.KNOWN):
                held.append(landing.end)
        if held:
            self.topic.out.append(Acked(self.topic.group, tuple(held)))
        if want == PUSH:
            self._unstored.popleft()
        else:
            self.catchup.stored(want, landings)
        for landing in landings:
            self.catchup.review(landing.end.log)
        self.settle(now)
