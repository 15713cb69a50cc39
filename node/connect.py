"""Connect: puts a node on the network, with peering on top, until it stops.

Loaded late and off the event loop's path, since it brings libp2p with it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final

import trio

from moot.node import node as state
from moot.node.company import Nobody
from moot.node.net.listening import everywhere
from moot.node.net.network import Network
from moot.node.node import NetworkState, Node
from moot.node.peering.book import Book
from moot.node.peering.peering import Peering
from moot.node.peering.ports import Group
from moot.node.profile import Membership
from moot.node.store.contract import Store
from moot.node.store.errors import StoreTrouble
from moot.protocol.hello import Badge
from moot.protocol.signature import SigningKey

log = logging.getLogger(__name__)

SEED: Final = "peer seed"
"""The secret that is our peer id: made per installation, and never a log key."""
PORT: Final = "port"
"""The setting that keeps our port, so that remembered addresses stay true."""

LOOK_SECONDS: Final = 20
"""Between looks at the addresses of this machine: laptops move."""

GOODBYE_SECONDS: Final = 0.5
"""For peers to be told that we leave."""


async def connect(node: Node, listen: Sequence[str], closing: trio.Event) -> None:
    """Be on the network until `closing` is set. Raises OSError, ValueError if it cannot listen.

    `listen` holds addresses; if it is empty we listen everywhere, also after the machine moved.
    """
    while not closing.is_set():
        wanted = list(listen) or everywhere(_port(node.store))
        async with Network.open(_seed(node), wanted) as network:
            if not listen:
                _keep_port(node.store, network.addresses())
            await _keep_company(node, network, closing, fixed=bool(listen))


async def _keep_company(node: Node, network: Network, closing: trio.Event, *, fixed: bool) -> None:
    """Peer over one network until the node stops or the machine's addresses change."""

    def groups() -> list[Group]:
        return [_group(membership) for membership in node.profile]

    def changed(_: Membership) -> None:
        peering.groups_changed()

    book = Book(node.store, node.clock)
    ports = (node.clock, node.randomness)
    peering = Peering(network, groups, book, ports, node.news.ring)
    hooks = (node.profile.on_join, node.profile.on_leave)
    for hook in hooks:
        hook.append(changed)
    node.company = peering
    addresses = tuple(network.addresses())
    node.set_network(NetworkState(state.UP, network.peer_id, addresses))
    try:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(peering.run)
            await _until_done(closing, fixed=fixed)
            with trio.move_on_after(GOODBYE_SECONDS):
                await peering.leave()
            nursery.cancel_scope.cancel()
    finally:
        node.company = Nobody()
        for hook in hooks:
            hook.remove(changed)


async def _until_done(closing: trio.Event, *, fixed: bool) -> None:
    hosts = everywhere()
    while not closing.is_set() and (fixed or everywhere() == hosts):
        with trio.move_on_after(LOOK_SECONDS):
            await closing.wait()


def _group(membership: Membership) -> Group:
    keys, seed = membership.replica.keys, membership.enrolment.log_seed
    signer = SigningKey(seed) if seed is not None and membership.forge is not None else None
    badge = Badge(keys.group, keys.hello_key, signer)
    return Group(badge, membership.replica, membership.enrolment.hints)


def _seed(node: Node) -> bytes:
    """The seed of our peer id, made at the first start."""
    seed = node.store.secret(SEED)
    if seed is None:
        seed = node.randomness.bytes(32)
        with node.store.transaction():
            node.store.set_secret(SEED, seed)
    return seed


def _port(store: Store) -> int:
    """The port we had the last time; 0 for any."""
    port = store.setting(PORT)
    return port if isinstance(port, int) else 0


def _keep_port(store: Store, addresses: Sequence[str]) -> None:
    ports = [int(address.rsplit("/", 1)[1]) for address in addresses]
    if ports and ports[0] != _port(store):
        try:
            with store.transaction():
                store.set_setting(PORT, ports[0])
        except StoreTrouble as trouble:
            log.warning("the port is not remembered: %s", trouble)
