"""Relay: passes bytes between two members who cannot reach each other. spec: RCH-5.

It speaks libp2p's circuit relay v2, with those alone who have shown to share a group with us, and
joins nobody but two members of one group. It sees who talks to whom, when and how much; what they
say is encrypted from end to end.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final, NamedTuple

import trio

from moot.node.link import LinkClosed
from moot.node.net.fatal_error import brief
from moot.node.net.library import (
    ID,
    HopMessage,
    Limit,
    Multiaddr,
    PeerId,
    RelayStatus,
    Reservation,
    StopMessage,
    TProtocol,
)
from moot.node.net.side_stream import SidePipe, hear, open_side, part, say
from moot.node.net.stream_link import StreamLink
from moot.node.ports import SystemClock
from moot.protocol import relay_limits

HOP: Final = TProtocol("/libp2p/circuit/relay/0.2.0/hop")
"""Spoken to a relay."""
STOP: Final = TProtocol("/libp2p/circuit/relay/0.2.0/stop")
"""Spoken by a relay to the far end of a circuit."""

LIMIT: Final = Limit(duration=relay_limits.CIRCUIT_MS // 1000, data=relay_limits.CIRCUIT_BYTES)
HOUR: Final = 3600.0

log = logging.getLogger(__name__)


class Place(NamedTuple):
    """Kept for a peer, so that others reach it through us."""

    link: StreamLink
    until: float
    """In seconds of trio's clock."""


