"""The measurements, over so little work that they mean nothing: that they all still run."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOOKS = "list next find past rebuild memory".split()
GROWTH = [f"{look}_growth" for look in LOOKS]
MEASURES = [
    *"append stored cold wire disk incremental incremental_wire".split(),
    *"bundle_made bundle_stored bundle_again bundle_file".split(),
    *"diverge diverge_both_ways diverge_wire".split(),
    *"nothing_new heads_cold heads_few heads_all reopen".split(),
    *LOOKS,
    *LOOKS,
    *GROWTH,
    "start",
    "start_full",
]


def test_every_measure_comes_to_a_figure_beside_its_floor(tmp_path):
    # Each system must show the right list, or the run ends in an error.
    ran = subprocess.run(
        [
            sys.executable,
            ROOT / "bench/run.py",
            "--acts",
            "60",
            "--sizes",
            "30,60",
            "--tasks",
            "50",
            "--logs",
            "70",
            "--rounds",
            "1",
        ],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [line["measure"] for line in lines] == MEASURES
    for line in lines:
        floor = line[line["to"]]
        assert line["moot"] > 0
        assert floor > 0
        assert abs(line["ratio"] - line["moot"] / floor) < 0.001 * max(1, line["ratio"])


def test_every_measure_of_two_live_nodes_comes_to_a_figure(tmp_path):
    ran = subprocess.run(
        [sys.executable, ROOT / "bench/live.py", "--acts", "40", "--rounds", "1"],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    told = "append_ahead live_p50 live_p99 burst responsive_p50 responsive_p99 responsive_max"
    assert [line["measure"] for line in lines] == told.split()
    assert all(line["moot"] > 0 for line in lines)


def test_an_unknown_measure_is_refused(tmp_path):
    ran = subprocess.run(
        [sys.executable, ROOT / "bench/run.py", "warp"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 2
    assert "no such measure: warp" in ran.stderr
