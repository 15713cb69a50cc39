"""The terminal or pipe that a command writes to: colour, width, tables. spec: CLI-5, CLI-6."""

from __future__ import annotations

import os
import sys

from moot.cli.cells import cut, width, wrap
from moot.cli.plain import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TextIO

STYLES = {
    "id": "33",
    "strong": "1",
    "dim": "2",
    "good": "32",
    "bad": "31",
    "warn": "35",
    "head": "2;4",
}
"""Styles by what they mean. Each only doubles a word or a sign that stands there anyway."""

USUAL_WIDTH = 80
LEFT_WHOLE = 16
"""Cells of a column that is not cut before others: an id, a day, the name of most people."""

BELOW = "  "
"""Before the second line of a sentence and those after it."""

NARROWEST = 24
"""Cells below which nothing can be laid out; a narrower terminal wraps."""


class Cell:
    """A text and its style. What a screen shows is made of these and of plain strings."""

    __slots__ = ("style", "text")

    def __init__(self, text: str, style: str = "") -> None:
        self.text = text
        self.style = style


class Screen:
    """Where lines go. Nothing is written before `flush`, or much of it is there."""

    def __init__(
        self, stream: TextIO, *, colour: bool | None = None, usual: bool | None = None
    ) -> None:
        """`colour` False is what `--no-color` asks for, `usual` what the person prefers."""
        self._stream = stream
        self._lines: list[str] = []
        forced = os.environ.get("MOOT_TTY", "")
        self.tty = bool(forced) or stream.isatty()
        self.colour = _colour(self.tty, asked=colour, usual=usual)
        self.width = 0
        """Cells in a line; 0 on a pipe, where nothing is cut."""
        self.measure()
        unicode = (stream.encoding or "").lower().replace("-", "") == "utf8"
        self.mark = "\u2026" if unicode else "..."
        if not unicode and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")

    def paint(self, text: str, style: str) -> str:
        """`text` in a style, where there is colour."""
        return f"\033[{STYLES[style]}m{text}\033[0m" if style and text and self.colour else text

    def line(self, *parts: Cell | str) -> None:
        """Write one line. Strings are our own words, or have been made plain."""
        self._lines.append(
            "".join(
                part if isinstance(part, str) else self.paint(part.text, part.style)
                for part in parts
            ).rstrip(" ")
        )

    def exactly(self, text: str) -> None:
        """Write one value as it is; for pipes, where a program takes it."""
        self._lines.append(text)

    def folded(self, *parts: Cell | str, beside: str = "") -> None:
        """Write a sentence, on a terminal in lines no longer than that is wide. spec: CLI-8.

        `beside` is a remark that stands behind it, in one piece.
        """
        self.line(*parts)
        room = max(self.width, NARROWEST)
        text = self._lines.pop()
        ahead = text[: len(text) - len(text.lstrip(" "))]
        if self.tty and width(text) > room:
            first, *others = wrap(text[len(ahead) :], room - len(ahead) - len(BELOW))
            self._lines.append(ahead + first.rstrip(" "))
            self._lines += [f"{ahead}{BELOW}{other.strip(' ')}" for other in others]
        else:
            self._lines.append(text)
        if beside:
            fits = not self.tty or width(f"{self._lines[-1]}   {beside}") <= room
            before = f"{self._lines.pop()}   " if fits else ahead + BELOW
            self.line(before, Cell(beside, "dim"))

    def fitted(self, *parts: Cell | str) -> None:
        """Write one line, on a terminal no longer than that is wide."""
        room = self.width or sum(width(_cell(part).text) for part in parts)
        shown: list[Cell | str] = []
        for part in parts:
            cell = part if isinstance(part, Cell) else Cell(part)
            shown.append(Cell(cut(cell.text, room, self.mark), cell.style))
            room -= width(cell.text)
            if room <= 0:
                break
        self.line(*shown)

    def table(
        self,
        heads: Sequence[str],
        rows: Iterable[Sequence[Cell | str]],
        *,
        give: int = 1,
        indent: str = "",
    ) -> None:
        """Write rows in columns: on a terminal with heads, cut to fit, first the column `give`.

        On a pipe: tab-separated, whole, without heads. Cells are made plain here.
        """
        made = [[_cell(cell) for cell in row] for row in rows]
        if not self.tty:
            self._lines += ["\t".join(cell.text for cell in row) for row in made]
            return
        if any(heads):
            made.insert(0, [Cell(head, "dim") for head in heads])
        if not made:
            return
        widths = [max(width(row[at].text) for row in made) for at in range(len(made[0]))]
        gaps = 2 * (sum(map(bool, widths)) - 1) + len(indent)
        _fit(widths, give, max(self.width, NARROWEST) - gaps)
        for row in made:
            self.line(indent, *self._columns(row, widths))

    def _columns(self, row: Sequence[Cell], widths: Sequence[int]) -> list[str]:
        shown = []
        for cell, room in zip(row, widths, strict=True):
            if room:
                text = cut(cell.text, room, self.mark)
                shown.append(self.paint(text, cell.style) + " " * (room - width(text) + 2))
        return shown

    def measure(self) -> None:
        """Take the terminal as wide as it is now."""
        self.width = _width(self._stream, os.environ.get("MOOT_TTY", "")) if self.tty else 0

    @property
    def overflows(self) -> bool:
        """Whether what was said so far is more than the terminal shows at once."""
        if not self._stream.isatty():
            return False
        try:
            rows = os.get_terminal_size(self._stream.fileno()).lines
        except (OSError, ValueError):
            return False
        return sum(line.count("\n") + 1 for line in self._lines) >= rows > 0

    def taken(self) -> str:
        """What was said so far, for somebody else to show."""
        text = "\n".join(self._lines) + "\n"
        self._lines.clear()
        return text

    def flush(self) -> None:
        """Write what was said so far. Raises BrokenPipeError, OSError."""
        if self._lines:
            self._stream.write(self.taken())
        self._stream.flush()

    def raw(self, data: bytes) -> None:
        """Write bytes as they are, after what was said so far."""
        self.flush()
        self._stream.buffer.write(data)
        self._stream.buffer.flush()


def _fit(widths: list[int], give: int, room: int) -> None:
    """Make columns as narrow as it takes; whole ids and days stay, whatever it takes."""
    widths[give] = max(min(8, widths[give]), widths[give] - max(0, sum(widths) - room))
    while sum(widths) > room:
        at = widths.index(max(widths))
        if widths[at] <= LEFT_WHOLE:
            return
        widths[at] = max(LEFT_WHOLE, widths[at] - (sum(widths) - room))


def _cell(cell: Cell | str) -> Cell:
    return Cell(plain(cell)) if isinstance(cell, str) else Cell(plain(cell.text), cell.style)


def _colour(tty: bool, asked: bool | None, usual: bool | None) -> bool:  # noqa: FBT001 - by name
    env = os.environ
    if asked is False or env.get("NO_COLOR"):
        return False
    if env.get("CLICOLOR_FORCE", "0") != "0":
        return True
    if usual is not None:
        return usual
    return tty and env.get("TERM") != "dumb"


def _width(stream: TextIO, forced: str) -> int:
    for text in (forced, os.environ.get("COLUMNS", "")):
        if text.isascii() and text.isdigit() and int(text) > 1:
            return int(text)
    try:
        return os.get_terminal_size(stream.fileno()).columns or USUAL_WIDTH
    except (OSError, ValueError):
        return USUAL_WIDTH


def standard(*, colour: bool | None = None) -> Screen:
    """The screen of standard output."""
    return Screen(sys.stdout, colour=colour)
