"""Hooks of a real node: it stops in the middle of one, and goes on after it."""

import json
import os
import time
from pathlib import Path

import pytest

from running import PATIENCE, RunningNode, gardener

SLOW = "#!/bin/sh\ncat >> {told}\necho $$ > {pid}\nexec sleep 1000\n"
QUICK = "#!/bin/sh\ncat >> {told}\n"


def _titles(told: Path, count: int) -> list[str]:
    """What the hook was told, once it was told so often."""
    ends = time.monotonic() + PATIENCE
    while not told.exists() or told.read_text().count("\n") < count:
        assert time.monotonic() < ends
        time.sleep(0.02)
    return [json.loads(line)["title"] for line in told.read_text().splitlines()]


def _gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.spec("AUTO-11")
@pytest.mark.spec("AUTO-13")
def test_a_node_stops_in_the_middle_of_a_hook_and_goes_on_after_it(tmp_path: Path) -> None:
    home, told, pid = tmp_path / "home", tmp_path / "told", tmp_path / "pid"
    script = tmp_path / "hook"
    script.write_text(SLOW.format(told=told, pid=pid))
    script.chmod(0o755)
    node = gardener(RunningNode(home))
    node.get("status")  # by its answer, the node has seen that nothing was to be run so far
    (home / "config").write_text(f"hooks.on_entry = {script}\n")
    (home / "config").chmod(0o600)
    node.act("add", title="one")
    assert _titles(told, 1) == ["one"]
    node.act("add", title="two")
    assert node.end() == 0
    # Written last, so that it is there by then or the hook was killed before.
    assert not pid.exists() or _gone(int(pid.read_text()))
    script.write_text(QUICK.format(told=told))
    node = RunningNode(home)
    try:
        node.act("add", title="three")
        assert _titles(told, 3) == ["one", "two", "three"]
        assert node.get("status")["warnings"] == []
    finally:
        node.end()
