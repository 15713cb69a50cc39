"""Holding: what of a group each of the others is known to have on their disks.

"Known" is the word: a device tells what it has whenever we meet, and what it has got since from
others we learn only then. So these are lower bounds. They grow, unless a device says that it has
less than before: what it said last is what counts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from moot.node.replica import Commit, Replica
from moot.node.store.contract import named
from moot.node.things.reach import Reach

ALL: Final = 2**62
"""More entries than a log can have: what nobody lacks where there is nobody."""

Marks = Iterable[tuple[int, int]]
"""Log numbers, each with a seq: everything up to there."""


class Holding:
    """A look at who has what, as of now."""

    def __init__(self, replica: Replica, me: bytes | None, this: bytes | None = None) -> None:
        """`me` is our own member key, left out of all counts; `this` our own log's."""
        peers, reach = replica.ledger.peers, Reach(replica.ledger)
        acked = {device: reach.of(places) for device, places in peers.acks().items()}
        visited = {known.log for known in peers.known() if known.met}
        self._ends = reach.ends
        self._devices: dict[bytes, list[dict[int, int]]] = {}
        self._this = this
        self._met: set[bytes] = set()
        """The keys of members and of logs that told what they have."""
        self._ours: set[int] = set()
        self._held: dict[bytes, dict[int, int]] = {}
        """By the key of its log, what each device has."""
        self._elsewhere: set[bytes] = set()
        """Devices of our own other than this."""
        self._fell_back: set[bytes] = set()
        """Devices that told less of their own logs than we hold of these."""
        for log in replica.logs:
            if log.member is None:
                continue
            told = acked.get(log.key, {})
            held = self._held.setdefault(log.key, dict(told))
            # Whoever writes a log has it, unless he says otherwise.
            held.setdefault(log.number, self._ends.get(log.number, -1))
            if log.number in told:
                self._fell_back.add(log.key)
            if told or log.key in visited:
                self._met |= {log.member, log.key}
            if log.member != me:
                self._devices.setdefault(log.member, []).append(held)
                continue
            self._ours.add(log.number)
            if log.key != this:
                self._elsewhere.add(log.key)
        self._keepers = {
            known.peer: acked.get(named(known.peer), {}) for known in peers.known() if known.keeps
        }

    def follow(self, replica: Replica, grown: Iterable[bytes]) -> bool:
        """Take in that logs of these keys grew; False if that takes another look at everything."""
        for key in grown:
            logs, tips = replica.logs.of(key), replica.frontier.tips(key)
            held = self._held.get(key)
            if len(logs) != 1 or len(tips) != 1 or held is None or logs[0].number not in held:
                return False
            if key in self._fell_back:
                return False
            number, ((seq, _),) = logs[0].number, tips
            self._ends[number] = held[number] = seq
            self._reached.pop(number, None)
            self._floors.pop(number, None)
        return True

    @property
    def entries(self) -> int:
        """How many entries there are; of a log that forked, the longest branch."""
        return sum(end + 1 for end in self._ends.values())

    @property
    def others(self) -> list[bytes]:
        """The keys of all members but ourselves, in the order in which we learned of them."""
        return list(self._devices)

    @property
    def devices(self) -> Mapping[bytes, Sequence[Mapping[int, int]]]:
        """By member, what each device of theirs is known to have; equal if nobody got anything."""
        return self._devices

    def has(self, person: bytes, marks: Marks) -> bool:
        """Whether some one device of theirs is known to have all of that."""
        wanted = tuple(marks)
        return any(_reaches(held, wanted) for held in self._devices.get(person, ()))

    def count(self, marks: Marks) -> int:
        """How many of the others are known to have all of that."""
        wanted = tuple(marks)
        if len(wanted) == 1:  # most things, asked of every row of a list
            ((log, seq),) = wanted
            reached = self._reached.get(log)
            if reached is None:
                reached = self._reached[log] = sorted(
                    max(one.get(log, -1) for one in held) for held in self._devices.values()
                )
            return len(reached) - bisect_left(reached, seq)
        return sum(self.has(person, wanted) for person in self._devices)

    def everywhere(self, marks: Marks) -> bool:
        """Whether all of the others are known to have all of that; asked of every row of a list."""
        wanted = tuple(marks)
        for log, seq in wanted:
            floor = self._floors.get(log)
            if floor is None:
                alone = (held[0] for held in self._devices.values() if len(held) == 1)
                floor = min((held.get(log, -1) for held in alone), default=ALL)
                self._floors[log] = floor
            if seq > floor:
                return False
        return all(self.has(person, wanted) for person in self._several)

    @cached_property
    def _reached(self) -> dict[int, list[int]]:
        """By log, how far each of the others has got in it, ascending."""
        return {}

    @cached_property
    def _floors(self) -> dict[int, int]:
        """By log, what those who have one device have all got."""
        return {}

    @cached_property
    def _several(self) -> list[bytes]:
        """Those who have several devices."""
        return [person for person, held in self._devices.items() if len(held) > 1]

    def lacks(self, person: bytes) -> int | None:
        """How many entries that we hold they are not known to have; None if we never met."""
        if person not in self._met:
            return None
        return min(
            sum(max(0, end - held.get(log, -1)) for log, end in self._ends.items())
            for held in self._devices[person]
        )

    def lacks_of_ours(self, person: bytes) -> int:
        """How many of our own entries they are not known to have."""
        return min(map(self._lacking_of_ours, self._devices[person]))

    def _lacking_of_ours(self, held: dict[int, int]) -> int:
        return sum(max(0, self._ends.get(log, -1) - held.get(log, -1)) for log in self._ours)

    def entries_in(self, logs: Iterable[int]) -> int:
        """How many entries some logs have, by their numbers."""
        return sum(self._ends.get(log, -1) + 1 for log in logs)

    def device_lacks(self, key: bytes) -> int | None:
        """How many entries that we hold a device lacks; None if it was never met."""
        if key not in self._met:
            return None
        held = self._held[key]
        return sum(max(0, end - held.get(log, -1)) for log, end in self._ends.items())

    @property
    def keepers(self) -> list[str]:
        """The peer ids of the devices that keep the group and write nothing, met last first.

        Most are keepers. Readers are among them: they store and pass on just the same.
        """
        return list(self._keepers)

    def keeper_has(self, peer: str, marks: Marks) -> bool:
        """Whether a keeper is known to have all of that. spec: KEEP-5."""
        return _reaches(self._keepers[peer], marks)

    def keeper_lacks(self, peer: str) -> int:
        """How many entries that we hold a keeper is not known to have. spec: KEEP-5."""
        held = self._keepers[peer]
        return sum(max(0, end - held.get(log, -1)) for log, end in self._ends.items())

    def device_has(self, key: bytes, marks: Marks) -> bool:
        """Whether a device, by the key of its log, is known to have all of that."""
        return _reaches(self._held.get(key, {}), marks)

    def copies(self, marks: Marks) -> int:
        """How many other devices, anybody's and keepers, are known to have all of that."""
        wanted = tuple(marks)
        return sum(_reaches(held, wanted) for held in self._others_devices())

    @property
    def whole_copies(self) -> int:
        """How many other devices, anybody's and keepers, are known to have all that we wrote."""
        return sum(not self._lacking_of_ours(held) for held in self._others_devices())

    def _others_devices(self) -> Iterator[dict[int, int]]:
        """What each device but this one has."""
        yield from (held for key, held in self._held.items() if key != self._this)
        yield from self._keepers.values()

    @property
    def elsewhere(self) -> list[bytes]:
        """The keys of the logs of our own other devices."""
        return [key for key in self._held if key in self._elsewhere]

    @property
    def ours_waiting(self) -> int:
        """How many of our own entries are not known to be with everybody."""
        return max(map(self.lacks_of_ours, self._devices), default=0)

    @property
    def ours_alone(self) -> int:
        """How many of our own entries no other machine is known to have."""
        others = [self.lacks_of_ours(person) for person in self._devices]
        mine = [self._lacking_of_ours(self._held[key]) for key in self._elsewhere]
        kept = map(self._lacking_of_ours, self._keepers.values())
        return min([*others, *mine, *kept], default=self._all_ours)

    @property
    def _all_ours(self) -> int:
        return sum(self._ends.get(log, -1) + 1 for log in self._ours)


def _reaches(held: Mapping[int, int], marks: Marks) -> bool:
    return all(held.get(log, -1) >= seq for log, seq in marks)


class Holdings:
    """The look at who has what, kept from one act to the next.

    Making it takes each acknowledgement of each device. An act of ours changes one number of it.
    """

    def __init__(self, replica: Replica, me: bytes | None, this: bytes | None) -> None:
        """See `Holding`."""
        self._replica = replica
        self._of = me, this
        self._grown: dict[bytes, None] = {}
        self._known: Holding | None = None
        self._version = -1
        replica.subscribe(self._hear)

    def now(self) -> Holding:
        """The look as of now. It changes with the group: keep it over no wait."""
        version = self._replica.ledger.peers.version
        known, grown = self._known, self._grown
        self._grown = {}
        if known is None or version != self._version or not known.follow(self._replica, grown):
            known = self._known = Holding(self._replica, *self._of)
            self._version = version
        return known

    def reset(self) -> None:
        """Forget it: the state was made anew, and with it whose log is whose."""
        self._known = None

    def _hear(self, commit: Commit) -> None:
        self._grown.update(dict.fromkeys(commit.logs))
