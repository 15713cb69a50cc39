"""Where we listen: addresses of this machine, one by one, and a port that others can remember.

Listening on 0.0.0.0 would make the library tell others to dial 0.0.0.0.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from ipaddress import ip_address

from moot.node.net.insides import multiaddress
from moot.node.net.library import Multiaddr, Swarm, get_network_addrs
from moot.node.net.shared_port import is_free
from moot.node.trouble import Trouble
from moot.protocol import limits

LOOPBACK = "127.0.0.1"


def everywhere(port: int = 0) -> list[str]:
    """Return what to listen on to be reached in every way: public addresses first, loopback last.

    Link-local addresses are left out: they mean nothing without the name of an interface.
    """
    found = {*get_network_addrs(4), *get_network_addrs(6)} - {LOOPBACK, "::1"}
    ranked = sorted(found, key=lambda host: (not ip_address(host).is_global, ":" in host, host))
    hosts = [*ranked[: limits.MAX_ADDRESSES_PER_PEER - 1], LOOPBACK]
    return [multiaddress((host, port)) for host in hosts]


async def listen(swarm: Swarm, wanted: Sequence[str]) -> None:
    """Listen on as many of the addresses as can be. spec: NET-12.

    A port that somebody else has is replaced by one that is free, and port 0 by the port that an
    earlier address got, if it is free. Raises Trouble for an address that is not one IP address and
    a TCP port, OSError when nothing could be listened on.
    """
    common = 0
    for text in wanted:
        host, port = _host_and_port(text)
        port = port or common
        if port and not is_free(host, port):
            port = 0
        address = Multiaddr(multiaddress((host, port)))
        if await swarm.listen(address):
            taken = swarm.listeners[str(address)].get_addrs()[0]
            common = common or _host_and_port(str(taken))[1]
    if wanted and not common:
        raise OSError(f"cannot listen on {', '.join(wanted)}")


def _host_and_port(text: str) -> tuple[str, int]:
    parts = text.split("/")
    if parts[:1] + parts[3:4] == ["", "tcp"] and len(parts) == 5 and parts[1] in ("ip4", "ip6"):
        with suppress(ValueError):
            host, port = ip_address(parts[2]), int(parts[4])
            if not host.is_unspecified and port in range(65_536):
                return parts[2], port
    raise Trouble(
        "usage",
        f"'{text[:64]}' is not one IP address and a TCP port to listen on",
        next=("MOOT_LISTEN=/ip4/192.0.2.7/tcp/4001     your own address; unset, all are used",),
    )
