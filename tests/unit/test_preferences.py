"""The file of settings: read strictly, written whole."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moot.node import preferences
from moot.node.trouble import Trouble


@pytest.mark.spec("AUTO-10")
def test_what_is_set_is_read(tmp_path: Path) -> None:
    folder = str(tmp_path)
    assert preferences.read(folder) == {}
    (tmp_path / "config").write_text("# mine\n\n  group =  the garden \nlist.limit=20\n")
    assert preferences.read(folder) == {"group": "the garden", "list.limit": "20"}


@pytest.mark.spec("AUTO-10")
@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("group garden\n", "line 1: 'group garden' is no  name = value"),
        ("# x\ngruop = garden\n", "line 2: there is no setting 'gruop'; did you mean 'group'?"),
        ("group =\n", "line 1: 'group' is one line of text"),
        ("group = a\ngroup = b\n", "line 2: 'group' is set twice"),
        ("color = blue\n", "line 1: 'color' is auto, always or never"),
        ("list.limit = many\n", "line 1: 'list.limit' is a number"),
        ("keeper.quota = much\n", "line 1: 'keeper.quota' is a size, such as 500MB or 2GB"),
        ("keeper.quota = 1.25GB\n", "line 1: 'keeper.quota' is a size"),
        ("hooks.on_entry = sh -c 'x\n", "line 1: 'hooks.on_entry' is no command"),
        ("group = \x1b[2J\n", "line 1: 'group' is one line of text"),
        ("x" * 70_000, "it is longer than"),
        ("group = \udcff\n", "it is no file of text"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_line(
    tmp_path: Path, text: str, cause: str
) -> None:
    (tmp_path / "config").write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(Trouble) as told:
        preferences.read(str(tmp_path))
    assert cause in (told.value.cause or "")
    assert told.value.next == ("moot config edit",)


@pytest.mark.spec("AUTO-10")
def test_a_file_that_others_may_write_to_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("group = garden\n")
    (tmp_path / "config").chmod(0o666)
    with pytest.raises(Trouble, match="others may write") as told:
        preferences.read(str(tmp_path))
    assert told.value.next == (f"chmod go-w {tmp_path}/config",)


@pytest.mark.spec("AUTO-10")
def test_writing_replaces_one_line_and_keeps_the_others(tmp_path: Path) -> None:
    folder, file = str(tmp_path), tmp_path / "config"
    file.write_text("# of mine\nlist.limit = 3\n\n# the group\ngroup = garden\n")
    preferences.write(folder, "list.limit", "20")
    preferences.write(folder, "pager", "off")
    assert file.read_text() == (
        "# of mine\nlist.limit = 20\n\n# the group\ngroup = garden\npager = off\n"
    )
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    preferences.write(folder, "group", None)
    assert preferences.read(folder) == {"list.limit": "20", "pager": "off"}
    assert [path.name for path in tmp_path.iterdir()] == ["config"]
    for name, value in (("colour", "auto"), ("color", "blue"), ("group", "a\nb")):
        with pytest.raises(Trouble):
            preferences.write(folder, name, value)
    assert preferences.read(folder) == {"list.limit": "20", "pager": "off"}


@pytest.mark.spec("AUTO-10")
def test_several_who_write_at_once_undo_nothing_of_each_other(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom moot.node.preferences import write\n"
        "for _ in range(30): write(sys.argv[1], sys.argv[2], sys.argv[3])\n"
    )
    given = {"group": "garden", "list.limit": "20", "pager": "off", "color": "never"}
    running = [
        subprocess.Popen([sys.executable, "-c", script, str(tmp_path), name, value])
        for name, value in given.items()
    ]
    assert [process.wait(60) for process in running] == [0] * 4
    assert preferences.read(str(tmp_path)) == given


@given(st.text(max_size=200))
def test_any_text_is_settings_or_is_refused(text: str) -> None:
    try:
        found = preferences.parse(text, "config")
    except Trouble:
        return
    assert set(found) <= set(preferences.KNOWN)
