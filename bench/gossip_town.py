"""A group of so many members in the gossip simulation, and what is measured of its news."""

from __future__ import annotations

import time
from functools import partial
from statistics import mean, median
from typing import Any, Final

from gossip_end import Tally
from gossip_node import Node
from gossip_world import Weather, World
from moot.crdt.op import Op

WEATHERS: Final = {
    "fair": Weather(),
    "loss": Weather(loss=0.02),
    "slow": Weather(slow_share=0.2),
    "churn": Weather(cut_s=1_800, up_s=900),
    "rough": Weather(loss=0.02, slow_share=0.2, cut_s=1_800, up_s=900),
}
AUTHORS: Final = 20
JOIN_MS: Final = 60_000
SETTLE_MS: Final = 120_000
WARM_UP: Final = 40
"""Entries before those that are measured: the first ones find the ways."""
TAIL_MS: Final = 120_000
"""After the last entry: all come back, nobody goes any more, and in the end all hold the same."""
UPKEEP: Final = frozenset(
    "OFFER ANSWER CONFIRM PROOF SUMMARY PARTS HEADS DIFFER PEERS PING PONG QUIET BYE".split()
)
"""Frames that come whether anything is written or not."""


class Town:
    """So many members of one group."""

    def __init__(
        self, size: int, weather: Weather, seed: int = 1, *, own_to_all: bool = False
    ) -> None:
        self.world = World(seed, weather)
        self.tally = Tally()
        self.nodes: list[Node] = []
        for number in range(size):
            node = Node(number, self.world, self.nodes, self.tally)
            node.own_to_all = own_to_all
            self.nodes.append(node)
        self.authors = self.nodes[:AUTHORS]
        self.written: dict[bytes, tuple[int, list[int]]] = {}
        """By entry: when it was written, and the nodes that were there then."""
        self.calm = False
        """Whether nobody goes any more."""
        self._left: dict[int, int] = {}
        """When a node last went away."""

    @property
    def up(self) -> list[Node]:
        """Everybody who is there."""
        return [node for node in self.nodes if node.up]

    def is_equal(self) -> bool:
        """Whether all who are there hold the same."""
        return len({node.replica.frontier.digest() for node in self.up}) == 1

    def gather(self) -> None:
        """Let everybody come, invited by somebody who is there."""
        chance = self.world.chance
        for node in self.nodes:
            if node.number:
                node.known = {chance.randrange(node.number): 0}
            self.world.after(node.number * JOIN_MS / len(self.nodes), node.start)
        self.world.pass_time(JOIN_MS + SETTLE_MS)
        if self.world.weather.up_s:
            for node in self.nodes[AUTHORS:] or self.nodes[1:]:
                self._stay(node)

    def _stay(self, node: Node) -> None:
        up = self.world.chance.expovariate(1 / self.world.weather.up_s)
        self.world.after(up * 1_000, partial(self._go, node))

    def _go(self, node: Node) -> None:
        if self.calm:
            return
        node.stop(silently=self.world.chance.random() < 0.5)
        self._left[node.number] = self.world.now
        away = self.world.chance.expovariate(4 / self.world.weather.up_s)
        self.world.after(away * 1_000, partial(self._come, node))

    def _come(self, node: Node) -> None:
        if not node.up:
            node.start()
            self._stay(node)

    def calm_down(self) -> None:
        """Let everybody come, and nobody go any more."""
        self.calm = True
        for node in self.nodes:
            self._come(node)

    def write(self, count: int, every_ms: int) -> None:
        """Let authors write so many entries, one about every so many ms."""
        for _ in range(count):
            self.write_one(self.world.chance.choice([node for node in self.authors if node.up]))
            self.world.pass_time(int(self.world.chance.expovariate(1 / every_ms)) + 1)

    def write_one(self, author: Node) -> bytes:
        """Let somebody write a title of some length."""
        chance = self.world.chance
        text = "".join(chance.choices("etaoin shrdlu", k=chance.randint(10, 120)))
        entry = author.forge.write([Op(chance.randbytes(10), "title", text, ())])
        self.written[entry] = (self.world.now, [node.number for node in self.up])
        return entry

    def forget(self) -> None:
        """Count anew from here."""
        self.tally.sent.clear()
        self.tally.frames.clear()
        self.tally.brought = self.tally.new = 0
        self.written.clear()

    def delays(self, entry: bytes) -> list[int]:
        """How long an entry took to all who were there when it was written, and stayed."""
        began, there = self.written[entry]
        arrivals = self.tally.arrivals[entry]
        return sorted(
            arrivals[number][0] - began
            for number in there
            if number in arrivals and arrivals[number][1] and self._left.get(number, 0) < began
        )


def measure(
    size: int,
    weather: str,
    *,
    seed: int = 1,
    entries: int = 60,
    every_ms: int = 2_000,
    own_to_all: bool = False,
) -> dict[str, Any]:
    """Run one town and return its figures; the same ones for the same seed, but for `cpu_s`."""
    began = time.process_time()
    town = Town(size, WEATHERS[weather], seed, own_to_all=own_to_all)
    town.gather()
    degrees = [len(node.seats()) for node in town.up]
    town.write(WARM_UP, every_ms)
    town.world.pass_time(30_000)
    town.forget()
    start = town.world.now
    town.write(entries, every_ms)
    town.calm_down()
    town.world.pass_time(TAIL_MS)
    seconds = (town.world.now - start) / 1_000
    return {
        "nodes": size,
        "weather": weather,
        **_times(town),
        **_bytes(town, size * entries, size * seconds),
        "equal": town.is_equal(),
        "degree": [min(degrees), median(degrees), max(degrees)],
        "known": median(len(node.known) for node in town.nodes),
        "endings": dict(town.tally.endings),
        "cpu_s": round(time.process_time() - began, 1),
    }


def _times(town: Town) -> dict[str, Any]:
    """When the entries were where: in ms, medians over the entries but for the worst."""
    curves = [town.delays(entry) for entry in town.written]
    arrivals = [town.tally.arrivals[entry].values() for entry in town.written]
    hops = [hop for rows in arrivals for _, hop in rows if hop]
    return {
        "t50_ms": median(_share(curve, 0.5) for curve in curves),
        "t99_ms": median(_share(curve, 0.99) for curve in curves),
        "t100_ms": median(curve[-1] for curve in curves),
        "worst_ms": max(curve[-1] for curve in curves),
        "hops": round(mean(hops), 2),
        "hops_most": max(hops),
        "curve": [
            round(mean(_share(curve, part / 100) for curve in curves)) for part in range(100)
        ],
    }


def _bytes(town: Town, deliveries: int, node_seconds: float) -> dict[str, Any]:
    """What was sent for each entry and node, and of what goes on without entries each second."""
    sent = town.tally.sent
    control = sum(size for kind, size in sent.items() if kind not in UPKEEP and kind != "RUNS")
    return {
        "payload": round(sent["RUNS"] / deliveries, 1),
        "control": round(control / deliveries, 1),
        "duplicates": round((town.tally.brought - town.tally.new) / deliveries, 4),
        "upkeep_per_s": round(sum(sent[kind] for kind in UPKEEP) / node_seconds, 1),
        "frames": {
            kind: round(count / deliveries, 3)
            for kind, count in town.tally.frames.items()
            if kind not in UPKEEP
        },
    }


def _share(curve: list[int], part: float) -> int:
    """The time until this part has it."""
    return curve[min(len(curve) - 1, int(part * len(curve)))]
