"""Loopback: sockets at which only this machine can call, at a port that stays the same."""

from __future__ import annotations

import errno
import socket
from contextlib import ExitStack
from typing import Final

from moot.node.trouble import Trouble

IPV4, IPV6 = "127.0.0.1", "::1"
BACKLOG: Final = 64
TRIES: Final = 16
"""Ports that the system may offer which are free on one of the two addresses only."""

NO_IPV6: Final = frozenset((errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL, errno.EPROTONOSUPPORT))
TAKEN: Final = frozenset((errno.EADDRINUSE, errno.EACCES))


def listen(kept: int | None) -> list[socket.socket]:
    """Listen at the port kept from last time, or at one that the system chooses. spec: WEB-2.

    Whoever has the port on one of our addresses must not be taken for us, so that it has to be free
    on both. Raises Trouble `no-network`.
    """
    tries = [0] * TRIES if kept is None else [kept, *[0] * TRIES]
    for port in tries:
        try:
            return listen_at(port)
        except OSError as error:
            if error.errno not in TAKEN:
                raise _closed(error) from error
    raise _closed(OSError(errno.EADDRINUSE, "no port is free on both 127.0.0.1 and ::1"))


def port_of(sockets: list[socket.socket]) -> int:
    """The port at which they listen, the same for all."""
    return int(sockets[0].getsockname()[1])


def listen_at(port: int) -> list[socket.socket]:
    """Listen on both addresses. Raises OSError and then leaves nothing open."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(_socket(socket.AF_INET, IPV4, port))]
        try:
            at = port_of(sockets)
            sockets.append(stack.enter_context(_socket(socket.AF_INET6, IPV6, at)))
        except OSError as error:
            if error.errno not in NO_IPV6:
                raise
        stack.pop_all()
    return sockets


def _socket(family: int, address: str, port: int) -> socket.socket:
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        # So that a node that was just stopped finds its port again. Two cannot listen thereby.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listening.bind((address, port))
        listening.listen(BACKLOG)
    except OSError:
        listening.close()
        raise
    return listening


def _closed(error: OSError) -> Trouble:
    return Trouble(
        "no-network",
        "the page cannot be opened on this machine",
        cause=error.strerror or str(error),
        next=("moot doctor",),
    )
