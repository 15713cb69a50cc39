"""Book: where members of our groups were found, kept in the store across restarts."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from moot.node.peering.dial_plan import Contact
from moot.node.peering.ports import Group
from moot.node.ports import Clock
from moot.node.store.contract import Store
from moot.node.store.errors import StoreTrouble
from moot.node.ways.addresses import relay_in
from moot.protocol.events import Places
from moot.protocol.limits import MAX_ADDRESSES_PER_PEER

log = logging.getLogger(__name__)


class Book:
    """The address book of all groups. A disk in trouble costs it memory, nothing else."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def contacts(self, group: Group) -> list[Contact]:
        """Whom we could dial for a group: who was met last comes first, invite hints last."""
        found = {one.peer: list(one.addresses) for one in group.replica.ledger.peers.known()}
        for hint in group.hints:
            address, _, peer = hint.rpartition("/p2p/")
            if peer and address:
                found.setdefault(peer, []).append(address)
        for relay in [relay_in(one) for known in found.values() for one in known]:
            if relay is not None:  # who is behind it needs it
                found.setdefault(relay.peer, []).append(relay.address)
        return [
            Contact(peer, tuple(dict.fromkeys(addresses))[:MAX_ADDRESSES_PER_PEER])
            for peer, addresses in found.items()
        ]

    def knows(self, group: Group, peer: str) -> bool:
        """Whether we met a peer in a group, heard of it there, or were invited by it."""
        named = any(hint.endswith(f"/p2p/{peer}") for hint in group.hints)
        return named or group.replica.ledger.peers.knows(peer)

    def places(self, group: Group) -> Places:
        """Where those are found whom we met ourselves, the last first."""
        known = [one for one in group.replica.ledger.peers.known() if one.met and one.addresses]
        return tuple((one.peer, one.addresses[:MAX_ADDRESSES_PER_PEER]) for one in known)

    def keepers(self, group: Group) -> set[str]:
        """Who of a group keeps, and writes nothing."""
        return {one.peer for one in group.replica.ledger.peers.known() if one.keeps}

    def met(self, group: Group, peer: str, log_key: bytes | None, address: str | None) -> None:
        """Keep that a member is there; `address` if we dialled it."""
        with self._writing():
            group.replica.ledger.peers.meet(peer, log_key, address, self._clock.wall_ms())

    def heard(self, group: Group, places: Places) -> bool:
        """Keep what a member says about where others are; return whether any of it is new."""
        peers = group.replica.ledger.peers
        known = {one.peer: set(one.addresses) for one in peers.known()}
        new = [(peer, at) for peer, at in places if not known.get(peer, set()) >= set(at)]
        if new:
            with self._writing():
                for peer, addresses in new:
                    peers.hear(peer, addresses)
        return bool(new)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with self._store.transaction():
                yield
        except StoreTrouble as trouble:
            log.warning("an address is not remembered: %s", trouble)
