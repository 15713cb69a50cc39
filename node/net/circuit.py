"""Circuit: the bytes of one connection, carried by a relay through a stream of another.

To the library it is what a TCP socket is. What travels in it is encrypted from end to end: the
ordinary upgrade is made on top of it, and the relay has no part in that.
"""

from __future__ import annotations

import trio

from moot.node.net.fatal_error import brief
from moot.node.net.insides import bottom, multiaddress, remote_address
from moot.node.net.library import ConnectionClosedError, ReadWriteCloser, SwarmConn, TrioTCPStream
from moot.node.net.side_stream import SidePipe
from moot.node.ways.addresses import through


class Circuit(ReadWriteCloser):
    """One end of a circuit. One task reads, one writes."""

    def __init__(self, pipe: SidePipe, relay: str, at: str, nursery: trio.Nursery) -> None:
        """`at` is the relay's address; what is left to be said at the end is said in `nursery`."""
        self.relay = relay
        """The relay's peer id."""
        self.address = through(relay, at)
        self._pipe = pipe
        self._nursery = nursery
        self._severed = False
        self._waits = (trio.CancelScope(), trio.CancelScope())

    async def read(self, n: int | None = None) -> bytes:
        """Return up to `n` bytes. Raises ConnectionClosedError at the end."""
        self._waits = (scope := trio.CancelScope()), self._waits[1]
        with scope:
            try:
                if not self._severed:
                    return await self._pipe.read(n)
            except Exception as error:
                raise ConnectionClosedError(f"circuit: {brief(error)}") from error
        raise ConnectionClosedError("circuit: hung up")

    async def write(self, data: bytes) -> None:
        """Write all of `data`. Raises ConnectionClosedError when the circuit has ended."""
        self._waits = self._waits[0], (scope := trio.CancelScope())
        with scope:
            try:
                if not self._severed:
                    return await self._pipe.write(data)
            except Exception as error:
                raise ConnectionClosedError(f"circuit: {brief(error)}") from error
        raise ConnectionClosedError("circuit: hung up")

    async def close(self) -> None:
        """End it, at once."""
        self.sever()

    def sever(self) -> None:
        """End it for us at once; the relay is told when the line lets us. spec: NET-9."""
        if not self._severed:
            self._severed = True
            for scope in self._waits:
                scope.cancel()
            self._nursery.start_soon(self._pipe.reset)

    def get_remote_address(self) -> tuple[str, int] | None:
        """Return None: the far end has no IP address that we know of."""
        return None


def far_address(connection: SwarmConn) -> str:
    """Return the far end's address as it is seen here; empty if it is gone."""
    carrier = bottom(connection)
    if isinstance(carrier, TrioTCPStream):
        remote = remote_address(carrier.stream)
        return multiaddress(remote) if remote else ""
    return carrier.address if isinstance(carrier, Circuit) else ""


def relay_of(connection: SwarmConn) -> str | None:
    """Return the peer id of the relay that a connection goes through; None if through none."""
    carrier = bottom(connection)
    return carrier.relay if isinstance(carrier, Circuit) else None
