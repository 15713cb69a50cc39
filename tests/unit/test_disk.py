"""What is written is written whole, by a system that takes a few bytes at a time."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from moot.node import preferences
from moot.node.home import Home
from moot.node.ports import SystemRandomness
from moot.node.vault import open_vault, write_vault

BITE = 7
KEY = b"k" * 32


@pytest.fixture(autouse=True)
def _small_bites(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.write
    monkeypatch.setattr(os, "write", lambda file, data: whole(file, bytes(data[:BITE])))


@pytest.mark.spec("STORE-42")
def test_a_vault_is_whole(tmp_path: Path) -> None:
    home = Home.find(str(tmp_path))
    home.prepare()
    write_vault(home, KEY, b"long and winding road", SystemRandomness())
    assert open_vault(home, b"long and winding road") == KEY


@pytest.mark.spec("AUTO-10")
def test_settings_are_whole(tmp_path: Path) -> None:
    preferences.replace(str(tmp_path), "group = the garden behind the mill\n")
    assert preferences.read(str(tmp_path)) == {"group": "the garden behind the mill"}
