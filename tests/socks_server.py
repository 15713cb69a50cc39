"""A small SOCKS5 server, which leads to where a test says and tells what it was asked."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from ipaddress import ip_address

import trio

from moot.node.ways.proxy import Proxy

Place = tuple[str, int]


class SocksServer:
    def __init__(self, leads: Mapping[Place, Place], *, names: bool) -> None:
        self._leads = leads
        self._names = names
        self.port = 0
        self.asked: list[Place] = []
        self.users: list[str] = []

    @property
    def proxy(self) -> Proxy:
        return Proxy("127.0.0.1", self.port, None, None)

    async def serve(self, stream: trio.SocketStream) -> None:
        async with stream:
            try:
                await self._serve(stream)
            except (EOFError, trio.BrokenResourceError, trio.ClosedResourceError):
                return

    async def _serve(self, stream: trio.SocketStream) -> None:
        version, count = await exactly(stream, 2)
        methods = await exactly(stream, count)
        assert version == 5
        assert set(methods) == {0, 2}
        await stream.send_all(bytes((5, 2 if self._names else 0)))
        if self._names:
            _, length = await exactly(stream, 2)
            self.users.append((await exactly(stream, length)).decode())
            (length,) = await exactly(stream, 1)
            await exactly(stream, length)
            await stream.send_all(b"\x01\x00")
        version, command, _, kind = await exactly(stream, 4)
        assert (version, command) == (5, 1)
        if kind == 3:
            (length,) = await exactly(stream, 1)
            host = (await exactly(stream, length)).decode()
        else:
            host = str(ip_address(await exactly(stream, {1: 4, 4: 16}[kind])))
        port = int.from_bytes(await exactly(stream, 2), "big")
        self.asked.append((host, port))
        lead = self._leads.get((host, port))
        if lead is None:
            await stream.send_all(b"\x05\x05\x00\x01" + bytes(6))
            return
        far = await trio.open_tcp_stream(*lead)
        # The answer and the first bytes of the far end may come in one piece.
        await stream.send_all(b"\x05\x00\x00\x03\x04here" + bytes(2))
        async with far, trio.open_nursery() as nursery:
            nursery.start_soon(pump, stream, far, nursery.cancel_scope)
            await pump(far, stream, nursery.cancel_scope)


async def pump(a: trio.SocketStream, b: trio.SocketStream, scope: trio.CancelScope) -> None:
    try:
        async for data in a:
            await b.send_all(data)
    except (trio.BrokenResourceError, trio.ClosedResourceError):
        pass
    scope.cancel()


async def exactly(stream: trio.SocketStream, size: int) -> bytes:
    data = b""
    while len(data) < size:
        piece = await stream.receive_some(size - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data


@asynccontextmanager
async def socks_server(
    leads: Mapping[Place, Place], *, names: bool = True
) -> AsyncIterator[SocksServer]:
    server = SocksServer(leads, names=names)
    async with trio.open_nursery() as nursery:
        serve = partial(trio.serve_tcp, server.serve, 0, host="127.0.0.1")
        (listener,) = await nursery.start(serve)
        server.port = listener.socket.getsockname()[1]
        yield server
        nursery.cancel_scope.cancel()
