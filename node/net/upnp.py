"""UPnP: asks the router at home to let others in at one of its ports.

libp2p has a manager for this, which tells nobody the address that it got, asks for one port only,
never renews, and names libp2p to the network. So miniupnpc, on which that is built, is used here.
All of this blocks and belongs in a thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from ipaddress import ip_address
from typing import Final, Protocol

from moot.node.net.insides import multiaddress
from moot.node.net.outside import is_public
from moot.protocol import relay_limits

NOBODY: Final = "no router here offers it (UPnP)"
KIND: Final = "TCP"
LABEL: Final = "tcp"
"""What the router lists the mapping under: nothing that tells what runs here."""
PERMANENT_ONLY: Final = "OnlyPermanentLeasesSupported"
TAKEN: Final = "ConflictInMappingEntry"


class NotMapped(Exception):  # noqa: N818 - an answer, not an error
    """The router does not let others in; its text says why, for people."""


class Igd(Protocol):
    """What is used of `miniupnpc.UPnP`. Everything raises a bare Exception."""

    discoverdelay: int
    lanaddr: str

    discover: Callable[[], int]
    selectigd: Callable[[], object]
    externalipaddress: Callable[[], str]
    addportmapping: Callable[[int, str, str, int, str, str, int], object]
    """The router's port, the kind, our host and port, a label, whose calls, seconds."""
    deleteportmapping: Callable[[int, str, str], object]


class Upnp:
    """One router, and the port that it maps for us."""

    def __init__(self, igd: Igd) -> None:
        self._igd = igd
        self._port: int | None = None

    def open(self, inner: Mapping[str, int], wish: int) -> str:
        """Return the address at which the router lets others in. Raises NotMapped. spec: RCH-14.

        `inner` holds the ports on which we listen, by IP address; `wish` is the port that would be
        best. Called again, it renews.
        """
        self._find()
        port = inner.get(self._igd.lanaddr)
        if port is None:
            raise NotMapped(f"we do not listen at {self._igd.lanaddr}, which the router sees")
        outside = self._outside()
        for outer in dict.fromkeys((self._port or wish, *range(wish + 1, wish + 4))):
            if outer < 65_536 and self._map(outer, port):
                self._port = outer
                return multiaddress((outside, outer))
        raise NotMapped("the router gave those ports to others")

    def close(self) -> None:
        """Ask for the port to be closed again, once."""
        port, self._port = self._port, None
        if port is not None:
            with suppress(Exception):  # it is gone, or asleep: the lease runs out by itself
                self._igd.deleteportmapping(port, KIND, "")

    def _find(self) -> None:
        self._igd.discoverdelay = relay_limits.FIND_ROUTER_MS
        try:
            found = self._igd.discover()
        except Exception as error:  # noqa: BLE001 - it raises nothing narrower
            # Some builds raise "Success" where they mean it.
            found = 1 if str(error) == "Success" else 0
        if not found:
            raise NotMapped(NOBODY)
        try:
            self._igd.selectigd()
        except Exception as error:
            raise NotMapped(NOBODY) from error

    def _outside(self) -> str:
        """The router's own address, if it is one of the whole internet's."""
        try:
            host = str(ip_address(self._igd.externalipaddress()))
        except Exception as error:
            raise NotMapped(
                "the router has no address of use itself: it may be behind another one"
            ) from error
        if not is_public(multiaddress((host, 1))):
            raise NotMapped(behind_another(host))
        return host

    def _map(self, outer: int, port: int) -> bool:
        """Map a port; False if somebody else has it. Raises NotMapped."""
        ours = self._igd.lanaddr
        for lease in (relay_limits.MAPPING_MS // 1000, 0):
            try:
                self._igd.addportmapping(outer, KIND, ours, port, LABEL, "", lease)
            except Exception as error:
                if TAKEN in str(error):
                    return False
                if PERMANENT_ONLY not in str(error):
                    raise NotMapped(f"the router refuses: {str(error)[:80]!r}") from error
            else:
                return True
        raise NotMapped("the router refuses: no lease suits it")


def behind_another(host: str) -> str:
    """Say why a router's port is of no use: its own address is not public. spec: RCH-14."""
    return f"the router is itself behind another one: its own address, {host}, is not public"
