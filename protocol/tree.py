"""Tree: over which sessions news travel at once, so that hardly anybody gets them twice.

Epidemic broadcast trees (Leitao, Pereira, Rodrigues, 2007), within the messages of a session. Every
conversation is an edge between two nodes, eager or lazy; both ends mean the same.

    eager   news are pushed
    lazy    news are announced, and asked for if they have not come otherwise after a while

Nearly all edges are lazy at first. An announcement that is not followed by a push in time shows
that the tree does not reach here, is torn, or takes a detour: whoever waits grafts that edge, and
asks. A push of what is held already was one too many: whoever gets it prunes that edge. So the
eager edges are a tree, grown along the ways that were the fastest; and where it tears, the lazy
ones mend it.

The two ends may say graft and prune at the same time, and then differ. That mends itself: who
expects a push and hears an announcement grafts again, who gets a push too many prunes again.
"""

from __future__ import annotations

from moot.protocol.gossip_limits import EAGER_SESSIONS, GRAFT_MS
from moot.protocol.messages import Graft, Prune
from moot.protocol.topic import Topic


class Tree:
    """The eager edges of one node, in all its groups."""

    def __init__(self) -> None:
        self._eager: dict[bytes, set[Edge]] = {}

    def eager(self, group: bytes) -> set[Edge]:
        """Return the eager edges of a group; to be changed by edges alone."""
        return self._eager.setdefault(group, set())


class Edge:
    """One conversation as an edge of the tree. spec: GSP-4."""

    def __init__(self, topic: Topic, tree: Tree) -> None:
        """Begin eager, as the other end does."""
        self._topic = topic
        self._others = tree.eager(topic.group)
        self._others.add(self)

    @property
    def eager(self) -> bool:
        """Whether news are pushed here."""
        return self in self._others

    @property
    def patience(self) -> int:
        """Return for how many ms what was announced here may yet come otherwise. spec: GSP-6."""
        return GRAFT_MS if self._others and not self.eager else 0

    def settle(self) -> None:
        """Leave it lazy from the start if there are eager ones enough. spec: GSP-4."""
        if len(self._others) > EAGER_SESSIONS:
            self.prune()

    def graft(self) -> None:
        """Ask for pushes: what was announced did not come otherwise. spec: GSP-6."""
        self._others.add(self)
        self._topic.send(Graft(self._topic.index))

    def prune(self) -> None:
        """Ask for no more pushes: this one was one too many. spec: GSP-5."""
        self._others.discard(self)
        self._topic.send(Prune(self._topic.index))

    def turn(self, *, eager: bool) -> None:
        """Note that the other end wants it so, or shows that it is so."""
        if eager:
            self._others.add(self)
        else:
            self._others.discard(self)

    def leave(self) -> None:
        """Note that the conversation is over."""
        self._others.discard(self)
