"""Unread: the objects of which a board has no row of today, in the order in which they are wanted.

What was written here is wanted first. What people say about things is wanted by whoever asks for
that: a list of tasks does not wait for a thousand thoughts that came in a moment ago.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from itertools import islice

from moot.crdt import origin, thought
from moot.crdt.space import Change
from moot.node.replica import Commit


class Unread:
    """Which objects are to be read."""

    def __init__(self) -> None:
        self._ours: dict[bytes, None] = {}
        self._others: dict[bytes, None] = {}
        self._talk: dict[bytes, None] = {}

    def __len__(self) -> int:
        """How much is to be read for every list."""
        return len(self._ours) + len(self._others)

    @property
    def ours(self) -> bool:
        """Whether anything is that was written here."""
        return bool(self._ours)

    @property
    def talk(self) -> Iterable[bytes]:
        """What is to be read for those alone who ask what was said."""
        return self._talk

    def hear(self, commit: Commit, rows: Container[bytes]) -> None:
        """Note what changed; `rows` are those that were read before."""
        if commit.ours:
            self._ours |= dict.fromkeys([change.target for change in commit.changes])
            return
        for change in commit.changes:
            target = change.target
            if target in self._talk:
                continue
            if target not in rows and target not in self._others and _begins_a_thought(change):
                self._talk[target] = None
            else:
                self._others[target] = None

    def add(self, targets: Iterable[bytes]) -> None:
        """Note what is to be read, unless it is as talk."""
        self._others.update((target, None) for target in targets if target not in self._talk)

    def want_talk(self) -> bool:
        """Let what was said be read like all else; False if there is nothing."""
        talk, self._talk = self._talk, {}
        self._others |= talk
        return bool(talk)

    def take(self, most: int) -> list[bytes]:
        """Some of those to be read for every list, which are taken to be read now."""
        among = self._ours or self._others
        targets = list(islice(among, most))
        for target in targets:
            del among[target]
            self._talk.pop(target, None)
        return targets


def _begins_a_thought(change: Change) -> bool:
    """Whether an object is a thought, by the word of its maker, which its id bears out."""
    if change.field != origin.MADE:
        return False
    deed = origin.read(change.value)
    return (
        deed is not None and deed.kind == thought.KIND and deed.id(change.author) == change.target
    )
