"""Target: where to connect to, read from an address that may come from a stranger."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from ipaddress import ip_address
from typing import NamedTuple

from moot.node.ways.addresses import CIRCUIT
from moot.protocol import limits

NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9-]{1,63})+\.?")
ONION = re.compile(r"[a-z2-7]{56}")
ZONE = re.compile(r"[A-Za-z0-9._-]{1,15}")
"""The name of an interface, which the systems we run on keep this short."""
LONGEST_NAME = 253


class Target(NamedTuple):
    """One address, taken apart."""

    address: str
    """As written, without the peer id: `/ip4/192.0.2.7/tcp/4001`."""
    host: str
    """An IP address, with its scope if it is link-local, or a name."""
    port: int
    is_name: bool
    """Whether the host is a name, which a proxy may look up and nobody else. spec: NET-21."""


def target(text: str) -> Target | None:
    """Read an address; None if it is of no kind that can be dialled here."""
    if len(text) > limits.MAX_ADDRESS_LENGTH:
        return None
    match text.split("/"):
        case ["", "ip6zone", zone, "ip6", host, "tcp", port, *_]:
            return _scoped(zone, _by_number("ip6", host, port))
        case ["", "ip4" | "ip6" as kind, host, "tcp", port, *_]:
            return _by_number(kind, host, port)
        case ["", "dns" | "dns4" | "dns6" as kind, host, "tcp", port, *_]:
            return _by_name(f"/{kind}/{host}/tcp/{port}", host, port)
        case ["", "onion3", place, *_]:
            onion, _, port = place.partition(":")
            if ONION.fullmatch(onion):
                return _by_name(f"/onion3/{place}", f"{onion}.onion", port)
        case _:
            pass
    return None


def targets(addresses: Sequence[str]) -> list[Target]:
    """Return those of the addresses that can be dialled, each once, at most 8."""
    found: dict[str, Target] = {}
    for text in addresses:
        if len(found) == limits.MAX_ADDRESSES_PER_PEER:
            break
        one = None if CIRCUIT in text else target(text)  # at which a relay is, not the peer
        if one is not None:
            found[one.address] = one
    return list(found.values())


def _by_number(kind: str, host: str, digits: str) -> Target | None:
    port = _port(digits)
    with suppress(ValueError):
        at = ip_address(host)
        usable = not (at.is_unspecified or at.is_multicast or "%" in host)
        if port and usable and at.version == int(kind[2]):
            return Target(f"/{kind}/{at}/tcp/{port}", str(at), port, is_name=False)
    return None


def _scoped(zone: str, found: Target | None) -> Target | None:
    """The same on one interface, which a link-local address needs and no other has."""
    if found is None or not ZONE.fullmatch(zone) or not ip_address(found.host).is_link_local:
        return None
    return found._replace(address=f"/ip6zone/{zone}{found.address}", host=f"{found.host}%{zone}")


def _by_name(address: str, host: str, digits: str) -> Target | None:
    port = _port(digits)
    if port and len(host) <= LONGEST_NAME and NAME.fullmatch(host):
        return Target(address, host, port, is_name=True)
    return None


def _port(digits: str) -> int:
    """A port above 0; 0 if it is none."""
    port = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else 0
    return port if port < 65_536 else 0
