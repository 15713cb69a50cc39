"""Files that the command line writes and reads: whole or not at all, known by what they hold."""

from __future__ import annotations

import errno
import io
import os
import stat
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from moot.cli.commands.exports import _shown
from moot.cli.exchange import history, lines, progress
from moot.cli.exchange.looks import looks_like
from moot.cli.exchange.new_file import NewFile
from moot.cli.exchange.opened import BEGINNING, Opened
from moot.cli.exchange.progress import Progress
from moot.node.trouble import Trouble


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# -- written ---------------------------------------------------------------------------------------


@pytest.mark.spec("CLI-29")
def test_a_file_has_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    with NewFile(str(path), force=False) as file:
        file.write(b"one")
        assert not path.exists()
        file.write(b"two")
    assert path.read_bytes() == b"onetwo"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert file.size == 6
    assert _names(tmp_path) == ["x.csv"]


@pytest.mark.spec("CLI-29")
@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_what_breaks_off_leaves_nothing(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "x.csv"
    path.write_text("old")
    with pytest.raises(error), NewFile(str(path), force=True) as file:
        file.write(b"new")
        raise error
    assert path.read_text() == "old"
    assert _names(tmp_path) == ["x.csv"]


@pytest.mark.spec("CLI-29")
def test_a_file_is_replaced_only_where_that_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("old")
    path.chmod(0o644)
    with pytest.raises(Trouble) as caught:
        NewFile(str(path), force=False)
    assert caught.value.code == "exists"
    link = tmp_path / "link.csv"
    link.symlink_to(path)
    with NewFile(str(link), force=True) as file:
        file.write(b"new")
    assert path.read_text() == "new"
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


@pytest.mark.spec("CLI-29")
@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_comes_meanwhile_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, links: bool
) -> None:
    if not links:

        def refuse(*_: object) -> None:
            raise OSError(errno.EPERM, "no links here")

        monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "x.csv"
    with pytest.raises(Trouble) as caught, NewFile(str(path), force=False) as file:
        file.write(b"mine")
        path.write_text("theirs")
    assert caught.value.code == "exists"
    assert path.read_text() == "theirs"
    with NewFile(str(tmp_path / "y.csv"), force=False) as file:
        file.write(b"mine")
    assert _names(tmp_path) == ["x.csv", "y.csv"]


def test_a_pipe_is_written_to_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reading = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with NewFile(str(path), force=False) as file:
        file.write(b"hello")
    assert os.read(reading, 100) == b"hello"
    os.close(reading)
    assert stat.S_ISFIFO(path.stat().st_mode)


def test_where_nothing_can_be_written_the_place_is_named(tmp_path: Path) -> None:
    for path in (str(tmp_path / "no" / "x.csv"), str(tmp_path)):
        with pytest.raises(Trouble) as caught:
            NewFile(path, force=True)
        assert path in caught.value.message
    file = NewFile("/dev/full", force=False)
    with pytest.raises(Trouble) as caught, file:
        file.write(b"x")
    assert caught.value.cause == "No space left on device"


# -- read ------------------------------------------------------------------------------------------


@pytest.mark.spec("CLI-30")
@pytest.mark.parametrize(
    ("text", "form"),
    [
        ('{"format":"moot-history","version":1}', "jsonl"),
        ("id,title,state\n", "csv"),
        ("due;Title\n1;2\n", "csv"),
        ('"title"\r\n"x"', "csv"),
        ('[\n{"id":1,"description":"dig","uuid":"0"}]', "taskwarrior"),
        ('{"description":"dig","uuid":"0"}\n', "taskwarrior"),
        ('[{"number":1,"title":"dig"}]', "github"),
        ('[{"html_url":"x","title":"dig"}]', "github"),
    ],
)
def test_a_file_is_known_by_how_it_begins(text: str, form: str) -> None:
    assert looks_like(text.encode(), None) == form
    assert looks_like(text.encode(), form) == form


