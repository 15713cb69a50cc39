"""Where we listen: addresses of this machine, one by one, and a port that others can remember.

Defects guarded here: listening on 0.0.0.0 would make the library tell others to dial 0.0.0.0, and
it cannot listen on a link-local address, whose scope it drops. So the sockets are ours; whoever
comes in by one is handed to the swarm. One can be closed and another opened while links live on.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Sequence

import trio

from moot.node.net.insides import multiaddress
from moot.node.net.library import Multiaddr
from moot.node.net.shared_port import is_free, may_be_shared
from moot.node.net.slot_leak import DooredSwarm
from moot.node.net.surroundings import Surroundings, plain
from moot.node.trouble import Trouble
from moot.node.ways.target import Target, target
from moot.protocol import limits

LOOPBACK = "127.0.0.1"
BACKLOG = 128
"""Callers that the system holds until we come to them; then the door counts them."""

log = logging.getLogger(__name__)


def everywhere(port: int = 0, here: Surroundings | None = None) -> list[str]:
    """Return what to listen on to be reached in every way: the way out first, loopback last.

    Then come public addresses, and then others. A link-local address comes after all of them, and
    only where its interface has no better one.
    """
    found: dict[str, tuple[bool, bool, bool, bool, str]] = {}
    places = Surroundings.now() if here is None else here
    out = places.ways_out()
    settled = {place.interface for place in places if not place.at.ip.is_link_local}
    for interface, at in places:
        address = plain(at.ip)
        local = address.is_link_local
        if address.is_loopback or (local and interface in settled):
            continue
        host = f"{address}%{interface}" if local and address.version == 6 else str(address)
        found[host] = (local, address not in out, not address.is_global, ":" in host, host)
    ranked = sorted(found, key=found.__getitem__)
    hosts = [*ranked[: limits.MAX_ADDRESSES_PER_PEER - 1], LOOPBACK]
    return [multiaddress((host, port)) for host in hosts]


class Listeners:
    """The sockets on which others may call."""

    def __init__(self, swarm: DooredSwarm, nursery: trio.Nursery) -> None:
        self._swarm = swarm
        self._nursery = nursery
        self._open: dict[str, tuple[str, trio.CancelScope]] = {}
        """By host, the address listened on, and what ends it."""

    def addresses(self) -> list[str]:
        """Return where we listen now, in the order asked for."""
        return [address for address, _ in self._open.values()]

    async def listen(self, wanted: Sequence[str]) -> None:
        """Listen on as many of the addresses as can be, and on no other. spec: NET-12, NET-22.

        A host that is listened on already stays as it is. A port that somebody else has is replaced
        by one that is free, and port 0 by the port that an earlier address got, if it is free.
        Raises Trouble for an address that is not one IP address and a TCP port, OSError when
        nothing could be listened on.
        """
        asked = [_listenable(text) for text in wanted]
        hosts = [one.host for one in asked]
        common = next((_port_of(address) for address in self.addresses()), 0)
        for host in [host for host in self._open if host not in hosts]:
            self._open.pop(host)[1].cancel()
        for one in asked:
            if one.host not in self._open:
                try:
                    await self._add(one.host, one.port or common)
                except OSError as error:
                    log.info("cannot listen on %s: %s", one.address, error.strerror)
                    continue
            common = common or _port_of(self._open[one.host][0])
        if wanted and not self._open:
            raise OSError(f"cannot listen on {', '.join(wanted)}")
        self._open = {host: self._open[host] for host in hosts if host in self._open}

    async def _add(self, host: str, port: int) -> None:
        listener = await _listener(host, port if port and is_free(host, port) else 0)
        taken = listener.socket.getsockname()[1]
        address = multiaddress((host, taken))
        scope = trio.CancelScope()
        self._open[host] = address, scope
        self._nursery.start_soon(self._serve, listener, address, scope)

    async def _serve(
        self, listener: trio.SocketListener, address: str, scope: trio.CancelScope
    ) -> None:
        came_in_by = Multiaddr(address)

        async def serve(stream: trio.SocketStream) -> None:
            await self._swarm.take_in(stream, came_in_by)

        with scope:
            # The callers are not ours to end: they outlive the socket by which they came.
            await trio.serve_listeners(serve, [listener], handler_nursery=self._nursery)


async def _listener(host: str, port: int) -> trio.SocketListener:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = trio.socket.socket(family, socket.SOCK_STREAM)
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        may_be_shared(door)
        if family == socket.AF_INET6:
            door.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        await door.bind((host, port))
        door.listen(BACKLOG)
    except BaseException:
        door.close()
        raise
    return trio.SocketListener(door)


def _listenable(text: str) -> Target:
    """Read an address to listen on; its port may be 0. Raises Trouble."""
    address, _, port = text.rpartition("/")
    found = target(f"{address}/1" if port == "0" else text)
    if found is None or found.is_name or text.count("/") != found.address.count("/"):
        raise Trouble(
            "usage",
            f"'{text[:64]}' is not one IP address and a TCP port to listen on",
            next=(
                "MOOT_LISTEN=/ip4/192.0.2.7/tcp/4001     your own address",
                "MOOT_LISTEN=/tcp/4001     all your addresses at that port; unset, at any",
            ),
        )
    return found._replace(port=0) if port == "0" else found


def _port_of(address: str) -> int:
    return int(address.rsplit("/", 1)[1])
