"""The demo, as whoever tries moot for the first time runs it."""

from __future__ import annotations

from pathlib import Path

from laptop import Laptop


def test_the_demo_comes_out_as_it_must_and_leaves_nothing(tmp_path: Path) -> None:
    """Three real nodes; a fault in what they agree on ends it with another code."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    done = Laptop(tmp_path, "ada").types("demo", TMPDIR=str(scratch))
    assert (done.code, done.err) == (0, "")
    assert done.out.count("everybody has everything") == 1
    assert list(scratch.iterdir()) == []
