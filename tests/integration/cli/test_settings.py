"""Settings are honoured where nothing stronger speaks, and long answers go through a pager."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from laptop import Laptop


@pytest.mark.spec("AUTO-9")
def test_the_group_of_the_settings_yields_to_everything_stronger(ada: Laptop) -> None:
    ada.says("group", "new", "orchard")
    ada.says("group", "new", "attic")
    where = ("status", "--format", "{name}")
    ada.says("config", "set", "group", "garden")

    def group(*words: str, **env: str) -> str:
        return ada.says("state-hash", "--format", "{group}", *words, **env)

    assert group() == "garden"
    assert ada.says("config", "get", "group") == "garden"
    (ada.folder / ".moot").write_text("group:orchard\n")
    assert group() == "orchard"
    assert (
        ada.says("config", "list", "--format", "{name} {from}").splitlines()[0] == "group ./.moot"
    )
    assert group(MOOT_GROUP="attic") == "attic"
    assert group("-g", "garden", MOOT_GROUP="attic") == "garden"
    assert ada.says(*where) == "ada"
    (ada.folder / ".moot").unlink()
    ada.says("config", "set", "group")
    assert group() == "attic"
    assert ada.reads("config", "get", "group")["from"] == "default"


@pytest.mark.spec("AUTO-9")
def test_colour_by_preference(settled: Laptop) -> None:
    try:
        settled.says("config", "set", "color", "always")
        assert "\x1b[" in settled.says("me")
        assert "\x1b[" in settled.types("show", "zzzz").err
        assert "\x1b[" not in settled.says("me", "--no-color")
        assert "\x1b[" not in settled.says("me", NO_COLOR="1")
        settled.says("config", "set", "color", "never")
        terminal = settled.sees("list")
        terminal.ends()
        assert "\x1b[" not in terminal.text
        assert "\x1b[" in settled.says("me", CLICOLOR_FORCE="1")
    finally:
        settled.says("config", "set", "color")


@pytest.mark.spec("AUTO-9")
def test_a_limit_is_for_people_and_says_what_it_leaves_out(settled: Laptop) -> None:
    settled.says("config", "set", "list.limit", "2")
    try:
        terminal = settled.sees("list", NO_COLOR="1")
        assert terminal.ends() == 0
        assert terminal.text.splitlines()[-1] == "and 1 more:  moot list -n 0"
        whole = settled.sees("list", "-n", "0", NO_COLOR="1")
        assert whole.ends() == 0
        assert len(whole.text.splitlines()) == 4
        assert len(settled.says("list").splitlines()) == 3
        assert len(settled.reads("list")) == 3
    finally:
        settled.says("config", "set", "list.limit")
    assert settled.says("config", "get", "list.limit") == "100"


@pytest.mark.spec("AUTO-9")
def test_what_a_setting_means_can_be_read_at_80_columns(settled: Laptop) -> None:
    terminal = settled.sees("config", "list", NO_COLOR="1")
    assert terminal.ends() == 0
    assert "\u2026" not in terminal.text


@pytest.mark.spec("AUTO-10")
def test_settings_that_are_not_understood_are_told_and_can_be_put_right(fresh: Laptop) -> None:
    fresh.home.mkdir()
    config = fresh.home / "config"
    config.write_text("gruop = garden\n")
    config.chmod(0o600)
    (fresh.home / "moot.db").touch()
    done = fresh.types("list")
    assert done.code == 2
    assert "line 1: there is no setting 'gruop'; did you mean 'group'?" in done.err
    assert fresh.says("version")
    assert fresh.says("help")
    assert fresh.types("config", "set", "pager", "off").code == 2
    again = fresh.types("config", "edit", EDITOR="sed -i s/gruop/grop/")
    assert again.code == 2
    kept = again.err.split("what you wrote is kept in ")[1].strip()
    assert Path(kept).read_text() == "grop = garden\n"
    assert config.read_text() == "gruop = garden\n"
    fresh.says("config", "edit", EDITOR="sed -i s/gruop/group/")
    assert fresh.says("config", "get", "group") == "garden"


@pytest.mark.spec("AUTO-10")
def test_a_setting_that_cannot_be_is_refused(fresh: Laptop) -> None:
    for words, told in (
        ("set colr never", "did you mean 'color'?"),
        ("set color blue", "auto, always or never"),
        ("set hooks.on_entry no-such-program", "no program"),
        ("get pagre", "did you mean 'pager'?"),
    ):
        done = fresh.types("config", *words.split())
        assert done.code == 2
        assert told in done.err
    assert not fresh.home.exists()
    assert json.loads(fresh.says("config", "set", "pager", "off", "--json"))["value"] == "off"


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """A laptop whose list is longer than its terminal."""
    laptop = Laptop(tmp_path_factory.mktemp("long"), "ada")
    laptop.says("init", "--name", "ada", "--no-input")
    laptop.says("group", "new", "garden")
    for number in range(60):
        laptop.says("add", f"task {number}")
    yield laptop
    laptop.close()


def _seen(laptop: Laptop, *words: str, **env: str) -> str:
    terminal = laptop.sees(*words, **env)  # type: ignore[arg-type]
    assert terminal.ends() == 0, terminal.text
    return terminal.text


MARKING = "sed s/^/paged:/"


@pytest.mark.spec("AUTO-16")
def test_what_is_long_goes_through_the_pager(long: Laptop) -> None:
    assert _seen(long, "list", MOOT_PAGER=MARKING).count("paged:") == 61
    assert _seen(long, "list", PAGER=MARKING).count("paged:") == 61
    assert _seen(long, "help", "--all", PAGER=MARKING).count("paged:") > 60
    assert _seen(long, "log", PAGER=MARKING).count("paged:") == 50
    long.says("config", "set", "pager", "sed s/^/mine:/")
    assert _seen(long, "list", PAGER=MARKING).count("mine:") == 61
    long.says("config", "set", "pager", "off")
    assert "paged:" not in _seen(long, "list", PAGER=MARKING)
    assert _seen(long, "list", MOOT_PAGER=MARKING).count("paged:") == 61
    long.says("config", "set", "pager")


@pytest.mark.spec("AUTO-16")
@pytest.mark.parametrize(
    ("words", "env"),
    [
        ("list -n 9", {}),
        ("list --no-pager", {}),
        ("list --json", {}),
        ("list --format {title}", {}),
        ("list", {"TERM": "dumb"}),
        ("list", {"MOOT_PAGER": ""}),
        ("list", {"MOOT_PAGER": "off"}),
        ("list", {"MOOT_PAGER": "no-such-pager"}),
        ("who", {}),
    ],
)
def test_what_does_not_go_through_it(long: Laptop, words: str, env: dict[str, str]) -> None:
    text = _seen(long, *words.split(), **{"PAGER": MARKING, **env})
    assert "paged:" not in text
    assert "task 1" in text or "ada" in text


@pytest.mark.spec("AUTO-16")
def test_a_pipe_has_no_pager_and_leaving_one_is_no_error(long: Laptop) -> None:
    assert "paged:" not in long.says("list", MOOT_PAGER=MARKING)
    assert "paged:" not in long.says("list", MOOT_PAGER=MARKING, MOOT_TTY="80")
    assert len(_seen(long, "list", MOOT_PAGER="head -n 3").splitlines()) == 3
    assert _seen(long, "list", MOOT_PAGER="true") == ""
    terminal = long.sees("list", PAGER="")
    terminal.waits_for("task 1")
    terminal.types("q")
    assert terminal.ends() == 0
    long.close()


@pytest.mark.spec("CLI-11")
def test_no_editor_is_opened_where_nobody_can_type(fresh: Laptop) -> None:
    for words in (("config", "edit"), ("config", "edit", "--no-input")):
        done = fresh.types(*words, EDITOR="", VISUAL="")
        assert (done.code, done.out) == (2, "")
        assert "an editor needs a terminal" in done.err
