"""moot by hand: a bundle made of a full home and taken by an empty one, with the command line."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from api import RunningNode
from authors import sealed_bytes
from side import size


class Carried(NamedTuple):
    """What one bundle came to."""

    made_per_s: float
    stored_per_s: float
    """Acts taken in by a home that joined and met nobody."""
    again_per_s: float
    """The same file once more: nothing is new."""
    file_per_op: float
    sealed_per_op: float


def carried(full: Path, folder: Path, count: int, shown: Callable[[RunningNode], None]) -> Carried:
    """Carry a home's group of so many acts to another; `shown` sees whether it came."""
    file, empty = folder / "group.bundle", folder / "empty"
    with RunningNode(full, online=False) as server:
        made = _timed(server, "make", file)
        invite = server.act("invite")["invite"]
    with RunningNode(empty, online=False) as client:
        client.act("init", name="ben")
        client.act("join", invite=invite)
        stored = _timed(client, "take", file)
        again = _timed(client, "take", file)
        shown(client)
    return Carried(
        made_per_s=count / made,
        stored_per_s=count / stored,
        again_per_s=count / again,
        file_per_op=size([file]) / count,
        sealed_per_op=sealed_bytes(full) / count,
    )


def _timed(node: RunningNode, verb: str, file: Path) -> float:
    """Seconds from typing a command until it has ended."""
    began = time.monotonic()
    command = [sys.executable, "-I", "-m", "moot.cli", "bundle", verb, str(file)]
    subprocess.run(command, env=os.environ | node.environment, check=True, capture_output=True)
    return time.monotonic() - began
