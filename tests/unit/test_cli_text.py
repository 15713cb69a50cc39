"""What others wrote is safe to show, and fits."""

import io
import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moot.cli.cells import cut, width, wrap
from moot.cli.json_text import read_json, write_json
from moot.cli.plain import HIDDEN, escaped, plain, plain_lines
from moot.cli.screen import Cell, Screen

HOSTILE = "\x1b]0;owned\x07 a\u202egnp.exe \x9b2J \u200b\u2066x\u2069\x7f\r\n\U000e0041"


@pytest.mark.spec("CLI-7")
def test_what_a_terminal_obeys_is_shown_instead() -> None:
    shown = plain(HOSTILE)
    assert shown == (
        "\u241b]0;owned\u2407 a<U+202E>gnp.exe <U+009B>2J <U+200B><U+2066>x<U+2069>"
        "\u2421\u240d\u240a<U+E0041>"
    )


@pytest.mark.spec("CLI-7")
@given(st.text())
def test_nothing_that_acts_on_a_terminal_gets_through(text: str) -> None:
    for line in (plain(text), *plain_lines(text)):
        for one in line:
            assert ord(one) not in HIDDEN
            assert unicodedata.category(one) not in ("Cc", "Cs", "Zl", "Zp")
            assert unicodedata.bidirectional(one) not in ("LRE", "RLE", "LRO", "RLO", "LRI", "RLI")


@pytest.mark.spec("CLI-7")
@pytest.mark.parametrize(
    "text",
    [
        "fix the pump",
        "修理水泵",
        "عربي و עברית",
        "नमस्ते",
        "👩‍🌾 🏳️‍🌈 🫨",
        "می‌خواهم",  # holds a joiner that Persian spelling needs
        "e\u0301 Zażółć",
    ],
)
def test_every_script_stays_as_it_is(text: str) -> None:
    assert plain(text) == text


@pytest.mark.spec("CLI-7")
def test_a_heap_of_marks_does_not_cover_the_lines_above() -> None:
    assert plain("Z" + "\u0300" * 100) == "Z" + "\u0300" * 4


def test_lines_are_kept_where_lines_are_wanted() -> None:
    assert plain_lines("one\r\ntwo\n\tthree") == ["one", "two", "\u2409three"]


@pytest.mark.spec("CLI-5")
@given(st.text())
def test_json_says_the_same_escaped(text: str) -> None:
    written = escaped(json.dumps({text: [text]}, ensure_ascii=False))
    assert json.loads(written) == {text: [text]}
    assert not any(ord(one) in HIDDEN for one in written)


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(values)
def test_json_goes_there_and_back(value: object) -> None:
    text = write_json(value)
    assert json.loads(text) == value
    assert read_json(text.encode()) == value


@pytest.mark.parametrize("text", ["", "{", "[1,]", "nul", '{"a":1} x', '"\\ud', "\u00e9"])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_json(text.encode())


@pytest.mark.spec("CLI-8")
@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("pump", 4),
        ("修理", 4),
        ("e\u0301", 1),
        ("👩‍🌾", 2),
        ("❤️", 2),
        ("👍🏽", 2),
        ("🇪🇺", 2),
        ("नमस्ते", 4),
        ("한글", 4),
        ("\uff46\uff55\uff4c\uff4c", 8),
        ("\u0300", 0),
        ("می‌خواهم", 7),
    ],
)
def test_width_is_what_a_terminal_draws(text: str, cells: int) -> None:
    assert width(text) == cells


@pytest.mark.spec("CLI-8")
@given(st.text(), st.integers(1, 40))
def test_what_is_cut_fits_and_begins_the_same(text: str, room: int) -> None:
    short = cut(text, room, "…")
    assert width(short) <= room
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


@pytest.mark.spec("CLI-8")
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])), st.integers(2, 40))
def test_wrapped_text_fits_and_loses_no_letter(text: str, room: int) -> None:
    lines = wrap(text, room)
    assert all(width(line) <= room for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.spec("CLI-8")
@pytest.mark.parametrize(
    "colour", [{"NO_COLOR": "1"}, {"CLICOLOR_FORCE": "1"}], ids=["plain", "colour"]
)
@pytest.mark.parametrize("columns", [40, 80])
def test_a_sentence_is_folded_between_words(
    monkeypatch: pytest.MonkeyPatch, columns: int, colour: dict[str, str]
) -> None:
    monkeypatch.setenv("MOOT_TTY", str(columns))
    for name, value in colour.items():
        monkeypatch.setenv(name, value)
    screen = Screen(io.StringIO())
    title = "mend the pump that 修理水泵 stands behind the old shed and drips since spring"
    saved = "(saved; 0 of 5 others have it)"
    screen.folded("  you have ", Cell("3f1a", "id"), f"  {title}", beside=saved)
    lines = [re.sub("\x1b\\[[0-9;]*m", "", line) for line in screen.taken().splitlines()]
    assert all(width(line) <= columns for line in lines)
    assert lines[0].startswith("  you have 3f1a  mend the pump")
    assert all(line.startswith("    ") and line[4] != " " for line in lines[1:])
    assert (
        " ".join(" ".join(lines).split()) == f"you have 3f1a {title} (saved; 0 of 5 others have it)"
    )


@pytest.mark.spec("CLI-8")
def test_a_sentence_that_just_fits_and_one_on_a_pipe_stay_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MOOT_TTY", "40")
    monkeypatch.setenv("NO_COLOR", "1")
    screen = Screen(io.StringIO())
    screen.folded("x" * 19, " ", "y" * 20)
    assert screen.taken() == f"{'x' * 19} {'y' * 20}\n"
    screen.folded("x" * 30, beside="it is so")
    assert screen.taken().splitlines() == ["x" * 30, "  it is so"]
    screen.folded("x" * 29, beside="it is so")
    assert screen.taken().splitlines() == [f"{'x' * 29}   it is so"]
    monkeypatch.delenv("MOOT_TTY")
    screen = Screen(io.StringIO())
    screen.folded("long words " * 30)
    assert screen.taken().count("\n") == 1


@pytest.mark.spec("CLI-8")
def test_a_table_fits_whichever_of_its_columns_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOOT_TTY", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    for long in range(1, 4):
        row = ["3f1a", "fix the pump", "free", "Fri 27 Nov 18:00"]
        row[long] = "修理する " * 30
        screen = Screen(io.StringIO())
        screen.table(("id", "task", "who", "due"), [row], give=1)
        head, line = screen.taken().splitlines()
        assert 78 <= width(line) <= 80  # a wide letter may not fit into the last cell
        assert head.startswith("id ")
        assert line.startswith("3f1a  ")
        assert "Fri 27 Nov 18:00" in line or long == 3
