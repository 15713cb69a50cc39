"""A line that is cut again and again: what was verified is never fetched twice."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from moot.crdt import task
from moot.crdt.origin import Seed
from moot.node.home import Home
from moot.node.node import Node
from moot.node.ports import SystemClock, SystemRandomness
from moot.node.store.sqlite import SqliteStore
from moot.protocol.limits import RUN_ENTRIES
from running import PATIENCE, RunningNode

LOOPBACK = ("--listen", "/ip4/127.0.0.1/tcp/0")
ENTRIES = 3_000
WHOLE = 2**40
"""Bytes after which no line of a test is cut."""

HELLO = 8_192
"""Bytes of a handshake, a hello, and of telling what both have."""


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """A home with a group in which much was written."""
    folder = tmp_path_factory.mktemp("full")
    home = Home.find(str(folder), {})
    home.prepare()
    with SqliteStore(home.database) as store:
        node = Node(store, SystemClock(), SystemRandomness(), home)
        node.profile.set_name("ada")
        garden = node.profile.found_group("garden")
        salts = (number.to_bytes(10, "big") for number in range(ENTRIES))
        garden.write_each(
            task.create(Seed(garden.me, salt), salt.hex(), None, "a", ()).ops for salt in salts
        )
    return folder


def fetched(full, folder, most):
    """What it takes an empty home to get everything over lines that are cut after `most` bytes."""
    shutil.copytree(full, folder / "ada")
    ada = RunningNode(folder / "ada", *LOOPBACK)
    cutter = [sys.executable, str(Path(__file__).parents[2] / "cut_lines.py"), str(most)]
    ben = RunningNode(folder / "ben", *LOOPBACK, within=cutter)
    try:
        ben.act("join", invite=ada.act("invite")["invite"], name="ben")
        for what in ("met", "synced"):
            assert ada.get("wait", **{"for": what, "timeout": PATIENCE})["done"]
        assert len(ben.get("things", fields="id")) == ENTRIES
        assert ben.end() == 0
    finally:
        ada.end()
        ben.end(9)
    told = json.loads(ben.said[0])
    return told["received"], told["cuts"]


@pytest.mark.spec("SYNC-47")
def test_what_was_verified_is_not_fetched_twice(full, tmp_path):
    whole, cuts = fetched(full, tmp_path / "whole", WHOLE)
    assert cuts == 0
    run = whole * RUN_ENTRIES // ENTRIES
    received, cuts = fetched(full, tmp_path / "cut", whole // 3)
    assert cuts >= 2
    assert received <= whole + cuts * (run + HELLO)
