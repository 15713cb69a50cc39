"""Road: how this node gets to others: straight, or all of it through one proxy."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress

import trio

from moot.node.link import Way
from moot.node.net.outside import SourceTakenError, connect_from, is_public, source_of
from moot.node.net.socks import connect_by
from moot.node.net.surroundings import Surroundings
from moot.node.ways.proxy import Proxy
from moot.node.ways.target import Target


class Road:
    """The only thing that opens a socket to another machine. spec: NET-21."""

    def __init__(self, proxy: Proxy | None = None) -> None:
        self.proxy = proxy
        self.listens: Callable[[], Sequence[str]] = tuple
        """Gives the addresses that we listen on."""
        self._secret = secrets.token_bytes(16)

    def passable(self, one: Target, here: Surroundings) -> bool:
        """Whether a target can be reached on this road at all.

        A proxy leads to the whole internet and not into private networks, whoever's they are.
        """
        if self.proxy is None:
            return not one.is_name
        return one.is_name or here.way(one.host) is Way.DIRECT

    def listens_now(self) -> Sequence[str]:
        """Return the addresses that we listen on."""
        return self.listens()

    async def connect(self, one: Target, peer: str) -> trio.SocketStream:
        """Return a stream to the target, which is to be `peer`. Raises OSError."""
        if self.proxy is not None:
            return await connect_by(self.proxy, one, self._secret, peer)
        if one.is_name:
            raise OSError("names are not looked up")
        source = source_of(self.listens(), one.host)
        if source is not None and not is_public(source.address) and is_public(one.address):
            with suppress(SourceTakenError):
                return await connect_from(source, one)  # spec: RCH-12
        return await trio.open_tcp_stream(one.host, one.port)

    async def connect_at_once(self, one: Target) -> trio.SocketStream:
        """Return a stream to the target from the port that we listen on. Raises OSError.

        Never with a proxy: the other end would see who we are. spec: RCH-13.
        """
        source = None if self.proxy or one.is_name else source_of(self.listens(), one.host)
        if source is None:
            raise OSError("no port of ours leads there")
        return await connect_from(source, one)

    def way(self, one: Target, here: Surroundings) -> Way:
        """How a target is reached on this road."""
        return Way.PROXY if self.proxy else here.way(one.host)

    def way_in(self, host: str, here: Surroundings) -> Way:
        """How somebody is reached who came in from this host.

        Behind a proxy nobody comes in but through it, or from this machine: an onion service looks
        like that.
        """
        return Way.PROXY if self.proxy else here.way(host)
