"""`moot web` in a terminal, on a pipe, and where there is a browser."""

from __future__ import annotations

import os
import select
import stat
from pathlib import Path

import pytest

from laptop import LONGEST_S, Laptop
from visitor import LINK, Visitor

BROWSER = """#!/bin/sh
printf '%s\\n' "$@" > "$HOME/words"
cat "$1" > "$HOME/window"
"""
"""What stands in for a browser: it notes its words, and shows what it was given."""


class Window:
    """Where that browser shows it; one can wait for it."""

    def __init__(self, folder: Path) -> None:
        os.mkfifo(folder / "window")
        self._pipe = os.open(folder / "window", os.O_RDWR | os.O_NONBLOCK)

    def shows(self) -> str:
        assert select.select([self._pipe], [], [], LONGEST_S)[0], "no browser came"
        return os.read(self._pipe, 65_536).decode()


@pytest.mark.spec("WEB-11")
def test_on_a_pipe_it_is_the_address_alone(ada: Laptop) -> None:
    for words in (("web",), ("web", "--print"), ("web", "-q")):
        visitor = Visitor(ada.says(*words, DISPLAY=":0"))
        assert visitor.login().status == 200
        assert visitor.get("/v1/me").value["name"] == "ada"
    answer = ada.reads("web")
    assert LINK.fullmatch(answer["link"])
    assert answer["sessions"] == 3
    assert ada.says("web", "--off") == "the page is closed; 3 browsers were let in"
    assert ada.says("web", "--off") == "the page was not open"


@pytest.mark.spec("WEB-11")
def test_without_a_screen_it_says_where_to_go(ada: Laptop) -> None:
    terminal = ada.sees("web", NO_COLOR="1", DISPLAY="", WAYLAND_DISPLAY="")
    assert terminal.ends() == 0
    assert "open this in a browser on this machine" in terminal.text
    assert LINK.search(terminal.text)


@pytest.mark.spec("WEB-11")
def test_a_browser_is_led_there_by_a_file_and_no_word_gives_the_link_away(
    ada: Laptop, tmp_path: Path
) -> None:
    window = Window(tmp_path)
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("xdg-open", "open"):
        (tools / name).write_text(BROWSER)
        (tools / name).chmod(0o755)
    path = f"{tools}:{ada.environment['PATH']}"
    terminal = ada.sees("web", NO_COLOR="1", DISPLAY=":0", PATH=path, SSH_CONNECTION="")
    assert terminal.ends() == 0
    assert "the page opens in your browser" in terminal.text
    found = LINK.search(window.shows())
    assert found
    assert found[0] in terminal.text
    words = (tmp_path / "words").read_text().splitlines()
    assert found[2] not in "".join(words)
    step = Path(words[0])
    assert stat.S_IMODE(step.stat().st_mode) == 0o600
    assert stat.S_IMODE(step.parent.stat().st_mode) == 0o700
    assert Visitor(found[0]).login().status == 200
    printed = ada.sees("web", "--print", NO_COLOR="1", DISPLAY=":0", PATH=path)
    assert printed.ends() == 0
    assert LINK.fullmatch(printed.text.strip())


def test_there_has_to_be_a_profile(fresh: Laptop) -> None:
    done = fresh.types("web")
    assert done.code == 4
    assert "moot init" in done.err
