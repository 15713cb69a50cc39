"""Byte streams for the floor: plain TCP, and py-libp2p (Noise, Yamux) with nothing around it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Protocol

import trio

import moot.node.net  # noqa: F401 - before libp2p, which does not load without its stand-ins

if TYPE_CHECKING:  # half a second to import, and the TCP floor has no use for it
    from libp2p.abc import INetStream

PROTOCOL = "/floor/1"
CHUNK = 1 << 16


class Stream(Protocol):
    """Two directions of bytes."""

    async def send(self, data: bytes) -> None:
        """Send all of it."""

    async def receive(self) -> bytes:
        """Some bytes; empty when the other side is gone."""


Handler = Callable[[Stream], Awaitable[None]]


class TcpStream:
    """A stream over trio's sockets."""

    def __init__(self, stream: trio.SocketStream) -> None:
        self._stream = stream
        self.send = stream.send_all

    async def receive(self) -> bytes:
        """Some bytes; empty when the other side is gone."""
        try:
            return bytes(await self._stream.receive_some(CHUNK))
        except trio.BrokenResourceError:
            return b""


class Libp2pStream:
    """A stream of a py-libp2p host."""

    def __init__(self, stream: "INetStream") -> None:
        self._stream = stream
        self.send = stream.write

    async def receive(self) -> bytes:
        """Some bytes; empty when the other side is gone."""
        from libp2p.network.stream.exceptions import StreamError

        try:
            return bytes(await self._stream.read(CHUNK))
        except StreamError:
            return b""


@asynccontextmanager
async def tcp(handler: Handler) -> AsyncIterator[tuple[str, Callable[[str], Awaitable[Stream]]]]:
    """Listen on loopback. Yields the address and a function that dials one."""

    async def serve(stream: trio.SocketStream) -> None:
        await handler(TcpStream(stream))

    async def dial(address: str) -> Stream:
        return TcpStream(await trio.open_tcp_stream("127.0.0.1", int(address)))

    listeners = await trio.open_tcp_listeners(0, host="127.0.0.1")
    async with trio.open_nursery() as nursery:
        nursery.start_soon(trio.serve_listeners, serve, listeners)
        yield str(listeners[0].socket.getsockname()[1]), dial
        nursery.cancel_scope.cancel()


@asynccontextmanager
async def libp2p(handler: Handler) -> AsyncIterator[tuple[str, Callable[[str], Awaitable[Stream]]]]:
    """The same over a py-libp2p host, dialled without its fixed quarter of a second."""
    from libp2p import new_host
    from libp2p.crypto.ed25519 import create_new_key_pair
    from libp2p.crypto.x25519 import create_new_key_pair as create_noise_key
    from libp2p.custom_types import TProtocol
    from libp2p.peer.peerinfo import info_from_p2p_addr
    from libp2p.security.noise.transport import PROTOCOL_ID, Transport
    from multiaddr import Multiaddr

    async def serve(stream: "INetStream") -> None:
        await handler(Libp2pStream(stream))

    async def dial(address: str) -> Stream:
        peer = info_from_p2p_addr(Multiaddr(address))
        await host.get_network().dial_addr(peer.addrs[0], peer.peer_id)
        return Libp2pStream(await host.new_stream(peer.peer_id, [TProtocol(PROTOCOL)]))

    keys = create_new_key_pair()
    noise = Transport(libp2p_keypair=keys, noise_privkey=create_noise_key().private_key)
    host = new_host(key_pair=keys, sec_opt={PROTOCOL_ID: noise}, muxer_preference="YAMUX")
    host.set_stream_handler(TProtocol(PROTOCOL), serve)
    async with host.run(listen_addrs=[Multiaddr("/ip4/127.0.0.1/tcp/0")]):
        yield str(host.get_addrs()[0]), dial
        await host.close()
