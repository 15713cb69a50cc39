"""What comes out: to programs exactly, to pipes whole, to terminals safely and within the width."""

import json
import os
import re

import pytest

from laptop import Laptop
from moot.cli.cells import width

HOSTILE = "\x1b]0;owned\x07evil \u202egnp \x9b2J"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.spec("CLI-5")
def test_json_is_the_answer_and_nothing_else(settled: Laptop) -> None:
    things = settled.reads("list")
    assert {thing["title"] for thing in things} >= {"fix the pump", "修理水泵 🌱"}
    assert all(len(thing["id"]) == 16 for thing in things)
    assert {"conflicts", "who", "goal"} <= things[0].keys()
    whole = settled.reads("show", things[0]["short"])
    assert whole["who"] == []
    assert whole["conflicts"] == []
    assert settled.reads("status")["pid"] > 1


@pytest.mark.spec("CLI-5")
@pytest.mark.parametrize(
    "words",
    ["now", "inbox", "conflicts", "loose", "goal list", "goal tree", "group list", "me", "who",
     "sync", "log", "state-hash", "find pump", "view list", "dump", "doctor", "template list",
     "node start", "node logs", "help", "version", "invite",
     "wait met --timeout 0"],
)  # fmt: skip
def test_every_reading_command_speaks_json(settled: Laptop, words: str) -> None:
    done = settled.types(*words.split(), "--json")
    if done.code == 0:
        assert done.err == ""
        assert json.loads(done.out) is not None
    else:
        assert done.out == ""
        assert json.loads(done.err)["error"]["code"]


@pytest.mark.spec("CLI-5")
def test_help_in_json_is_of_what_was_named(settled: Laptop) -> None:
    def named(*words: str) -> list[str]:
        return [one["name"] for one in json.loads(settled.says("help", *words, "--json=name"))]

    assert named("claim") == ["claim"]
    assert named("view") == ["view save", "view list", "view show", "view drop"]
    assert {"claim", "view save"} < set(named())


@pytest.mark.spec("CLI-5")
def test_fields_are_chosen(settled: Laptop) -> None:
    (pump,) = json.loads(settled.says("list", "--json=title,due", "+water"))
    assert pump == {"title": "fix the pump", "due": "2026-01-02T23:59:59.999Z"}
    assert json.loads(settled.says("list", "--json", "short,kind", "+water"))[0]["kind"] == "task"
    refused = settled.types("list", "--json=titel")
    assert refused.code == 2
    assert "title" in json.loads(refused.err)["error"]["next"][0]


@pytest.mark.spec("CLI-5")
def test_a_refusal_in_json_leaves_standard_output_empty(settled: Laptop) -> None:
    for words in (("show", "zzzz"), ("shw",), ("list", "is:nonsense"), ("help", "nonsense")):
        done = settled.types(*words, "--json")
        assert done.out == ""
        error = json.loads(done.err)["error"]
        assert {"code", "message", "cause", "candidates", "next", "position"} <= error.keys()


@pytest.mark.spec("CLI-5")
@pytest.mark.spec("CLI-7")
def test_hostile_text_is_exact_to_programs_and_harmless_to_people(ada: Laptop) -> None:
    added = json.loads(ada.says("add", "--json", "--", HOSTILE))
    (thing,) = ada.reads("list")
    assert thing["title"] == added["thing"]["title"]
    assert "\u202e" in thing["title"]
    identity = thing["id"]
    ada.says("say", identity, "-", paste=f"line one\n{HOSTILE}\n")
    for words in (
        "list",
        "now",
        "log",
        f"show {identity}",
        "list --json",
        f"show {identity} --json",
    ):
        for text in (ada.says(*words.split()), _seen(ada, words)):
            plain = COLOUR.sub("", text)
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", plain), words


def _seen(laptop: Laptop, words: str, **env: str) -> str:
    terminal = laptop.sees(*words.split(), **env)  # type: ignore[arg-type]
    assert terminal.ends() == 0, terminal.text
    return terminal.text


@pytest.mark.spec("CLI-6")
def test_a_pipe_gets_tabs_whole_ids_and_nothing_cut(settled: Laptop) -> None:
    lines = settled.says("list").splitlines()
    assert len(lines) == 3
    by_title = {line.split("\t")[1]: line.split("\t") for line in lines}
    assert len(by_title["fix the pump"][0]) == 16
    assert any(len(title) > 150 for title in by_title)
    assert "\x1b" not in "".join(lines)


