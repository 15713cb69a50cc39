"""What people wrote at the same time, as the page of a thing shows it."""

from __future__ import annotations

import io

import pytest

from moot.cli.cells import width
from moot.cli.commands import show
from moot.cli.grammar import Command
from moot.cli.invocation import Invocation
from moot.cli.parser import Arguments
from moot.cli.screen import Screen


@pytest.mark.spec("CLI-8")
def test_a_long_conflict_stays_within_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOOT_TTY", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    call = Invocation(Command("show", "", "", "show:show", section=""), Arguments())
    call.screen = Screen(io.StringIO())
    sides = ["水道ポンプを直す 🚰 soon", "fix the pump before the frost comes", "mend it"]
    said = ", ".join(f"ada set {side}" for side in sides)
    conflict = {
        "kind": "values", "field": "title", "message": f"{said}. All are kept.",
        "values": [
            {"field": "title", "value": side, "name": "ada", "shown": False,
             "at": "2026-01-01T00:00:00.000Z"}
            for side in sides
        ],
        "next": ["moot edit 3f1a title:x"],
    }  # fmt: skip
    show._conflict(call, conflict)
    lines = call.screen.taken().splitlines()
    assert lines[0].startswith("  ! ada set")
    assert lines[1].startswith("    ")
    assert max(map(width, lines)) <= 80
    assert [line for line in lines if "next: moot edit 3f1a" in line]
