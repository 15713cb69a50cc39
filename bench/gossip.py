"""Simulate how news spread: `bench/gossip.py [--nodes N,N] [--weather NAME,NAME] [--svg FILE]`.

Prints one JSON object a line. Production sessions over virtual lines in virtual time; the same
seed gives the same figures, whatever the machine. `--svg` draws them, and those of `--lines FILE`,
which an earlier run printed.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from gossip_chart import draw
from gossip_town import WEATHERS, measure


def main() -> None:
    """Measure what was asked for, and draw it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", default="10,100,1000", help="how many, one run after the other")
    parser.add_argument("--weather", default="fair", help=", ".join(WEATHERS))
    parser.add_argument("--entries", type=int, default=60)
    parser.add_argument("--every", type=int, default=2_000, help="ms between two, about")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--own-to-all", action="store_true", help="push one's own everywhere")
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--lines", type=Path)
    options = parser.parse_args()
    rows = []
    if options.lines is not None:
        rows += [json.loads(line) for line in options.lines.read_text().splitlines()]
    for size in map(int, filter(None, options.nodes.split(","))):
        for weather in options.weather.split(","):
            row = measure(
                size,
                weather,
                seed=options.seed,
                entries=options.entries,
                every_ms=options.every,
                own_to_all=options.own_to_all,
            )
            print(json.dumps(row), flush=True)
            rows.append(row)
    if options.svg is not None:
        options.svg.write_text(draw(rows))


if __name__ == "__main__":
    main()
