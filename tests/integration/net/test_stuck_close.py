"""A network leaves nothing behind, however its block is left."""

import os

import psutil
import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from loopback import LOOPBACK, ROOM, linked, opened, reach, talk
from moot.node.net import network
from moot.node.net.door import Door
from moot.node.net.insides import socket_stream
from moot.node.net.library import background_trio_service
from moot.node.net.stuck_close import running
from moot.node.net.swarm import make_swarm


def sockets() -> int:
    return len(psutil.Process().net_connections("tcp"))


def tasks() -> int:
    return trio.lowlevel.current_statistics().tasks_living


class Reason(Exception):
    """Why a block was left."""


async def leave(how: str, scope: trio.CancelScope) -> None:
    if how == "error":
        raise Reason
    if how == "cancel":
        scope.cancel()
        await trio.sleep_forever()


@pytest.mark.spec("NET-10")
@pytest.mark.parametrize("how", ["end", "error", "cancel"])
async def test_sockets_and_tasks_are_gone(how: str) -> None:
    before = sockets(), tasks()
    try:
        with trio.CancelScope() as scope:
            async with linked() as pair:
                await talk(pair.near, pair.far)
                assert sockets() > before[0]
                await leave(how, scope)
    except Reason:
        assert how == "error"
    await wait_all_tasks_blocked()
    assert (sockets(), tasks()) == before


@pytest.mark.spec("NET-10")
@pytest.mark.parametrize("guarded", [True, False])
async def test_cancelling_the_library_alone_leaves_sockets(guarded: bool) -> None:
    async with opened() as victim:
        swarm = make_swarm(os.urandom(32), Door(ROOM))
        with trio.CancelScope() as scope:
            async with running(swarm) if guarded else background_trio_service(swarm):
                connection = await reach(swarm, victim)
                scope.cancel()
                await trio.lowlevel.checkpoint()
        await wait_all_tasks_blocked()
        socket = socket_stream(connection).socket
        assert (socket.fileno() == -1) is guarded
        socket.close()


async def test_a_network_can_be_opened_again_at_the_same_port() -> None:
    seed = os.urandom(32)
    async with network.Network.open(seed, [LOOPBACK], room=ROOM) as first:
        addresses, name = first.addresses(), first.peer_id
        async with opened() as other:
            await other.dial(name, addresses)
    async with network.Network.open(seed, addresses, room=ROOM) as second:
        assert (second.addresses(), second.peer_id) == (addresses, name)
