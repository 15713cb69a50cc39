"""What one client feels, and two connected nodes: `bench/live.py [MEASURE...] [--acts N]`.

Prints lines as `bench/run.py` does; see README.md for what is measured.
"""

import argparse
import json
import tempfile
import time
from io import BufferedReader
from pathlib import Path
from statistics import median, quantiles

from api import HEADERS, RunningNode
from floor_side import FloorSystem
from pair import burst, live, responsive
from run import Budget, report, turns
from side import Side
from workload import Work, additions

AHEAD = 32
"""Requests that a client sends before it waits for an answer."""

LIVE = 300
"""Acts of which each is waited for, at most."""


def pipelined(folder: Path, titles: list[str]) -> float:
    """New tasks by one client that sends some requests ahead on its one connection, per second."""
    with RunningNode(folder, online=False) as node:
        node.act("init", name="ada")
        node.act("group.new", name="bench")
        with node.open() as line, line.makefile("rb") as answers:
            sent = done = 0
            began = time.monotonic()
            while done < len(titles):
                ahead = titles[sent : done + AHEAD]
                line.sendall(b"".join(map(_request, ahead)))
                sent += len(ahead)
                _read_answer(answers)
                done += 1
            took = time.monotonic() - began
        node.get("/v1/things?q=kind:task&fields=id&limit=1")
        if node.total != len(titles):
            raise RuntimeError(f"{node.total} of {len(titles)} tasks were written")
    return len(titles) / took


def _request(title: str) -> bytes:
    body = json.dumps({"act": "add", "title": title}).encode()
    head = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
    size = len(body)
    return (
        f"POST /v1/acts HTTP/1.1\r\nhost: m\r\n{head}content-length: {size}\r\n\r\n".encode() + body
    )


def _read_answer(answers: BufferedReader) -> None:
    status, size = answers.readline(), 0
    while line := answers.readline().strip():
        name, _, value = line.partition(b":")
        if name == b"content-length":
            size = int(value)
    body = answers.read(size)
    if b" 200 " not in status:
        raise RuntimeError(body.decode())


def floor_live(folder: Path, count: int) -> list[float]:
    """Milliseconds from before a write at one floor to its commit at another, over libp2p."""
    server = Side("floor_process.py", "serve", folder / "served.db", "libp2p")
    address = server.hears("address")["address"]
    client = Side("floor_process.py", "follow", folder / "fetched.db", "libp2p", address)
    client.hears("following")
    took = []
    for number in range(count):
        time.sleep(0.01)
        began = time.monotonic()
        server.tell(write=[1, number], push=True)
        client.hears("seen")
        took.append(1000 * (time.monotonic() - began))
    for side in (server, client):
        side.close()
    return took


class Live:
    """The measures of this program."""

    def __init__(self, acts: int, rounds: int, folder: Path) -> None:
        self._work, self._rounds, self._folder = Work(acts), rounds, folder

    def append(self) -> None:
        """One client that sends ahead, beside one that waits for each answer."""
        titles = [act.text for act in self._work.appended]
        floor = FloorSystem(self._work, "tcp", self._folder)
        systems = {"moot": lambda at: pipelined(at, titles), "floor": floor.append}
        samples = turns(self._rounds, systems, self._folder)
        report("append_ahead", "acts/s", samples, Budget("floor"), acts=len(titles))

    def live(self) -> None:
        """From an act at one node to its event at another."""
        acts = additions(min(LIVE, len(self._work.acts)))
        systems = {
            "moot": lambda at: live(at, acts),
            "floor_libp2p": lambda at: floor_live(at, len(acts)),
        }
        results = turns(self._rounds, systems, self._folder)
        for name, figure in (("live_p50", median), ("live_p99", _p99)):
            samples = {of: [figure(one) for one in taken] for of, taken in results.items()}
            report(name, "ms", samples, Budget("floor_libp2p"), acts=len(acts))

    def burst(self) -> None:
        """As fast as one client gets answers, while another node gets it all."""
        count = len(self._work.acts) // 2
        results = turns(self._rounds, {"moot": lambda at: burst(at, count)}, self._folder)["moot"]
        samples = {
            "moot": [one.together_per_s for one in results],
            "alone": [one.alone_per_s for one in results],
        }
        behind = [round(one.behind_s, 3) for one in results]
        budget = Budget("alone", at_least=0.7)
        report("burst", "acts/s", samples, budget, acts=count, behind_s=behind)

    def responsive(self) -> None:
        """Acts at a node that gets everything from another, against the same node at rest."""
        results = turns(
            self._rounds, {"moot": lambda at: responsive(at, self._work.acts)}, self._folder
        )["moot"]
        for name, figure in (("p50", median), ("p99", _p99), ("max", max)):
            samples = {
                "moot": [figure(one.ms) for one in results],
                "at_rest": [figure(one.rest_ms) for one in results],
            }
            acts = len(self._work.acts)
            report(f"responsive_{name}", "ms", samples, Budget("at_rest"), acts=acts)


def _p99(figures: list[float]) -> float:
    return quantiles(figures, n=100)[98]


def main() -> None:
    """Run what was asked for."""
    measures = ("append", "live", "burst", "responsive")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measure", nargs="*", help=f"any of {', '.join(measures)}; all by default")
    parser.add_argument("--acts", type=int, default=20_000, help="how much work (default 20000)")
    parser.add_argument("--rounds", type=int, default=3, help="turns for each system (default 3)")
    chosen = parser.parse_args()
    if unknown := set(chosen.measure) - set(measures):
        parser.error(f"no such measure: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory(prefix="moot-bench-") as folder:
        bench = Live(chosen.acts, chosen.rounds, Path(folder))
        for measure in chosen.measure or measures:
            getattr(bench, measure)()


if __name__ == "__main__":
    main()