@pytest.mark.spec("CLI-30")
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the file is empty"),
        (b" \n", "the file is empty"),
        (b"BEGIN:VCALENDAR\r\n", "this looks like a calendar, which moot writes and does not read"),
        (b"MOOT1QD7K", "this looks like an invite"),
        (b"PK\x03\x04", "this looks like a compressed file or a spreadsheet"),
        (b"\xff\xfet\0i\0", "this looks like text in UTF-16"),
        (b"<html>", "this looks like HTML or XML"),
        (b'{"a": 1}', "this is JSON, and none that moot knows"),
        (b"buy milk\n", "the file is nothing that moot knows"),
    ],
)
def test_a_stranger_is_named(data: bytes, words: str) -> None:
    with pytest.raises(Trouble) as caught:
        looks_like(data, None)
    assert (caught.value.code, caught.value.message) == ("bad-file", words)
    assert caught.value.next


@pytest.mark.spec("CLI-30")
def test_a_file_that_is_another_than_was_said_is_named() -> None:
    with pytest.raises(Trouble) as caught:
        looks_like(b'[{"number":1,"title":"x"}]', "taskwarrior")
    assert caught.value.message == (
        "this is not an export of Taskwarrior; it looks like a list of GitHub issues"
    )
    assert caught.value.next == ("moot import FILE --from github",)


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"\xef\xbb\xbftitle\n")
    with Opened(str(path)) as opened:
        assert opened.beginning() == b"title\n"
        assert opened.text() == "title\n"


def test_a_text_of_another_encoding_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"title\n" + b"a\n" * BEGINNING + b"pf\xfctze\n")
    with Opened(str(path)) as opened, pytest.raises(Trouble) as caught:
        opened.text()
    assert caught.value.message == f"line {BEGINNING + 2} is no text in UTF-8"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "no.csv", tmp_path):
        with pytest.raises(Trouble) as caught:
            Opened(str(path))
        assert caught.value.message == f"cannot read {path}"


def test_a_text_has_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moot.cli.exchange.opened.LARGEST_TEXT", 5)
    path = tmp_path / "x.csv"
    path.write_bytes(b"title\n")
    with Opened(str(path)) as opened, pytest.raises(Trouble) as caught:
        opened.text()
    assert caught.value.code == "too-large"


# -- a history -------------------------------------------------------------------------------------


def _file(*lines: str) -> io.BytesIO:
    return io.BytesIO("\n".join(lines).encode())


LINE = '{"signature":null,"x":"%s"}'
SIGNED = '{"signature":"00"}'


def test_a_history_goes_in_parts_that_end_at_a_signature() -> None:
    told = ([LINE % "a"] * 9 + [SIGNED]) * 70 + [LINE % "b"]
    file = _file('{"entries":701}', *told, "")
    assert history.read_head(file) == {"entries": 701}
    found = list(history.parts(file))
    assert b"[" + b",".join(part.text for part in found) + b"]" == f"[{','.join(told)}]".encode()
    assert [part.count for part in found] == [260, 260, 181]
    assert [part.first for part in found] == [2, 262, 522]
    assert all(part.text.endswith(SIGNED.encode()) for part in found[:-1])


def test_large_lines_make_small_parts() -> None:
    big = SIGNED[:-1] + ',"x":"' + "y" * history.PART_BYTES + '"}'
    file = _file('{"entries":3}', big, big, SIGNED)
    history.read_head(file)
    assert [part.count for part in history.parts(file)] == [1, 1, 1]


