"""Devices of one person as JSON: since when, how much they wrote, and what they lack."""

from __future__ import annotations

from moot.crdt import device
from moot.node.node import Node
from moot.node.profile import Membership
from moot.node.store.contract import Log
from moot.node.things.stamp import stamp
from moot.node.things.view import View

Json = dict[str, object]


def devices_of(node: Node, view: View, member: bytes) -> list[Json]:
    """A member's devices, the one that came first before the others. spec: API-55."""
    membership = view.membership
    replica = membership.replica
    logs: dict[bytes, list[Log]] = {}
    for log in replica.logs:
        if log.member == member:
            logs.setdefault(log.key, []).append(log)
    here = {visit.groups.get(membership.id) for visit in node.company.visits()}
    met = {known.log: known.met for known in replica.ledger.peers.known() if known.met}
    found: list[Json] = []
    for key, parts in logs.items():
        this = key == membership.log
        connected = this or key in here
        seen = view.now if connected else met.get(key)
        found.append(
            {
                "id": device.mark(key),
                "name": device.name(replica.space, member, key),
                "since": stamp(_since(membership, parts[0])),
                "entries": view.holding.entries_in(log.number for log in parts),
                "here": connected,
                "seen": stamp(seen),
                "lacks": 0 if this else view.holding.device_lacks(key),
                "this": this,
            }
        )
    return sorted(found, key=lambda one: (str(one["since"]), str(one["id"])))


def _since(membership: Membership, log: Log) -> int | None:
    """When the device came, by its own clock."""
    (first, *_) = membership.replica.ledger.at(log.number, 0)
    record = membership.replica.record(first.id)
    return record.time if record else None
