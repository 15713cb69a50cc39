"""The manual page: roff that says what the table says."""

import re
import shutil
import subprocess

import pytest

from moot.cli.grammar import COMMON
from moot.cli.man_page import CODES, VARIABLES, page
from moot.cli.table import commands
from moot.node.preferences import KNOWN

MACROS = {".TH", ".SH", ".TP", ".B", ".RS", ".RE", ".nf", ".fi", ".br", ".sp", '.\\"'}


@pytest.fixture(scope="module")
def text() -> str:
    return page()


def _read(roff: str) -> str:
    """The words of the page, as one reads them."""
    for escape, letter in (
        (r"\-", "-"),
        (r"\(aq", "'"),
        (r"\(dq", '"'),
        (r"\(ti", "~"),
        (r"\&", ""),
    ):
        roff = roff.replace(escape, letter)
    return re.sub(r"\\f[IRB]", "", roff).replace(r"\e", "\\")


@pytest.mark.spec("AUTO-17")
def test_it_has_the_shape_of_a_manual_page(text: str) -> None:
    lines = text.splitlines()
    assert lines[1].startswith(".TH MOOT 1 ")
    sections = [line for line in lines if line.startswith(".SH")]
    assert sections[:3] == [".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION"]
    assert {line.split()[0] for line in lines if line.startswith(".")} <= MACROS
    assert not any(line.startswith("'") for line in lines)
    assert "" not in lines
    assert lines.count(".RS") == lines.count(".RE")
    assert lines.count(".nf") == lines.count(".fi")
    # Each escape is one that is known, and each dash can be copied.
    assert set(re.findall(r"\\(?:\(..|f.|.)", text)) <= {
        r"\-", r"\&", r"\e", r"\(aq", r"\(dq", r"\(ti", r"\fI", r"\fR", r"\"",
    }  # fmt: skip
    assert not re.search(r"(?<!\\)-", "".join(lines[2:]))


@pytest.mark.spec("AUTO-17")
def test_it_says_everything(text: str) -> None:
    said = _read(text)
    for command in commands():
        assert f".B {command.usage}\n" in said
        for option in command.options:
            assert option.usage in said
        for example in command.examples:
            assert f"$ {example}" in said
    for option in COMMON:
        assert f"--{option.name}" in said
    for name in (*KNOWN, *(name for name, _ in VARIABLES), *(f".B {code}" for code, _ in CODES)):
        assert name in said


@pytest.mark.spec("AUTO-17")
def test_groff_has_nothing_to_say_against_it(text: str) -> None:
    if shutil.which("groff") is None:
        assert text.startswith('.\\"')
        return  # the shape is held above
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-z"], input=text, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
