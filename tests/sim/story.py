"""Story: a seed of people who write while lines, laptops, disks and clocks fail; then it is quiet.

Oracles: O1 equal state hashes and frontiers; O2 whatever anybody was told "ok" about is held by
all; O7 they get there within a bound after the last fault; O9 a rebuilt state is the same; and
honest nodes log no bug, nor take each other for liars. All that happens is a line of the trace,
and the same seed gives the same trace.
"""

from __future__ import annotations

import hashlib
import logging
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import trio

from moot.protocol.group_keys import Power
from sim.trouble import Trouble
from sim.village import NAMES, Village, in_virtual_time
from sim.villager import Villager

TROUBLE_SECONDS = 240
QUIET_SECONDS = 90
"""A heartbeat that notices a dead line, the longest pause between dials, a line, and a reserve."""


class Told(NamedTuple):
    """What came of a story."""

    faults: Counter[str]
    entries: int
    quiet_after: float
    """Seconds from the last fault until everybody held the same."""
    trace: list[str]

    @property
    def digest(self) -> str:
        return hashlib.sha256("\n".join(self.trace).encode()).hexdigest()[:16]


class Failed(AssertionError):
    """An oracle was broken."""


class Story:
    """One village, from the founding of its group to the final count."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._village: Village
        self._complaints: list[str] = []
        """What nodes logged that no honest village should make them log."""
        self.trace: list[str] = []

    def tell(self, what: str) -> None:
        self.trace.append(f"{trio.current_time():9.3f} {what}")

    async def run(self) -> Told:
        """Play it all. Raises Failed when an oracle is broken."""
        chance = self._chance
        with self._listening():
            async with trio.open_nursery() as nursery:
                size = chance.randint(3, len(NAMES))
                self._village = Village(size, chance, nursery, self.tell)
                await self._settle()
                trouble = Trouble(self._village, chance, self.tell)
                with trio.move_on_after(TROUBLE_SECONDS):
                    await self._live_in(trouble)
                trouble.calm_down()
                took = await self._until_equal()
                nursery.cancel_scope.cancel()
        if took is None:
            raise Failed(f"not equal {QUIET_SECONDS} s after the last fault")
        entries = self._check(trouble.excused)
        return Told(trouble.faults, entries, took, self.trace)

    async def _settle(self) -> None:
        """Somebody founds a group and invites the others, one of whom may only keep."""
        people = self._village.people
        await self._village.found()
        keeper = people[-1] if self._chance.random() < 0.3 else None
        for number, person in enumerate(people[1:], 1):
            power = Power.KEEP if person is keeper else Power.WRITE
            await self._village.join(person, [self._chance.choice(people[:number])], power)
            await trio.sleep(self._chance.random() * 5)

    async def _live_in(self, trouble: Trouble) -> None:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(trouble.make)
            for person in self._village.people:
                nursery.start_soon(self._busy, person)

    async def _busy(self, person: Villager) -> None:
        while True:
            await trio.sleep(self._chance.expovariate(1 / 15))
            if person.up:
                person.act()

    # -- oracles -------------------------------------------------------------------------------

    async def _until_equal(self) -> float | None:
        """Wait until all hold the same; return how long it took. Oracle O7."""
        began = trio.current_time()
        while trio.current_time() - began < QUIET_SECONDS:
            await trio.sleep(0.5)
            frontiers = [one.membership.replica.frontier for one in self._village.people]
            if len({frontier.digest() for frontier in frontiers}) == 1:
                return trio.current_time() - began
        return None

    def _check(self, excused: set[bytes]) -> int:
        """Oracles O1, O2 and O9. Returns how many entries there are."""
        if self._complaints:
            raise Failed(self._complaints[0])
        acked = [entry for entry in self._village.acked() if entry not in excused]
        if not acked:
            raise Failed("nobody could write anything")
        hashes = set()
        for person in self._village.people:
            replica = person.membership.replica
            lost = [entry for entry in acked if replica.ledger.find(entry) is None]
            if lost:
                raise Failed(f"{person.name} lacks {len(lost)} entries that were acknowledged")
            if person.membership.forge is not None:
                hashes.add(replica.state_hash())
                replica.rebuild()
                hashes.add(replica.state_hash())
        if len(hashes) != 1:
            raise Failed(f"{len(hashes)} different states")
        self.tell(f"all hold {len(acked)} acknowledged entries, state {hashes.pop().hex()[:16]}")
        return self._village.people[0].membership.replica.ledger.newest

    @contextmanager
    def _listening(self) -> Iterator[None]:
        """Hear whatever the product logs."""
        ear, logger = _Ear(self), logging.getLogger("moot")
        logger.addHandler(ear)
        try:
            yield
        finally:
            logger.removeHandler(ear)

    def complain(self, record: logging.LogRecord) -> None:
        """Honest nodes have no bugs, and never take each other for liars."""
        if record.levelno >= logging.ERROR or record.msg.startswith("dropped"):
            self.tell(f"log: {record.getMessage()}")
            self._complaints.append(record.getMessage())


class _Ear(logging.Handler):
    def __init__(self, story: Story) -> None:
        super().__init__()
        self._story = story

    def emit(self, record: logging.LogRecord) -> None:
        self._story.complain(record)


def replay(seed: int) -> str:
    """The command that plays a story again, from the top of the project."""
    return f".venv/bin/python -m tests.sim --seed {seed} --trace"


def play(seed: int) -> Told:
    """Play one story in virtual time. Whatever it raises says how to see it again."""
    story = Story(seed)
    try:
        return in_virtual_time(story.run, seed)
    except BaseException as failure:
        failure.add_note("\n".join(story.trace[-60:]))
        failure.add_note(f"seed {seed}; again: {replay(seed)}")
        raise
