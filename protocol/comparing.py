r"""Comparing: finds of which logs two ends hold something else, in few bytes and few turns.

    SUMMARY --equal-------------------------------------------------> OPEN
       |\\--few logs: each says its heads--> HEADS -----------------> OPEN
       |
       |\\--many, I have fewer: I say my parts--> HEADS --I say how I differ from his--> OPEN
       |
       \\--many, I have more--> PARTS --I say my heads in parts that differ--> DIFFER -> OPEN

What is compared is what each end *said* it holds, not what it holds meanwhile, so that both take
the same way without a word more. Where there are many logs only one end tells its heads, and the
other answers by how it differs: half the bytes. The one with fewer begins, since it lacks more.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from moot.protocol.errors import Refused
from moot.protocol.heads import (
    Head,
    Marker,
    Stub,
    Stubs,
    name_of,
    pack_heads,
    part_count,
    part_of,
)
from moot.protocol.limits import MAX_HEADS_BYTES, MAX_TIPS_PER_LOG, PART_DIGEST
from moot.protocol.messages import Differ, Heads, Parts, Summary
from moot.protocol.supply import Tip, Tips
from moot.protocol.topic import NONE, Topic, by_log

Compare = Summary | Parts | Heads | Differ


class Phase(Enum):
    """How far two peers have compared what they hold of a group."""

    SUMMARY = "we said our summary"
    PARTS = "the summaries differ, the peer is to tell its parts"
    HEADS = "the summaries differ, the peer is to tell its heads"
    DIFFER = "we said our heads, the peer is to tell how it differs"
    OPEN = "each knows what the other holds, or is told"


class Compared(NamedTuple):
    """What came of it."""

    same: dict[bytes, Tips]
    """Our logs of which the peer holds the very same."""
    theirs: dict[bytes, Tips]
    """What the peer holds of all other logs, ours among them, by key or name, or nothing."""


class Comparing:
    """The first turns of a conversation. spec: SYNC-6, SYNC-8."""

    def __init__(self, topic: Topic, marker: Marker, *, initiator: bool) -> None:
        self.phase = Phase.SUMMARY
        self.said: dict[bytes, Tips] = {}
        """Our frontier as the summary tells it."""
        self._topic = topic
        self._marker = marker
        self._initiator = initiator
        self._digest = b""
        self._count = 1
        """Into how many parts the frontiers are cut."""
        self._differing: tuple[bool, ...] = ()
        self._told: tuple[Head, ...] = ()

    def begin(self) -> None:
        """Say what we hold."""
        frontier = self._topic.frontier
        self.said = {log: self._topic.announced(log) for log in self._topic.logs()}
        self._digest = frontier.digest()
        self._topic.send(Summary(self._topic.index, self._digest, len(frontier)))

    def hear(self, message: Compare) -> Compared | None:
        """Take what the peer says; return what came of it all. Raises Refused."""
        match message:
            case Summary(_, digest, logs):
                return self._summary(digest, logs)
            case Parts(_, digests):
                self._parts(digests)
                return None
            case Heads(_, parts, heads):
                return self._heads(parts, heads)
            case Differ():
                return self._differ(message)

    def _summary(self, digest: bytes, logs: int) -> Compared | None:
        if digest == self._digest:
            self.phase = Phase.OPEN
            return Compared(dict(self.said), {})
        self._count = part_count(max(logs, len(self.said)))
        first = len(self.said) < logs or (len(self.said) == logs and self._initiator)
        if self._count == 1:
            self._tell(())
            self.phase = Phase.HEADS
        elif first:
            digests = self._marker.digests(self.said, self._count)
            self._topic.send(Parts(self._topic.index, b"".join(digests)))
            self.phase = Phase.HEADS
        else:
            self.phase = Phase.PARTS
        return None

    def _parts(self, theirs: bytes) -> None:
        ours = self._marker.digests(self.said, self._count)
        if len(theirs) != PART_DIGEST * self._count:
            raise Refused("another number of parts than the summaries ask for")
        self._tell(
            tuple(
                digest != theirs[part * PART_DIGEST : (part + 1) * PART_DIGEST]
                for part, digest in enumerate(ours)
            )
        )
        self.phase = Phase.DIFFER

    def _tell(self, parts: tuple[bool, ...]) -> None:
        """Say our heads in these parts, or in all."""
        self._differing = parts
        self._told = self._short([log for log in self.said if self._covers(log)])
        self._topic.send(Heads(self._topic.index, parts, self._told))

    def _short(self, logs: list[bytes]) -> tuple[Head, ...]:
        """The heads of some logs, of a forked one as many tips as one message has room for."""
        heads = self._marker.heads(self.said, logs)
        most = MAX_TIPS_PER_LOG
        cut = tuple(head._replace(tips=head.tips[-most:]) for head in heads)
        while len(pack_heads(cut)) > MAX_HEADS_BYTES:
            most //= 2
            cut = tuple(head._replace(tips=head.tips[-most:]) for head in heads)
        return cut

    def _covers(self, log: bytes) -> bool:
        """Whether a log, by its key or name, is in the parts that differ."""
        return not self._differing or self._differing[part_of(log, self._count)]

    # -- what the peer holds -------------------------------------------------------------------

    def _heads(self, parts: tuple[bool, ...], heads: tuple[Head, ...]) -> Compared:
        if len(parts) != (0 if self._count == 1 else self._count):
            raise Refused("another number of parts than the summaries ask for")
        self._differing = parts
        compared = self._compared()
        instead: list[Stubs] = []
        which = []
        for head in heads:
            ours = self._read(head, compared)
            which.append(ours != head.tips)
            if ours != head.tips:
                instead.append(ours)
        if parts:
            named = {head.name for head in heads}
            more = [log for log in self.said if self._covers(log) and name_of(log) not in named]
            index, short = self._topic.index, self._short(more)
            self._topic.send(Differ(index, tuple(which), tuple(instead), short))
        self.phase = Phase.OPEN
        return compared

    def _differ(self, message: Differ) -> Compared:
        if len(message.which) != len(self._told):
            raise Refused("an answer to other heads than we told")
        compared = self._compared()
        rows = iter(message.instead)
        for ours, differs in zip(self._told, message.which, strict=True):
            self._read(ours._replace(tips=next(rows)) if differs else ours, compared)
        named = {head.name for head in self._told}
        for head in message.more:
            if head.name in named:
                raise Refused("more of a log that was told already")
            self._read(head, compared)
        self.phase = Phase.OPEN
        return compared

    def _compared(self) -> Compared:
        """As long as the peer named no log: the same outside of what differs, nothing within."""
        same, theirs = {}, {}
        for log, tips in self.said.items():
            if self._covers(log):
                theirs[log] = NONE
            else:
                same[log] = tips
        return Compared(same, theirs)

    def _read(self, head: Head, compared: Compared) -> Stubs:
        """Note what the peer holds under one name; return what we said of it. Raises Refused."""
        if not self._covers(head.name):
            raise Refused("a log outside of the parts that differ")
        logs = [log for log in self._topic.frontier.named(head.name) if log in self.said]
        tips = [tip for log in logs for tip in sorted(self.said[log])]
        ours = {Stub(tip.seq, self._marker.mark(tip)): tip for tip in tips}
        stubs = tuple(sorted(ours))
        if stubs == head.tips:
            for log in logs:
                compared.same[log] = self.said[log]
                del compared.theirs[log]
            return stubs
        key = logs[0] if len(logs) == 1 else head.name
        told = [ours.get(stub) or Tip(key, stub.seq, stub.mark) for stub in head.tips]
        compared.theirs.update(by_log(told))
        return stubs
