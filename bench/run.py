"""Measure moot beside its floor: `bench/run.py [MEASURE...] [--acts N] [--sizes N,N] [--rounds N]`.

Prints one JSON object a line. In each round the systems take turns, so that a machine that slows
down slows them alike; figures are medians over the rounds, and what counts is the ratio.
"""

import argparse
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple, TypeVar

from by_hand import Carried
from compare import floor_heads, heads, nothing_new
from floor_side import FloorSystem
from looks import looked_at
from moot_side import MootSystem
from report import write
from side import Apart, Sync
from start import compare
from workload import AUTHORS, Work, additions


class Budget(NamedTuple):
    """What moot may cost in terms of its floor: ratio = moot / floor."""

    floor: str
    at_least: float | None = None
    at_most: float | None = None

    def holds(self, ratio: float) -> bool | None:
        """Whether a ratio is within it; None if it bounds nothing."""
        if self.at_least is None and self.at_most is None:
            return None
        return (self.at_least is None or ratio >= self.at_least) and (
            self.at_most is None or ratio <= self.at_most
        )


SAME = 2_000
"""Acts that two ends hold when nothing is new: it costs the same after any number."""
NOTHING_NEW_BYTES = 200
HEADS_BYTES = 20_000
FEW_HEADS_BYTES = 2_000
"""What comparing may cost both ends together: nothing new; many logs; many of which few differ."""

TOLD: list[dict[str, Any]] = []
"""The lines of this run."""

Samples = dict[str, list[float]]
Outcome = TypeVar("Outcome")


def report(measure: str, unit: str, samples: Samples, budget: Budget, **more: object) -> None:
    """Print one line: the medians, the ratio, and whether it is within budget."""
    middle = {name: median(values) for name, values in samples.items()}
    ratio = middle["moot"] / middle[budget.floor]
    line = {
        "measure": measure,
        "unit": unit,
        **{name: round(value, 9) for name, value in middle.items()},
        "ratio": round(ratio, 3),
        "to": budget.floor,
        "at_least": budget.at_least,
        "at_most": budget.at_most,
        "holds": budget.holds(ratio),
        "samples": {name: [round(v, 9) for v in values] for name, values in samples.items()},
        **more,
    }
    print(json.dumps(line), flush=True)
    TOLD.append(line)


def turns(
    rounds: int, systems: Mapping[str, Callable[[Path], Outcome]], folder: Path
) -> dict[str, list[Outcome]]:
    """Let the systems take turns, each time in an empty folder."""
    results: dict[str, list[Outcome]] = {name: [] for name in systems}
    for _ in range(rounds):
        for name, run in systems.items():
            place = folder / "turn"
            place.mkdir()
            results[name].append(run(place))
            shutil.rmtree(place)
    return results


