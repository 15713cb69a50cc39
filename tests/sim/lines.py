"""Lines in memory between nodes of the simulation, with delay, cuts, and weather.

A line carries bytes in order, in pieces of any size. While the weather is bad between two places
bytes wait, as TCP would send them again and again, and nobody is told. A cut is told to both ends;
a line that falls silent carries nothing more and tells nobody, as when a router forgets it.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import trio

from moot.node.link import Link, LinkClosed, Way
from moot.node.ways.reachability import Reachability

QUEUE = 262_144
ARRIVALS = 16
PATIENCE = 15
"""Seconds that dialling waits for an answer."""


class Weather:
    """Which places can reach each other now, and how long bytes take."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._sides: dict[str, int] = {}
        self._change = trio.Event()
        self.slowness = 0.01

    def part(self, sides: dict[str, int]) -> None:
        """Let only those reach each other that are on the same side."""
        self._sides = dict(sides)
        self._change.set()
        self._change = trio.Event()

    def blocked(self, here: str, there: str) -> bool:
        return self._sides.get(here, 0) != self._sides.get(there, 0)

    async def clear(self, here: str, there: str) -> None:
        """Wait until something gets from here to there."""
        while self.blocked(here, there):
            await self._change.wait()

    def delay(self) -> float:
        return self.slowness * (0.5 + self._chance.random())

    def piece(self, size: int) -> int:
        """How many of so many bytes arrive at once: mostly all."""
        return self._chance.randint(1, size) if self._chance.random() < 0.2 else size


class Line:
    """One end of a line. See `moot.node.link.Link`."""

    def __init__(
        self, here: str, there: str, binding: bytes, weather: Weather, *, initiator: bool
    ) -> None:
        self.local_peer, self.peer = here, there
        self.binding, self.initiator = binding, initiator
        self.address = f"/memory/{there}"
        self.way, self.via = Way.LOOPBACK, None
        self.far: Line
        self._weather = weather
        self._inbox = bytearray()
        self._arrived = trio.Event()
        self._outbox: list[bytes] = []
        self._to_carry = trio.Event()
        self._waiting = 0
        self._room = trio.Event()
        self.closed = False
        self.silent = False

    async def read(self) -> bytes:
        await trio.lowlevel.checkpoint()
        while not self._inbox:
            if self.closed:
                raise LinkClosed("the line is cut")
            self._arrived = trio.Event()
            await self._arrived.wait()
        size = self._weather.piece(len(self._inbox))
        data = bytes(self._inbox[:size])
        del self._inbox[:size]
        return data

    async def send(self, data: bytes) -> None:
        await trio.lowlevel.checkpoint()
        while self._waiting >= QUEUE and not self.closed:
            self._room = trio.Event()
            await self._room.wait()
        if self.closed:
            raise LinkClosed("the line is cut")
        self._outbox.append(data)
        self._waiting += len(data)
        self._to_carry.set()

    async def aclose(self) -> None:
        self.cut()
        await trio.lowlevel.checkpoint()

    def cut(self) -> None:
        """End the line at this end; the far end hears of it when the weather lets it."""
        self.closed = True
        for event in (self._arrived, self._to_carry, self._room):
            event.set()

    def hush(self) -> None:
        """Let nothing that this end says arrive any more, and tell nobody."""
        self.silent = True

    async def carry(self) -> None:
        """Bring what this end says to the other, until this end is cut."""
        while self._outbox or not self.closed:
            if not self._outbox:
                self._to_carry = trio.Event()
                await self._to_carry.wait()
                continue
            data = self._outbox.pop(0)
            await trio.sleep(self._weather.delay())
            await self._weather.clear(self.local_peer, self.peer)
            if self.silent:
                return  # what is sent from now on fills the queue
            self._waiting -= len(data)
            self._room.set()
            if not self.far.closed:
                self.far._inbox += data
                self.far._arrived.set()
        await self._weather.clear(self.local_peer, self.peer)
        if not self.silent:
            self.far.cut()


class Wires:
    """Everybody's place on the net, and all lines between them."""

    def __init__(self, chance: random.Random, nursery: trio.Nursery) -> None:
        self.weather = Weather(chance)
        self._lines: list[Line] = []
        self._chance = chance
        self._nursery = nursery
        self._doors: dict[str, trio.MemorySendChannel[Link]] = {}

    def open(self, place: str) -> Plug:
        send, receive = trio.open_memory_channel[Link](ARRIVALS)
        self._doors[place] = send
        return Plug(self, place, receive)

    def close(self, place: str, *, silently: bool) -> None:
        """The node at this place is gone, with all its lines; maybe nobody is told."""
        self._doors.pop(place).close()
        for line in self.open_lines():
            if line.local_peer == place:
                line.silent |= silently
                line.cut()

    def open_lines(self) -> list[Line]:
        """Every end of every line that is not cut there."""
        self._lines = [line for line in self._lines if not line.closed]
        return self._lines

    async def dial(self, here: str, there: str) -> Link:
        with trio.move_on_after(PATIENCE):
            await trio.sleep(self.weather.delay())
            await self.weather.clear(here, there)
            door = self._doors.get(there)
            if door is None:
                raise LinkClosed("nobody answers")
            binding = self._chance.randbytes(32)
            near = Line(here, there, binding, self.weather, initiator=True)
            far = Line(there, here, binding, self.weather, initiator=False)
            near.far, far.far = far, near
            far.address = ""
            try:
                door.send_nowait(far)
            except (trio.WouldBlock, trio.BrokenResourceError):
                raise LinkClosed("nobody answers") from None
            for line in (near, far):
                self._lines.append(line)
                self._nursery.start_soon(line.carry)
            return near
        raise LinkClosed("no answer in time")


class Plug:
    """A node's place on the net. See `moot.node.peering.ports.Network`."""

    def __init__(self, wires: Wires, place: str, arrivals: trio.MemoryReceiveChannel[Link]) -> None:
        self.peer_id = place
        self.on_moved = lambda: None
        self._wires = wires
        self._arrivals = arrivals

    def addresses(self) -> list[str]:
        return [f"/memory/{self.peer_id}"]

    def needs(self, peer: str) -> bool:
        return False

    def reachability(self) -> Reachability:
        return Reachability()

    def saw(self, peer: str, address: str) -> None:
        pass

    def vouch(self, link: Link, groups: frozenset[bytes]) -> None:
        pass

    def links(self) -> trio.abc.ReceiveChannel[Link]:
        return self._arrivals

    async def dial(self, peer: str, addresses: Sequence[str]) -> Link:
        if f"/memory/{peer}" not in addresses:
            raise LinkClosed("no address answers")
        return await self._wires.dial(self.peer_id, peer)
