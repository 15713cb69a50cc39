"""The page on the command line says what the table of commands says."""

import io
from pathlib import Path

import pytest

from moot.cli import help_text
from moot.cli.screen import Screen
from moot.cli.table import commands, find

PAGE = Path(__file__).resolve().parents[2] / "specs" / "cli.md"
MARK = "compares. -->\n\n"


def test_reference_is_what_the_table_makes() -> None:
    written = PAGE.read_text().partition(MARK)[2]
    assert written == help_text.reference(), (
        "write it anew: cut specs/cli.md after the mark, then"
        " .venv/bin/python -m moot.cli.help_text >> specs/cli.md"
    )


@pytest.mark.spec("CLI-46")
@pytest.mark.parametrize("command", list(commands()), ids=lambda command: command.name)
def test_every_help_page_fits_a_terminal(command: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOOT_TTY", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    text = io.StringIO()
    screen = Screen(text)
    help_text.page(command, screen)  # type: ignore[arg-type]
    screen.flush()
    lines = text.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    assert "moot" in lines[lines.index("") + 1]


@pytest.mark.spec("CLI-46")
def test_the_overview_is_one_screen_with_examples_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    text = io.StringIO()
    screen = Screen(text)
    help_text.overview(screen)
    screen.flush()
    lines = text.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) < 50
    assert lines[2].startswith("  moot ")
    for example, _ in help_text.FIRST:
        assert find([*example.split(), "now"][1])
    named = {word for line in lines[11:-3] for word in line[help_text.SECTION_ROOM :].split("  ")}
    for command in commands():
        noun, _, verb = command.name.partition(" ")
        assert any(
            word.partition(" ")[0] == noun
            and (not verb or verb in word.partition(" ")[2].split("|"))
            for word in named
        )


@pytest.mark.spec("CLI-46")
def test_the_long_list_has_every_command_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    text = io.StringIO()
    screen = Screen(text)
    help_text.every(screen)
    screen.flush()
    lines = text.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    for command in commands():
        assert any(line.strip().startswith(command.name) for line in lines)
