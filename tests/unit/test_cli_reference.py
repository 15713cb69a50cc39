"""The page on the command line says what the table of commands says."""

import io
from pathlib import Path

import pytest

from moot.cli import help_text
from moot.cli.screen import Screen
from moot.cli.table import commands

PAGE = Path(__file__).resolve().parents[2] / "specs" / "cli.md"
MARK = "compares. -->\n\n"


def test_reference_is_what_the_table_makes() -> None:
    written = PAGE.read_text().partition(MARK)[2]
    assert written == help_text.reference(), (
        "write it anew: cut specs/cli.md after the mark, then"
        " .venv/bin/python -m moot.cli.help_text >> specs/cli.md"
    )


@pytest.mark.parametrize("command", list(commands()), ids=lambda command: command.name)
def test_every_help_page_fits_a_terminal(command: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOOT_TTY", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    text = io.StringIO()
    screen = Screen(text)
    help_text.page(command, screen)  # type: ignore[arg-type]
    screen.flush()
    assert "moot " in text.getvalue()
    assert max(map(len, text.getvalue().splitlines())) <= 100


def test_the_overview_shows_every_command_on_80_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    text = io.StringIO()
    screen = Screen(text)
    help_text.overview(screen)
    screen.flush()
    lines = text.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    for command in commands():
        assert any(line.strip().startswith(command.name) for line in lines)
