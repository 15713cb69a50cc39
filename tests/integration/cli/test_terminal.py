"""What happens only where a person sits: questions, secrets, Ctrl-C, an editor."""

import json
import re
import stat
from pathlib import Path

import pytest

from laptop import LOOPBACK, Laptop
from terminal import END, INTERRUPT


@pytest.mark.spec("CLI-11")
def test_init_asks_one_question(fresh: Laptop) -> None:
    terminal = fresh.sees("init")
    terminal.waits_for("Your name in groups [ada]: ")
    terminal.types("Ada L.\r")
    assert terminal.ends() == 0
    assert fresh.reads("me")["name"] == "Ada L."


@pytest.mark.spec("CLI-11")
def test_no_question_without_a_person(fresh: Laptop) -> None:
    terminal = fresh.sees("init", "--no-input")
    assert terminal.ends() == 0
    assert "?" not in terminal.text
    assert "[" not in re.sub(r"\x1b\[[0-9;]*m", "", terminal.text)
    assert fresh.says("init").splitlines()[0] == "you are ada already"


@pytest.mark.spec("CLI-11")
@pytest.mark.parametrize("keys", [END, INTERRUPT])
def test_a_question_can_be_left(fresh: Laptop, keys: str) -> None:
    terminal = fresh.sees("init")
    terminal.waits_for(": ")
    terminal.types(keys)
    assert terminal.ends() == {END: 2, INTERRUPT: 130}[keys]
    assert "Traceback" not in terminal.text
    assert not fresh.home.exists()


@pytest.mark.spec("CLI-14")
@pytest.mark.parametrize("broken", [False, True], ids=["one line", "lines"])
def test_a_pasted_invite_is_not_seen(ada: Laptop, tmp_path: Path, *, broken: bool) -> None:
    invite = ada.says("invite")
    pasted = re.sub(r"(.{30})", r"\1\r", invite) if broken else invite
    ben = Laptop(tmp_path, "ben", listen=LOOPBACK)
    try:
        terminal = ben.sees("join", NO_COLOR="1")
        terminal.waits_for("Paste the invite (not shown): ")
        terminal.types(f"{pasted}\r")
        terminal.waits_for("looking for the others")
        terminal.types(INTERRUPT)
        assert terminal.ends() == 0, terminal.text
        assert invite[5:25] not in terminal.text
        assert "you are in garden" in terminal.text
        assert ben.reads("group", "list")[0]["name"] == "garden"
    finally:
        ben.close()


@pytest.mark.spec("CLI-15")
def test_leaving_the_paste_leaves_the_terminal_as_it_was(ada: Laptop) -> None:
    # The shell does not die of the interrupt: it looks at the terminal that it gets back.
    terminal = ada.shell(f"trap : INT; stty -a > before; {ada.command} join; stty -a > after")
    terminal.waits_for("Paste the invite")
    terminal.types(INTERRUPT)
    terminal.ends()
    assert (ada.folder / "before").read_text() == (ada.folder / "after").read_text()


@pytest.mark.spec("CLI-11")
def test_leaving_a_group_is_asked_about_once(ada: Laptop) -> None:
    terminal = ada.sees("leave", "garden")
    terminal.waits_for("Leave garden")
    terminal.types("n\r")
    assert terminal.ends() != 0
    assert len(ada.reads("group", "list")) == 1
    terminal = ada.sees("leave", "garden", "--force")
    terminal.waits_for("[y/N]")
    terminal.types("y\r")
    assert terminal.ends() == 0
    assert ada.reads("group", "list") == []


@pytest.mark.spec("CLI-11")
def test_a_goal_is_asked_what_it_is_for(ada: Laptop) -> None:
    terminal = ada.sees("goal", "add", "open", "the", "garden")
    terminal.waits_for("What is it for?")
    terminal.types("a place to sit\r")
    assert terminal.ends() == 0
    assert ada.reads("goal", "list")[0]["why"] == "a place to sit"


@pytest.mark.spec("CLI-15")
@pytest.mark.parametrize("command", ["log -f", "wait met --timeout 1h", "node logs -f"])
def test_ctrl_c_ends_what_waits(settled: Laptop, command: str) -> None:
    terminal = settled.sees(*command.split())
    words = {"log -f": "fix the pump", "wait": "waiting up to", "node": "ready, pid"}
    terminal.waits_for(words.get(command) or words[command.partition(" ")[0]])
    terminal.types(INTERRUPT)
    assert terminal.ends() == 130
    assert "Traceback" not in terminal.text
    assert "KeyboardInterrupt" not in terminal.text


def test_a_log_is_followed(ada: Laptop) -> None:
    terminal = ada.sees("log", "-f")
    terminal.waits_for("started the group")
    ada.says("add", "fix the pump")
    terminal.waits_for("fix the pump")
    ada.says("node", "stop")
    assert terminal.ends() == 5
    assert "the node stopped" in terminal.text


def test_a_log_is_followed_by_a_filter(ada: Laptop) -> None:
    ada.says("add", "fix the pump", "+water")
    terminal = ada.sees("log", "-f", "+water")
    terminal.waits_for("fix the pump")
    ada.says("add", "paint the bench")
    ada.says("add", "fill the pond", "+water")
    terminal.waits_for("fill the pond")
    assert "bench" not in terminal.text
    terminal.types(INTERRUPT)
    assert terminal.ends() == 130


