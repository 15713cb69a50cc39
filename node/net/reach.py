"""Reach: being reached, and reaching others, where routers are in the way.

Beside its link, a connection may carry further streams once its peer has shown that it shares a
group with us: to ask for a place at a relay or for a circuit, to be offered one, and to make holes.
A stranger gets none of that.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Final

import trio

from moot.node.link import LinkClosed, NotReached, Tried, Way
from moot.node.net.courses import Course, first
from moot.node.net.dial import Dialled, relays_named
from moot.node.net.friends import Friends
from moot.node.net.holes import Holes
from moot.node.net.library import (
    ID,
    SwarmConn,
    YamuxStream,
)
from moot.node.net.negotiation import agree
from moot.node.net.outside import Outside, is_public
from moot.node.net.port_mapping import PortMapping
from moot.node.net.punch import PUNCH
from moot.node.net.relay import HOP, STOP, Relay
from moot.node.net.relays import Relays, accept, connect
from moot.node.net.road import Road
from moot.node.net.routers import routers_here
from moot.node.net.side_stream import SidePipe
from moot.node.net.slot_leak import DooredSwarm
from moot.node.net.stream_link import StreamLink
from moot.node.ways.reachability import Reachability
from moot.protocol import limits, relay_limits

NOT_THERE: Final = "we are not connected to the relay yet"


class Reach:
    """What one network does about routers."""

    def __init__(
        self,
        swarm: DooredSwarm,
        nursery: trio.Nursery,
        links: Callable[[], Collection[StreamLink]],
        road: Road,
        addresses: Callable[[], list[str]],
    ) -> None:
        """`links` gives all there are, `addresses` where others reach us without a relay."""
        self._road = road
        self.outside = Outside()
        self._failed: dict[str, dict[Way, Tried]] = {}
        """By peer reached through a relay, the direct ways that failed."""
        self._friends = Friends(links)
        self.holes = Holes(swarm, road, nursery, self._friends, self._might_work)
        self._addresses = addresses
        self.reached = False
        """Whether somebody came in from outside, by no hole and no relay."""
        self._offer: bool | None = None
        self._asks_router = False
        self.mapping = PortMapping(road.listens_now, self._moved)
        self.relay = Relay(swarm.self_id, addresses)
        self.relays = Relays(self._friends.now, self._moved)
        self.on_moved: Callable[[], None] = lambda: None
        """Called when the addresses at which others reach us changed."""
        self._swarm = swarm
        self._nursery = nursery

    async def run(self) -> None:
        """Keep places at relays, for ever."""
        await self.relays.run()

    def ask_the_router(self) -> None:
        """Ask the router to let others in, until the network is closed."""
        if not self._asks_router and self._road.proxy is None:
            self._asks_router = True
            self._nursery.start_soon(self.mapping.run, routers_here)

    def offer(self, *, willing: bool | None) -> None:
        """Say whether we relay for others; None for: if we are reached from outside. RCH-8."""
        self._offer = willing
        self._decide()

    def moved(self) -> None:
        """Forget what held of the network that we left: whether others got in, and how we look."""
        self.reached = False
        self.outside = Outside()
        self._failed.clear()
        self.mapping.look()
        self._decide()

    def _decide(self) -> None:
        self.relay.willing = self.reached if self._offer is None else self._offer
        self.relays.want(wanted=not self.reached and self._road.proxy is None)

    def vouch(self, link: StreamLink, groups: frozenset[bytes]) -> None:
        """Note that the peer at the far end has shown to share these groups. spec: RCH-2."""
        link.circle = groups
        if link.way is Way.DIRECT and not link.initiator and is_public(link.address):
            self.reached = True
            self._decide()
        self._friends.one_more()
        self.relays.look()
        if link.via is None:
            self._failed.pop(link.peer, None)
        elif not link.initiator and self._road.proxy is None:
            self._nursery.start_soon(self._make_holes, link)

    def needs(self, peer: str) -> bool:
        """Whether circuits of ours, or those that others make to us, go through a peer."""
        return peer in self.relays.held or self._friends.leads(peer)

    def state(self) -> Reachability:
        """What is known of how others reach us."""
        return Reachability(
            self.reached,
            self.mapping.address,
            self.mapping.why_not,
            tuple(self.relays.held),
            self.relays.refusals,
            self.relay.willing,
            self.relay.places,
            self.relay.circuits,
            self.relay.carried,
            {peer: tuple(failed.values()) for peer, failed in self._failed.items()},
        )

    def ended(self, link: StreamLink) -> None:
        """Note that a link is over."""
        if not self._friends.are_left(link.peer):
            self._failed.pop(link.peer, None)
        self.relays.look()

    # -- what friends ask in further streams ---------------------------------------------------

    async def answer(self, connection: SwarmConn, stream: YamuxStream) -> None:
        """Serve a further stream of a connection. Raises all sorts of things at their will."""
        pipe = SidePipe(stream)
        try:
            link = self._friends.over(connection)
            if link is not None:
                await self._serve(link, pipe)
        finally:
            await pipe.reset()

    async def _serve(self, link: StreamLink, pipe: SidePipe) -> None:
        with trio.fail_after(relay_limits.RELAY_MS / 1000):
            asked = await agree(pipe, (HOP, STOP, PUNCH))
        if asked == HOP:
            await self.relay.serve(link, pipe)
        elif asked == STOP and link.peer in self.relays.held:
            with trio.fail_after(relay_limits.RELAY_MS / 1000):
                circuit = await accept(link, pipe, self._nursery)
            await self._swarm.serve_circuit(circuit)
        elif asked == PUNCH and link.via and link.initiator and not self._road.proxy:
            await self.holes.answer(link, pipe)

    async def _make_holes(self, link: StreamLink) -> None:
        failed = await self.holes.make(link)
        if failed is not None:
            self._note(link.peer, [failed])

    def _might_work(self) -> list[str]:
        """The addresses to be tried from outside, one that a router opened among them."""
        return self.outside.addresses(self._addresses())

    def _moved(self) -> None:
        self.on_moved()

    # -- dialling ------------------------------------------------------------------------------

    async def dial(self, target: ID, addresses: Sequence[str], direct: Course) -> Dialled:
        """Connect to a peer by `direct`, or a little later through a relay. spec: RCH-10.

        Raises NotReached when neither works. Set a deadline around it; cancelling it leaves
        nothing behind.
        """
        named = relays_named(addresses)
        if not named:
            return await direct()
        direct_is_over = trio.Event()

        async def directly() -> Dialled:
            try:
                return await direct()
            finally:
                direct_is_over.set()

        async def relayed() -> Dialled:
            with trio.move_on_after(relay_limits.RELAY_HEAD_START_MS / 1000):
                await direct_is_over.wait()
            return await self._dial_through(target, named)

        tried: list[Tried] = []
        dialled = await first(directly, relayed, tried=tried)
        if dialled.way is Way.RELAYED:
            self._failed.pop(str(target), None)
            self._note(str(target), tried or [Tried(Way.DIRECT, "no answer yet")])
        return dialled

    def _note(self, peer: str, tried: Sequence[Tried]) -> None:
        """Keep why somebody is reached through a relay alone."""
        self._failed.setdefault(peer, {}).update({one.way: one for one in tried})

    async def _dial_through(self, target: ID, named: Sequence[str]) -> Dialled:
        """Connect through the first of these relays that has a place for the peer."""
        why = NOT_THERE
        with trio.move_on_after(relay_limits.RELAY_WAIT_MS / 1000):
            await self._friends.until(
                lambda: any(link.peer in named for link in self._friends.now())
            )
        with trio.move_on_after(limits.DIAL_MS / 1000):
            for link in self._friends.now():
                if link.peer in named and link.via is None:
                    try:
                        circuit = await connect(link, target, self._nursery)
                        connection = await self._swarm.call_through(circuit, target)
                    except LinkClosed as closed:
                        why = str(closed)
                    else:
                        return Dialled(connection, circuit.address, Way.RELAYED)
        raise NotReached([Tried(Way.RELAYED, why)])
