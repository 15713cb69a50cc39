"""Lookout: who was seen in this network, as far as beacons of our groups tell.

What strangers show is looked at for a bounded time, kept in a bounded space, and makes us do
nothing else: only a beacon made with the key of one of our groups leads to a dial.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from moot.node.company import Nearby
from moot.node.net.insides import multiaddress
from moot.node.net.peer_name import peer_with
from moot.node.net.surroundings import Surroundings
from moot.node.peering.dial_plan import Contact
from moot.protocol.beacon import Whereabouts, recognise
from moot.protocol.reach_limits import (
    BEACONS_A_SECOND,
    BEACONS_AT_ONCE,
    MAX_NEARBY,
)

MOST_LINKS = 4
"""Interfaces on which a link-local address is tried: the box cannot say which is the one."""


class Beacon(NamedTuple):
    """One beacon that was heard."""

    nonce: bytes
    slots: bytes


class Lookout:
    """What was heard, by the name under which it was shown."""

    def __init__(self, keys: Callable[[], Mapping[bytes, bytes]], us: str) -> None:
        """`keys` gives the hello keys of our groups by id; `us` is our own peer id."""
        self._keys = keys
        self._us = us
        self._members: dict[str, dict[bytes, Contact]] = {}
        self._strangers: dict[str, Beacon] = {}
        """Kept to be looked at again when we join a group."""
        self._budget = float(BEACONS_AT_ONCE)
        self._looked = 0.0
        self.trouble: str | None = None
        """Why nobody can be seen, if so."""

    def heard(self, name: str, beacon: bytes, day: int, now: float) -> list[str]:
        """Take in a beacon; return the peer ids of the members whom it shows. spec: LAN-3, LAN-4.

        `now` is in seconds of a clock that never goes back.
        """
        self._budget = min(
            self._budget + (now - self._looked) * BEACONS_A_SECOND, float(BEACONS_AT_ONCE)
        )
        self._looked = now
        try:
            nonce = bytes.fromhex(name)
        except ValueError:
            return []
        if self._budget < 1:
            return []
        self._budget -= 1
        return self._look(name, Beacon(nonce, beacon), day)

    def gone(self, name: str) -> None:
        """Forget what was shown under a name. Sessions do not mind. spec: LAN-5."""
        self._members.pop(name, None)
        self._strangers.pop(name, None)

    def look_again(self, day: int) -> list[str]:
        """Look at strangers' beacons with the keys that we have now, as `heard`."""
        strangers, self._strangers = self._strangers, {}
        found = [self._look(name, beacon, day) for name, beacon in strangers.items()]
        return [peer for peers in found for peer in peers]

    def near(self, group: bytes) -> list[Contact]:
        """Return the members of a group who were seen, the last first."""
        found: dict[str, Contact] = {}
        for seen in reversed(self._members.values()):
            if group in seen:
                found.setdefault(seen[group].peer, seen[group])
        return list(found.values())

    def clear(self) -> None:
        """Forget everything: we are in another network."""
        self._members.clear()
        self._strangers.clear()

    def nearby(self) -> Nearby:
        """How many were seen, for people."""
        peers = {one.peer for seen in self._members.values() for one in seen.values()}
        return Nearby(len(peers), len(self._strangers), self.trouble)

    def _look(self, name: str, beacon: Beacon, day: int) -> list[str]:
        found = recognise(self._keys(), day, beacon.nonce, beacon.slots)
        contacts = {group: _contact(there) for group, there in found.items()}
        ours = {group: one for group, one in contacts.items() if one.peer != self._us}
        kept: dict[str, Beacon] | dict[str, dict[bytes, Contact]]
        if ours:
            self._members[name] = ours
            kept = self._members
        else:
            self._strangers[name] = beacon
            kept = self._strangers
        if len(kept) > MAX_NEARBY:
            del kept[next(iter(kept))]
        return list({one.peer: None for one in ours.values()})


def _contact(there: Whereabouts) -> Contact:
    hosts: list[str] = []
    for address in there.addresses:
        if address.version == 6 and address.is_link_local:
            hosts += [f"{address}%{link}" for link in _links()]
        else:
            hosts.append(str(address))
    return Contact(peer_with(there.peer), tuple(multiaddress((one, there.port)) for one in hosts))


def _links() -> Sequence[str]:
    """Interfaces on which there are link-local addresses."""
    here = Surroundings.now()
    names = {place.interface for place in here if place.at.version == 6 and place.at.is_link_local}
    return sorted(names)[:MOST_LINKS]