@pytest.mark.spec("EXCH-7")
@pytest.mark.parametrize(
    ("told", "words"),
    [
        (["{}"], "line 1 is not as it was written"),
        (["[]"], "line 1 is not as it was written"),
        (
            ['{"entries":2}', SIGNED],
            "the file is not whole: 1 entries follow its first line, not 2",
        ),
        (['{"entries":1}', SIGNED, SIGNED], "the file is not whole: 2 entries follow its first"),
        (['{"entries":2}', SIGNED, "", SIGNED], "line 3 is not as it was written"),
        (['{"entries":2}', SIGNED, "x" * (history.LONGEST_LINE + 1)], "line 3 is not as it was"),
    ],
)
def test_a_history_that_is_not_whole_is_refused_at_once(told: list[str], words: str) -> None:
    with pytest.raises(Trouble) as caught:
        history.read_head(_file(*told))
    assert caught.value.message.startswith(words)


@pytest.mark.spec("EXCH-6")
@pytest.mark.parametrize("line", ["{", "1", '"x"', "[" * 9_999, '{"a":1}}', "\udcff"])
def test_a_line_that_is_no_object_is_named(line: str) -> None:
    text = f'{{"entries":2}}\n{SIGNED}\n{line}'
    file = io.BytesIO(text.encode(errors="surrogateescape"))
    history.read_head(file)
    with pytest.raises(Trouble) as caught:
        list(history.parts(file))
    assert caught.value.message == "line 3 is not as it was written"


# -- lines of a node ------------------------------------------------------------------------------


def test_lines_are_whole_however_they_come() -> None:
    text = b'{"a":1}\n{"a":"x\xc3\xa4"}\n{"a":3}\n'
    for size in range(1, len(text)):
        pieces = [text[at : at + size] for at in range(0, len(text), size)]
        assert [one["a"] for one in lines.objects(pieces)] == [1, "xä", 3]


def test_an_answer_that_ends_early_is_no_answer() -> None:
    things = [{"id": 1}, {"id": 2}]
    assert list(lines.counted(things, 2)) == things
    with pytest.raises(Trouble) as caught:
        list(lines.counted(things, 3))
    assert caught.value.message == "the answer ended after 2 of 3 lines"


@pytest.mark.spec("CLI-7")
def test_a_file_that_is_shown_does_not_steer_the_terminal() -> None:
    shown = b"".join(_shown([b"a\x1b[31", b"m,\r\nb\xe2\x80", b"\xae\n"]))
    assert shown.decode() == "a\u241b[31m,\nb<U+202E>\n"


# -- long work -------------------------------------------------------------------------------------


def _call(**flags: bool) -> Any:
    return SimpleNamespace(**{"json": False, "quiet": False, **flags})


class _Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.spec("CLI-31")
def test_a_person_sees_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(sys, "stderr", screen := _Tty())
    with Progress(_call(), 10_000, "tasks") as shown:
        for _ in range(4):
            clock[0] += 0.5
            shown.advance(500)
    seen = [line.rstrip() for line in screen.getvalue().split("\r")]
    assert seen[1:5] == [
        "500 of 10,000 tasks (5 %)",
        "1,000 of 10,000 tasks (10 %), 9 s left",
        "1,500 of 10,000 tasks (15 %), 8 s left",
        "2,000 of 10,000 tasks (20 %), 8 s left",
    ]
    assert not any(seen[5:])
    assert progress.BETWEEN_S < 0.5


@pytest.mark.spec("CLI-31")
def test_who_stops_it_is_told_how_far_it_came(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", screen := _Tty())
    with pytest.raises(KeyboardInterrupt), Progress(_call(), 10, "tasks") as shown:
        shown.advance(4)
        raise KeyboardInterrupt
    assert screen.getvalue() == ("stopped after 4 of 10 tasks; the same command goes on from there")


@pytest.mark.spec("CLI-31")
def test_programs_see_nothing_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for screen, call in (
        (io.StringIO(), _call()),
        (_Tty(), _call(json=True)),
        (_Tty(), _call(quiet=True)),
    ):
        monkeypatch.setattr(sys, "stderr", screen)
        monkeypatch.setattr(progress, "BETWEEN_S", 0)
        with Progress(call, 10, "tasks") as shown:
            shown.advance(4)
        assert screen.getvalue() == ""
