"""Laptops for the tests of the command line, their nodes off the network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from laptop import Laptop


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Laptop]:
    """A laptop on which moot never ran."""
    laptop = Laptop(tmp_path, "ada")
    yield laptop
    laptop.close()


@pytest.fixture
def ada(fresh: Laptop) -> Laptop:
    """A laptop with a profile and a group."""
    fresh.says("init", "--name", "ada", "--no-input")
    fresh.says("group", "new", "garden")
    return fresh


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """A laptop with a group and some things in it, for tests that change nothing."""
    laptop = Laptop(tmp_path_factory.mktemp("settled"), "ada")
    laptop.says("init", "--name", "ada", "--no-input")
    laptop.says("group", "new", "garden")
    laptop.says("goal", "add", "open the garden", "--why", "a place to sit")
    laptop.says("add", "fix the pump", "+water", "goal:garden", "due:2026-01-02")
    laptop.says("add", "修理水泵", "🌱")
    laptop.says("add", "a title that goes on and on " * 6)
    yield laptop
    laptop.close()
