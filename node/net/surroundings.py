"""Surroundings: the addresses of this machine, and what that makes of the address of another.

An address that is "private" says little: 192.168.1.5 is a friend at home and a stranger's printer
in a café. What counts is whether it lies in a network that one of our interfaces is in now.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv6Address,
    IPv6Interface,
    ip_address,
    ip_interface,
)
from typing import NamedTuple, Self

import ifaddr

from moot.node.link import Way

SOMEWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
"""Addresses that are nobody's."""


class Place(NamedTuple):
    """One address of this machine."""

    interface: str
    """As the system calls it: the scope of a link-local address."""
    at: IPv4Interface | IPv6Interface


class Surroundings(frozenset[Place]):
    """All addresses of this machine at one moment; equal if nothing moved."""

    @classmethod
    def now(cls) -> Self:
        """Ask the system."""
        return cls(_places())

    def ways_out(self) -> set[IPv4Address | IPv6Address]:
        """The addresses of ours that packets to the rest of the world leave from.

        Machines have other networks, of containers or a tunnel, in which hardly anybody is.
        """
        found = set()
        for family, somewhere in SOMEWHERE:
            with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((somewhere, 9))  # asks for the route; nothing is sent
                found.add(plain(ip_address(probe.getsockname()[0].partition("%")[0])))
        return found

    def way(self, host: str) -> Way:
        """How `host` is reached if it answers: never PUNCHED, RELAYED or PROXY. spec: NET-19."""
        address = plain(ip_address(host))
        if address.is_loopback or any(place.at.ip == address for place in self):
            return Way.LOOPBACK
        if address.is_link_local or any(address in place.at.network for place in self):
            return Way.LAN
        return Way.DIRECT


def plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return an address without its scope, and an IPv4 address that looks like IPv6 as it is."""
    if isinstance(address, IPv4Address):
        return address
    return address.ipv4_mapped or IPv6Address(int(address))


def _places() -> Iterator[Place]:
    for adapter in ifaddr.get_adapters():
        for one in adapter.ips:
            host = one.ip if isinstance(one.ip, str) else one.ip[0]
            address = ip_address(host.partition("%")[0])
            length = min(one.network_prefix, address.max_prefixlen)
            yield Place(adapter.name, ip_interface(f"{address}/{length}"))
