"""Topic: what both ends know about one group in one session.

The parts of a conversation (`catchup`, `serving`, `live`) share it: our frontier, what the peer
has shown to hold, and where effects go.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from moot.protocol.errors import Refused
from moot.protocol.events import Acked, Effect, Send
from moot.protocol.frontier import Frontier
from moot.protocol.heads import Marker, is_stub
from moot.protocol.hello import Meeting
from moot.protocol.limits import (
    MAX_LOGS,
    MAX_RUNS_PER_MESSAGE,
    MAX_TIPS_PER_LOG,
    TOGETHER_BYTES,
)
from moot.protocol.messages import Message, Runs, encode
from moot.protocol.run import Run
from moot.protocol.supply import Tip, Tips

NONE: Tips = frozenset()


class Topic:
    """One group shared with one peer."""

    def __init__(
        self,
        index: int,
        meeting: Meeting,
        frontier: Frontier,
        out: list[Effect],
        marker: Marker,
    ) -> None:
        self.index = index
        """The number of the group in this session."""
        self.group = meeting.group
        self.peer_log = meeting.log
        """The log the peer proved to write; None for a keeper or reader."""
        self.frontier = frontier
        self.out = out
        self.marker = marker
        self._theirs: dict[bytes, Tips] = {}

    def send(self, message: Message) -> None:
        """Queue a message to the peer."""
        self.out.append(Send(encode(message)))

    def send_runs(self, want: int, runs: Sequence[Run]) -> None:
        """Queue runs to the peer, in as many messages as they take."""
        part: list[Run] = []
        size = 0
        for run in runs:
            if part and (size + run.size > TOGETHER_BYTES or len(part) == MAX_RUNS_PER_MESSAGE):
                self.send(Runs(self.index, want, tuple(part)))
                part, size = [], 0
            part.append(run)
            size += run.size
        if part:
            self.send(Runs(self.index, want, tuple(part)))

    def ours(self, log: bytes) -> Tips:
        """Return our tips of a log; empty if we hold nothing of it."""
        return frozenset(Tip(log, seq, name) for seq, name in self.frontier.tips(log))

    def announced(self, log: bytes) -> Tips:
        """Return our tips of a log as far as we tell them, all on disk. spec: SYNC-9, SYNC-24."""
        tips = self.ours(log)
        if len(tips) <= MAX_TIPS_PER_LOG:
            return tips
        return frozenset(sorted(tips, key=lambda tip: (tip.seq, tip.id))[-MAX_TIPS_PER_LOG:])

    def logs(self) -> list[bytes]:
        """Return all logs we hold something of, ascending."""
        return sorted(self.frontier.logs())

    def theirs(self, log: bytes) -> Tips:
        """Return what the peer has shown to hold of a log."""
        return self._theirs.get(log, NONE)

    @property
    def shown(self) -> Mapping[bytes, Tips]:
        """Everything the peer has shown to hold."""
        return self._theirs

    def show(self, log: bytes, tips: Tips) -> None:
        """Note that the peer holds exactly these tips of a log.

        Raises Refused when the peer names more logs, or more branches, than there may be.
        """
        if log not in self._theirs and len(self._theirs) >= MAX_LOGS:
            raise Refused("the peer names more logs than a group may have")
        if len(tips) > MAX_TIPS_PER_LOG:
            raise Refused("the peer names more branches of a log than are ever told")
        self._theirs[log] = tips

    def shown_exactly(self, log: bytes) -> Tips:
        """Return those tips of the peer of which we know which entries they are."""
        return frozenset(tip for tip in self.theirs(log) if not is_stub(tip))

    def settle(self, log: bytes, held: Iterable[Tip]) -> Tips:
        """Put entries that we hold in place of marks that they bear; return those put."""
        stubs = {tip for tip in self.theirs(log) if is_stub(tip)}
        if not stubs:
            return NONE
        known = {tip._replace(id=self.marker.mark(tip)): tip for tip in held}
        met = stubs & known.keys()
        found = frozenset(known[stub] for stub in met)
        if found:
            self.show(log, (self.theirs(log) - met) | found)
        return found

    def move(self, log: bytes, to: bytes, tips: Tips) -> Tips:
        """Note that marks told of `log` are of the log `to`, its name or key; return them so."""
        moved = frozenset(tip._replace(log=to) for tip in tips)
        left = self.theirs(log) - tips
        if left:
            self._theirs[log] = left
        else:
            self._theirs.pop(log, None)
        if moved:
            self.show(to, self.theirs(to) | moved)
        return moved

    def acked(self, logs: Iterable[bytes]) -> None:
        """Have it remembered what the peer has shown of these logs."""
        held = tuple(tip for log in logs for tip in sorted(self.shown_exactly(log)))
        if held:
            self.out.append(Acked(self.group, held))

    def learn(self, tip: Tip, passed: Tips) -> None:
        """Note that the peer holds an entry, besides what it has shown before.

        `passed` are tips that lie before tips of ours; of these there is no use any more.
        """
        kept = self.theirs(tip.log) - passed
        tips = sorted({*kept, tip}, key=lambda each: (each.seq, each.id))
        self.show(tip.log, frozenset(tips[-MAX_TIPS_PER_LOG:]))


def by_log(tips: Iterable[Tip]) -> dict[bytes, Tips]:
    """Group tips by their log."""
    rows: dict[bytes, list[Tip]] = {}
    for tip in tips:
        rows.setdefault(tip.log, []).append(tip)
    return {log: frozenset(row) for log, row in rows.items()}