class Bench:
    """All measures over the same work."""

    def __init__(self, chosen: argparse.Namespace, folder: Path) -> None:
        self._work, self._folder = Work(chosen.acts), folder
        self._rounds, self._sizes = chosen.rounds, chosen.sizes
        self._tasks, self._logs = chosen.tasks, chosen.logs
        work = self._work
        self._moot = MootSystem(work, folder)
        self._tcp = FloorSystem(work, "tcp", folder)
        self._libp2p = FloorSystem(work, "libp2p", folder)

    def append(self) -> None:
        """Acts one by one, durable, through the API."""
        systems = {"moot": self._moot.append, "floor": self._tcp.append}
        samples = turns(self._rounds, systems, self._folder)
        report("append", "acts/s", samples, Budget("floor"), acts=len(self._work.appended))

    def sync(self) -> None:
        """Everything into an empty replica, then a hundred acts more; and what they weigh."""
        systems: dict[str, Callable[[Path], Sync]] = {
            "moot": self._moot.sync,
            "floor_tcp": self._tcp.sync,
            "floor_libp2p": self._libp2p.sync,
        }
        results = turns(self._rounds, systems, self._folder)

        def column(name: str) -> Samples:
            return {of: [getattr(sync, name) for sync in syncs] for of, syncs in results.items()}

        def sealed(name: str) -> Samples:
            return {"sealed": column(name)["moot"]}

        over, acts, more = "floor_libp2p", len(self._work.acts), len(self._work.more)
        report("stored", "acts/s", column("stored_per_s"), Budget(over), acts=acts)
        report("cold", "acts/s", column("cold_per_s"), Budget(over, at_least=0.35), acts=acts)
        weights = column("wire_per_op") | sealed("sealed_per_op")
        report("wire", "B/act", weights, Budget("sealed", at_most=1.15), acts=acts)
        report("disk", "B/act", column("disk_per_op"), Budget(over), acts=acts)
        report("incremental", "s", column("more_s"), Budget(over, at_most=4), acts=more)
        weights = column("more_bytes") | sealed("sealed_more")
        report("incremental_wire", "B", weights, Budget("sealed", at_most=1.3), acts=more)

    def bundle(self) -> None:
        """By hand beside by network, in turn: how fast a newcomer has everything on disk."""
        hands: list[Carried] = []
        lines: list[Sync] = []
        for _ in range(self._rounds):
            hands += turns(1, {"hand": self._moot.bundle}, self._folder)["hand"]
            lines += turns(1, {"line": self._moot.sync}, self._folder)["line"]
        acts, network = len(self._work.acts), [one.stored_per_s for one in lines]
        for name in ("made", "stored", "again"):
            rates = [getattr(one, f"{name}_per_s") for one in hands]
            samples = {"moot": rates, "network": network}
            report(f"bundle_{name}", "acts/s", samples, Budget("network"), acts=acts)
        weights = {
            "moot": [one.file_per_op for one in hands],
            "sealed": [one.sealed_per_op for one in hands],
        }
        report("bundle_file", "B/act", weights, Budget("sealed", at_most=1.15), acts=acts)

    def diverge(self) -> None:
        """Both ends wrote while they were apart: how soon both have all, against one who wrote."""
        systems: dict[str, Callable[[Path], Apart]] = {
            "moot": self._moot.apart,
            "floor_tcp": self._tcp.apart,
            "floor_libp2p": self._libp2p.apart,
        }
        results = turns(self._rounds, systems, self._folder)
        acts = 2 * (len(self._work.apart) // 3)
        both = {of: [one.both_s for one in apart] for of, apart in results.items()}
        report("diverge", "s", both, Budget("floor_libp2p"), acts=acts)
        met = results["moot"]
        times = {"moot": both["moot"], "one_way": [one.one_s for one in met]}
        report("diverge_both_ways", "s", times, Budget("one_way"), acts=acts)
        weights: Samples = {
            "moot": [one.received for one in met],
            "sealed": [one.sealed for one in met],
        }
        report("diverge_wire", "B", weights, Budget("sealed", at_most=1.3), acts=acts // 2)

    def compare(self) -> None:
        """What it costs to find that nothing is new, or in which of many logs something is."""
        acts = self._work.acts[:SAME]
        met = nothing_new(acts, AUTHORS)
        line: Samples = {"moot": [met.comparing], "bound": [NOTHING_NEW_BYTES]}
        bound = Budget("bound", at_most=1)
        report("nothing_new", "B", line, bound, acts=len(acts), round_trips=met.round_trips)
        floor = floor_heads(self._logs, self._folder)
        for measure, met in heads(self._logs):
            most = FEW_HEADS_BYTES if measure == "heads_few" else HEADS_BYTES
            line = {"moot": [met.comparing], "bound": [most], "floor": [floor]}
            rest = {"asking": met.asking, "answers": met.moving, "round_trips": met.round_trips}
            report(measure, "B", line, bound, logs=self._logs, **rest)

    def reopen(self) -> None:
        """From starting the node to the list."""
        systems = {"moot": self._moot.reopen, "floor": self._tcp.reopen}
        samples = turns(self._rounds, systems, self._folder)
        report("reopen", "s", samples, Budget("floor"), acts=len(self._work.acts))

    def looks(self) -> None:
        """Lists, searches, rebuilding, and memory, at each size; then how they grow."""
        at: dict[int, dict[str, Samples]] = {}
        for size in self._sizes:
            acts = Work(size).acts
            found = looked_at(acts, self._rounds, self._folder)
            at[size] = {
                name: {
                    "moot": [one.moot for one in looked],
                    "floor": [one.floor for one in looked],
                }
                for name, looked in found.items()
            }
            for name, samples in at[size].items():
                unit = "B" if name == "memory" else "s"
                report(name, unit, samples, Budget("floor"), acts=size)
        for small, large in pairwise(self._sizes):
            for name, samples in at[large].items():
                grown = {
                    of: [median(values) / median(at[small][name][of])]
                    for of, values in samples.items()
                }
                report(f"{name}_growth", "times", grown, Budget("floor"), acts=large, since=small)

    def start(self) -> None:
        """`moot list` against an empty Python."""
        with self._moot.listing(self._folder / "start") as (command, environment):
            samples = compare(10 * self._rounds, command, environment)
        report("start", "s", samples, Budget("floor", at_most=4))
        tasks = additions(self._tasks)
        listing = self._moot.listing_of(tasks, self._folder / "full", MOOT_TTY="80")
        with listing as (command, environment):
            samples = compare(10 * self._rounds, command, environment)
        report("start_full", "s", samples, Budget("floor", at_most=4), tasks=len(tasks))


def main() -> None:
    """Run what was asked for."""
    measures = ("append", "sync", "bundle", "diverge", "compare", "reopen", "looks", "start")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measure", nargs="*", help=f"any of {', '.join(measures)}; all by default")
    parser.add_argument("--acts", type=int, default=20_000, help="how much work (default 20000)")
    parser.add_argument("--rounds", type=int, default=3, help="turns for each system (default 3)")
    parser.add_argument(
        "--sizes",
        type=lambda text: [int(size) for size in text.split(",")],
        default=[1_000, 10_000],
        help="how much work there is to look at, in turn (default 1000,10000)",
    )
    parser.add_argument(
        "--tasks", type=int, default=10_000, help="open tasks of a full list (default 10000)"
    )
    parser.add_argument(
        "--logs", type=int, default=1_000, help="logs of which heads are compared (default 1000)"
    )
    parser.add_argument(
        "--report", type=Path, metavar="PAGE", help="put the figures into the table of a page, too"
    )
    chosen = parser.parse_args()
    if unknown := set(chosen.measure) - set(measures):
        parser.error(f"no such measure: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory(prefix="moot-bench-") as folder:
        bench = Bench(chosen, Path(folder))
        for measure in chosen.measure or measures:
            getattr(bench, measure)()
            if chosen.report:
                write(chosen.report, TOLD)


if __name__ == "__main__":
    main()