def test_a_log_is_followed_by_programs_line_by_line(ada: Laptop) -> None:
    terminal = ada.sees("log", "-f", "--json")
    terminal.waits_for("new-group")
    ada.says("add", "fix the pump")
    terminal.waits_for("fix the pump")
    terminal.types(INTERRUPT)
    assert terminal.ends() == 130
    lines = [line for line in terminal.text.splitlines() if line.startswith("{")]
    assert [json.loads(line)["kind"] for line in lines][-1] == "add"


def _editor(folder: Path, script: str) -> str:
    path = folder / "editor"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_a_task_is_edited_in_an_editor(ada: Laptop) -> None:
    identity = ada.says("add", "-q", "fix the pump", "+water", "+old")
    change = "sed -i -e 's/^title:.*/title: fix it/' -e 's/^tags:.*/tags: water new/' \"$1\""
    editor = _editor(ada.folder, f"{change}; echo 'the seal' >> \"$1\"")
    terminal = ada.sees("edit", identity, "-e", EDITOR=editor)
    assert terminal.ends() == 0, terminal.text
    thing = ada.reads("show", identity)
    assert (thing["title"], thing["notes"], sorted(thing["tags"])) == (
        "fix it", "the seal", ["new", "water"],
    )  # fmt: skip
    terminal = ada.sees("edit", identity, "-e", EDITOR="true")
    assert terminal.ends() == 0
    assert "nothing was changed" in terminal.text


@pytest.mark.spec("CLI-15")
def test_words_are_changed_in_an_editor_with_all_their_lines(ada: Laptop) -> None:
    pump = ada.says("add", "pump", "-q")
    said = ada.says("say", pump, "-", "-q", paste="one\n\ntwo\n")
    editor = _editor(ada.folder, "sed -i 's/two/three/' \"$1\"")
    assert ada.sees("edit", said, "-e", EDITOR=editor).ends() == 0
    assert ada.reads("show", said)["thread"][0]["text"] == "one\n\nthree"
    unchanged = ada.sees("edit", said, "-e", EDITOR=_editor(ada.folder, "true"))
    unchanged.ends()
    assert "nothing was changed" in unchanged.text


def test_what_was_typed_in_the_editor_is_kept_when_it_is_refused(ada: Laptop) -> None:
    identity = ada.says("add", "-q", "fix the pump")
    editor = _editor(ada.folder, "sed -i 's/^due:.*/due: someday/' \"$1\"")
    terminal = ada.sees("edit", identity, "-e", EDITOR=editor, NO_COLOR="1", width=200)
    assert terminal.ends() == 2
    kept = re.search(r"kept in (\S+)", terminal.text)
    assert kept is not None
    path = Path(kept[1])
    assert "due: someday" in path.read_text()
    assert path.stat().st_mode & 0o077 == 0
    path.unlink()
    failing = ada.sees("edit", identity, "-e", EDITOR="false")
    assert failing.ends() == 1


def test_the_invite_comes_with_a_code_for_cameras(settled: Laptop) -> None:
    terminal = settled.sees("invite", width=100)
    assert terminal.ends() == 0
    assert "\u2580" in terminal.text
    narrow = settled.sees("invite", width=30)
    narrow.ends()
    assert "\u2580" not in narrow.text
    assert settled.says("invite").startswith("MOOT1")


@pytest.mark.spec("CLI-11")
def test_nothing_is_asked_about_what_cannot_be_taken_back(ada: Laptop) -> None:
    pump = ada.says("add", "pump", "-q")
    terminal = ada.sees("redact", pump, NO_COLOR="1")
    assert terminal.ends() == 2
    assert "Take back" not in terminal.text
    assert "only what one said can be taken back" in terminal.text
    said = ada.says("say", pump, "it leaks", "-q")
    assert ada.types("redact", said).code == 2  # of words it would be asked
    ada.says("archive", pump)


@pytest.mark.spec("CLI-11")
def test_taking_words_back_is_asked_about_once(ada: Laptop) -> None:
    said = ada.says("say", ada.says("add", "pump", "-q"), "you are lazy", "-q")
    unasked = ada.types("redact", said)
    assert unasked.code == 2
    assert "--yes" in unasked.err
    terminal = ada.sees("redact", said, NO_COLOR="1")
    terminal.waits_for("Take back 'you are lazy'?")
    terminal.types("n\r")
    assert terminal.ends() == 2
    assert ada.reads("show", said)["title"] == "you are lazy"
    terminal = ada.sees("redact", said, NO_COLOR="1")
    terminal.waits_for("[y/N]")
    terminal.types("y\r")
    assert terminal.ends() == 0
    assert ada.reads("show", said)["title"] == "[taken back]"
    assert "already" in ada.says("redact", said)
    files = [path for path in ada.home.rglob("moot.db*") if path.is_file()]
    ada.says("node", "stop")
    assert files
    assert not any(b"you are lazy" in path.read_bytes() for path in files if path.exists())
