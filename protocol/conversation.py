"""Conversation: one group between two peers, from the first summary to live exchange.

First both compare what they hold (`comparing`). From then on three parts work side by side:
`catchup` asks, `serving` gives, `live` tells.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import ClassVar

from moot.protocol.catchup import Catchup
from moot.protocol.comparing import Compared, Comparing, Phase
from moot.protocol.errands import Errands
from moot.protocol.errors import Refused
from moot.protocol.events import PUSH, Acked, Introduced, Store
from moot.protocol.heads import is_name
from moot.protocol.limits import (
    MAX_ADDRESSES_PER_PEER,
    MAX_PEERS_PER_MESSAGE,
    PEERS_AT_ONCE,
    PUSH_WINDOW,
)
from moot.protocol.live import Live
from moot.protocol.messages import (
    Differ,
    GroupMessage,
    Have,
    Heads,
    Parts,
    Peers,
    Runs,
    Sent,
    Summary,
    Want,
)
from moot.protocol.serving import Serving
from moot.protocol.supply import Landing, Outcome, Supply
from moot.protocol.topic import Topic, by_log


class Conversation:
    """One group in one session. spec: SYNC-6."""

    def __init__(
        self,
        topic: Topic,
        errands: Errands,
        asker: object,
        *,
        initiator: bool,
        eager: bool,
        asks: bool = True,
    ) -> None:
        self.topic = topic
        self._comparing = Comparing(topic, topic.marker, initiator=initiator)
        self.catchup = Catchup(topic, errands, asker, asks=asks)
        self._serving = Serving(topic)
        self._live = Live(topic, eager=eager)
        self._unstored: deque[int] = deque()
        """Sizes of pushed runs on their way to the disk."""
        self._introductions = 0
        self._began: int | None = None

    @property
    def phase(self) -> Phase:
        """How far we have compared."""
        return self._comparing.phase

    def begin(self) -> None:
        """Say what we hold."""
        self._comparing.begin()

    TURNS: ClassVar[dict[Phase, tuple[type[GroupMessage], ...]]] = {
        Phase.SUMMARY: (Summary, Peers),
        Phase.PARTS: (Parts, Peers),
        Phase.HEADS: (Heads, Peers),
        Phase.DIFFER: (Differ, Peers),
        Phase.OPEN: (Have, Want, Runs, Sent, Peers),
    }
    """What the peer may say in each phase."""

    def hear(self, message: GroupMessage, now: int) -> None:
        """Take one message. Raises Refused if it is out of turn or breaks a rule. spec: SYNC-7."""
        if not isinstance(message, self.TURNS[self.phase]):
            raise Refused(f"{type(message).__name__} when {self.phase.value}")
        match message:
            case Summary() | Parts() | Heads() | Differ():
                compared = self._comparing.hear(message)
                if compared is not None:
                    self._open(compared)
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

    def _open(self, compared: Compared) -> None:
        """Note what each holds, and turn to what differs and to what came meanwhile."""
        said = self._comparing.said
        for log, tips in said.items():
            self._live.agree(log, tips)
        for log, tips in (compared.same | compared.theirs).items():
            if tips:
                self.topic.show(log, tips)
        held = [tip for log in said for tip in sorted(self.topic.shown_exactly(log))]
        lacked = tuple(log for log in compared.theirs if not is_name(log) and self._behind(log))
        if held or lacked:
            self.topic.out.append(Acked(self.topic.group, tuple(held), lacked))
        for log in compared.theirs:
            self.catchup.review(log)
        since = [log for log in self.topic.logs() if self.topic.announced(log) != said.get(log)]
        self._live.moved(since, ours=True)

    def _behind(self, log: bytes) -> bool:
        """Whether the peer shows nothing of a log that we know, nor anything that is beyond it."""
        top = max((tip.seq for tip in self.topic.ours(log)), default=-1)
        return not self.topic.shown_exactly(log) and all(
            tip.seq <= top for tip in self.topic.theirs(log)
        )

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
        held: dict[bytes, None] = {}
        for landing in landings:
            self.topic.learn(landing.end, self.catchup.passed(landing.end.log))
            self._live.landed(landing.end.log)
            if landing.outcome in (Outcome.NEW, Outcome.KNOWN):
                held[landing.end.log] = None
        self.topic.acked(held)
        if want == PUSH:
            self._unstored.popleft()
        else:
            self.catchup.stored(want, landings)
        for landing in landings:
            self.catchup.review(landing.end.log)
        self.settle(now)
