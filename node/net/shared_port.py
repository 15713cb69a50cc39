"""Defect: two nodes on one machine can listen on the same port, and each gets half of the calls.

A listening socket needs SO_REUSEPORT, or no hole can be punched from its port, and with that the
kernel refuses nothing. So a port that we ask for by number is first bound without it.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import Protocol


def is_free(host: str, port: int) -> bool:
    """Whether nobody listens at this IP address and port. spec: NET-12."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError:
            return False
    return True


class _Options(Protocol):
    def setsockopt(self, level: int, optname: int, value: int, /) -> None: ...


def may_be_shared(door: _Options) -> None:
    """Let calls go out from the port of a socket that is to listen, where the system can."""
    with suppress(AttributeError, OSError):
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
