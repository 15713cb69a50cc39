"""Simulate how news spread: `bench/gossip.py [--nodes N,N] [--weather NAME,NAME] [--svg FILE]`.

Prints one JSON object a line. Production sessions over virtual lines in virtual time; the same
seed gives the same figures, whatever the machine.
"""

from __future__ import annotations

import argparse
import json
import time
from statistics import mean, median
from typing import Any

from gossip_end import Tally
from gossip_node import Node
from gossip_world import Weather, World
from moot.crdt.op import Op

WEATHERS = {
    "fair": Weather(),
    "loss": Weather(loss=0.02),
    "slow": Weather(slow_share=0.2),
    "churn": Weather(cut_s=1800, up_s=900),
    "rough": Weather(loss=0.02, slow_share=0.2, cut_s=1800, up_s=900),
}
AUTHORS = 20
JOIN_MS = 60_000
SETTLE_MS = 60_000
TAIL_MS = 120_000
UPKEEP = ("OFFER", "ANSWER", "CONFIRM", "PROOF", "SUMMARY", "BUCKETS", "PEERS", "PING", "PONG")


class Town:
    """So many members of one group."""

    def __init__(self, size: int, weather: Weather, seed: int) -> None:
        self.world = World(seed, weather)
        self.tally = Tally()
        self.nodes: list[Node] = []
        for number in range(size):
            self.nodes.append(Node(number, self.world, self.nodes, self.tally))
        self.authors = self.nodes[:AUTHORS]
        self.written: dict[bytes, tuple[int, list[int]]] = {}
        """By entry: when it was written, and the nodes that were there then."""
        self._left: dict[int, int] = {}
        """When a node last went away."""

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
        self.world.after(up * 1000, lambda: self._go(node))

    def _go(self, node: Node) -> None:
        node.stop(silently=self.world.chance.random() < 0.5)
        self._left[node.number] = self.world.now
        away = self.world.chance.expovariate(4 / self.world.weather.up_s)
        self.world.after(away * 1000, lambda: self._come(node))

    def _come(self, node: Node) -> None:
        node.start()
        self._stay(node)

    def write(self, count: int, every_ms: int) -> None:
        """Let authors write so many entries, one about every so many ms."""
        chance = self.world.chance
        for _ in range(count):
            author = chance.choice([node for node in self.authors if node.up])
            text = "".join(chance.choices("etaoin shrdlu", k=chance.randint(10, 120)))
            entry = author.forge.write([Op(chance.randbytes(10), "title", text, ())])
            there = [node.number for node in self.nodes if node.up]
            self.written[entry] = (self.world.now, there)
            self.world.pass_time(int(chance.expovariate(1 / every_ms)) + 1)

    def delays(self, entry: bytes) -> list[int]:
        """How long an entry took to all that were there when it was written, and stayed."""
        began, there = self.written[entry]
        arrivals = self.tally.arrivals[entry]
        return sorted(
            arrivals[number][0] - began
            for number in there
            if number in arrivals and arrivals[number][1] and self._left.get(number, 0) < began
        )


def share(rows: list[int], part: float) -> float:
    """The time until this part has it."""
    return rows[min(len(rows) - 1, int(part * len(rows)))]


def measure(size: int, name: str, *, seed: int, entries: int, every_ms: int) -> dict[str, Any]:
    """Run one town and return its figures."""
    began = time.process_time()
    town = Town(size, WEATHERS[name], seed)
    town.gather()
    degrees = [len(node.seats()) for node in town.nodes if node.up]
    town.write(2 * AUTHORS, 1_000)  # news find their ways
    town.world.pass_time(30_000)
    tally = town.tally
    tally.sent.clear()
    tally.frames.clear()
    tally.brought = tally.new = 0
    town.written.clear()
    start = town.world.now
    town.write(entries, every_ms)
    town.world.pass_time(TAIL_MS)
    took_s = (town.world.now - start) / 1000
    curves = [town.delays(entry) for entry in town.written]
    last = [curve[-1] for curve in curves if curve]
    hops = [hop for entry in town.written for _, hop in tally.arrivals[entry].values() if hop]
    up = [node for node in town.nodes if node.up]
    each = size * entries
    control = sum(tally.sent[kind] for kind in tally.sent if kind not in (*UPKEEP, "RUNS"))
    return {
        "nodes": size,
        "weather": name,
        "t50_ms": median(share(curve, 0.5) for curve in curves),
        "t99_ms": median(share(curve, 0.99) for curve in curves),
        "t100_ms": median(last),
        "worst_ms": max(last),
        "hops": round(mean(hops), 2),
        "hops_most": max(hops),
        "payload": round(tally.sent["RUNS"] / each, 1),
        "control": round(control / each, 1),
        "upkeep_per_s": round(sum(tally.sent[kind] for kind in UPKEEP) / size / took_s, 1),
        "duplicates": round((tally.brought - tally.new) / each, 4),
        "missing": len({node.replica.frontier.digest() for node in up}) - 1,
        "degree": [min(degrees), median(degrees), max(degrees)],
        "known": median(len(node.known) for node in town.nodes),
        "frames": {kind: round(n / each, 2) for kind, n in tally.frames.items()},
        "endings": dict(tally.endings),
        "cpu_s": round(time.process_time() - began, 1),
        "curve": [round(mean(share(curve, part / 100) for curve in curves)) for part in range(100)],
    }


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", default="10,100,1000")
    parser.add_argument("--weather", default="fair")
    parser.add_argument("--entries", type=int, default=60)
    parser.add_argument("--every", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for size in map(int, options.nodes.split(",")):
        for name in options.weather.split(","):
            figures = measure(
                size, name, seed=options.seed, entries=options.entries, every_ms=options.every
            )
            print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
