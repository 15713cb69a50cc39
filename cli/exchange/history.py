"""A group's whole history as lines, on its way into a node: checked as a whole, then in parts."""

from __future__ import annotations

from moot.cli.json_text import read_json
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from moot.cli.json_text import Json

FORMAT = "moot-history"

LONGEST_LINE = 1_048_576
"""Bytes of a line: the largest entry, its bytes as letters, takes less than half."""

PART_LINES = 256
PART_BYTES = 262_144
"""After which a part ends at the next signed line, which comes within 512 entries."""


class Part:
    """Some lines that a node takes in at once."""

    __slots__ = ("count", "first", "text")

    def __init__(self, first: int, lines: list[bytes]) -> None:
        self.first = first
        """The number of its first line in the file, from 1."""
        self.count = len(lines)
        self.text = b",".join(lines)
        """The lines as they stand in the file, parted by commas."""


def read_head(file: BinaryIO) -> Json:
    """The first line of a history that is there to its end. Raises Trouble. spec: EXCH-7.

    Leaves the file after that line.
    """
    head = read_object(_line(file, 1), 1)
    entries = head.get("entries")
    if type(entries) is not int:
        raise damaged(1, "it does not say how many entries follow")
    after = file.tell()
    there, number = 0, 1
    while line := _line(file, number + 1):
        number += 1
        if line.strip():
            there += 1
            if there + 1 != number:
                raise damaged(number - 1, "it is empty")
    if there != entries:
        raise Trouble(
            "bad-file",
            f"the file is not whole: {there:,} entries follow its first line, not {entries:,}",
            next=("export again where the group is whole:  moot export FILE.jsonl",),
        )
    file.seek(after)
    return head


def parts(file: BinaryIO) -> Iterator[Part]:
    """What follows the first line, in parts that end at a signature. Raises Trouble."""
    first, size = 2, 0
    lines: list[bytes] = []
    number = 1
    while line := _line(file, number + 1):
        number += 1
        line = line.strip()
        if not line:
            break  # only at the end, as `read_head` saw
        signed = read_object(line, number).get("signature") is not None
        lines.append(line)
        size += len(line)
        if signed and (len(lines) >= PART_LINES or size >= PART_BYTES):
            yield Part(first, lines)
            first, size, lines = number + 1, 0, []
    if lines:
        yield Part(first, lines)


def _line(file: BinaryIO, number: int) -> bytes:
    line = file.readline(LONGEST_LINE + 1)
    if len(line) > LONGEST_LINE:
        raise damaged(number, "it is longer than any entry")
    return line


def read_object(line: bytes, number: int) -> Json:
    """The object in a line. Raises Trouble that names the line."""
    try:
        value = read_json(line)
    except UnicodeDecodeError as error:
        raise damaged(number, "it is no text in UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise damaged(number, "it is no JSON") from error
    if not isinstance(value, dict):
        raise damaged(number, "it is no JSON object")
    return value


def damaged(number: int, why: str) -> Trouble:
    """The refusal of a line."""
    return Trouble(
        "bad-file",
        f"line {number} is not as it was written",
        cause=why,
        next=("export again where the group is whole:  moot export FILE.jsonl",),
    )
