"""Defects: the library dials one address, waits a quarter of a second, and sulks for a minute.

Its `connect` tries one TCP address of a peer, always takes 251 ms, and blocks the peer for 60 s
after a failure, also when it has since appeared elsewhere. So all known addresses are dialled here,
each by itself, one soon after the other; the first that answers as the peer wins.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import NamedTuple

import trio

from moot.node.link import NotReached, Tried, Way
from moot.node.net.dial_failure import reason
from moot.node.net.dial_order import in_order
from moot.node.net.fatal_error import brief
from moot.node.net.library import ID, RawConnection, Swarm, SwarmConn, TrioTCPStream
from moot.node.net.road import Road
from moot.node.net.stuck_close import hang_up
from moot.node.net.surroundings import Surroundings
from moot.node.ways.addresses import relay_in
from moot.node.ways.target import Target, targets
from moot.protocol import limits, reach_limits

log = logging.getLogger(__name__)


class Dialled(NamedTuple):
    """A connection that we made, and how."""

    connection: SwarmConn
    address: str
    way: Way


def relays_named(addresses: Sequence[str]) -> list[str]:
    """Return the peer ids of relays at which a peer may be found, by its addresses."""
    found = map(relay_in, addresses[: limits.MAX_ADDRESSES_PER_PEER])
    return list(dict.fromkeys(relay.peer for relay in found if relay is not None))


class Race:
    """All tries to reach one peer at once."""

    def __init__(self, swarm: Swarm, road: Road, peer: ID) -> None:
        self._swarm = swarm
        self._road = road
        self._peer = peer
        self._here = Surroundings.now()
        self._won: Dialled | None = None
        self._failed: dict[Target, str] = {}

    async def run(self, addresses: Sequence[str]) -> Dialled:
        """Connect to the first of the addresses that answers as the peer. spec: NET-11, NET-20.

        Raises NotReached when none does in time. Cancelling it leaves nothing behind.
        """
        known = [one for one in targets(addresses) if self._road.passable(one, self._here)]
        entrants = in_order(known, self._here)
        try:
            with trio.move_on_after(limits.DIAL_MS / 1000):
                async with trio.open_nursery() as nursery:
                    for one in entrants:
                        failed = trio.Event()
                        nursery.start_soon(self._attempt, one, failed, nursery.cancel_scope)
                        with trio.move_on_after(reach_limits.DIAL_STAGGER_MS / 1000):
                            await failed.wait()
        except BaseException:
            if self._won:
                await hang_up(self._won.connection)
            raise
        if self._won is None:
            raise NotReached(self._tried(entrants))
        return self._won

    async def _attempt(self, one: Target, failed: trio.Event, race: trio.CancelScope) -> None:
        try:
            connection = await self._connect(one)
        except Exception as error:  # noqa: BLE001 - the library wraps and raises all sorts
            log.debug("%s: %s", one.address, brief(error))
            self._failed[one] = reason(error)
            failed.set()
            return
        if self._won:
            await hang_up(connection)
        else:
            self._won = Dialled(connection, one.address, self._road.way(one, self._here))
            race.cancel()

    async def _connect(self, one: Target) -> SwarmConn:
        config = self._swarm.connection_config
        if len(self._swarm.get_connections()) >= config.max_connections:
            raise OSError("too many connections")
        stream = await self._road.connect(one, str(self._peer))
        try:
            raw = RawConnection(TrioTCPStream(stream), initiator=True)
            return await self._swarm.upgrade_outbound_raw_conn(raw, self._peer)
        except BaseException:
            await trio.aclose_forcefully(stream)
            raise

    def _tried(self, entrants: Sequence[Target]) -> list[Tried]:
        """What became of each address, by way. spec: API-82."""
        found: dict[Way, list[str]] = {}
        for one in entrants:
            why = self._failed.get(one, "no answer")
            found.setdefault(self._road.way(one, self._here), []).append(f"{one.host} {why}")
        if not found:
            return [Tried(Way.PROXY if self._road.proxy else Way.DIRECT, "no address is known")]
        return [Tried(way, ", ".join(whys)) for way, whys in found.items()]
