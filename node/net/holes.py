"""Holes: makes direct links beside relayed ones, where routers let that be. spec: RCH-13."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import Final

import trio

from moot.node.link import LinkClosed, Tried, Way
from moot.node.net.courses import first
from moot.node.net.dial import Dialled
from moot.node.net.friends import Friends
from moot.node.net.library import Multiaddr, TrioTCPStream
from moot.node.net.peer_name import peer_named
from moot.node.net.punch import follow, lead, moment
from moot.node.net.relays import SETTLE_SECONDS
from moot.node.net.road import Road
from moot.node.net.side_stream import SidePipe
from moot.node.net.slot_leak import DooredSwarm
from moot.node.net.stream_link import StreamLink
from moot.node.ways.target import Target
from moot.protocol import relay_limits

THEIR_ROUTERS: Final = "the routers of both let no packets through"
NOT_SEEN: Final = "nobody has said yet how it looks from outside"


class Holes:
    """All that one network makes."""

    def __init__(
        self,
        swarm: DooredSwarm,
        road: Road,
        nursery: trio.Nursery,
        friends: Friends,
        ours: Callable[[], list[str]],
    ) -> None:
        """`ours` gives the addresses at which others might get through to us."""
        self._swarm = swarm
        self._road = road
        self._nursery = nursery
        self._friends = friends
        self._ours = ours
        self._under_way: set[str] = set()
        self.hand_up: Callable[[Dialled], Awaitable[None]]
        """Called with a connection that we dialled and nobody asked for."""

    def are_made_to(self, peer: str) -> bool:
        """Whether a connection from this peer comes through holes that we are making."""
        return peer in self._under_way

    async def make(self, link: StreamLink) -> Tried | None:
        """Try to get a direct link beside a relayed one that was dialled to us.

        Returns why it did not work; None if it did, or is no longer wanted.
        """
        why = NOT_SEEN
        for _ in range(relay_limits.PUNCH_TRIES):
            await trio.sleep(SETTLE_SECONDS)
            if link.over or self._friends.directly(link.peer):
                return None
            try:
                with trio.fail_after(relay_limits.RELAY_MS / 1000):
                    theirs = await lead(link, self._ours(), self._nursery)
            except (LinkClosed, trio.TooSlowError) as error:
                why = str(error) or "no agreement on a moment"
            else:
                why = THEIR_ROUTERS if theirs else NOT_SEEN
                await self._be_called(link.peer, theirs)
        return None if self._friends.directly(link.peer) else Tried(Way.PUNCHED, why)

    async def answer(self, link: StreamLink, pipe: SidePipe) -> None:
        """Do our part of it over a relayed link that we dialled.

        Raises all sorts of things at the other end's will.
        """
        with trio.fail_after(relay_limits.RELAY_MS / 1000):
            theirs = await follow(pipe, self._ours())
        now = trio.Event()
        async with trio.open_nursery() as nursery:
            # Where no router is in the way, the other end's call may come before our moment.
            nursery.start_soon(self._call, link.peer, theirs, now)
            with trio.fail_after(relay_limits.RELAY_MS / 1000):
                await moment(pipe)
            now.set()

    @contextmanager
    def _marked(self, peer: str) -> Iterator[None]:
        self._under_way.add(peer)
        try:
            yield
        finally:
            self._under_way.discard(peer)

    async def _be_called(self, peer: str, theirs: Sequence[Target]) -> None:
        """Dial, and be the one who was called: a link comes as it does from others."""
        with self._marked(peer):
            for one in theirs:
                self._nursery.start_soon(self._open_to, one)
            with trio.move_on_after(relay_limits.PUNCH_MS / 1000):
                await self._friends.until(lambda: self._friends.directly(peer))

    async def _open_to(self, one: Target) -> None:
        stream = None
        with trio.move_on_after(relay_limits.PUNCH_MS / 1000), suppress(OSError):
            stream = await self._road.connect_at_once(one)
        if stream is not None:
            await self._swarm.take_in(stream, Multiaddr(one.address))

    async def _call(self, peer: str, theirs: Sequence[Target], now: trio.Event) -> None:
        """Dial when it is time, and be the one who calls."""

        async def attempt(one: Target) -> Dialled:
            carrier = TrioTCPStream(await self._stream_to(one, now))
            connection = await self._swarm.call_through(carrier, peer_named(peer))
            return Dialled(connection, one.address, Way.PUNCHED)

        patience = (relay_limits.RELAY_MS + relay_limits.PUNCH_MS) / 1000
        with self._marked(peer), trio.move_on_after(patience):
            await self.hand_up(await first(*(partial(attempt, one) for one in theirs)))

    async def _stream_to(self, one: Target, now: trio.Event) -> trio.SocketStream:
        """Return a stream to a target: whichever comes to be, ours or the one made from there.

        Waits for ever if neither does: set a deadline around it.
        """
        found: list[trio.SocketStream] = []

        def take(stream: trio.SocketStream) -> None:
            found.append(stream)
            nursery.cancel_scope.cancel()

        async def call() -> None:
            await now.wait()
            with suppress(OSError):
                take(await self._road.connect_at_once(one))

        try:
            async with trio.open_nursery() as nursery:
                with self._swarm.catching((one.host, one.port), take):
                    nursery.start_soon(call)
                    await trio.Event().wait()
            return found.pop()
        finally:
            for surplus in found:
                await trio.aclose_forcefully(surplus)
