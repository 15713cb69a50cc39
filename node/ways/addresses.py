"""Addresses as they are written down: direct ones, those through a relay, and whose they are.

/ip4/192.0.2.7/tcp/4001                                    where somebody is
/ip4/192.0.2.7/tcp/4001/p2p/RELAY/p2p-circuit              where a relay leads to somebody
.../p2p/PEER                                               either, and who it is
"""

from __future__ import annotations

from typing import Final, NamedTuple

PEER: Final = "/p2p/"
CIRCUIT: Final = "/p2p-circuit"


class Relay(NamedTuple):
    """Who relays, and where that one is."""

    peer: str
    address: str


def relay_in(address: str) -> Relay | None:
    """Return the relay that an address leads through; None if it leads through none."""
    before, circuit, _ = address.partition(CIRCUIT)
    where, named, relay = before.rpartition(PEER)
    return Relay(relay, where) if circuit and named and where and relay else None


def through(relay: str, address: str) -> str:
    """Return the address of whoever has a place at a relay that is at `address`."""
    return f"{address}{PEER}{relay}{CIRCUIT}"


def names_its_peer(address: str) -> bool:
    """Whether the address says who is there, and not only through whom."""
    return PEER in address and not address.endswith(CIRCUIT)
