"""Plans of bundles: what of a group goes into one, and what is left out as known (specs/bundle.md).

A plan names entries that whoever takes the bundle is taken to hold, with all before them. It leaves
out too little rather than too much.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import trio

from moot.node.history import read_run, runs_of
from moot.node.profile import Profile
from moot.node.replica import Replica
from moot.node.store.contract import Log, Place
from moot.node.trouble import Trouble

PAGE: Final = 512
"""Entries looked at together for when they were written."""


class Plan(NamedTuple):
    """What one bundle holds."""

    known: tuple[Place, ...]
    """What is left out: these entries, and all before them."""
    entries: int
    logs: int


def everything(replica: Replica) -> Plan:
    """All that there is."""
    return Plan((), *replica.count_but(()))


def lacking(replica: Replica, person: bytes, this: bytes | None) -> Plan:
    """What some device of a person is not known to have, other than the one of log `this`.

    Nobody knows which of them will take the file. spec: BUN-10
    """
    keys = {log.key for log in replica.logs if log.member == person} - {this}
    known = list(_held_by_all(replica, sorted(keys)))
    return Plan(tuple(known), *replica.count_but(known))


def _held_by_all(replica: Replica, devices: Sequence[bytes]) -> Iterator[Place]:
    ends = _ends(replica)
    acks = replica.ledger.peers.acks()
    held = [_held(replica, device, acks.get(device, ()), ends) for device in devices]
    for log in replica.logs:
        places = [one.get(log.number, ()) for one in held]
        if len(places) == 1:
            yield from places[0]
        elif places and all(places) and log.number in ends:
            yield min((max(one, key=_seq) for one in places), key=_seq)


def _held(
    replica: Replica, device: bytes, told: Iterable[Place], ends: Mapping[int, Place]
) -> dict[int, list[Place]]:
    """By log, the newest entries that a device is known to have; all of its own, unless it told."""
    held: dict[int, list[Place]] = {}
    for place in told:
        held.setdefault(place.log, []).append(place)
    for log in replica.logs.of(device):
        if log.number in ends:
            held.setdefault(log.number, [ends[log.number]])
    return held


def must_be_here(profile: Profile, replica: Replica) -> None:
    """Raise Trouble `no-group` if a group was left, or joined anew, while others had their turn."""
    if all(one.replica is not replica for one in profile):
        raise Trouble("no-group", "the group was left, or joined anew", next=("moot status",))


async def since(profile: Profile, replica: Replica, at: int) -> Plan:
    """What was written from an instant on, in ms, by the clocks of the authors. spec: BUN-11.

    Of each log all from the first such entry on: what follows it follows from it. Raises Trouble
    `read-only` for a keeper, who sees no clock.
    """
    if replica.keys.content_key is None:
        raise Trouble(
            "read-only",
            "the key held here cannot read when things were written",
            next=("moot bundle make FILE     with everything",),
        )
    known: list[Place] = []
    for place in _ends(replica).values():
        first = await _first_since(profile, replica, place, at)
        if first is None:
            known.append(place)
        elif first:
            known += [kept.place for kept in replica.ledger.at(place.log, first - 1)]
    return Plan(tuple(known), *replica.count_but(known))


async def _first_since(profile: Profile, replica: Replica, last: Place, at: int) -> int | None:
    """The seq of the first entry of a log from an instant on; None if there is none.

    Looks back from the end, a page beyond what it finds: clocks are set, and go wrong. Between two
    pages others have their turn.
    """
    found, end = None, last.seq
    while end >= 0:
        start = max(0, end + 1 - PAGE)
        times = dict(_times(replica, last.log, start))
        later = [seq for seq, time in times.items() if time >= at]
        if times and not later:
            break
        found = min(later, default=found)
        end = start - 1
        await trio.lowlevel.checkpoint()
        must_be_here(profile, replica)
    return found


def _times(replica: Replica, log: int, start: int) -> Iterator[tuple[int, int]]:
    """When the entries of a page of a log were written, as far as that can be read."""
    page = replica.ledger.chain(log, start, PAGE)
    contents = (
        content
        for _, run, ids in runs_of(replica.logs, page)
        for content in read_run(replica.keys.content_key, replica.group, run, ids)
    )
    for kept, content in zip(page, contents, strict=True):
        if content is not None:
            yield kept.place.seq, content.time


def _ends(replica: Replica) -> dict[int, Place]:
    """By number the last entry of each log that did not fork; of those that did, all is given."""
    return {
        place.log: place
        for _, place in replica.ledger.heads()
        if not _is_forked(replica, replica.logs[place.log])
    }


def _is_forked(replica: Replica, log: Log) -> bool:
    return len(replica.frontier.tips(log.key)) > 1


def _seq(place: Place) -> int:
    return place.seq
