"""Virtual time, and lines between places that are near or far, fast or slow, good or bad.

A line is what a session sees of TCP: bytes come in order or the line ends. So a lost packet is a
pause, in which all that follows waits too, and not a hole.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

PACKET = 1_400
RESEND_MS = 200
"""Least time until a lost packet is sent again."""


class Weather(NamedTuple):
    """What the simulated net is like."""

    access_ms: tuple[int, int] = (5, 40)
    """From a node to the middle of the net; a way from one to another is two of these."""
    kbit: int = 10_000
    """What a node can send in all."""
    slow_share: float = 0.0
    """How many nodes have a slow link instead: a tenth of a megabit, and 300 ms to the middle."""
    loss: float = 0.0
    """How many packets have to be sent again."""
    cut_s: float = 0.0
    """Seconds for which a line lasts on average, 0 for ever."""
    up_s: float = 0.0
    """Seconds for which a node stays on average, 0 for ever; a fifth of that it is away."""


class World:
    """Virtual time in ms, and what is to happen when."""

    def __init__(self, seed: int, weather: Weather) -> None:
        self.chance = random.Random(seed)
        self.weather = weather
        self.now = 0
        self._count = 0
        self._agenda: list[tuple[int, int, Callable[[], None]]] = []

    def at(self, when: int, what: Callable[[], None]) -> None:
        """Do something then; things at one moment happen in the order in which they were put."""
        self._count += 1
        heapq.heappush(self._agenda, (max(when, self.now), self._count, what))

    def after(self, ms: float, what: Callable[[], None]) -> None:
        """Do something so many ms from now."""
        self.at(self.now + int(ms), what)

    def pass_time(self, ms: int) -> None:
        """Let everything happen that happens within so many ms."""
        until = self.now + ms
        while self._agenda and self._agenda[0][0] <= until:
            self.now, _, what = heapq.heappop(self._agenda)
            what()
        self.now = until


class Place:
    """Where a node is on the net."""

    def __init__(self, world: World) -> None:
        weather, chance = world.weather, world.chance
        slow = chance.random() < weather.slow_share
        self.access_ms = 300 if slow else chance.randint(*weather.access_ms)
        self.byte_ms = 8 / (100 if slow else weather.kbit)
        """For one byte on the way out, which all lines of the node share."""
        self.side = 0
        """Only places on one side reach each other."""
        self.free = 0.0
        """When the way out has taken all that was put into it."""


class Way:
    """One direction of a line."""

    def __init__(self, world: World, here: Place, there: Place) -> None:
        self._world = world
        self._here = here
        self._there = there
        self.ms = here.access_ms + there.access_ms
        self._last = 0.0
        self.broken = False

    def carry(self, data: bytes, arrive: Callable[[bytes], None]) -> None:
        """Let these bytes arrive when they can."""
        world, here = self._world, self._here
        here.free = max(here.free, world.now) + len(data) * here.byte_ms
        when = here.free + self.ms * (1 + world.chance.random() / 10)
        for _ in range(-(-len(data) // PACKET)):
            if world.weather.loss and world.chance.random() < world.weather.loss:
                when += max(RESEND_MS, 3 * self.ms)
        self._last = max(self._last, when)
        world.at(int(self._last) + 1, partial(self._arrive, data, arrive))

    def close(self, told: Callable[[], None]) -> None:
        """Let the far end know, after all that was said before."""
        self._last = max(self._last, self._world.now + self.ms)
        self._world.at(int(self._last) + 1, told)

    def _arrive(self, data: bytes, arrive: Callable[[bytes], None]) -> None:
        self.broken |= self._here.side != self._there.side
        if not self.broken:
            arrive(data)
