"""Network: a libp2p peer that makes links and hands them up. Nothing else of libp2p leaves here.

There is no BasicHost in it: its identify protocol tells strangers what we run and where we are, its
ping and its DHT answer to anyone. What is left is a swarm, one protocol, and one stream in each
connection.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Self, cast

import trio

from moot.node.link import Link, LinkClosed, NotReached, Tried, Way
from moot.node.net import listening
from moot.node.net.dial import dial_first, peer_named
from moot.node.net.door import Door, Room
from moot.node.net.fatal_error import contained, innermost
from moot.node.net.insides import multiaddress, muxer, remote_address, socket_stream
from moot.node.net.library import INetStream, NetStream, SwarmConn, YamuxStream
from moot.node.net.log_flood import tap_the_log
from moot.node.net.negotiation import agree, propose
from moot.node.net.short_window import Pipe
from moot.node.net.slot_leak import DooredSwarm
from moot.node.net.stream_link import StreamLink
from moot.node.net.stuck_close import hang_up, running
from moot.node.net.surroundings import Surroundings
from moot.node.net.swarm import make_swarm
from moot.protocol import limits

TOO_LATE = f"no answer within {limits.DIAL_MS // 1000} s"


class Network:
    """Links to peers, in both directions. Made by `Network.open`."""

    def __init__(self, swarm: DooredSwarm, nursery: trio.Nursery) -> None:
        self._swarm = swarm
        self._nursery = nursery
        self._accepted, self._arrivals = trio.open_memory_channel[Link](limits.MAX_ACCEPTED_LINKS)
        self._links: set[StreamLink] = set()

    @classmethod
    @asynccontextmanager
    async def open(
        cls, seed: bytes, listen: Sequence[str], *, room: Room | None = None
    ) -> AsyncIterator[Self]:
        """Be the peer whose Ed25519 seed of 32 bytes is `seed`, for the length of the block.

        `listen` holds addresses like "/ip4/192.0.2.7/tcp/4001". Port 0 takes any, and a port that
        is taken is replaced by another: see `addresses`. Raises Trouble for an address of any
        other kind, OSError when none can be listened on.
        """
        tap_the_log()
        swarm = make_swarm(seed, Door(room or Room()))
        try:
            async with running(swarm), trio.open_nursery() as nursery:
                network = cls(swarm, nursery)
                swarm.set_stream_handler(contained(network._answer))
                try:
                    await listening.listen(swarm, listen)
                    yield network
                finally:
                    await network._close()
                    nursery.cancel_scope.cancel()
        except BaseExceptionGroup as group:
            raise innermost(group) from None

    @property
    def peer_id(self) -> str:
        """Our own peer id."""
        return str(self._swarm.self_id)

    def addresses(self) -> list[str]:
        """Return where others can dial us now, in the order asked for."""
        return [
            str(address)
            for listener in self._swarm.listeners.values()
            for address in listener.get_addrs()
        ]

    def links(self) -> trio.abc.ReceiveChannel[Link]:
        """Return the channel on which links that others dialled arrive."""
        return self._arrivals

    async def dial(self, peer: str, addresses: Sequence[str]) -> Link:
        """Open a link to `peer`; see `moot.node.peering.ports.Network`."""
        target = peer_named(peer)
        if target == self._swarm.self_id:
            raise LinkClosed("that is ourselves")
        with trio.move_on_after(limits.DIAL_MS / 1000):
            connection, address = await dial_first(self._swarm, target, addresses)
            return await self._propose(connection, address)
        raise NotReached((Tried(Way.DIRECT, TOO_LATE),), TOO_LATE)

    async def _propose(self, connection: SwarmConn, address: str) -> Link:
        try:
            pipe = Pipe(await muxer(connection).open_stream())
            await propose(pipe)
            host = address.split("/")[2]
            way = Surroundings.now().way(host)
            link = StreamLink(connection, pipe, initiator=True, address=address, way=way)
        except BaseException as error:
            await hang_up(connection)
            if isinstance(error, Exception):  # anything, if the other end means harm
                raise LinkClosed("the other end does not speak our protocol") from error
            raise
        self._nursery.start_soon(self._keep, link)
        return link

    async def _answer(self, stream: INetStream) -> None:
        """Make a link of the first stream of a connection that others dialled. spec: NET-5."""
        ours = cast(NetStream, stream)
        connection = ours.swarm_conn
        if connection is None or not muxer(connection).take():
            await stream.reset()
            return
        try:
            pipe = Pipe(cast(YamuxStream, ours.muxed_stream))
            with trio.fail_after(limits.UPGRADE_MS / 1000):
                await agree(pipe)
            remote = remote_address(socket_stream(connection))
            address = multiaddress(remote) if remote else ""
            way = Surroundings.now().way(remote[0]) if remote else Way.DIRECT
            link = StreamLink(connection, pipe, initiator=False, address=address, way=way)
            self._accepted.send_nowait(link)
        except BaseException:
            await hang_up(connection)
            raise
        self._nursery.start_soon(self._keep, link)

    async def _keep(self, link: StreamLink) -> None:
        self._links.add(link)
        try:
            await link.run()
        finally:
            self._links.discard(link)

    async def _close(self) -> None:
        """Let nobody in any more, and let each link say what it has queued. spec: NET-10."""
        self._swarm.door.room = Room(0, 0, 0)
        self._accepted.close()
        with trio.CancelScope(shield=True):
            async with trio.open_nursery() as nursery:
                for link in self._links:
                    nursery.start_soon(link.aclose)
