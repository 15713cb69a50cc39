"""Defect: zeroconf answers whoever asks, from wherever, a hundred bytes with a thousand.

mDNS is for one link (RFC 6762, section 11). A node whose port 5353 the internet reaches would tell
it that it is there, and could be made to send to somebody else. So what does not come from a
network that we are in is dropped before it is read.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address

import zeroconf._engine as engine
from zeroconf._listener import AsyncListener

from moot.node.link import Way
from moot.node.net.surroundings import Surroundings
from moot.protocol.reach_limits import MAX_NEARBY

From = tuple[str, int] | tuple[str, int, int, int]


class NearListener(AsyncListener):
    """zeroconf's listener, deaf to whoever is far. spec: LAN-6."""

    __slots__ = ()

    def datagram_received(self, data: bytes, addrs: From) -> None:
        """Take what somebody near said."""
        if _neighbourhood.holds(addrs[0]):
            super().datagram_received(data, addrs)


class Neighbourhood:
    """Who is near, by the addresses that we had when we last began to listen."""

    def __init__(self) -> None:
        self.renew()

    def renew(self, here: Surroundings | None = None) -> None:
        """Look where we are."""
        places = Surroundings.now() if here is None else here

        @lru_cache(maxsize=MAX_NEARBY)
        def near(host: str) -> bool:
            return places.way(str(ip_address(host.partition("%")[0]))) is not Way.DIRECT

        self.holds = near


_neighbourhood = Neighbourhood()


def be_deaf_to_far_callers() -> None:
    """Have zeroconf listen with our ears, from what is begun now on, to who is near now."""
    _neighbourhood.renew()
    vars(engine)["AsyncListener"] = NearListener
