"""Walk-throughs: Markdown for people whose console blocks are run as tests.

A block marked `console` holds lines `ada$ COMMAND`, each followed by what Ada then sees. Every
person named has a home of their own, and a terminal 80 cells wide; all share one folder, as if
they handed files over. In what is seen, a line `...` stands for any lines, and `[..]` for anything
within a line; the gaps between columns may be wider. Ids, dates and the like differ from run to
run: a comment

    <!-- varies: 3f1a amber-otter-nine-field "Fri 27 Nov" -->

names them. Each stands for what comes out in its place the first time, and for the same thing ever
after, also in commands.
"""

from __future__ import annotations

import re
import shlex
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from laptop import LOOPBACK, Laptop
from terminal import Terminal

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
VARIES = re.compile(r"<!-- varies: (.*?) -->", re.DOTALL)
PROMPT = re.compile(r"([a-z]+)\$ (.*)")
ANY_LINES, ANY_WORDS = "...", "[..]"
SHAPES = (
    (re.compile(r"[0-9a-hjkmnp-tv-z]{4}"), r"[0-9a-hjkmnp-tv-z]{4,16}"),
    (re.compile(r"[a-z]+(-[a-z]+){3}"), r"[a-z]+(?:-[a-z]+){3}"),
)
"""What stands for an id, or for check words, by how it looks; anything else stands for anything."""


class Step(NamedTuple):
    """One command, who types it, and what is seen then."""

    line: int
    who: str
    command: str
    seen: list[str]


def steps(text: str) -> Iterator[Step]:
    """The steps of a page, in order."""
    for block in BLOCK.finditer(text):
        line = text[: block.start(1)].count("\n") + 1
        step: Step | None = None
        for words in block[1].splitlines():
            prompt = PROMPT.fullmatch(words)
            if prompt:
                if step:
                    yield step
                step = Step(line, prompt[1], prompt[2], [])
            elif step:
                step.seen.append(words)
            else:
                raise ValueError(f"line {line}: a block begins with a prompt, not {words!r}")
            line += 1
        if step:
            yield step


class Walk:
    """One walk through a page, with everybody in it."""

    def __init__(self, page: Path, folder: Path) -> None:
        text = page.read_text()
        self._page = page.name
        self._steps = list(steps(text))
        varying = [word for found in VARIES.findall(text) for word in shlex.split(found)]
        self._meant = dict.fromkeys(varying, "")
        self._laptops = {
            name: Laptop(folder, name, LOOPBACK)
            for name in dict.fromkeys(step.who for step in self._steps)
        }
        self._bin = _command_in(folder / "bin")

    def run(self) -> None:
        """Go through it; fails at the first step that comes out otherwise."""
        assert self._steps, f"{self._page} has no steps"
        try:
            for step in self._steps:
                self._take(step)
        finally:
            for laptop in self._laptops.values():
                laptop.close()

    def _take(self, step: Step) -> None:
        laptop = self._laptops[step.who]
        command = step.command
        for word, meant in self._meant.items():
            if meant:
                command = command.replace(word, meant)
        env = laptop.environment | {"NO_COLOR": "1"}
        env["PATH"] = f"{self._bin}:{env['PATH']}"
        terminal = Terminal(("bash", "-c", command), env, laptop.folder, 80)
        terminal.ends()
        # What a carriage return was followed by lies over what was there before.
        text = terminal.text
        lines = text.removesuffix("\n").split("\n") if text else []
        self._compare(step, [line.rpartition("\r")[2].rstrip() for line in lines])

    def _compare(self, step: Step, seen: list[str]) -> None:
        pattern = "".join(map(self._line_pattern, step.seen))
        found = re.fullmatch(pattern, "".join(f"{line}\n" for line in seen))
        if found is None:
            expected, got = "\n".join(step.seen), "\n".join(seen)
            raise AssertionError(
                f"{self._page}, line {step.line}: {step.who}$ {step.command}\n"
                f"-- expected\n{expected}\n-- seen\n{got}"
            )
        for at, word in enumerate(self._meant):
            if f"v{at}" in found.groupdict():
                self._meant[word] = found[f"v{at}"]

    def _line_pattern(self, line: str) -> str:
        if line.strip() == ANY_LINES:
            return r"(?:.*\n)*?"
        pattern = re.escape(line.rstrip()).replace(re.escape(ANY_WORDS), r".*")
        # Who has it already is told below where there is no room beside.
        pattern = re.sub(r"((?:\\ )*\.\*)$", r"(?:\1(?:\\n *\\(.*\\))?|\\n *\\(.*\\))", pattern)
        for at, (word, meant) in enumerate(self._meant.items()):
            wanted = re.escape(meant) if meant else f"(?P<v{at}>{_shape(word)})"
            first, *rest = re.split(rf"(?<!\w){re.escape(re.escape(word))}(?!\w)", pattern)
            again = wanted if meant else f"(?P=v{at})"
            if rest:
                pattern = first + wanted + again.join(rest)
        # Columns are as wide as what varies in them.
        return re.sub(r"(?<=\S)(?:\\ ){2,}", " {2,}", pattern) + r"\n"


def _shape(word: str) -> str:
    return next((shape for looks, shape in SHAPES if looks.fullmatch(word)), r".+?")


def _command_in(folder: Path) -> Path:
    """A folder with a `moot` that runs this checkout."""
    folder.mkdir(parents=True)
    moot = folder / "moot"
    moot.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -I -m moot.cli "$@"\n')
    moot.chmod(moot.stat().st_mode | stat.S_IXUSR)
    return folder
