"""Peers on loopback, honest and hostile, for the tests of the network."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple

import trio

from moot.node.link import Link
from moot.node.net.door import Door, Room
from moot.node.net.library import ID, Multiaddr, SwarmConn
from moot.node.net.network import Network
from moot.node.net.slot_leak import DooredSwarm
from moot.node.net.stream_link import StreamLink
from moot.node.net.stuck_close import running
from moot.node.net.swarm import make_swarm

LOOPBACK = "/ip4/127.0.0.1/tcp/0"
ROOM = Room(total=64, inbound=48, per_address=48)


class Pair(NamedTuple):
    """Two networks and both ends of a link between them."""

    dialling: Network
    listening: Network
    near: StreamLink
    far: StreamLink


@asynccontextmanager
async def opened(room: Room = ROOM) -> AsyncIterator[Network]:
    """Open a network for a fresh peer."""
    async with Network.open(os.urandom(32), [LOOPBACK], room=room) as network:
        yield network


@asynccontextmanager
async def linked(room: Room = ROOM) -> AsyncIterator[Pair]:
    """Open two networks and a link from the first to the second."""
    async with opened(room) as dialling, opened(room) as listening:
        near = await dialling.dial(listening.peer_id, listening.addresses())
        with trio.fail_after(10):
            far = await listening.links().receive()
        assert isinstance(near, StreamLink)
        assert isinstance(far, StreamLink)
        yield Pair(dialling, listening, near, far)


@asynccontextmanager
async def stranger() -> AsyncIterator[DooredSwarm]:
    """Run a peer that does as it likes: a swarm without the rest of us around it."""
    swarm = make_swarm(os.urandom(32), Door(ROOM))
    async with running(swarm):
        yield swarm


async def reach(swarm: DooredSwarm, victim: Network) -> SwarmConn:
    """Connect to a network's first address, without opening a stream."""
    connection = await swarm.dial_addr(
        Multiaddr(victim.addresses()[0]), ID.from_base58(victim.peer_id)
    )
    assert isinstance(connection, SwarmConn)
    return connection


async def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for a condition, with a bound that only a failure reaches."""
    with trio.fail_after(seconds):
        while not condition():  # noqa: ASYNC110 - anything can be a condition
            await trio.sleep(0.005)


async def talk(near: Link, far: Link, text: bytes = b"hello") -> None:
    """Check that a link carries bytes both ways."""
    with trio.fail_after(20):
        await near.send(text)
        assert await far.read() == text
        await far.send(text)
        assert await near.read() == text
