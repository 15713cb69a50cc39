"""Three homes for all tests of the machine; each example has a group of its own in them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from machine.house import House
from machine.village import close_village, open_village


@pytest.fixture(scope="session")
def houses() -> Iterator[dict[str, House]]:
    """Three homes, each with a running node."""
    # Not pytest's own folder: the path of a Unix socket has room for a hundred letters.
    with tempfile.TemporaryDirectory(prefix="moot-m-") as folder:
        opened = open_village(Path(folder))
        try:
            yield opened
        finally:
            close_village(opened)
