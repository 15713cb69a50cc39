"""`moot sync` on a terminal: a line a person, however little is known of why they are away."""

from __future__ import annotations

import io
from typing import Any

import pytest

from moot.cli.cells import width
from moot.cli.commands import sync
from moot.cli.grammar import Command
from moot.cli.invocation import Invocation
from moot.cli.parser import Arguments
from moot.cli.screen import Screen

REASON = "no address answers"
TRIED = [
    {"path": "same-network", "why": "not seen"},
    {"path": "direct", "why": "192.0.2.1 refused, 192.0.2.2 no answer"},
]


def shown(monkeypatch: pytest.MonkeyPatch, *, verbose: bool, **changes: Any) -> list[str]:
    """What a terminal of 80 cells shows of one person."""
    monkeypatch.setenv("MOOT_TTY", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    call = Invocation(Command("sync", "", "", "sync:sync", section=""), Arguments())
    call.screen = Screen(io.StringIO())
    call.verbose = verbose
    person = {"name": "ben", "person": "b7m2", "here": False, "state": "lacks", "lacks": 3,
              "seen": None, "reason": REASON, "tried": TRIED} | changes  # fmt: skip
    sync._table(call, {"group": "garden", "power": "write", "others": 1, "have_all": 0,
                       "mine_waiting": 3, "people": [person]})  # fmt: skip
    return call.screen.taken().splitlines()


@pytest.mark.spec("CLI-8")
def test_a_reason_is_a_word_and_never_wider_than_the_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = shown(monkeypatch, verbose=False)
    assert lines[-1].endswith("no address answers")
    whole = shown(monkeypatch, verbose=True)
    assert "192.0.2.1" in whole[-1]
    assert max(map(width, (*lines, *whole))) <= 80
    assert shown(monkeypatch, verbose=False, reason="away")[-1].endswith("away")
