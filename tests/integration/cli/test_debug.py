"""`--debug`: what happened, in a file that can be sent to whoever looks for the fault."""

import stat
from pathlib import Path

import pytest

from laptop import Done, Laptop

TELLS = " tells all of it; words of yours may be in there"


def _file(done: Done) -> Path:
    """The file that the last line of standard error names."""
    last = done.err.splitlines()[-1]
    assert last.startswith("moot: ")
    assert last.endswith(TELLS)
    return Path(last.removeprefix("moot: ").removesuffix(TELLS))


@pytest.mark.spec("CLI-53")
def test_what_a_command_did_stands_in_a_file(ada: Laptop, tmp_path: Path) -> None:
    done = ada.types("--debug", "add", "fix the pump", TMPDIR=str(tmp_path))
    assert done.code == 0
    assert done.out.startswith("added ")
    path = _file(done)
    assert path.parent == tmp_path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text()
    assert "moot --debug add fix the pump\n" in text
    assert "POST /v1/acts  200, " in text
    assert "ends with 0\n" in text
    assert "moot.daemon: ready, pid" in text
    assert "Traceback" not in text


@pytest.mark.spec("CLI-53")
@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ("done zzzz", 3, ["POST /v1/acts  404, ", "moot.node.trouble.Trouble: ", "ends with 3"]),
        ("list --debg", 2, ["moot.node.trouble.Trouble: ", "ends with 2"]),
        ("log --jsonl", 0, ["GET /v1/log", "ends with 0"]),
    ],
)
def test_what_goes_wrong_stands_there_and_not_on_the_terminal(
    ada: Laptop, tmp_path: Path, words: str, code: int, told: list[str]
) -> None:
    done = ada.types(*words.split(), "--debug", TMPDIR=str(tmp_path))
    assert done.code == code
    assert "Traceback" not in done.err
    text = _file(done).read_text()
    for one in told:
        assert one in text


@pytest.mark.spec("CLI-53")
def test_after_two_dashes_it_is_a_word(ada: Laptop, tmp_path: Path) -> None:
    assert "--debug" in ada.says("add", "--", "--debug", TMPDIR=str(tmp_path))
    assert not list(tmp_path.glob("moot-debug-*"))
