"""Routers: whoever may let others in, asked in turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from moot.node.net.nat_pmp import NatPmp, gateway
from moot.node.net.upnp import NotMapped, Upnp


class Router(Protocol):
    """A router that may be asked. Its calls block."""

    def open(self, inner: Mapping[str, int], wish: int) -> str:
        """Return the address at which it lets others in. Raises NotMapped."""

    def close(self) -> None:
        """Let nobody in any more."""


class Routers:
    """Several ways to ask: the one that worked is asked again first."""

    def __init__(self, routers: Sequence[Router]) -> None:
        self._routers = list(routers)
        self._closed = False

    def open(self, inner: Mapping[str, int], wish: int) -> str:
        """See `Router.open`."""
        reasons = []
        for router in tuple(self._routers):
            try:
                address = router.open(inner, wish)
            except NotMapped as answer:
                reasons.append(str(answer))
                continue
            self._routers.sort(key=lambda one: one is not router)
            if self._closed:  # while we waited for it
                router.close()
            return address
        raise NotMapped("; ".join(dict.fromkeys(reasons)))

    def close(self) -> None:
        """See `Router.close`."""
        self._closed = True
        for router in self._routers:
            router.close()


def routers_here() -> Routers:
    """Return those of the network that we are in. Loads what speaks to them."""
    import miniupnpc  # noqa: PLC0415 - only where a router is asked

    return Routers([NatPmp(gateway()), Upnp(miniupnpc.UPnP())])
