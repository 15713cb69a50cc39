"""Vouching: what others signed to have on their disks, as it comes by hand (specs/bundle.md)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from moot.node.replica import Replica
from moot.node.store.contract import Ledger, Place, Store
from moot.protocol.supply import Tip


def vouch(store: Store, replica: Replica, device: bytes, tips: Iterable[Tip]) -> None:
    """Remember what a device signed to have, beside what is known of it. spec: BUN-9.

    A file may be old: unlike what a session hears, it takes nothing back. It is on the disk when
    this ends, since nobody will say it again.
    """
    peers = replica.ledger.peers
    told = peers.acks().get(device, [])
    held: dict[int, dict[int, Place]] = {}
    for place in (*told, *_found(replica, tips)):
        held.setdefault(place.log, {})[place.entry] = place
    fell_back = {place.log for place in told}
    for log in replica.logs.of(device):
        if log.number not in fell_back:
            held.pop(log.number, None)  # whoever writes a log has it
    newest = [
        Tip(replica.logs[number].key, 0, entry)
        for number, places in held.items()
        for entry in _newest(replica.ledger, list(places.values()))
    ]
    with store.transaction():
        replica.acknowledged(device, newest)


def _found(replica: Replica, tips: Iterable[Tip]) -> Iterable[Place]:
    """Those of the entries that are held."""
    for tip in tips:
        place = replica.ledger.find(tip.id)
        if place is not None and replica.logs[place.log].key == tip.log:
            yield place


def _newest(ledger: Ledger, places: Sequence[Place]) -> list[bytes]:
    """The ids of those entries of one log that none of the others follows."""
    highest = max(places, key=lambda place: place.seq)
    if ledger.fork(highest.log) is None:
        places = [highest]
    newest = []
    for place in places:
        later = [other for other in places if other.seq > place.seq]
        if not any(place.entry in ledger.lineage(other.entry, place.seq) for other in later):
            kept = ledger.read(place.entry)
            newest += [kept.id] if kept else []
    return newest
