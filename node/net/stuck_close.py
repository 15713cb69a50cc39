"""Defects: closing a connection waits for a writer that is stuck on it, and leaving leaks sockets.

`close` first sends a frame, for which it needs the lock that the stuck writer holds. And leaving
the host's block, or cancelling it, leaves sockets open and tasks running unless `close` was called
first.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import trio

from moot.node.net.insides import bottom
from moot.node.net.library import (
    ReadWriteCloser,
    Swarm,
    SwarmConn,
    TrioTCPStream,
    background_trio_service,
)

CLOSE_SECONDS = 2.0
"""The library sleeps 0.2 s in each close; the rest is for a busy machine."""


async def drop(carrier: ReadWriteCloser) -> None:
    """End what carries the bytes of a connection, at once."""
    with trio.CancelScope(shield=True):
        if isinstance(carrier, TrioTCPStream):
            await trio.aclose_forcefully(carrier.stream)
        else:
            await carrier.close()  # a circuit, which waits for nobody


async def hang_up(connection: SwarmConn) -> None:
    """End a connection from the bottom upwards, at once and whoever is stuck on it. spec: NET-9."""
    with trio.CancelScope(shield=True):
        await drop(bottom(connection))
        with trio.move_on_after(CLOSE_SECONDS):
            await connection.close()


@asynccontextmanager
async def running(swarm: Swarm) -> AsyncIterator[None]:
    """Run a swarm for the length of the block, and leave nothing of it behind. spec: NET-10."""
    async with background_trio_service(swarm):
        try:
            yield
        finally:
            with trio.CancelScope(shield=True):
                await _close(swarm)


async def _close(swarm: Swarm) -> None:
    async with trio.open_nursery() as nursery:
        for connection in swarm.get_connections():
            if isinstance(connection, SwarmConn):
                nursery.start_soon(hang_up, connection)
    await swarm.close()
