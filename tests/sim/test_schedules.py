"""Whole nodes under virtual time, with partitions, crashes, lost lines and wrong clocks."""

from __future__ import annotations

import os
from collections import Counter

import pytest

from sim.schedule import play

SCHEDULES = int(os.environ.get("MOOT_SCHEDULES", "40"))


@pytest.mark.parametrize("seed", range(SCHEDULES))
def test_all_agree_and_nothing_is_lost(seed: int) -> None:
    outcome = play(seed)
    assert outcome.settled is not None, outcome
    assert len(outcome.hashes) == 1, outcome
    assert outcome.lost == 0, outcome
    assert outcome.writes > 0, outcome


def test_same_seed_same_trace() -> None:
    assert [play(seed).trace for seed in range(3)] == [play(seed).trace for seed in range(3)]


def test_schedules_are_rough_enough() -> None:
    faults: Counter[str] = Counter()
    for seed in range(5):
        faults.update(play(seed).faults)
    assert set(faults) == {"part", "join", "lose", "crash", "clock", "double"}
