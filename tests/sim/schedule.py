"""One schedule: a seed makes nodes, work and faults; then all faults stop and all must agree.

Oracles (RELIABILITY): O1 equal state hashes, O2 whatever was acknowledged is everywhere, O7 within
a bounded time after the last fault. Replay one with  python -m sim.schedule SEED  in tests/.
"""

from __future__ import annotations

import hashlib
import random
import sys
from dataclasses import dataclass, field

import trio
from trio._core import _run  # the only door to deterministic order; see trio issue 2675
from trio.testing import MockClock

from sim.air import Air
from sim.world import YEARS_MS, Laptop, state

NAMES = ("ada", "ben", "cy", "dan", "eve")
TROUBLE_SECONDS = 600
PEACE_SECONDS = 900
"""Virtual time in which all must agree once faults stop: two heartbeats to notice a dead line, and
the longest pause between two dials."""


@dataclass
class Outcome:
    """What came out of one schedule."""

    seed: int
    nodes: int
    writes: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    hashes: list[str] = field(default_factory=list)
    lost: int = 0
    settled: float | None = None
    """Virtual seconds from the last fault to agreement; None if it never came."""
    trace: str = ""

    def __str__(self) -> str:
        return (
            f"seed {self.seed}: {self.nodes} nodes, {self.writes} writes, faults {self.faults}, "
            f"lost {self.lost}, settled {self.settled}, hashes {self.hashes}; "
            f"replay: cd tests && python -m sim.schedule {self.seed}"
        )


class Schedule:
    """The world of one seed, and what befalls it."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._air = Air(random.Random(seed + 1))
        names = NAMES[: self._chance.randint(3, 5)]
        self._laptops = [
            Laptop(name, self._air, seed * 100 + n, [one for one in names if one != name])
            for n, name in enumerate(names)
        ]
        self.outcome = Outcome(seed, len(names))
        self._trouble = True
        self._digest = hashlib.sha256()

    async def run(self) -> None:
        async with trio.open_nursery() as nursery:
            for laptop in self._laptops:
                nursery.start_soon(laptop.run)
                nursery.start_soon(self._work, laptop)
            await self._torment(nursery)
            self._make_peace(nursery)
            await self._settle()
            nursery.cancel_scope.cancel()
        self._judge()

    async def _work(self, laptop: Laptop) -> None:
        while self._trouble:
            await trio.sleep(self._chance.expovariate(1 / 30))
            if laptop.running and self._trouble:
                laptop.write()
                self._note(laptop.name, laptop.replica.frontier.digest())

    async def _torment(self, nursery: trio.Nursery) -> None:
        end = trio.current_time() + TROUBLE_SECONDS
        while trio.current_time() < end:
            await trio.sleep(self._chance.expovariate(1 / 25))
            name = self._chance.choice(("part", "join", "lose", "crash", "clock", "double"))
            self.outcome.faults[name] = self.outcome.faults.get(name, 0) + 1
            self._note(name, b"")
            getattr(self, f"_{name}")(nursery)
        self._trouble = False

    # -- faults --------------------------------------------------------------------------------

    def _part(self, _: trio.Nursery) -> None:
        self._air.part({one.name: self._chance.randint(0, 1) for one in self._laptops})

    def _join(self, _: trio.Nursery) -> None:
        self._air.part({})

    def _lose(self, _: trio.Nursery) -> None:
        if self._air.links:
            self._air.lose(self._chance.choice(self._air.links))

    def _crash(self, nursery: trio.Nursery) -> None:
        laptop = self._chance.choice(self._laptops)
        if laptop.running:
            laptop.kill()
        else:
            nursery.start_soon(laptop.run)

    def _clock(self, _: trio.Nursery) -> None:
        years = self._chance.choice((-80, -1, 0, 0, 1, 80))
        self._chance.choice(self._laptops).clock.skew = years * YEARS_MS

    def _double(self, _: trio.Nursery) -> None:
        """Both ends dial: a second link between two that may have one already."""
        here, there = self._chance.sample(self._laptops, 2)
        if here.running and there.running and here.name in self._air.antennas:
            here.peering.groups_changed()

    # -- peace ---------------------------------------------------------------------------------

    def _make_peace(self, nursery: trio.Nursery) -> None:
        self._air.part({})
        for laptop in self._laptops:
            if not laptop.running:
                nursery.start_soon(laptop.run)

    async def _settle(self) -> None:
        began = trio.current_time()
        while trio.current_time() < began + PEACE_SECONDS:
            await trio.sleep(1)
            if all(one.running for one in self._laptops):
                digests = {one.replica.frontier.digest() for one in self._laptops}
                if len(digests) == 1:
                    self.outcome.settled = trio.current_time() - began
                    return

    def _judge(self) -> None:
        written = set[bytes]().union(*(one.acked for one in self._laptops))
        self.outcome.writes = len(written)
        self.outcome.lost = sum(
            one.replica.record(entry) is None for one in self._laptops for entry in written
        )
        self.outcome.hashes = sorted({state(one) for one in self._laptops})
        for laptop in self._laptops:
            for heard in laptop.heard:
                self._digest.update(heard)
        self.outcome.trace = self._digest.hexdigest()

    def _note(self, who: str, what: bytes) -> None:
        self._digest.update(f"{trio.current_time():.6f} {who} ".encode() + what)


def play(seed: int) -> Outcome:
    """Run the schedule of a seed to its end; the same seed gives the same trace."""
    schedule = Schedule(seed)
    _run._ALLOW_DETERMINISTIC_SCHEDULING = True  # type: ignore[misc]
    _run._r.seed(seed)
    trio.run(schedule.run, clock=MockClock(autojump_threshold=0))
    return schedule.outcome


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        sys.stdout.write(f"{play(int(argument))}\n")
