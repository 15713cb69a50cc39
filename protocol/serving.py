"""Serving: answers what the peer wants.

    Want ->  Fetch  -> Supplied -> Runs, Runs ...  until the budget is spent -> Sent

A want is served in small steps, so that news need not queue behind megabytes. The peer may have
two wants open, and what it asks for again counts against an allowance: whoever asks for the same
range ten thousand times is sent away long before.
"""

from __future__ import annotations

from collections.abc import Iterator

from moot.protocol.errors import OurFault, Refused
from moot.protocol.events import Fetch
from moot.protocol.heads import is_name
from moot.protocol.limits import (
    MAX_ASK_KNOWN,
    MAX_NAMESAKES,
    MAX_OPEN_WANTS,
    REPEAT_ALLOWANCE,
    SERVE_STEP,
)
from moot.protocol.messages import Sent, Want
from moot.protocol.supply import Ask, Supply
from moot.protocol.topic import Topic


class Serving:
    """The giving half of a conversation. spec: SYNC-13, SYNC-16."""

    def __init__(self, topic: Topic) -> None:
        self._topic = topic
        self._left: dict[int, int] = {}
        """Bytes left of each open want's budget."""
        self._lost: dict[int, list[bytes]] = {}
        self._last = 0
        self._reached: dict[bytes, int] = {}
        """Per log, the greatest seq ever served here."""
        self._fresh = 0
        self._again = 0

    def want(self, message: Want) -> None:
        """Begin to serve. Raises Refused for too many wants, or numbers not counted up."""
        if message.number <= self._last:
            raise Refused("wants are not counted up")
        if len(self._left) >= MAX_OPEN_WANTS:
            raise Refused("more wants at a time than are allowed")
        self._last = message.number
        self._left[message.number] = message.budget
        self._lost[message.number] = []
        self._fetch(message.number, tuple(self._by_key(message)))

    def _by_key(self, message: Want) -> Iterator[Ask]:
        """The asks, those for a name as asks for the logs that bear it. spec: SYNC-41."""
        asked = {ask.log for ask in message.asks}
        for ask in message.asks:
            if not is_name(ask.log):
                yield ask
                continue
            logs = self._topic.frontier.named(ask.log)[:MAX_NAMESAKES]
            if not logs:
                self._lost[message.number].append(ask.log)
            yield from (Ask(log, ()) for log in logs if log not in asked)

    def supplied(self, want: int, supply: Supply) -> None:
        """Send what was found and go on, or end the want."""
        if want not in self._left:
            raise OurFault(f"supply for want {want}, which is not open")
        self._topic.send_runs(want, supply.runs)
        self._lost[want] += supply.lost
        self._left[want] -= self._charge(supply)
        if supply.rest and self._left[want] > 0:
            self._fetch(want, supply.rest)
            return
        del self._left[want]
        rest = tuple(Ask(ask.log, ask.known[:MAX_ASK_KNOWN]) for ask in supply.rest)
        self._topic.send(Sent(self._topic.index, want, rest, tuple(self._lost.pop(want))))

    def _fetch(self, want: int, asks: tuple[Ask, ...]) -> None:
        budget = min(SERVE_STEP, self._left[want])
        self._topic.out.append(Fetch(self._topic.group, want, asks, budget))

    def _charge(self, supply: Supply) -> int:
        """Count what is given, apart for what was given before. Raises Refused. spec: SYNC-16."""
        spent = 0
        for run in supply.runs:
            if run.first <= self._reached.get(run.log, -1):
                self._again += run.size
            else:
                self._fresh += run.size
            spent += run.size
        for end in supply.ends:
            self._reached[end.log] = max(end.seq, self._reached.get(end.log, -1))
        if self._again > REPEAT_ALLOWANCE + self._fresh:
            raise Refused("the peer asks for the same entries again and again")
        return spent
