"""A daily command loads next to nothing: its time is what a person waits."""

import subprocess
import sys
from pathlib import Path

import pytest

from heavy import HEAVY
from recorded_node import RecordedNode, answer

THING = (
    '[{"id":"3f1axq7m2v8k4t0w","short":"3f1a","kind":"task","title":"fix the pump","state":"free",'
    '"who":[],"tags":["water"],"due":"2026-11-27T22:59:59.000Z","due_at":{"date":"2026-11-27",'
    '"time":null,"zone":"UTC"},"stage":"open","is":["free","open"],"conflicts":[]}]'
)
SCRIPT = """
import sys
sys.path[:0] = {path!r}
from moot.cli.main import main
code = main({words!r})
print(*sorted(sys.modules), file=sys.stderr)
sys.exit(code)
"""


def _modules(home: Path, *words: str) -> set[str]:
    """What is loaded after a command, in an interpreter as the launcher starts it."""
    (home / "moot.db").touch()
    finder = [str(Path(__file__).resolve().parents[2] / "build" / "types")]
    script = SCRIPT.format(path=finder, words=["--home", str(home), *words])
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script],
        capture_output=True,
        check=False,
        env={"TZ": "UTC"},
    )
    assert done.returncode == 0, done
    assert b"fix the pump" in done.stdout or b"{" in done.stdout
    return set(done.stderr.decode().split())


@pytest.mark.spec("CLI-12")
@pytest.mark.parametrize("words", [("list",), ("list", "--json"), ("list", "is:free", "-q")])
def test_list_loads_no_heavy_module(tmp_path: Path, words: tuple[str, ...]) -> None:
    if "-q" in words:
        words = (*words, "--json")
    with RecordedNode(tmp_path / "run" / "api.sock", answer(THING.encode())):
        loaded = _modules(tmp_path, *words)
    assert "moot.cli.client" in loaded
    assert loaded.isdisjoint(HEAVY), loaded & HEAVY
    assert len([name for name in loaded if not name.startswith("moot")]) < 60
