"""Conversation: one group between two peers, from the first summary to live exchange.

First both compare what they hold (`comparing`). From then on three parts work side by side:
`catchup` asks, `serving` gives, `live` tells.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import ClassVar

from moot.protocol.audit import Audit
from moot.protocol.catchup import Catchup
from moot.protocol.comparing import Compared, Comparing, Phase
from moot.protocol.errors import Refused
from moot.protocol.events import PUSH, Acked, Introduced, Store
from moot.protocol.heads import is_name
from moot.protocol.house import House
from moot.protocol.limits import (
    MAX_ADDRESSES_PER_PEER,
    MAX_PEERS_PER_MESSAGE,
    PEERS_AT_ONCE,
    PUSH_WINDOW,
)
from moot.protocol.live import Live
from moot.protocol.messages import (
    Differ,
    Graft,
    GroupMessage,
    Have,
    Heads,
    Hint,
    Parts,
    Peers,
    Prune,
    Quiet,
    Runs,
    Sent,
    Summary,
    Want,
)
from moot.protocol.serving import Serving
from moot.protocol.supply import Landing, Outcome, Supply, Tips
from moot.protocol.topic import Topic, by_log
from moot.protocol.tree import Edge


class Conversation:
    """One group in one session. spec: SYNC-6."""

    def __init__(
        self, topic: Topic, house: House, asker: object, now: int, *, initiator: bool
    ) -> None:
        self.topic = topic
        self.edge = Edge(topic, house.tree)
        self.differs = False
        """Whether it shows that something was missed."""
        self._comparing = Comparing(topic, topic.marker, initiator=initiator)
        asks = topic.group not in house.full
        self.catchup = Catchup(topic, house.errands, asker, self.edge, asks=asks)
        self._serving = Serving(topic)
        self._live = Live(topic, self.edge)
        self._audit = Audit(house.chance, now)
        if not asks:
            self._audit.give_up()
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
        Phase.OPEN: (Have, Want, Runs, Sent, Peers, Graft, Prune, Quiet),
    }
    """What the peer may say in each phase."""

    def hear(self, message: GroupMessage, now: int) -> None:
        """Take one message. Raises Refused if it is out of turn or breaks a rule. spec: SYNC-7."""
        if not isinstance(message, self.TURNS[self.phase]):
            raise Refused(f"{type(message).__name__} when {self.phase.value}")
        if isinstance(message, Hint):
            self._hint(message, now)
            return
        self._audit.moved(now)
        match message:
            case Summary() | Parts() | Heads() | Differ():
                compared = self._comparing.hear(message)
                if compared is not None:
                    self._open(compared, now)
            case Have():
                self._have(message, now)
            case Want():
                self._serving.want(message)
            case Runs():
                self._runs(message, now)
            case Sent():
                self.catchup.sent(message)
        self.settle(now)

    def _hint(self, message: Hint, now: int) -> None:
        match message:
            case Peers():
                self._peers(message, now)
            case Graft():
                self.edge.turn(eager=True)
            case Prune():
                self.edge.turn(eager=False)
            case Quiet():
                self._compare(message, now)

    def settle(self, now: int) -> None:
        """Ask, and say, what is due."""
        if self.phase is Phase.OPEN:
            self.catchup.schedule(now)
            self._live.settle(now)
            if self._audit.is_due(now):
                self._audit.put_off(now)
                self.topic.send(Quiet(self.topic.index, self.topic.frontier.digest()))

    def deadline(self) -> int | None:
        """Return when `settle` will have something to do."""
        if self.phase is not Phase.OPEN:
            return None
        times = (self.catchup.deadline(), self._live.deadline(), self._audit.deadline())
        return min((time for time in times if time is not None), default=None)

    @property
    def lacking(self) -> int:
        """How many entries the peer has shown that we lack, as far as their places tell."""
        shown = self.topic.shown.items()
        return sum(max(0, _top(theirs) - _top(self.topic.ours(log))) for log, theirs in shown)

    @property
    def behind(self) -> int:
        """How many logs the peer is not known to hold as far as we do."""
        logs = self.topic.frontier.logs()
        return sum(not self.topic.ours(log) <= self.topic.theirs(log) for log in logs)

    # -- comparing -----------------------------------------------------------------------------

    def _open(self, compared: Compared, now: int) -> None:
        """Note what each holds, and turn to what differs and to what came meanwhile."""
        self.edge.settle()
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
            self.catchup.compared(log, now)
        since = [log for log in self.topic.logs() if self.topic.announced(log) != said.get(log)]
        self._live.moved(since)

    def _behind(self, log: bytes) -> bool:
        """Whether the peer shows nothing of a log that we know, nor anything that is beyond it."""
        top = max((tip.seq for tip in self.topic.ours(log)), default=-1)
        return not self.topic.shown_exactly(log) and all(
            tip.seq <= top for tip in self.topic.theirs(log)
        )

    # -- open ----------------------------------------------------------------------------------

    def _have(self, message: Have, now: int) -> None:
        for log, tips in by_log(message.tips).items():
            self.catchup.ends_at(log, tips)
            self.topic.show(log, tips)
            self._live.heard(log)
            self.catchup.announced(log, now)
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

    def _compare(self, message: Quiet, now: int) -> None:
        """Begin anew if the two ends differ though nothing moves. spec: GSP-8."""
        if message.digest == self.topic.frontier.digest():
            self._audit.put_off(now)
        elif self._audit.is_quiet(now):
            self.differs = True

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

    def committed(self, logs: Sequence[bytes], now: int) -> None:
        """Take the news that logs grew on our disk."""
        self._audit.moved(now)
        if self.phase is Phase.OPEN:
            for log in logs:
                self.catchup.moved(log, now)
            self._live.moved(logs)
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
            elif landing.outcome is not Outcome.GAP:
                self._audit.give_up()
        self.topic.acked(held)
        if want == PUSH:
            self._unstored.popleft()
            self._judge_push(landings)
        else:
            self.catchup.stored(want, landings)
        for landing in landings:
            self.catchup.review(landing.end.log)
        self.settle(now)

    def _judge_push(self, landings: Sequence[Landing]) -> None:
        """Keep the edge over which news come first, not one that brings none. spec: GSP-5."""
        outcomes = {landing.outcome for landing in landings}
        if Outcome.NEW in outcomes:
            self.edge.turn(eager=True)
        elif Outcome.GAP not in outcomes:
            self.edge.prune()


def _top(tips: Tips) -> int:
    return max((tip.seq for tip in tips), default=-1)
