"""A node that an upgrade left running is told as that, and not as a bug."""

import tempfile
from pathlib import Path

import pytest

from caller import gardener
from moot.cli.main import main
from moot.node.home import Home
from moot.node.version import VERSION
from recorded_node import RecordedNode, answer

OLD = b'{"id": "3f1a"}'
LOST = b'{"error": {"code": "no-route", "message": "there is no /v1/x"}}'


def _seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pieces: list[bytes], *words: str) -> int:
    """The exit code of a command to which a node answers so."""
    monkeypatch.setenv("MOOT_HOME", str(tmp_path / "h"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # for the details of a bug
    home = Home.find(None)
    Path(home.data).mkdir(parents=True)
    Path(home.database).touch()
    with RecordedNode(Path(home.socket), pieces):
        return main(words)


@pytest.mark.spec("CLI-51")
@pytest.mark.parametrize(
    ("pieces", "that"),
    [
        (answer(OLD, more="moot-version: 0.0.7\r\n"), "0.0.7"),
        (answer(OLD), "an older one"),
        (answer(LOST, "404 Not Found", "moot-version: 0.0.7\r\n"), "0.0.7"),
    ],
    ids=["another shape", "before it said its version", "no such request"],
)
def test_a_node_of_another_version_is_to_be_stopped(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    pieces: list[bytes],
    that: str,
) -> None:
    assert _seen(monkeypatch, tmp_path, pieces, "why", "3f1a") == 1
    told = capsys.readouterr().err.splitlines()
    assert told == [
        "moot: the node that runs was started by another version of moot",
        f"  this is {VERSION}, that is {that}",
        "next: moot node stop     and then the same again",
    ]


@pytest.mark.spec("CLI-51")
def test_of_ones_own_version_it_is_a_bug(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pieces = answer(OLD, more=f"moot-version: {VERSION}\r\n")
    assert _seen(monkeypatch, tmp_path, pieces, "why", "3f1a") == 1
    assert "a bug in moot" in capsys.readouterr().err


async def test_every_answer_says_its_version() -> None:
    ada = await gardener()
    for path in ("/v1/me", "/v1/things", "/v1/nowhere"):
        async with ada.open("GET", path) as messages:
            (first, *_) = [one async for one in messages]
        assert (b"moot-version", VERSION.encode()) in first["headers"]
