"""A line that is as bad as told: frames between two TAP devices, late, slowly, or lost.

`python line.py NAME NAME` makes the two devices and says so with one line of output. Then it takes
orders, one JSON object a line: `{"there": {...}, "back": {...}}` with the fields of `Weather`, for
frames from the first device to the second and for those the other way, and answers each with how
many frames it carried and lost so far. It ends with its input. Kernels have a queue discipline for
this (netem), but not every kernel has it.
"""

from __future__ import annotations

import fcntl
import json
import os
import random
import select
import struct
import sys
import time
from collections import deque
from typing import NamedTuple

TUNSETIFF = 0x400454CA
TAP, NO_HEADER = 0x0002, 0x1000
FRAME_BYTES = 65_536
AT_ONCE = 64
"""Frames taken from one device before the other has its turn."""


class Weather(NamedTuple):
    """How it is on the way in one direction."""

    delay_ms: float = 0
    loss: float = 0
    """The part of all frames that is lost, 0 to 1."""
    kbit: float = 0
    """Thousand bits a second; 0 for as fast as it goes."""
    room: int = 100
    """Frames that wait for a slow line; more are lost, as in a router."""


class Course:
    """One direction."""

    def __init__(self, source: int, target: int, seed: int) -> None:
        self.source, self.target = source, target
        self.weather = Weather()
        self.carried = self.lost = 0
        self._dice = random.Random(seed)
        self._free_at = 0.0
        self._under_way: deque[tuple[float, bytes]] = deque()

    def take(self, now: float) -> None:
        """Take in what the source has to give."""
        for _ in range(AT_ONCE):
            try:
                frame = os.read(self.source, FRAME_BYTES)
            except OSError:  # none left, or the device is down
                return
            weather = self.weather
            full = len(self._under_way) >= weather.room and self._free_at > now
            if full or self._dice.random() < weather.loss:
                self.lost += 1
                continue
            self._free_at = max(now, self._free_at)
            if weather.kbit:
                self._free_at += len(frame) * 8 / (weather.kbit * 1000)
            due = self._free_at + weather.delay_ms / 1000
            if self._under_way:
                due = max(due, self._under_way[-1][0])  # nothing overtakes
            self._under_way.append((due, frame))

    def give(self, now: float) -> float | None:
        """Hand over what has arrived; return in how many seconds more will."""
        while self._under_way:
            due, frame = self._under_way[0]
            if due > now:
                return due - now
            self._under_way.popleft()
            try:
                os.write(self.target, frame)
            except OSError:  # the device is down
                self.lost += 1
            else:
                self.carried += 1
        return None


def device(name: str) -> int:
    """Make a TAP device; it lasts as long as this process."""
    made = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(made, TUNSETIFF, struct.pack("16sH22x", name.encode(), TAP | NO_HEADER))
    return made


def obey(order: str, courses: dict[str, Course]) -> str:
    """Change the weather, and tell what happened so far."""
    for way, weather in json.loads(order or "{}").items():
        courses[way].weather = Weather(**weather)
    return json.dumps({way: [one.carried, one.lost] for way, one in courses.items()})


def main(near: str, far: str) -> None:
    """Carry frames until the input ends."""
    ends = device(near), device(far)
    courses = {"there": Course(*ends, 1), "back": Course(ends[1], ends[0], 2)}
    poll = select.poll()
    for watched in (sys.stdin.fileno(), *ends):
        poll.register(watched, select.POLLIN)
    print("{}", flush=True)
    wait: float | None = None
    while True:
        ready = {one for one, _ in poll.poll(None if wait is None else wait * 1000 + 0.5)}
        if sys.stdin.fileno() in ready:
            order = sys.stdin.readline()
            if not order:
                return
            print(obey(order, courses), flush=True)
        now = time.monotonic()
        waits = []
        for course in courses.values():
            if course.source in ready:
                course.take(now)
            waits.append(course.give(now))
        wait = min((one for one in waits if one is not None), default=None)


if __name__ == "__main__":
    main(*sys.argv[1:])
