"""A group of whole nodes in one process: production replica, forge, session and peering."""

from __future__ import annotations

import hashlib
import random

import trio

from moot.crdt import claim, register, task
from moot.crdt.op import Op
from moot.crdt.origin import SALT_SIZE, Seed
from moot.node.forge import Forge
from moot.node.peering.book import Book
from moot.node.peering.peering import Peering
from moot.node.peering.ports import Group
from moot.node.replica import Commit
from moot.node.store.memory import MemoryStore
from moot.protocol.hello import Badge
from sim.air import Air, Antenna
from workshop import KEYS, NOON, Dice, replica, signing_key

YEARS_MS = 365 * 86_400_000


class VirtualClock:
    """The clock of one laptop: virtual time, and whatever its owner set it to."""

    def __init__(self) -> None:
        self.skew = 0

    def wall_ms(self) -> int:
        return NOON + int(trio.current_time() * 1000) + self.skew

    def monotonic(self) -> float:
        return trio.current_time()


class Laptop:
    """One node: its store outlives its process."""

    def __init__(self, name: str, air: Air, seed: int, friends: list[str]) -> None:
        self.name = name
        self.air = air
        self.clock = VirtualClock()
        self.store = MemoryStore()
        self.dice = Dice(seed)
        self.chance = random.Random(seed)
        self.acked: set[bytes] = set()
        self.heard: list[bytes] = []
        self._friends = friends
        self._process: trio.CancelScope | None = None
        self._open()

    def _open(self) -> None:
        """Open the store as a process does when it starts."""
        self.replica = replica(self.store)
        self.replica.subscribe(self._on_commit)
        member, log = signing_key(self.name), signing_key(f"{self.name}'s laptop")
        self.forge = Forge(self.replica, member, log, self.clock, self.dice)
        self.member, self._badge = member.public, Badge(KEYS.group, KEYS.hello_key, log)

    def _on_commit(self, commit: Commit) -> None:
        for log in sorted(commit.logs):
            self.heard.append(log + len(commit.entries).to_bytes(4, "big"))

    @property
    def running(self) -> bool:
        return self._process is not None

    async def run(self) -> None:
        """Be a process, until killed."""
        self._open()
        hints = tuple(f"/mem/{peer}/p2p/{peer}" for peer in self._friends)
        group = Group(self._badge, self.replica, hints)
        antenna = Antenna(self.air, self.name)
        book = Book(self.store, self.clock)
        ports = (self.clock, self.dice)
        self.peering = Peering(antenna, lambda: [group], book, ports, lambda: None)
        with trio.CancelScope() as self._process:
            await self.peering.run()

    def kill(self) -> None:
        if self._process is not None:
            self._process.cancel()
            self._process = None
            self.air.antennas.pop(self.name, None)
            self.air.drop(self.name)

    def write(self) -> None:
        """Do what people do; what is written is acknowledged when `write` returns."""
        entry = self.forge.write(self._act())
        self.acked.add(entry)

    def _act(self) -> list[Op]:
        space, chance = self.replica.space, self.chance
        tasks = [target for target in space.targets() if space.live(target, "title")]
        if not tasks or chance.random() < 0.3:
            seed = Seed(self.member, self.dice.bytes(SALT_SIZE))
            return task.create(seed, f"by {self.name}", None, "a", ["new"]).ops
        target = chance.choice(tasks)
        if chance.random() < 0.3:
            return [claim.take(space, target, self.member)]
        if chance.random() < 0.2:
            return [task.complete(space, target)]
        return [register.write(space, target, "title", f"{self.name} {chance.random():.3f}")]


def state(laptop: Laptop) -> str:
    return hashlib.sha256(laptop.replica.state_hash()).hexdigest()[:12]
