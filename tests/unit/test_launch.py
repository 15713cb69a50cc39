"""Starting a node where another is just ending, or is quicker."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from moot.cli import launch
from moot.node.home import Home
from moot.node.trouble import Trouble

RUNS = {"error": {"code": "running", "message": "a node runs already", "next": []}}
PROCESS: Any = SimpleNamespace(wait=lambda _: 1, returncode=None)


def started(monkeypatch: pytest.MonkeyPatch, folder: Path, *said: dict[str, Any]) -> int:
    """Start a node; each that begins says the next of these."""
    words = iter(said)

    def begin(_: Home, *, named: bool, passphrase: str | None) -> tuple[bytes, Any]:
        assert named
        assert passphrase is None
        return json.dumps(next(words)).encode() + b"\n", PROCESS

    monkeypatch.setattr(launch, "_begin", begin)
    return launch.start_node(Home.find(str(folder / "home")), named=True)


def test_a_node_that_was_ending_is_followed_by_another(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert started(monkeypatch, tmp_path, RUNS, {"pid": 42}) == 42
    with pytest.raises(Trouble, match="by turns"):
        started(monkeypatch, tmp_path, *[RUNS] * launch.TRIES)


def test_a_node_that_was_quicker_is_the_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(launch, "_answers", lambda _: True)
    monkeypatch.setattr(launch, "pid_of", lambda _: 41)
    assert started(monkeypatch, tmp_path, RUNS) == 41


def test_other_refusals_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    worn = {"error": {"code": "failed", "message": "the disk is full", "next": []}}
    with pytest.raises(Trouble, match="the disk is full"):
        started(monkeypatch, tmp_path, worn)
