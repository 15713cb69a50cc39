"""Trouble: what befalls a village, one fault after the other, until it is told to calm down."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

import trio

from sim.village import Village
from sim.villager import Tell, Villager

EIGHTY_YEARS: Final = 80 * 365 * 86_400_000
T = TypeVar("T")


class Trouble:
    """Faults of lines, laptops, disks and clocks, as chance has it."""

    def __init__(self, village: Village, chance: random.Random, tell: Tell) -> None:
        self._village = village
        self._chance = chance
        self._tell = tell
        self.faults: Counter[str] = Counter()
        """How often each happened."""
        self.excused: set[bytes] = set()
        """Entries that an old backup threw away before anybody else had them."""

    async def make(self) -> None:
        """Make trouble for ever."""
        often = (*KINDS, "part", "cut", "start")
        while True:
            await trio.sleep(self._chance.expovariate(1 / 10))
            fault = self._chance.choice(often)
            if KINDS[fault](self):
                self.faults[fault] += 1

    def calm_down(self) -> None:
        """Mend what can be mended at once; a line that fell silent stays so."""
        self._tell("it is quiet from now on")
        self._village.weather.part({})
        self._village.weather.slowness = 0.01
        for person in self._village.people:
            person.store.full = False
            if not person.up:
                person.start(self._village.nursery)

    # -- lines ---------------------------------------------------------------------------------

    def _part(self) -> bool:
        sides = {person.place: self._chance.randrange(2) for person in self._village.people}
        self._tell(f"the weather parts {sides}")
        self._village.weather.part(sides)
        return len(set(sides.values())) > 1

    def _heal(self) -> bool:
        self._tell("the weather clears up")
        self._village.weather.part({})
        return True

    def _cut(self) -> bool:
        line = self._any(self._village.wires.open_lines())
        if line is None:
            return False
        self._tell(f"a line is cut, {line.local_peer} to {line.peer}")
        line.cut()
        line.far.cut()
        return True

    def _hush(self) -> bool:
        line = self._any(self._village.wires.open_lines())
        if line is None:
            return False
        both = self._chance.random() < 0.5
        self._tell(f"a line falls silent, {line.local_peer} to {line.peer}{', both ways' * both}")
        line.hush()
        if both:
            line.far.hush()
        return True

    def _slow(self) -> bool:
        self._village.weather.slowness = self._chance.choice((0.001, 0.01, 0.3, 2.0))
        self._tell(f"lines take {self._village.weather.slowness} s")
        return True

    # -- sessions ------------------------------------------------------------------------------

    def _double(self) -> bool:
        """Open a second session beside the one there may be."""
        up = self._up()
        if len(up) < 2:
            return False
        here, there = self._chance.sample(up, 2)
        here.dial(there)
        return True

    def _again(self) -> bool:
        """Hang up everywhere and say hello anew, as when groups change."""
        person = self._any(self._up())
        if person is None:
            return False
        self._tell(f"{person.name} says hello anew")
        person.peering.groups_changed()
        return True

    # -- laptops -------------------------------------------------------------------------------

    def _crash(self) -> bool:
        return self._down(silently=False)

    def _unplug(self) -> bool:
        return self._down(silently=True)

    def _down(self, *, silently: bool) -> bool:
        person = self._any(self._up())
        if person is not None:
            person.crash(silently=silently)
        return person is not None

    def _start(self) -> bool:
        person = self._any([one for one in self._village.people if not one.up])
        if person is not None:
            person.start(self._village.nursery)
        return person is not None

    def _disk(self) -> bool:
        """Fill a disk, or make room on the one that is full."""
        people = self._village.people
        full = [person for person in people if person.store.full]
        person = full[0] if full else self._chance.choice(people)
        person.store.full = not full
        self._tell(f"{person.name}'s disk is {'usable' if full else 'full'}")
        return not full

    def _backup(self) -> bool:
        self._chance.choice(self._village.people).back_up()
        return True

    def _restore(self) -> bool:
        """A laptop dies, and goes on from an old disk."""
        person = self._any([one for one in self._village.people if one.backed_up])
        if person is None:
            return False
        if person.up:
            person.crash()
        person.restore()
        self.excused |= {
            entry
            for entry in self._village.acked()
            if not any(one.holds(self._village.group, entry) for one in self._village.people)
        }
        person.start(self._village.nursery)
        return True

    def _clock(self) -> bool:
        person = self._chance.choice(self._village.people)
        person.watch.off_ms = self._chance.randrange(-EIGHTY_YEARS, EIGHTY_YEARS)
        self._tell(f"{person.name}'s clock is off by {person.watch.off_ms // 86_400_000} days")
        return True

    def _up(self) -> list[Villager]:
        return [person for person in self._village.people if person.up]

    def _any(self, among: Sequence[T]) -> T | None:
        return self._chance.choice(among) if among else None


KINDS: Final[dict[str, Callable[[Trouble], bool]]] = {
    "part": Trouble._part,
    "heal": Trouble._heal,
    "cut": Trouble._cut,
    "hush": Trouble._hush,
    "slow": Trouble._slow,
    "double": Trouble._double,
    "again": Trouble._again,
    "crash": Trouble._crash,
    "unplug": Trouble._unplug,
    "start": Trouble._start,
    "disk": Trouble._disk,
    "backup": Trouble._backup,
    "restore": Trouble._restore,
    "clock": Trouble._clock,
}
"""All faults by name; each says whether there was something that it could befall."""
