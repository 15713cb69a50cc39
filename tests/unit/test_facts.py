"""What the page of a thing tells, name by name."""

import io
from typing import Any

import pytest

from moot.cli import facts
from moot.cli.grammar import Command
from moot.cli.invocation import Invocation
from moot.cli.parser import Arguments
from moot.cli.screen import Screen


def _decision(**more: Any) -> dict[str, Any]:
    vote = {"counts": {"yes": 1, "no": 0}, "asked": 3, "voted": 1, "winner": None}
    return {
        "id": "n75r-whole", "short": "n75r", "title": "buy the tank", "state": "open", "vote": vote,
    } | more  # fmt: skip


@pytest.mark.spec("CLI-50")
@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, "buy the tank (n75r), open: 1 yes, 2 to come"),
        ({"state": "passed"}, "buy the tank (n75r), passed"),
        ({"state": "failed"}, "buy the tank (n75r), not passed"),
        ({"state": "withdrawn"}, "buy the tank (n75r), taken back"),
    ],
)
def test_a_decision_about_a_thing_says_how_it_stands(
    monkeypatch: pytest.MonkeyPatch, more: dict[str, Any], told: str
) -> None:
    monkeypatch.setenv("MOOT_TTY", "80")
    call = Invocation(Command("show", "", "", "show:show", section=""), Arguments())
    call.screen = Screen(io.StringIO())
    assert facts._decision(call, _decision(**more)) == told


def test_until_when_somebody_claims_is_a_day_to_people(monkeypatch: pytest.MonkeyPatch) -> None:
    call = Invocation(Command("show", "", "", "show:show", section=""), Arguments())
    for columns, told in (("80", "27 Nov 2099"), ("", "2099-11-27")):
        monkeypatch.setenv("MOOT_TTY", columns)
        call.screen = Screen(io.StringIO())
        assert facts._day(call, "2099-11-27") == told
