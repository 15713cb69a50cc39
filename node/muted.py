"""Muted: whose talk this home folds away. Nobody else is told, and it is in no log."""

from __future__ import annotations

from typing import Final

from moot.node.store.contract import Store
from moot.node.trouble import Trouble

MOST: Final = 1_000
"""People muted in one group: a setting is one value, and there are not so many to be tired of."""


class Muted:
    """The members that this home muted, kept among its settings. spec: MODEL-77."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, group: bytes) -> frozenset[bytes]:
        """The keys of those muted in a group."""
        kept = self._store.setting(_name(group))
        keys = kept if isinstance(kept, list) else ()
        return frozenset(key for key in keys if isinstance(key, bytes))

    def put(self, group: bytes, member: bytes, *, muted: bool) -> bool:
        """Mute a member, or no longer; False if it was so. Raises Trouble `too-large`."""
        before = self.of(group)
        if (member in before) == muted:
            return False
        after = before | {member} if muted else before - {member}
        if len(after) > MOST:
            raise Trouble("too-large", f"{MOST} people are muted already", next=("moot who",))
        with self._store.transaction():
            self._store.set_setting(_name(group), [*sorted(after)] or None)
        return True

    def forget(self, group: bytes) -> None:
        """Forget all of it, with the group."""
        with self._store.transaction():
            self._store.set_setting(_name(group), None)


def _name(group: bytes) -> str:
    return f"muted {group.hex()}"