class Relay:
    """What one node does for others. Its state is bounded by `protocol/limits.py`."""

    def __init__(self, us: ID, addresses: Callable[[], Sequence[str]]) -> None:
        """`addresses` says where others reach us without a relay."""
        self.willing = False
        """Whether we are a relay at all: for the node to say, and it may change."""
        self.carried = 0
        """Bytes since the start."""
        self._us = us
        self._addresses = addresses
        self._places: dict[str, Place] = {}
        self._circuits: Counter[str] = Counter()
        """By peer, how many circuits begin or end there."""
        self._spent: Counter[str] = Counter()
        """Bytes carried in this hour, by the peer that asked for them."""
        self._hour_ends = 0.0

    @property
    def circuits(self) -> int:
        """How many there are now."""
        return self._circuits.total() // 2

    @property
    def places(self) -> int:
        """For how many peers a place is kept now."""
        self._tidy()
        return len(self._places)

    async def serve(self, link: StreamLink, pipe: SidePipe) -> None:
        """Answer one request, and carry what follows. Raises all sorts of things at their will."""
        with trio.fail_after(relay_limits.RELAY_MS / 1000):
            asked = await hear(pipe, HopMessage)
        if not self.willing or link.via is not None:
            await self._answer(pipe, RelayStatus.PERMISSION_DENIED)
        elif asked.type == HopMessage.RESERVE:
            await self._reserve(link, pipe)
        elif asked.type == HopMessage.CONNECT:
            await self._connect(link, pipe, ID(asked.peer.id))
        else:
            await self._answer(pipe, RelayStatus.UNEXPECTED_MESSAGE)

    async def _answer(self, pipe: SidePipe, status: RelayStatus.ValueType) -> None:
        with trio.move_on_after(relay_limits.RELAY_MS / 1000):
            await say(pipe, HopMessage(type=HopMessage.STATUS, status=status))
            await part(pipe)

    # -- places --------------------------------------------------------------------------------

    async def _reserve(self, link: StreamLink, pipe: SidePipe) -> None:
        self._tidy()
        if link.peer not in self._places and len(self._places) >= relay_limits.MAX_RESERVATIONS:
            await self._answer(pipe, RelayStatus.RESERVATION_REFUSED)
            return
        seconds = relay_limits.RESERVATION_MS / 1000
        self._places[link.peer] = Place(link, trio.current_time() + seconds)
        ours = [Multiaddr(f"{address}/p2p/{self._us}") for address in self._addresses()]
        answer = HopMessage(
            type=HopMessage.STATUS,
            status=RelayStatus.OK,
            reservation=Reservation(
                expire=SystemClock().wall_ms() // 1000 + int(seconds),
                addrs=[one.to_bytes() for one in ours],
            ),
            limit=LIMIT,
        )
        with trio.move_on_after(relay_limits.RELAY_MS / 1000):
            await say(pipe, answer)
            await part(pipe)

    def _tidy(self) -> None:
        now = trio.current_time()
        for peer, place in list(self._places.items()):
            if place.until <= now or place.link.over:
                del self._places[peer]

    # -- circuits ------------------------------------------------------------------------------

    async def _connect(self, link: StreamLink, pipe: SidePipe, target: ID) -> None:
        self._tidy()
        place = self._places.get(str(target))
        if place is None or not place.link.circle & link.circle or place.link is link:
            # The same answer whoever it is: nobody learns here whom we know.
            await self._answer(pipe, RelayStatus.NO_RESERVATION)
            return
        with self._counted(link.peer, place.link.peer) as there_is_room:
            if not there_is_room:
                await self._answer(pipe, RelayStatus.RESOURCE_LIMIT_EXCEEDED)
                return
            try:
                with trio.fail_after(relay_limits.RELAY_MS / 1000):
                    far = await self._reach(place.link, link.peer)
            except (LinkClosed, trio.TooSlowError):
                await self._answer(pipe, RelayStatus.CONNECTION_FAILED)
                return
            try:
                with trio.fail_after(relay_limits.RELAY_MS / 1000):
                    await say(
                        pipe,
                        HopMessage(type=HopMessage.STATUS, status=RelayStatus.OK, limit=LIMIT),
                    )
                await self._carry(link.peer, pipe, far)
            finally:
                await far.reset()

    async def _reach(self, link: StreamLink, asking: str) -> SidePipe:
        """Ask the far end whether it takes a circuit. Raises LinkClosed."""
        pipe = await open_side(link.connection, STOP)
        who = PeerId(id=ID.from_base58(asking).to_bytes())
        try:
            await say(pipe, StopMessage(type=StopMessage.CONNECT, peer=who, limit=LIMIT))
            answer = await hear(pipe, StopMessage)
        except BaseException as error:
            await pipe.reset()
            if isinstance(error, Exception):  # anything, if the far end means harm
                raise LinkClosed(f"the far end: {brief(error)}") from error
            raise
        if answer.type != StopMessage.STATUS or answer.status != RelayStatus.OK:
            await pipe.reset()
            raise LinkClosed("the far end refused")
        return pipe

    @contextmanager
    def _counted(self, *ends: str) -> Iterator[bool]:
        """Hold a place for a circuit, if there is one. spec: RCH-7."""
        full = self.circuits >= relay_limits.MAX_CIRCUITS or any(
            self._circuits[peer] >= relay_limits.CIRCUITS_PER_PEER for peer in ends
        )
        if full or self._left(ends[0]) <= 0:
            yield False
            return
        self._circuits.update(ends)
        try:
            yield True
        finally:
            self._circuits.subtract(ends)
            self._circuits += Counter()  # drops the zeros

    async def _carry(self, payer: str, near: SidePipe, far: SidePipe) -> None:
        """Pass bytes on, both ways, until either end hangs up or has had its share."""
        left = relay_limits.CIRCUIT_BYTES

        async def pass_on(source: SidePipe, target: SidePipe) -> None:
            nonlocal left
            try:
                while left > 0 and self._left(payer) > 0:
                    data = await source.receive()
                    left -= len(data)
                    self._spent[payer] += len(data)
                    self.carried += len(data)
                    await target.write(data)
                    if source.owes_window:  # not before: who sends waits for who reads
                        await source.return_window()
            except Exception as error:  # noqa: BLE001 - a dozen kinds, and all mean the end
                log.debug("a circuit ended: %s", brief(error))
            nursery.cancel_scope.cancel()

        with trio.move_on_after(relay_limits.CIRCUIT_MS / 1000):
            async with trio.open_nursery() as nursery:
                nursery.start_soon(pass_on, near, far)
                nursery.start_soon(pass_on, far, near)

    def _left(self, payer: str) -> int:
        """Bytes that a peer may still have carried in this hour."""
        if trio.current_time() >= self._hour_ends:
            self._hour_ends = trio.current_time() + HOUR
            self._spent.clear()
        return relay_limits.RELAY_BYTES_PER_PEER - self._spent[payer]
