"""Whole nodes under virtual time: every seed is a story of people, work and faults."""

from __future__ import annotations

import functools
import os
import shlex
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from sim.story import Told, replay
from sim.story import play as play_anew
from sim.trouble import KINDS

ROOT = Path(__file__).resolve().parents[2]
SCHEDULES = int(os.environ.get("MOOT_SCHEDULES", "50"))


@functools.cache
def play(seed: int) -> Told:
    return play_anew(seed)


@pytest.mark.parametrize("seed", range(SCHEDULES))
def test_all_agree_and_nothing_is_lost(seed: int) -> None:
    play(seed)


def test_every_kind_of_fault_occurs() -> None:
    faults = Counter[str]()
    for seed in range(8):
        faults += play(seed).faults
    assert set(faults) == set(KINDS)


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_the_command_of_a_failure_plays_the_same_again(hash_seed: str) -> None:
    said = subprocess.run(
        shlex.split(replay(0)),
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "\n".join(play(0).trace) in said.stdout


def test_a_failure_says_how_to_see_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.story.QUIET_SECONDS", 0)
    with pytest.raises(AssertionError) as failure:
        play_anew(0)
    assert replay(0) in "\n".join(failure.value.__notes__)
