"""Quota: how much this home keeps for groups that it cannot read, each and all together.

A group counts as full when not the largest entry would fit. Then its sessions ask for nothing, and
what is pushed is not kept; it goes on being given, and the other groups go on. Nothing is thrown
away to make room: whoever runs the keeper raises the quota, or drops a group.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

from moot.node import preferences
from moot.node.home import Home
from moot.node.keeper.size import read_size
from moot.node.profile import Membership, Profile
from moot.node.replica import Commit, Replica
from moot.node.trouble import Trouble
from moot.protocol.group_keys import Power
from moot.protocol.keeper_limits import (
    KEEPER_GROUP_QUOTA,
    KEEPER_QUOTA,
    KEEPER_RESERVE,
    KEPT_ENTRY_BYTES,
)
from moot.protocol.limits import MAX_ENTRY_BYTES

log = logging.getLogger("moot.keeper")

GROUP, ALL, DISK = "group", "all", "disk"
"""Why a group is full: its own quota, that of all, or the disk."""

UNBOUNDED: Final = 2**62


class Limits(NamedTuple):
    """What may be kept, in bytes."""

    each: int = KEEPER_GROUP_QUOTA
    all: int = KEEPER_QUOTA


class Quota:
    """The bytes of every group that is kept, against what may be. spec: KEEP-7."""

    def __init__(self, home: Home | None, profile: Profile) -> None:
        self.on_room: list[Callable[[], None]] = []
        """Told when a group that was full is so no longer. spec: KEEP-8."""
        self._home = home
        self._profile = profile
        self._limits = Limits()
        self._file: tuple[int, int, int] | None = None
        self._sizes: dict[bytes, int] = {}
        self._full: frozenset[bytes] = frozenset()

    # -- which groups ---------------------------------------------------------------------------

    def watch(self, membership: Membership) -> None:
        """Count a group, if this home only keeps it."""
        replica = membership.replica
        if replica.keys.power is Power.KEEP:
            self._sizes[membership.id] = size_of(replica)
            replica.room = partial(self.room, membership.id)

    def __contains__(self, group: bytes) -> bool:
        return group in self._sizes

    @property
    def keeps(self) -> bool:
        """Whether this home keeps anything that it cannot read."""
        return bool(self._sizes)

    def forget(self, group: bytes) -> None:
        """Count a group no longer."""
        self._sizes.pop(group, None)

    def hear(self, commit: Commit) -> None:
        """Count a group anew: something was kept."""
        if commit.group in self._sizes:
            for membership in self._profile:
                if membership.id == commit.group:
                    self._sizes[commit.group] = size_of(membership.replica)

    # -- how much -------------------------------------------------------------------------------

    @property
    def limits(self) -> Limits:
        """What is set, or was before the settings could no longer be read."""
        found = self._stamp()
        if found != self._file:
            self._file = found
            self._read()
        return self._limits

    def size(self, group: bytes) -> int:
        """Bytes that are kept for a group."""
        return self._sizes[group]

    @property
    def used(self) -> int:
        """Bytes that are kept for all groups."""
        return sum(self._sizes.values())

    @property
    def free(self) -> int:
        """Bytes that are left on the disk, apart from those that are to stay free."""
        if self._home is None:
            return UNBOUNDED
        return shutil.disk_usage(self._home.data).free - KEEPER_RESERVE

    def room(self, group: bytes) -> int:
        """Bytes that may yet be kept for a group."""
        limits = self.limits
        return min(limits.each - self._sizes.get(group, 0), limits.all - self.used, self.free)

    def why_full(self, group: bytes) -> str | None:
        """GROUP, ALL or DISK if a group is full; None if it is not."""
        limits = self.limits
        left = {
            GROUP: limits.each - self._sizes[group],
            ALL: limits.all - self.used,
            DISK: self.free,
        }
        return next((why for why, room in left.items() if room < MAX_ENTRY_BYTES), None)

    def look(self) -> None:
        """Say so if there is room again for a group, as when a setting was changed."""
        full = frozenset(group for group in self._sizes if self.why_full(group))
        before, self._full = self._full, full
        if full - before:
            log.warning("%d groups are paused: there is no room for them", len(full))
        if before - full:
            log.info("there is room again for %d groups", len(before - full))
            for listener in self.on_room:
                listener()

    # -- settings -------------------------------------------------------------------------------

    def _stamp(self) -> tuple[int, int, int] | None:
        """What changes with the file of settings; None if there is none."""
        if self._home is None:
            return None
        try:
            found = os.stat(preferences.path_in(self._home.config))  # noqa: PTH116
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _read(self) -> None:
        if self._home is None:
            return
        try:
            settings = preferences.read(self._home.config)
        except Trouble:
            return  # what was read last stays in force; `moot.node.hooks` warns of it
        usual = Limits()
        self._limits = Limits(
            _set(settings, preferences.GROUP_QUOTA, usual.each),
            _set(settings, preferences.QUOTA, usual.all),
        )


def _set(settings: dict[str, str], name: str, usual: int) -> int:
    return read_size(name, settings[name]) if name in settings else usual


def size_of(replica: Replica) -> int:
    """Bytes that a group is counted with: its sealed bodies, and what stands beside each."""
    return replica.logs.size + KEPT_ENTRY_BYTES * entries_of(replica)


def entries_of(replica: Replica) -> int:
    """How many entries are kept of a group; of a log that forked, the longest branch."""
    frontier = replica.frontier
    return sum(
        max((seq for seq, _ in frontier.tips(log)), default=-1) + 1 for log in frontier.logs()
    )
