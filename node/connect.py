"""Connect: puts a node on the network, with peering on top, until it stops.

Loaded late and off the event loop's path, since it brings libp2p with it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial
from typing import Final

import trio

from moot.node.net.listening import everywhere
from moot.node.net.network import Network
from moot.node.node import Node
from moot.node.peering.presence import keep_company
from moot.node.store.contract import Store
from moot.node.store.errors import StoreTrouble

log = logging.getLogger(__name__)

SEED: Final = "peer seed"
"""The secret that is our peer id: made per installation, and never a log key."""
PORT: Final = "port"
"""The setting that keeps our port, so that remembered addresses stay true."""

LOOK_SECONDS: Final = 20
"""Between looks at the addresses of this machine: laptops move."""


async def connect(node: Node, listen: Sequence[str], closing: trio.Event) -> None:
    """Be on the network until `closing` is set. Raises OSError, Trouble if it cannot listen.

    `listen` holds addresses; if it is empty we listen everywhere, also after the machine moved.
    """
    while not closing.is_set():
        wanted = list(listen) or everywhere(_port(node.store))
        async with Network.open(_seed(node), wanted) as network:
            if not listen:
                _keep_port(node.store, network.addresses())
            await keep_company(node, network, partial(_until_done, closing, fixed=bool(listen)))


async def _until_done(closing: trio.Event, *, fixed: bool) -> None:
    hosts = everywhere()
    while not closing.is_set() and (fixed or everywhere() == hosts):
        with trio.move_on_after(LOOK_SECONDS):
            await closing.wait()


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
