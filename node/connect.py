"""Connect: puts a node on the network, with peering on top, until it stops.

Loaded late and off the event loop's path, since it brings libp2p with it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

import trio

from moot.node import node as state
from moot.node.net.changes import Changes, watching
from moot.node.net.door import Room
from moot.node.net.listening import everywhere
from moot.node.net.network import Network
from moot.node.net.surroundings import Surroundings
from moot.node.node import NetworkState, Node
from moot.node.peering.peering import Peering
from moot.node.peering.presence import keep_company
from moot.node.profile import Membership
from moot.node.store.contract import Store
from moot.node.store.errors import StoreTrouble
from moot.node.trouble import Trouble
from moot.node.vetting.vetting import Vetting
from moot.node.ways.access import Access, access_of
from moot.protocol.group_keys import Power
from moot.protocol.keeper_limits import KEEPER_CONNECTIONS, KEEPER_INBOUND, KEEPER_PER_ADDRESS
from moot.protocol.reach_limits import SETTINGS_LOOK_MS

if TYPE_CHECKING:
    from moot.node.lan.lan import Lan

log = logging.getLogger(__name__)

SEED: Final = "peer seed"
"""The secret that is our peer id: made per installation, and never a log key."""
PORT: Final = "port"
"""The setting that keeps our port, so that remembered addresses stay true."""
PORT_ALONE: Final = re.compile(r"/tcp/([0-9]{1,5})")
LOOPBACK: Final = "/ip4/127.0.0.1/tcp/{}"
OURS_ALONE: Final = ("/ip4/127.", "/ip6/::1/")
"""How addresses begin that nobody else can dial."""


async def connect(node: Node, listen: Sequence[str], closing: trio.Event) -> None:
    """Be on the network until `closing` is set. Raises OSError, Trouble if it cannot listen.

    `listen` holds addresses; if it is empty we listen everywhere, also after the machine moved, and
    with a proxy on this machine alone; if it is `/tcp/4101` alone, everywhere at that port.
    Settings that change hold at once.
    """
    port = _port_alone(listen)
    if port is not None:
        listen = ()
        _put_port(node.store, port)
    while not closing.is_set():
        access = await _understood(node, closing)
        if access is None:
            return
        wanted = _wanted(access, listen, _port(node.store))
        opening = Network.open(
            _seed(node), wanted, room=_room(node), proxy=access.proxy, announce=access.announce
        )
        async with opening as network:
            if not listen:
                _keep_port(node.store, network.listens())
            network.reach.offer(willing=_relays(node, access))
            if access.asks_router(listen):
                network.reach.ask_the_router()
            stay = _Stay(node, network, access, listen)
            hooks = (node.profile.on_join, node.profile.on_leave)
            for hook in hooks:
                hook.append(stay.regrouped)
            try:
                await keep_company(node, network, partial(stay.until, closing), Vetting())
            finally:
                for hook in hooks:
                    hook.remove(stay.regrouped)


async def _understood(node: Node, closing: trio.Event) -> Access | None:
    """What the settings say, as soon as they can be understood; None if it is over before.

    Until then there is no network: a proxy that is misspelt must not be passed by. spec: NET-21.
    """
    while not closing.is_set():
        try:
            return access_of(node.home)
        except Trouble as trouble:
            failed = NetworkState(state.FAILED, reason=trouble.message, remedy=trouble.next[0])
            node.set_network(failed)
        with trio.move_on_after(SETTINGS_LOOK_MS / 1000):
            await closing.wait()
    return None


def _wanted(access: Access, listen: Sequence[str], port: int) -> list[str]:
    """Where to listen: behind a proxy on this machine alone, whatever was said. spec: NET-21."""
    if access.proxy is None:
        return list(listen) or everywhere(port)
    return [one for one in listen if one.startswith(OURS_ALONE)] or [LOOPBACK.format(port)]


class _Stay:
    """The time on one network, for as long as the settings stay as they are."""

    def __init__(self, node: Node, network: Network, access: Access, listen: Sequence[str]) -> None:
        """`listen` are the addresses that we were told to listen on, if any."""
        self._node = node
        self._network = network
        self._access = access
        self._fixed = bool(listen or access.proxy)
        self._looks = access.finds(listen)
        self._lan: Lan | None = None

    async def until(self, closing: trio.Event) -> None:
        """Follow the machine wherever it goes, until it is over or the settings changed."""
        async with watching() as changes, trio.open_nursery() as nursery:
            peering = self._node.company
            if self._looks and isinstance(peering, Peering):
                nursery.start_soon(self._look_out, peering)
            nursery.start_soon(self._follow, changes)
            while not closing.is_set() and self._access == self._settings():
                with trio.move_on_after(SETTINGS_LOOK_MS / 1000):
                    await closing.wait()
            nursery.cancel_scope.cancel()

    async def _look_out(self, peering: Peering) -> None:
        """Find members in the same network. What that needs is loaded by who does it: 10 MB."""
        lan = await trio.to_thread.run_sync(_load_lan)
        node = self._node
        keys = partial(_hello_keys, node)
        self._lan = lan(self._network.peer_id, keys, node.clock, node.randomness)
        peering.look_out(self._lan.lookout)
        await self._lan.run(peering, self._network.listens)

    def regrouped(self, _: Membership) -> None:
        """Be there for the groups that we are in now."""
        if self._lan is not None:
            self._lan.renew()
        self._network.reach.offer(willing=_relays(self._node, self._access))
        self._network.have_room(_room(self._node))

    def _settings(self) -> Access:
        try:
            return access_of(self._node.home)
        except Trouble:
            return self._access  # half written: the command line says so to whoever wrote it

    async def _follow(self, changes: Changes) -> None:
        """Be reachable where we are, and find everybody again. spec: NET-22, NET-23."""
        here = Surroundings.now()
        while True:
            await changes.wait()
            before, here = here, Surroundings.now()
            slept, changes.slept, changes.moved = changes.slept, False, False
            if not self._fixed:
                await self._listen_anew(here)  # a new IPv6 address may be had only now
            if here == before and not slept:
                continue
            log.info("the machine %s", "slept" if slept else "moved")
            if here != before:
                self._network.reach.moved()
            else:
                self._network.reach.mapping.look()  # the router may have closed it meanwhile
            if self._lan is not None:
                self._lan.renew()
            company = self._node.company
            if isinstance(company, Peering):
                await company.look_around()

    async def _listen_anew(self, here: Surroundings) -> None:
        network, node = self._network, self._node
        try:
            await network.listen(everywhere(_port(node.store), here))
        except OSError as error:
            log.warning("not reachable here: %s", error)
        addresses = tuple(network.addresses())
        if addresses != node.network.addresses:
            node.set_network(node.network._replace(addresses=addresses))


def _load_lan() -> type[Lan]:
    from moot.node.lan.lan import Lan  # noqa: PLC0415

    return Lan


def _room(node: Node) -> Room:
    """A keeper is dialled by many, and by several of one household. spec: KEEP-18."""
    if node.quota.keeps:
        return Room(KEEPER_CONNECTIONS, KEEPER_INBOUND, KEEPER_PER_ADDRESS)
    return Room()


def _hello_keys(node: Node) -> dict[bytes, bytes]:
    return {one.id: one.replica.keys.hello_key for one in node.profile}


def _relays(node: Node, access: Access) -> bool | None:
    """Whether we relay for others; None for: if we are reached from outside. spec: RCH-8."""
    keeps = any(one.replica.keys.power is Power.KEEP for one in node.profile)
    return True if access.relay is None and keeps else access.relay


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


def _port_alone(listen: Sequence[str]) -> int | None:
    """The port, where one and no address is given. spec: KEEP-15."""
    found = PORT_ALONE.fullmatch(listen[0]) if len(listen) == 1 else None
    return int(found[1]) if found and 0 < int(found[1]) < 65_536 else None


def _keep_port(store: Store, addresses: Sequence[str]) -> None:
    ports = [int(address.rsplit("/", 1)[1]) for address in addresses]
    if ports:
        _put_port(store, ports[0])


def _put_port(store: Store, port: int) -> None:
    if port != _port(store):
        try:
            with store.transaction():
                store.set_setting(PORT, port)
        except StoreTrouble as trouble:
            log.warning("the port is not remembered: %s", trouble)
