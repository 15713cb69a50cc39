"""A writer is killed with no warning, again and again; nothing it acknowledged is lost."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from moot.node.store.sqlite import SqliteStore
from workshop import forge, put, replica

KILLS = int(os.environ.get("MOOT_KILLS", "8"))
HERE = Path(__file__).parent


def _run_and_kill(path: Path, seed: int, lines: int) -> list[bytes]:
    """Let a writer say so many lines, kill it, and return what it acknowledged."""
    search = os.pathsep.join([str(HERE.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    with subprocess.Popen(
        [sys.executable, str(HERE / "stubborn_writer.py"), str(path), str(seed)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": search},
    ) as writer:
        assert writer.stdout is not None
        said = [writer.stdout.readline() for _ in range(lines)]
        writer.kill()
        said += writer.stdout.readlines()
    assert said[0] == b"opening\n"
    return [bytes.fromhex(line.decode()) for line in said[1:] if line.endswith(b"\n")]


@pytest.mark.spec("STORE-2")
def test_a_killed_writer_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    chance = random.Random(0)
    acknowledged: list[bytes] = []
    for seed in range(KILLS):
        acknowledged += _run_and_kill(path, seed, lines=chance.choice((1, 2, 30, 200)))

    with SqliteStore(str(path)) as store:
        at = replica(store)
        held = [record.id for record in at.history()][1:]
        assert set(acknowledged) <= set(held)
        assert len(held) <= len(acknowledged) + KILLS
        ada = forge(at, "ada")
        assert len(at.frontier.tips(ada.log)) == 1
        assert store.check() == []
        incremental = at.state_hash()
        at.rebuild()
        assert at.state_hash() == incremental
        ada.write([put("pump", "seen*", "goes on")])
