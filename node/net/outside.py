"""Outside: how our own addresses look to others, and from which of ours a packet leaves.

A router gives a connection from our port an address of its own. Who is at the far end tells us that
address, and most routers give the same to the next connection from the same port: so connections
that go out through a router are made from the port on which we listen, where that can be.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterable, Sequence
from ipaddress import ip_address
from typing import Final

import trio

from moot.node.net.shared_port import may_be_shared
from moot.node.net.surroundings import plain
from moot.node.ways.target import Target, target, targets
from moot.protocol import limits, relay_limits

TAKEN: Final = (errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EACCES)
"""What a second connection from one port to the same place fails with."""


class Outside:
    """What others say of how they see us. spec: RCH-12."""

    def __init__(self) -> None:
        self._seen: dict[str, str] = {}
        """By peer, our address as it sees us; who said so last comes last."""

    def saw(self, peer: str, address: str) -> None:
        """Note what a peer said of our address."""
        self._seen.pop(peer, None)
        self._seen[peer] = address
        while len(self._seen) > limits.MAX_ADDRESSES_PER_PEER:
            del self._seen[next(iter(self._seen))]

    def addresses(self, listening: Sequence[str]) -> list[str]:
        """Where others might get through to us if we do our part: to be tried, not to be told."""
        public = [one for one in listening if is_public(one)]
        seen = list(reversed(self._seen.values()))
        ports = [one.rsplit("/", 1)[1] for one in listening[:1]]
        guesses = [f"{one.rsplit('/', 1)[0]}/{port}" for one in seen for port in ports]
        found = dict.fromkeys((*public, *seen, *guesses))
        return list(found)[: relay_limits.MAX_PUNCH_ADDRESSES]


def is_public(address: str) -> bool:
    """Whether an address is one of the whole internet's."""
    one = target(address)
    return one is not None and not one.is_name and plain(ip_address(one.host)).is_global


def source_of(listening: Iterable[str], host: str) -> Target | None:
    """Return where we listen on the very address from which packets to `host` leave, if we do."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((host, 9))  # sends nothing
        except OSError:
            return None
        ours = str(probe.getsockname()[0])
    return next((one for one in targets(list(listening)) if one.host == ours), None)


class SourceTakenError(OSError):
    """From this port there is a connection to that place already, or was a moment ago."""


async def connect_from(source: Target, one: Target) -> trio.SocketStream:
    """Return a stream to a target from a port that we listen on. Raises OSError, SourceTakenError.

    Two sockets on one port is what SO_REUSEPORT is for; where a system does not allow it, the port
    counts as taken.
    """
    family = socket.AF_INET6 if ":" in one.host else socket.AF_INET
    caller = trio.socket.socket(family, socket.SOCK_STREAM)
    try:
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        may_be_shared(caller)
        try:
            await caller.bind((source.host, source.port))
            await caller.connect((one.host, one.port))
        except OSError as error:
            if error.errno in TAKEN:
                raise SourceTakenError(error.errno, error.strerror) from error
            raise
    except BaseException:
        caller.close()
        raise
    return trio.SocketStream(caller)
