"""Network: a libp2p peer that makes links and hands them up. Nothing else of libp2p leaves here.

There is no BasicHost in it: its identify protocol tells strangers what we run and where we are, its
ping and its DHT answer to anyone. What is left is a swarm, one protocol, and one stream in each
connection.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Self, cast

import trio

from moot.node.link import Link, LinkClosed, NotReached, Tried, Way
from moot.node.net.circuit import far_address, relay_of
from moot.node.net.dial import Dialled, Race
from moot.node.net.door import Door, Room
from moot.node.net.fatal_error import contained, innermost
from moot.node.net.insides import muxer, remote_address, socket_stream
from moot.node.net.library import INetStream, NetStream, SwarmConn, YamuxStream
from moot.node.net.listening import Listeners
from moot.node.net.log_flood import tap_the_log
from moot.node.net.negotiation import agree, propose
from moot.node.net.peer_name import peer_named
from moot.node.net.reach import Reach
from moot.node.net.road import Road
from moot.node.net.short_window import Pipe
from moot.node.net.slot_leak import DooredSwarm
from moot.node.net.stream_link import StreamLink
from moot.node.net.stuck_close import hang_up, running
from moot.node.net.surroundings import Surroundings
from moot.node.net.swarm import make_swarm
from moot.node.ways.proxy import Proxy
from moot.node.ways.reachability import Reachability
from moot.node.ways.target import targets
from moot.protocol import limits

MUTE = f"nothing said within {limits.UPGRADE_MS // 1000} s"


class Network:
    """Links to peers, in both directions. Made by `Network.open`."""

    def __init__(
        self, swarm: DooredSwarm, nursery: trio.Nursery, road: Road, announce: Sequence[str]
    ) -> None:
        self._swarm = swarm
        self._road = road
        self._announce = tuple(announce)
        self._listeners = Listeners(swarm, nursery)
        self._nursery = nursery
        self._accepted, self._arrivals = trio.open_memory_channel[Link](limits.MAX_ACCEPTED_LINKS)
        self._links: set[StreamLink] = set()
        self.reach = Reach(swarm, nursery, lambda: self._links, road, self._own_addresses)
        """What is done about routers."""
        self.reach.holes.hand_up = self._punched
        road.listens = self.listens

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        seed: bytes,
        listen: Sequence[str],
        *,
        room: Room | None = None,
        proxy: Proxy | None = None,
        announce: Sequence[str] = (),
    ) -> AsyncIterator[Self]:
        """Be the peer whose Ed25519 seed of 32 bytes is `seed`, for the length of the block.

        `listen` holds addresses like "/ip4/192.0.2.7/tcp/4001". Port 0 takes any, and a port that
        is taken is replaced by another: see `addresses`. With a proxy, everybody is dialled through
        it. `announce` holds addresses at which others reach us besides, or with a proxy instead.
        Raises Trouble for an address of any
        other kind, OSError when none can be listened on.
        """
        tap_the_log()
        road = Road(proxy)
        swarm = make_swarm(seed, Door(room or Room()))
        try:
            async with running(swarm), trio.open_nursery() as nursery:
                network = cls(swarm, nursery, road, announce)
                swarm.set_stream_handler(contained(network._answer))
                try:
                    await network.listen(listen)
                    nursery.start_soon(network.reach.run)
                    yield network
                finally:
                    await network._close()
                    nursery.cancel_scope.cancel()
        except BaseExceptionGroup as group:
            raise innermost(group) from None

    @property
    def on_moved(self) -> Callable[[], None]:
        """See `moot.node.peering.ports.Network`."""
        return self.reach.on_moved

    @on_moved.setter
    def on_moved(self, call: Callable[[], None]) -> None:
        self.reach.on_moved = call

    @property
    def peer_id(self) -> str:
        """Our own peer id."""
        return str(self._swarm.self_id)

    def addresses(self) -> list[str]:
        """Return where others can dial us now: what was announced, where we listen, and relays.

        Link-local addresses mean nothing to others, and behind a proxy none of ours does.
        """
        relayed = self.reach.relays.addresses()
        return self._own_addresses()[: limits.MAX_ADDRESSES_PER_PEER - len(relayed)] + relayed

    def vouch(self, link: Link, groups: frozenset[bytes]) -> None:
        """See `moot.node.peering.ports.Network`."""
        if isinstance(link, StreamLink):
            self.reach.vouch(link, groups)

    def needs(self, peer: str) -> bool:
        """See `moot.node.peering.ports.Network`."""
        return self.reach.needs(peer)

    def reachability(self) -> Reachability:
        """See `moot.node.peering.ports.Network`."""
        return self.reach.state()

    def saw(self, peer: str, address: str) -> None:
        """See `moot.node.peering.ports.Network`."""
        if targets([address]):
            self.reach.outside.saw(peer, address)

    def _own_addresses(self) -> list[str]:
        own = [] if self._road.proxy else self.listens()
        mapped = [self.reach.mapping.address] if self.reach.mapping.address else []
        said = [*self._announce, *mapped, *(one for one in own if not one.startswith("/ip6zone/"))]
        return list(dict.fromkeys(said))

    def listens(self) -> list[str]:
        """Return where we listen now, whoever can dial that."""
        return self._listeners.addresses()

    async def listen(self, wanted: Sequence[str]) -> None:
        """Listen on these addresses from now on; links live on. Raises as `open`. spec: NET-22."""
        await self._listeners.listen(wanted)

    def links(self) -> trio.abc.ReceiveChannel[Link]:
        """Return the channel on which links that others dialled arrive."""
        return self._arrivals

    async def dial(self, peer: str, addresses: Sequence[str]) -> Link:
        """Open a link to `peer`; see `moot.node.peering.ports.Network`."""
        target = peer_named(peer)
        if target == self._swarm.self_id:
            raise LinkClosed("that is ourselves")
        direct = partial(Race(self._swarm, self._road, target).run, addresses)
        dialled = await self.reach.dial(target, addresses, direct)
        with trio.move_on_after(limits.UPGRADE_MS / 1000):
            return await self._propose(dialled)
        raise NotReached((Tried(dialled.way, MUTE),), MUTE)

    async def _propose(self, dialled: Dialled) -> Link:
        connection, address, way = dialled
        try:
            pipe = Pipe(await muxer(connection).open_stream())
            await propose(pipe)
            via = relay_of(connection)
            link = StreamLink(connection, pipe, initiator=True, address=address, way=way, via=via)
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
            if connection is not None:
                await self.reach.answer(connection, cast(YamuxStream, ours.muxed_stream))
            await stream.reset()
            return
        try:
            pipe = Pipe(cast(YamuxStream, ours.muxed_stream))
            with trio.fail_after(limits.UPGRADE_MS / 1000):
                await agree(pipe)
            address, via = far_address(connection), relay_of(connection)
            way = self._way_in(connection)
            link = StreamLink(connection, pipe, initiator=False, address=address, way=way, via=via)
            self._accepted.send_nowait(link)
        except BaseException:
            await hang_up(connection)
            raise
        self._nursery.start_soon(self._keep, link)

    async def _punched(self, dialled: Dialled) -> None:
        """Hand up a link that nobody here asked for, though we dialled it."""
        link = await self._propose(dialled)
        try:
            self._accepted.send_nowait(link)
        except (trio.WouldBlock, trio.BrokenResourceError):
            await link.aclose()

    def _way_in(self, connection: SwarmConn) -> Way:
        if relay_of(connection):
            return Way.RELAYED
        if self.reach.holes.are_made_to(str(muxer(connection).peer_id)):
            return Way.PUNCHED
        remote = remote_address(socket_stream(connection))
        return self._road.way_in(remote[0], Surroundings.now()) if remote else Way.DIRECT

    async def _keep(self, link: StreamLink) -> None:
        self._links.add(link)
        try:
            await link.run()
        finally:
            self._links.discard(link)
            self.reach.ended(link)

    def have_room(self, room: Room) -> None:
        """Let in so many from now on; who is in stays."""
        self._swarm.door.room = room
        config = self._swarm.connection_config
        config.max_connections = config.high_watermark = config.max_connections_per_peer = (
            room.total
        )

    async def _close(self) -> None:
        """Let nobody in any more, and let each link say what it has queued. spec: NET-10."""
        self._swarm.door.room = Room(0, 0, 0)
        self._accepted.close()
        with trio.CancelScope(shield=True):
            async with trio.open_nursery() as nursery:
                for link in self._links:
                    nursery.start_soon(link.aclose)
