"""Whereabouts: the addresses at which an invite says that a group may be found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from moot.node.node import Node
from moot.node.profile import Membership
from moot.node.ways.addresses import names_its_peer
from moot.protocol.limits import MAX_HINT_BYTES, MAX_INVITE_HINTS

OURS_FIRST: Final = 4
"""Addresses of our own before those of keepers: a laptop has few that others can reach."""

OF_A_KEEPER: Final = 2
"""Addresses of one keeper: in the old internet, and in the new one."""


def ours(node: Node) -> list[str]:
    """Where this node can be dialled, with its peer id."""
    network = node.network
    return [
        address if names_its_peer(address) else f"{address}/p2p/{network.peer}"
        for address in network.addresses
    ]


def whereabouts(node: Node, membership: Membership) -> list[str]:
    """Where a newcomer may find the group: with us, with keepers, and where we once looked.

    Keepers stand before the last of ours, since they are there when we are not. spec: KEEP-6
    """
    mine = ours(node)
    found = [
        *mine[:OURS_FIRST],
        *keepers(membership),
        *mine[OURS_FIRST:],
        *membership.enrolment.hints,
    ]
    fitting = [one for one in dict.fromkeys(found) if len(one) <= MAX_HINT_BYTES]
    return fitting[:MAX_INVITE_HINTS]


def keepers(membership: Membership) -> Iterator[str]:
    """Where the keepers of a group are, whoever was met last first."""
    for known in membership.replica.ledger.peers.known():
        if known.keeps:
            for address in known.addresses[:OF_A_KEEPER]:
                yield f"{address}/p2p/{known.peer}"
