"""Village: a few people on one net, and the group they share; all in virtual time."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import trio
import trio._core._run as core
import trio.testing

from moot.protocol.group_keys import Power
from moot.protocol.invite import Invite
from sim.lines import Wires
from sim.villager import Tell, Villager

NAMES = ("ada", "ben", "cy", "dee", "eli", "fay")
T = TypeVar("T")


class Village:
    """Everybody who lives here, the first of whom founds the group."""

    def __init__(
        self, size: int, chance: random.Random, nursery: trio.Nursery, tell: Tell = lambda _: None
    ) -> None:
        self.wires = Wires(chance, nursery)
        self.weather = self.wires.weather
        self.people = [Villager(name, self.wires, chance, tell) for name in NAMES[:size]]
        self.nursery = nursery
        self.group: bytes

    async def found(self) -> None:
        """Let the group be founded, and its founder be at home."""
        founder = self.people[0]
        founder.start(self.nursery)
        await trio.testing.wait_all_tasks_blocked()
        assert founder.node is not None
        founder.node.profile.set_name(founder.name)
        self.group = founder.node.profile.found_group("village").id

    async def join(
        self, person: Villager, known: Sequence[Villager], power: Power = Power.WRITE
    ) -> None:
        """Let a person enter the group with an invite that names where some others are."""
        keys = self.people[0].membership.replica.keys.lowered(power)
        person.start(self.nursery)
        await trio.testing.wait_all_tasks_blocked()
        assert person.node is not None
        person.node.profile.set_name(person.name)
        hints = tuple(f"{other.address}/p2p/{other.place}" for other in known)
        person.node.profile.join(Invite(keys, "village", hints))

    def acked(self) -> list[bytes]:
        """Ids of all entries that anybody was told "ok" about."""
        return [entry for person in self.people for entry in person.acked]


def in_virtual_time(main: Callable[[], Awaitable[T]], seed: int) -> T:
    """Run `main` in no time, and for the same seed in the same order."""
    core._r.seed(seed)
    core._ALLOW_DETERMINISTIC_SCHEDULING = True  # type: ignore[misc] # it is there for tests
    return trio.run(main, clock=trio.testing.MockClock(autojump_threshold=0))