@pytest.mark.spec("CLI-6")
def test_an_empty_list_is_nothing_on_a_pipe_and_advice_on_a_terminal(settled: Laptop) -> None:
    assert settled.says("list", "+nowhere") == ""
    assert settled.says("list", "+nowhere", "--json") == "[]"
    assert settled.types("list", "+nowhere", "--exit-code").code == 1
    seen = _seen(settled, "list +nowhere")
    assert seen.splitlines()[0] == "nothing like that"
    assert "moot list --all" in seen


@pytest.mark.spec("CLI-6")
@pytest.mark.parametrize("command", ["list", "dump", "list --json"])
def test_a_reader_that_has_enough_is_no_error(settled: Laptop, command: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        terminal = settled.pipes(writing, *command.split())
    finally:
        os.close(writing)
    assert terminal == (0, "")


@pytest.mark.spec("CLI-8")
@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.parametrize("command", ["list", "now", "goal tree", "who", "goal list", "loose"])
def test_lines_fit_and_columns_are_straight(settled: Laptop, columns: int, command: str) -> None:
    terminal = settled.sees(*command.split(), width=columns, NO_COLOR="1")
    assert terminal.ends() == 0
    lines = terminal.text.splitlines()
    if columns > 40:
        assert max(map(width, lines)) <= columns
    if command == "list":
        at = lines[0].index("who")
        for line in lines[1:]:
            assert width(line[: line.index("free")]) == at


@pytest.mark.spec("CLI-8")
@pytest.mark.parametrize("columns", [60, 80])
def test_what_an_act_answers_fits(settled: Laptop, columns: int) -> None:
    title = "mend the pump that stands behind the old shed and drips since spring, now and then"
    added = settled.sees("add", title, "+water", "due:2031-01-01", width=columns)
    assert added.ends() == 0
    (found,) = json.loads(settled.says("list", "behind", "--json=short"))
    seen = [added.text]
    for act, *words in (
        ("claim",), ("edit", f"title:{title} or {title}"), ("say", "so it does"), ("show",),
        ("why",), ("done",), ("undo",), ("archive",),
    ):  # fmt: skip
        terminal = settled.sees(act, found["short"], *words, width=columns)
        assert terminal.ends() == 0, act
        seen.append(terminal.text)
    for text in seen:
        assert max(map(width, COLOUR.sub("", text).splitlines())) <= columns
        assert "shed and drips" in " ".join(COLOUR.sub("", text).split())


@pytest.mark.spec("CLI-16")
@pytest.mark.parametrize(
    ("words", "env", "coloured"),
    [
        ("list", {}, True),
        ("list --no-color", {}, False),
        ("list", {"NO_COLOR": "1"}, False),
        ("list", {"NO_COLOR": ""}, True),
        ("list", {"TERM": "dumb"}, False),
        ("list", {"TERM": "dumb", "CLICOLOR_FORCE": "1"}, True),
        ("list", {"NO_COLOR": "1", "CLICOLOR_FORCE": "1"}, False),
        ("show zzzz", {}, True),
        ("show zzzz", {"NO_COLOR": "1"}, False),
    ],
)
def test_colour(settled: Laptop, words: str, env: dict[str, str], *, coloured: bool) -> None:
    terminal = settled.sees(*words.split(), **env)  # type: ignore[arg-type]
    terminal.ends()
    assert bool(COLOUR.search(terminal.text)) is coloured


@pytest.mark.spec("CLI-16")
def test_colour_on_a_pipe_only_by_force(settled: Laptop) -> None:
    assert not COLOUR.search(settled.says("list"))
    assert settled.types("show", "zzzz", CLICOLOR_FORCE="1").err.startswith("\x1b[31mmoot:")


def test_a_terminal_that_knows_no_unicode_gets_escapes(settled: Laptop) -> None:
    done = settled.types("list", "+water", LC_ALL="C", PYTHONUTF8="0")
    assert done.code == 0


def test_a_full_disk_behind_the_answer_is_told(settled: Laptop) -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        code, err = settled.pipes(full.fileno(), "list")
    assert code == 1
    assert "cannot write the answer" in err
    assert "Traceback" not in err
