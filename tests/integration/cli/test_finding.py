"""`moot find` and `moot view` as people and programs see them."""

import re
from collections.abc import Iterator

import pytest

from laptop import Laptop
from moot.cli.cells import width
from terminal import INTERRUPT

LONG = "I looked at it for an hour yesterday with ben and the seal is gone, a tank is cheaper"


@pytest.fixture(scope="module")
def talked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """A laptop with things in which something can be found; tests change nothing."""
    laptop = Laptop(tmp_path_factory.mktemp("talked"), "ada")
    laptop.says("init", "--name", "ada", "--no-input")
    laptop.says("group", "new", "garden")
    pump = laptop.says("add", "fix the pump of the old well behind the house", "-q")
    laptop.says("say", pump, LONG)
    fence = laptop.says("add", "mend the fence", "-q")
    laptop.says("done", fence, "-m", "new seal, tested")
    laptop.says("add", "修理水泵和旧水箱 🌱")
    yield laptop
    laptop.close()


@pytest.mark.spec("CLI-43")
def test_hits_stand_in_brackets_with_what_is_around_them(talked: Laptop) -> None:
    terminal = talked.sees("find", "seal", NO_COLOR="1")
    assert terminal.ends() == 0
    head, *lines = terminal.text.splitlines()
    assert head.split() == ["id", "kind", "title", "found"]
    by_kind = {line.split()[1]: line for line in lines}
    assert "fix the pump of the" in by_kind["thought"]
    assert re.search(r"…\S.* the \[seal\] is gone", by_kind["thought"])
    assert "new [seal], tested" in by_kind["task"]
    assert by_kind["task"].rstrip().endswith("done")
    assert not by_kind["thought"].rstrip().endswith("thought")


@pytest.mark.spec("CLI-43")
@pytest.mark.parametrize("columns", [48, 80, 200])
def test_a_hit_is_seen_however_narrow_it_is(talked: Laptop, columns: int) -> None:
    for word, hit in (("cheaper", "[cheaper]"), ("水箱", "[水箱]")):
        terminal = talked.sees("find", word, width=columns, NO_COLOR="1")
        assert terminal.ends() == 0
        lines = terminal.text.splitlines()
        assert max(map(width, lines)) <= columns
        assert hit in lines[1]


@pytest.mark.spec("CLI-43")
def test_several_words_in_one_are_a_phrase(talked: Laptop) -> None:
    assert len(talked.reads("find", "gone", "seal")) == 1
    assert talked.reads("find", "gone seal") == []
    assert len(talked.reads("find", "is gone")) == 1
    assert len(talked.reads("find", "seal", "not:is gone")) == 1
    assert len(talked.reads("find", "seal is:done")) == 1


def test_a_pipe_gets_the_text_without_marks(talked: Laptop) -> None:
    (line,) = talked.says("find", "cheaper").splitlines()
    identity, kind, state, title, where, words = line.split("\t")
    assert len(identity) == 16
    assert (kind, state, title, where) == ("thought", "thought", LONG, "said")
    assert words.endswith("a tank is cheaper")
    assert "[" not in words
    assert talked.says("find", "cheaper", "-q") == identity
    assert len(talked.says("find", "e", "-n", "2", "-q").splitlines()) <= 2


def test_nothing_found_is_no_error(talked: Laptop) -> None:
    assert talked.says("find", "unheard") == ""
    assert talked.says("find", "unheard", "--json") == "[]"
    terminal = talked.sees("find", "unheard", NO_COLOR="1")
    assert terminal.ends() == 0
    assert terminal.text.splitlines()[0] == "nothing says that"
    assert "next:" in terminal.text
    refused = talked.types("find", "is:open")
    assert refused.code == 2
    assert "moot list" in refused.err


@pytest.mark.spec("CLI-44")
def test_views_are_kept_listed_shown_and_dropped(ada: Laptop) -> None:
    terminal = ada.sees("view", "list", NO_COLOR="1")
    assert terminal.ends() == 0
    assert terminal.text.splitlines()[0] == "no views yet"
    assert ada.says("view", "list") == ""
    ada.says("add", "fix the pump", "+water")
    ada.says("add", "mend the fence")
    assert ada.says("view", "save", "wet", "+water", "-q") == "wet"
    saved = ada.reads("view", "save", "all-of-it", "title:the pump", "--shared", "--sort", "-made")
    assert saved["saved"]["filter"] == 'title:"the pump"'
    assert ada.says("view", "list", "-q").split() == ["all-of-it", "wet"]
    lines = [line.split("\t") for line in ada.says("view", "list").splitlines()]
    assert lines == [
        ["all-of-it", "group (ada)", 'title:"the pump"  by -made', ""],
        ["wet", "mine", "+water", ""],
    ]
    assert ada.says("view", "show", "wet") == ada.says("list", "view:wet")
    assert "fix the pump" in ada.says("view", "show", "all-of-it")
    ada.says("view", "save", "both", "view:wet is:open")
    ada.says("view", "drop", "wet")
    terminal = ada.sees("view", "list", NO_COLOR="1")
    assert terminal.ends() == 0
    assert "both: there is no view 'wet'" in terminal.text.splitlines()
    wrong = ada.types("view", "drop", "all-of-it")
    assert (wrong.code, "--shared" in wrong.err) == (3, True)


@pytest.mark.spec("CLI-45")
def test_every_command_takes_the_same_terms(ada: Laptop) -> None:
    goal = ada.says("goal", "add", "water works", "--why", "summers are dry", "-q")
    pump = ada.says("add", "fix the pump", "+water", f"goal:{goal}", "-q")
    other = ada.says("add", "mend the fence", "-q")
    vote = ada.says("propose", "buy a tank", "closes:2d", "-q")
    ada.says("view", "save", "here", "by:me title:pump,tank,works")
    commands = {
        "list": [pump], "next": [pump], "find pump": [pump], "decisions": [vote],
        "goal list": [goal], "log kind:add": [pump],
    }  # fmt: skip
    for command, expected in commands.items():
        assert ada.says(*command.split(), "view:here", "-q").split() == expected, command
        wrong = ada.types(*command.split(), "is:blokced")
        assert (wrong.code, "did you mean 'is:blocked'?" in wrong.err) == (2, True), command
    following = ada.sees("log", "-f", "view:here", NO_COLOR="1")
    following.waits_for("buy a tank")
    ada.says("say", other, "no such line")
    ada.says("say", pump, "this one")
    following.waits_for("this one")
    following.types(INTERRUPT)
    assert following.ends() == 130
    assert "fence" not in following.text
    assert "no such line" not in following.text
