"""`moot watch` keeps up with what happens, outlives its node, and gives the terminal back."""

import json
import os
import signal
import subprocess

import pytest

from laptop import COMMAND, Laptop

CTRL_C = "\x03"


@pytest.mark.spec("AUTO-6")
@pytest.mark.spec("AUTO-7")
def test_a_list_on_a_terminal_follows(ada: Laptop) -> None:
    ada.says("add", "fix the pump", "+water")
    screen = ada.sees("watch", "+water", NO_COLOR="1")
    screen.waits_for("fix the pump")
    ada.says("add", "paint the shed", "+wood")
    ada.says("add", "clean the well", "+water")
    screen.waits_for("clean the well")
    assert "paint the shed" not in screen.text
    ada.says("claim", ada.says("list", "clean", "-q"))
    screen.waits_for("clean the well  ada")
    ada.says("node", "stop")
    screen.waits_for("the node has stopped")
    assert ada.types("node", "stop").out == "no node runs on this home\n"
    ada.says("add", "dig a ditch", "+water")
    screen.waits_for("dig a ditch")
    screen.types(CTRL_C)
    assert screen.ends() == 130
    assert screen.text.endswith("\x1b[?25h\x1b[?1049l\n")
    assert "Traceback" not in screen.text


@pytest.mark.spec("AUTO-6")
def test_what_cannot_be_watched_is_refused_before_the_screen_is_taken(ada: Laptop) -> None:
    screen = ada.sees("watch", "is:nonsense")
    assert screen.ends() == 2
    assert "\x1b[?1049h" not in screen.text
    assert ada.types("watch", "@nobody").code == 2


@pytest.mark.spec("AUTO-6")
@pytest.mark.spec("AUTO-7")
def test_a_pipe_gets_events_and_misses_none(ada: Laptop) -> None:
    watching = subprocess.Popen(
        [*COMMAND, "watch", "--jsonl=kind,title", "kind:add"],
        env=ada.environment,
        stdout=subprocess.PIPE,
    )
    assert watching.stdout is not None
    try:
        # Only what happens from now on is told, so something has to happen until it listens.
        os.set_blocking(watching.stdout.fileno(), False)
        line = b""
        while not line:
            assert watching.poll() is None
            ada.says("add", "one")
            line = watching.stdout.readline()
        os.set_blocking(watching.stdout.fileno(), True)
        assert json.loads(line) == {"kind": "add", "title": "one"}
        ada.says("claim", ada.says("add", "two", "-q"))
        ada.says("node", "stop")
        ada.says("add", "three")
        titles: list[str] = []
        while titles[-1:] != ["three"]:
            titles.append(json.loads(watching.stdout.readline())["title"])
        assert [title for title in titles if title != "one"] == ["two", "three"]
    finally:
        watching.send_signal(signal.SIGINT)
        assert watching.wait(60) == 130
        watching.stdout.close()


@pytest.mark.spec("API-43")
def test_the_log_is_followed_through_a_filter(ada: Laptop) -> None:
    screen = ada.sees("log", "-f", "+water", NO_COLOR="1")
    ada.says("add", "paint the shed", "+wood")
    ada.says("add", "clean the well", "+water")
    screen.waits_for("clean the well")
    assert "paint the shed" not in screen.text
    screen.types(CTRL_C)
    assert screen.ends() == 130
