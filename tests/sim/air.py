"""A network in memory, under virtual time: links with delay that are cut, or go silent."""

from __future__ import annotations

import hashlib
import math
import random
from collections import deque
from collections.abc import Sequence

import trio

from moot.node.link import Link, LinkClosed


class Pipe:
    """One direction of a link: what goes in comes out later, in order, in pieces of any size."""

    def __init__(self, air: Air) -> None:
        self._air = air
        self._flying: deque[tuple[float, bytes]] = deque()
        self._news = trio.Event()
        self.cut = False

    def put(self, data: bytes) -> None:
        if self.cut:
            raise LinkClosed("cut")
        delay = self._air.chance.uniform(0.001, 0.4)
        last = self._flying[-1][0] if self._flying else 0.0
        self._flying.append((max(last, trio.current_time() + delay), data))
        self._news.set()

    def end(self) -> None:
        self.cut = True
        self._news.set()

    async def take(self) -> bytes:
        while not self._flying:
            if self.cut:
                raise LinkClosed("the other end hung up")
            await self._wait()
        due, data = self._flying[0]
        await trio.sleep_until(due)
        if self.cut and not self._flying:
            raise LinkClosed("cut")
        self._flying.popleft()
        size = (
            self._air.chance.randint(1, len(data)) if self._air.chance.random() < 0.2 else len(data)
        )
        if size < len(data):
            self._flying.appendleft((due, data[size:]))
        return data[:size]

    async def _wait(self) -> None:
        self._news = trio.Event()
        await self._news.wait()


class MemoryLink:
    """See `moot.node.link.Link`."""

    def __init__(self, ends: tuple[str, str], binding: bytes, out: Pipe, into: Pipe) -> None:
        self.local_peer, self.peer = ends
        self.binding = binding
        self.initiator = False
        self.address = f"/mem/{self.peer}"
        self._awake = trio.Event()
        self._awake.set()
        self._out, self._into = out, into

    async def read(self) -> bytes:
        data = await self._into.take()
        await self._awake.wait()  # a hole in the ground swallows everything until somebody hangs up
        return data

    async def send(self, data: bytes) -> None:
        await trio.lowlevel.checkpoint()
        self._out.put(data)

    async def aclose(self) -> None:
        self.hang_up()
        await trio.lowlevel.checkpoint()

    def fall_silent(self) -> None:
        self._awake = trio.Event()

    def hang_up(self) -> None:
        self._awake.set()
        self._out.end()
        self._into.end()


class Air:
    """All links, and who can hear whom."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.sides: dict[str, int] = {}
        """By peer, on which side of a partition it is."""
        self.antennas: dict[str, Antenna] = {}
        """The networks of nodes that run."""
        self.links: list[tuple[MemoryLink, MemoryLink]] = []
        self._count = 0

    def connect(self, here: str, there: str) -> tuple[MemoryLink, MemoryLink]:
        if there not in self.antennas or self.sides.get(here, 0) != self.sides.get(there, 0):
            raise LinkClosed("nobody answers")
        self._count += 1
        binding = hashlib.sha256(b"link %d" % self._count).digest()
        out, back = Pipe(self), Pipe(self)
        pair = (
            MemoryLink((here, there), binding, out, back),
            MemoryLink((there, here), binding, back, out),
        )
        pair[0].initiator = True
        self.links.append(pair)
        return pair

    def part(self, sides: dict[str, int]) -> None:
        """Put everybody on a side; links across are cut, or go silent."""
        self.sides = sides
        for pair in self.links:
            if sides.get(pair[0].peer, 0) != sides.get(pair[1].peer, 0):
                self.lose(pair)

    def lose(self, pair: tuple[MemoryLink, MemoryLink]) -> None:
        for link in pair:
            if self.chance.random() < 0.5:
                link.hang_up()
            else:
                link.fall_silent()

    def drop(self, peer: str) -> None:
        """Cut every link of one node: its process is gone."""
        for pair in self.links:
            if peer in (pair[0].peer, pair[1].peer):
                pair[0].hang_up()


class Antenna:
    """The network of one node. See `moot.node.peering.ports.Network`."""

    def __init__(self, air: Air, peer_id: str) -> None:
        self._air = air
        self.peer_id = peer_id
        self._send, self._receive = trio.open_memory_channel[Link](math.inf)
        air.antennas[peer_id] = self

    def addresses(self) -> list[str]:
        return [f"/mem/{self.peer_id}"]

    def links(self) -> trio.MemoryReceiveChannel[Link]:
        return self._receive

    async def dial(self, peer: str, addresses: Sequence[str]) -> Link:
        await trio.sleep(self._air.chance.uniform(0.01, 0.5))
        if f"/mem/{peer}" not in addresses:
            raise LinkClosed("no such place")
        here, there = self._air.connect(self.peer_id, peer)
        self._air.antennas[peer]._send.send_nowait(there)
        return here
