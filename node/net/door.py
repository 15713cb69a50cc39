"""Who may come in: bounds on connections in all, inbound, and from one address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address, ip_network
from typing import NamedTuple

from moot.protocol import limits


class Room(NamedTuple):
    """How many connections there is room for."""

    total: int = limits.MAX_CONNECTIONS
    inbound: int = limits.MAX_INBOUND
    per_address: int = limits.MAX_PER_ADDRESS


class Full(Exception):  # noqa: N818 - an answer, not an error
    """No place for this connection."""


class Door:
    """Counts inbound connections from the first packet to the last. spec: NET-3."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.inside = 0
        self._from: Counter[str] = Counter()

    @contextmanager
    def admit(self, host: str, *, connected: int) -> Iterator[None]:
        """Hold a place for a connection from `host` for the length of the block.

        `host` is an IP address, or what stands for one: the relay that the connection came through.
        `connected` counts all connections there are, whoever dialled. Raises Full.
        """
        household = neighbourhood(host)
        if (
            self.inside >= self.room.inbound
            or connected >= self.room.total
            or self._from[household] >= self.room.per_address
        ):
            raise Full
        self.inside += 1
        self._from[household] += 1
        try:
            yield
        finally:
            self.inside -= 1
            self._from[household] -= 1
            self._from += Counter()  # drops the zeros


def neighbourhood(host: str) -> str:
    """Return what one stranger is taken to own: an IPv4 address, or an IPv6 /64."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_network((address, 64), strict=False))
