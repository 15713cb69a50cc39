"""Play stories by seed, from the top of the project: .venv/bin/python -m tests.sim --seeds 2000

--seeds N     that many stories, from --from on
--seed N      one story; --trace prints all that happens in it
"""

from __future__ import annotations

import argparse
import sys
import traceback
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sim.story import play


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.sim", description=__doc__)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--trace", action="store_true")
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.seeds)
    if options.seed is not None:
        seeds = range(options.seed, options.seed + 1)
    faults: Counter[str] = Counter()
    slowest, failed = 0.0, []
    for seed in seeds:
        try:
            told = play(seed)
        except Exception:  # noqa: BLE001 -- whatever it was, the other seeds are played too
            traceback.print_exc()
            failed.append(seed)
            continue
        faults += told.faults
        slowest = max(slowest, told.quiet_after)
        if options.trace:
            print("\n".join(told.trace))
        if len(seeds) == 1:
            print(f"seed {seed}: {told.entries} entries, trace {told.digest}")
    print(f"{len(seeds)} stories, {len(failed)} failed {failed or ''}")
    print(f"equal {slowest:.1f} s after the last fault at the latest; faults {dict(faults)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
