"""Namesakes: logs that the peer tells by name alone, and which of the logs of that name it means.

A name is as good as a key, as long as nobody made two keys of one name. Who did has the peers ask a
few times more; nobody is taken for a liar for it, and no other log waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from moot.protocol.heads import is_name, is_stub, name_of
from moot.protocol.open_want import OpenWant
from moot.protocol.supply import Tip, Tips
from moot.protocol.topic import NONE, Topic


class Namesakes:
    """What is known of names in one conversation. spec: SYNC-41."""

    def __init__(self, topic: Topic, wants: Mapping[int, OpenWant]) -> None:
        """`wants` are those that are open, by their numbers."""
        self._topic = topic
        self._wants = wants
        self._others: set[bytes] = set()
        """Logs that the peer does not mean by their name: what it has shown is of another one."""

    def take(self, log: bytes) -> Tips:
        """Take what was shown under a name as said of this log, which bears it; return it so."""
        name = name_of(log)
        if is_name(log) or log in self._others or not self._topic.theirs(name):
            return NONE
        moved = self._topic.move(name, log, self._topic.theirs(name))
        for want in self._wants.values():
            if name in want.hoped:
                del want.hoped[name], want.before[name]
                want.hoped[log], want.before[log] = moved, self._topic.ours(log)
        return moved

    def give_back(self, log: bytes, tips: Iterable[Tip]) -> Tips:
        """Take some of what was shown of a log as said of another of its name; return it so."""
        stubs = frozenset(tip for tip in tips if is_stub(tip)) & self._topic.theirs(log)
        if not stubs or is_name(log):
            return NONE
        self._others.add(log)
        return self._topic.move(log, name_of(log), stubs)

    def beyond(self, log: bytes, top: int) -> list[Tip]:
        """Marks told of a log of which the peer says that it ends at `top`, and that are later."""
        return [tip for tip in self._topic.theirs(log) if is_stub(tip) and tip.seq > top]

    def owes(self, log: bytes, hoped: Tips, top: int) -> bool:
        """Whether a peer that gave nothing of a log told of entries of it that come after `top`."""
        theirs = self._topic.theirs(log)
        if log in self._others or len(self._topic.frontier.named(name_of(log))) > 1:
            hoped = frozenset(tip for tip in hoped if not is_stub(tip))
        return any(tip.seq > top and (tip in theirs or not is_stub(tip)) for tip in hoped)
