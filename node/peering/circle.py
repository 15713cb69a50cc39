"""Circle: with whom one group keeps sessions, how many, and which one gives way to another.

Pure: time comes in, randomness too. Every member chooses for itself and at random, and that is
enough: a graph in which each of `n` nodes has picked four others at random is connected, and any
two of its nodes are about `log n` steps apart. Three things keep it so while the group lives:

    chosen     each picks a few itself; nobody can push these out by dialling
    bounded    whoever has too many lets one go that others dialled, at random, so that a newcomer
               gets in; it has told both where others are
    rotated    now and then one that we picked and that brings nothing first gives way to another,
               so that no clique closes, and whatever was missed comes up in the next comparison
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from moot.node.ports import Randomness
from moot.protocol.gossip_limits import (
    KEEPER_SESSIONS,
    MAX_SESSIONS_PER_GROUP,
    NEAR_SESSIONS,
    PICKED_SESSIONS,
    ROTATE_MS,
    SEAT_MS,
)

T = TypeVar("T")


class Candidate(NamedTuple):
    """A member that may be dialled."""

    peer: str
    near: bool
    """Found in our own network."""
    keeper: bool
    """Keeps what it cannot read, and is there when others are not."""


class Seat(NamedTuple):
    """A session of the group."""

    peer: str
    near: bool
    keeper: bool
    dialled: bool
    """By us."""
    eager: bool
    """News go over it at once; over the others they are only announced."""
    needed: bool
    """Another group uses it as well."""
    since: int
    """When it began, in ms."""


class Pool(NamedTuple):
    """Some of whom so many are to be dialled, the first ones first."""

    candidates: list[Candidate]
    lacking: int


class Circle:
    """The sessions of one group."""

    def __init__(self, randomness: Randomness, now: int) -> None:
        self._randomness = randomness
        self.due = now + self._pause()
        """When the next session gives way, in ms."""

    def pools(self, seats: Sequence[Seat], others: Sequence[Candidate]) -> list[Pool]:
        """Return whom to dial: near ones, keepers, and whoever it may be. spec: GSP-1."""
        near = NEAR_SESSIONS - sum(seat.near for seat in seats)
        keepers = KEEPER_SESSIONS - sum(seat.keeper for seat in seats)
        picked = PICKED_SESSIONS - sum(seat.dialled for seat in _loose(seats))
        mixed = self.sample(others, len(others))
        pools = (
            Pool([one for one in mixed if one.near], near),
            Pool([one for one in mixed if one.keeper and not one.near], keepers),
            Pool(mixed, min(picked, MAX_SESSIONS_PER_GROUP - len(seats))),
        )
        return [pool for pool in pools if pool.lacking > 0 and pool.candidates]

    def release(self, seats: Sequence[Seat], others: int, now: int) -> list[str]:
        """Choose who gives way: whoever is too many, or one if it is time. spec: GSP-2, GSP-3.

        `others` is how many members we know that we have no session with.
        """
        loose = [seat for seat in self.sample(_loose(seats), len(seats)) if not seat.needed]
        is_time = now >= self.due
        if is_time:
            self.due = now + self._pause()
        surplus = len(seats) - MAX_SESSIONS_PER_GROUP
        if surplus > 0:
            guests = [seat for seat in loose if not seat.dialled]
            settled = [seat for seat in guests if now - seat.since >= SEAT_MS]
            settled.sort(key=lambda seat: seat.eager)
            guests.sort(key=lambda seat: -seat.since)  # if none had its time, the newest goes
            return [seat.peer for seat in (settled or guests)[:surplus]]
        picked = [seat for seat in loose if seat.dialled]
        quiet = [seat.peer for seat in picked if not seat.eager]
        return quiet[:1] if is_time and others and len(picked) >= PICKED_SESSIONS else []

    def sample(self, rows: Sequence[T], count: int) -> list[T]:
        """Choose so many at random, in random order."""
        left = list(rows)
        count = min(count, len(left))
        for at in range(count):
            other = at + self._dice(len(left) - at)
            left[at], left[other] = left[other], left[at]
        return left[:count]

    def _pause(self) -> int:
        """Between half of it and all of it."""
        return ROTATE_MS // 2 + self._dice(ROTATE_MS // 2 + 1)

    def _dice(self, sides: int) -> int:
        return int.from_bytes(self._randomness.bytes(4), "big") % sides


def _loose(seats: Sequence[Seat]) -> list[Seat]:
    """Return all but the near ones and the keepers that the group holds on to."""
    near, keepers, loose = 0, 0, []
    for seat in seats:
        if seat.near and near < NEAR_SESSIONS:
            near += 1
        elif seat.keeper and keepers < KEEPER_SESSIONS:
            keepers += 1
        else:
            loose.append(seat)
    return loose
