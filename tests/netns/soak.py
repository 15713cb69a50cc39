"""A group that lives through everything at once: who writes when, and what befalls whom."""

from __future__ import annotations

import heapq
import random
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from netns.line import Weather
from netns.member import Member
from netns.world import CLEAR

KILL_S, CUT_S, SLEEP_S, SAMPLE_S = 25.0, 15.0, 40.0, 5.0
"""Seconds between two kills, two cuts, two closed lids, on average, and between two looks."""
LAG = Weather(delay_ms=150, loss=0.05, kbit=256)
"""How it always is for one member."""
NEW = 0.1
"""The part of all writes that make something; the others change what is there, so that what grows
without end would show."""
STEADY = 2
"""So many are never killed and never sleep, so that one can see whether they grow."""


class Sample(NamedTuple):
    """What one node held at one moment."""

    at: float
    name: str
    resident: int
    descriptors: int
    tasks: int


class Soak:
    """Deals out writes and faults; everything but the answers of the nodes follows from a seed."""

    def __init__(
        self, members: Sequence[Member], attack: Callable[[], subprocess.Popen[str]], seed: int
    ) -> None:
        self._members = members
        self._attack = attack
        self._chance = random.Random(seed)
        self._agenda: list[tuple[float, int, Callable[[], None]]] = []
        self._count = 0
        self._down: set[Member] = set()
        """Whose nodes do not run, or sleep."""
        self._cut: set[Member] = set()
        self._attacker: subprocess.Popen[str] | None = None
        self.samples: list[Sample] = []
        self.happened: dict[str, int] = dict.fromkeys(
            ("write", "kill", "cut", "sleep", "attack"), 0
        )

    def run(self, seconds: float) -> None:
        """Let it all happen for so long; then every fault is over, and everybody runs."""
        line = self._members[-1].host.ports[0].line
        assert line is not None
        line.set(LAG)
        began = time.monotonic()
        for what, every in (
            (self._write, 1.0),
            (self._kill, KILL_S),
            (self._break_line, CUT_S),
            (self._sleep, SLEEP_S),
            (self._look, SAMPLE_S),
            (self._keep_attacking, 1.0),
        ):
            self._again(what, every)
        while time.monotonic() - began < seconds:
            when, _, what = heapq.heappop(self._agenda)
            time.sleep(max(0.0, when - time.monotonic()))
            what()
        self._calm(line.set)

    def close(self) -> None:
        """End the attack."""
        if self._attacker is not None:
            self._attacker.kill()
            self._attacker.communicate(timeout=30)

    def _calm(self, weather: Callable[[Weather], object]) -> None:
        for member in self._members:
            if member in self._down:
                member.rise()
            if member in self._cut:
                member.host.ports[0].mend()
        self._down, self._cut = set(), set()
        weather(CLEAR)
        self.close()

    def _again(self, what: Callable[[], None], every: float) -> None:
        """Let it happen now and then, `every` so many seconds on average."""

        def happen() -> None:
            what()
            self._in(self._chance.uniform(0.5, 1.5) * every, happen)

        self._in(self._chance.uniform(0.5, 1.5) * every, happen)

    def _in(self, seconds: float, what: Callable[[], None]) -> None:
        self._count += 1
        heapq.heappush(self._agenda, (time.monotonic() + seconds, self._count, what))

    def _one(self, among: Sequence[Member], without: set[Member]) -> Member | None:
        free = [one for one in among if one not in without]
        return self._chance.choice(free) if free else None

    # -- what happens ----------------------------------------------------------------------------

    def _write(self) -> None:
        member = self._one(self._members, self._down)
        if member is not None:
            self.happened["write"] += 1
            title = f"{member.name} {self.happened['write']}"
            if self._chance.random() < NEW:
                member.writes(title)
            else:
                member.rewrites(title)

    def _kill(self) -> None:
        member = self._one(self._members[STEADY:], self._down)
        if member is not None:
            self.happened["kill"] += 1
            member.end(signal.SIGKILL)
            self._fell(member, self._chance.uniform(0, 10))

    def _sleep(self) -> None:
        member = self._one(self._members[STEADY:], self._down)
        if member is not None:
            self.happened["sleep"] += 1
            member.freeze()
            self._fell(member, self._chance.uniform(5, 60))

    def _fell(self, member: Member, seconds: float) -> None:
        self._down.add(member)
        self._in(seconds, partial(self._rise, member))

    def _rise(self, member: Member) -> None:
        self._down.discard(member)
        member.rise()

    def _break_line(self) -> None:
        member = self._one(self._members, self._cut)
        if member is not None:
            self.happened["cut"] += 1
            self._cut.add(member)
            member.host.ports[0].cut()
            self._in(self._chance.uniform(1, 60), partial(self._mend, member))

    def _mend(self, member: Member) -> None:
        self._cut.discard(member)
        member.host.ports[0].mend()

    def _keep_attacking(self) -> None:
        if self._attacker is None or self._attacker.poll() is not None:
            self.close()
            self.happened["attack"] += 1
            self._attacker = self._attack()

    def _look(self) -> None:
        now = time.monotonic()
        for member in self._members:
            if member not in self._down:
                numbers = member.numbers()
                self.samples.append(
                    Sample(
                        now,
                        member.name,
                        member.resident_bytes(),
                        numbers["descriptors"],
                        numbers["tasks"],
                    )
                )


def slope(samples: Sequence[Sample]) -> float:
    """By how many MB an hour the memory of a node grew, by least squares over these."""
    middle = sum(one.at for one in samples) / len(samples)
    level = sum(one.resident for one in samples) / len(samples)
    spread = sum((one.at - middle) ** 2 for one in samples)
    leaning = sum((one.at - middle) * (one.resident - level) for one in samples)
    return leaning / spread * 3_600 / 1_000_000
