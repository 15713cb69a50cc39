"""What a keeper can say of what it keeps. It knows no names: groups and devices go by their ids.

The id of a group tells whoever is not in it nothing; that of a device is the key of its log, which
no other group shares.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable

from moot.node.keeper.quota import entries_of
from moot.node.node import Node
from moot.node.profile import Membership
from moot.node.replica import Replica
from moot.node.things.ids import written
from moot.node.things.reach import Reach
from moot.node.things.stamp import stamp
from moot.node.warning import warnings
from moot.node.ways.whereabouts import ours

Json = dict[str, object]


def status(node: Node) -> Json:
    """Everything kept, and what to look at. spec: KEEP-10."""
    node.quota.look()
    kept = keeps(node)
    groups = {one.id for one in kept}
    network = node.network
    return {
        "groups": [group(node, one) for one in kept],
        "entries": sum(entries_of(one.replica) for one in kept),
        "bytes": node.quota.used,
        "quota": node.quota.limits.all,
        "sessions": sum(not groups.isdisjoint(one.groups) for one in node.company.visits()),
        "free": shutil.disk_usage(node.home.data).free if node.home else None,
        "network": {"state": network.state, "reason": network.reason},
        "addresses": ours(node),
        "warnings": warnings(node),
    }


def keeps(node: Node) -> list[Membership]:
    """The groups that this home keeps and cannot read, in the order in which they were taken on."""
    return [one for one in node.profile if one.id in node.quota]


def group(node: Node, membership: Membership) -> Json:
    """One group that is kept."""
    replica = membership.replica
    here = {one.peer for one in node.company.visits() if membership.id in one.groups}
    known = replica.ledger.peers.known()
    lacks = _lacks(replica)
    devices = [
        {
            "id": written(one.log[:10]),
            "here": one.peer in here,
            "seen": stamp(node.clock.wall_ms() if one.peer in here else one.met),
            "lacks": lacks(one.log),
        }
        for one in known
        if one.log is not None
    ]
    return {
        "id": membership.written,
        "short": membership.name,
        "entries": entries_of(replica),
        "bytes": node.quota.size(membership.id),
        "quota": node.quota.limits.each,
        "paused": node.quota.why_full(membership.id),
        "sessions": len(here),
        "devices": devices,
        "keepers": sum(one.keeps for one in known),
        "seen": stamp(last_seen(node, membership)),
    }


def last_seen(node: Node, membership: Membership) -> int | None:
    """When a device of a member was last here, wall clock in ms; None if none ever was."""
    for visit in node.company.visits():
        if visit.groups.get(membership.id) is not None:
            return node.clock.wall_ms()
    known = membership.replica.ledger.peers.known()
    return max((one.met for one in known if one.log is not None and one.met), default=None)


def _lacks(replica: Replica) -> Callable[[bytes], int]:
    """Tells of a device, by the key of its log, how many entries kept here it may lack."""
    reach, acked = Reach(replica.ledger), replica.ledger.peers.acks()

    def lacks(device: bytes) -> int:
        own = {log.number for log in replica.logs.of(device)}
        held = reach.of(acked.get(device, ()))
        others = (log for log in reach.ends if log not in own)
        return sum(max(0, reach.ends[log] - held.get(log, -1)) for log in others)

    return lacks
