"""What a locked store costs: `bench/lock.py [--acts N] [--rounds N] [--cheap]`.

The same store in the clear and under a key, in turns; and what stretching a passphrase costs,
beside the start of an interpreter that does nothing. One JSON object a line, as from bench/run.py.
Encryption costs the processor and not the disk, so its time is what is compared, except where it
says `wall`: other programs then do not count.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from authors import write_all
from moot.node.passphrase import COST
from moot.node.ports import SystemClock, SystemRandomness
from moot.node.profile import Profile
from moot.node.store.rewriting import rewrite
from moot.node.store.sqlite import SqliteStore
from moot.protocol.strongbox import Cost, stretched
from run import Budget, report
from workload import Work

KEY = b"k" * 32
APPENDS = 200
NOTHING = (sys.executable, "-I", "-S", "-c", "pass")


def timed(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Seconds of the processor, or of another clock, that something takes."""
    began = clock()
    work()
    return clock() - began


def opened(path: Path, key: bytes | None) -> tuple[SqliteStore, Profile]:
    """A store with the groups in it."""
    store = SqliteStore(str(path), key=key)
    return store, Profile(store, SystemClock(), SystemRandomness())


def one_turn(path: Path, key: bytes | None) -> dict[str, float]:
    """What one store takes for everything, in seconds."""
    store, profile = opened(path, key)
    (group,) = profile

    def append() -> None:
        for number in range(APPENDS):
            profile.rename(group, f"ada {number}")

    # The state hash reads every cell.
    took = {"read": timed(group.replica.state_hash), "append": timed(append)}
    took["append_wall"] = timed(append, time.perf_counter)
    took["rebuild"] = timed(group.replica.rebuild)
    store.close()
    return took


def stretching(cost: Cost) -> float:
    """Seconds that a passphrase takes."""
    return timed(
        lambda: stretched("vault", b"correct horse battery", bytes(16), cost), time.perf_counter
    )


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--acts", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cheap", action="store_true", help="stretch as for no passphrase at all")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        write_all(home, Work(options.acts).acts)
        source = str(home / "moot.db")
        plain, locked = Path(folder) / "plain.db", Path(folder) / "locked.db"
        samples: dict[str, list[float]] = {"moot": [], "plain": []}
        for _ in range(options.rounds):
            for name, path, key in (("moot", locked, KEY), ("plain", plain, None)):
                path.unlink(missing_ok=True)
                samples[name].append(timed(partial(rewrite, source, None, str(path), key)))
        report("rewrite", "s", samples, Budget("plain"))
        sizes = {"moot": [float(locked.stat().st_size)], "plain": [float(plain.stat().st_size)]}
        report("disk", "bytes", sizes, Budget("plain"))
        turns: dict[str, list[dict[str, float]]] = {"moot": [], "plain": []}
        for number in range(options.rounds):
            stores = [("moot", locked, KEY), ("plain", plain, None)]
            for name, path, key in stores if number % 2 else reversed(stores):
                turns[name].append(one_turn(path, key))
        for measure in turns["plain"][0]:
            samples = {name: [turn[measure] for turn in found] for name, found in turns.items()}
            report(measure, "s", samples, Budget("plain"))
    costs = {"moot": Cost(64, 1, 1) if options.cheap else COST}
    samples = {"moot": [stretching(costs["moot"]) for _ in range(options.rounds)], "python": []}
    samples["python"] = [
        timed(lambda: subprocess.run(NOTHING, check=True), time.perf_counter)
        for _ in range(options.rounds)
    ]
    report("stretch", "s", samples, Budget("python"))


if __name__ == "__main__":
    main()
