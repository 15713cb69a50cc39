"""Presence: a node's groups, kept in company with their other members over one network."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

import trio

from moot.node import node as state
from moot.node.company import Nobody
from moot.node.node import NetworkState, Node
from moot.node.peering.book import Book
from moot.node.peering.peering import Peering
from moot.node.peering.ports import Group, Network
from moot.node.profile import Membership
from moot.node.vetting.vetting import Vetting
from moot.node.ways.reachability import Reachability
from moot.protocol.hello import Badge

GOODBYE_SECONDS: Final = 0.5
"""For peers to be told that we leave."""


async def keep_company(
    node: Node,
    network: Network,
    done: Callable[[], Awaitable[object]],
    vetting: Vetting | None = None,
) -> None:
    """Be the node's company over a network until `done` returns; then say goodbye.

    `vetting` looks through what comes in, and may start a process for it. Without, the node does
    it all itself.
    """

    def groups() -> list[Group]:
        return [_group(membership) for membership in node.profile]

    def changed(_: Membership) -> None:
        peering.turns.widen(keeper=node.quota.keeps)
        peering.groups_changed()

    book = Book(node.store, node.clock)
    ports = (node.clock, node.randomness)
    peering = Peering(network, groups, book, ports, node.news.ring, vetting)
    hooks = (node.profile.on_join, node.profile.on_leave)
    for hook in hooks:
        hook.append(changed)

    def hinted(_: Membership) -> None:
        peering.look_again()

    def moved() -> None:
        node.set_network(NetworkState(state.UP, network.peer_id, tuple(network.addresses())))
        peering.moved()

    node.profile.on_hint.append(hinted)
    node.quota.on_room.append(peering.groups_changed)
    peering.tally = node.tally
    peering.turns.widen(keeper=node.quota.keeps)
    node.company = peering
    network.on_moved = moved
    node.reachability = network.reachability
    moved()
    try:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(peering.run)
            await done()
            with trio.move_on_after(GOODBYE_SECONDS):
                await peering.leave()
            nursery.cancel_scope.cancel()
    finally:
        node.company = Nobody()
        node.reachability = Reachability
        for hook in hooks:
            hook.remove(changed)
        node.profile.on_hint.remove(hinted)
        node.quota.on_room.remove(peering.groups_changed)


def _group(membership: Membership) -> Group:
    keys = membership.replica.keys
    signer = membership.forge.signer if membership.forge is not None else None
    badge = Badge(keys.group, keys.hello_key, signer)
    return Group(badge, membership.replica, membership.enrolment.hints)
