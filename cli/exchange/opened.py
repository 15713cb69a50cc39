"""A file to take in, or standard input, from which it can be read more than once."""

from __future__ import annotations

import sys
from tempfile import TemporaryFile

from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import BinaryIO

BEGINNING = 65_536
"""Bytes looked at to see what a file is."""

LARGEST_TEXT = 67_108_864
"""Bytes of a file that is read as one: a hundred thousand tasks. In memory it takes ten times as
much. A history is read line by line, and has no such bound."""

COPY = 1 << 20
BOM = b"\xef\xbb\xbf"


class Opened:
    """A file, open for reading; used as a context."""

    def __init__(self, path: str) -> None:
        """`-` is standard input. Raises Trouble."""
        self.path = path
        self.file: BinaryIO
        try:
            self.file = _copied(sys.stdin.buffer) if path == "-" else open(path, "rb")  # noqa: PTH123, SIM115
            self._start = len(BOM) if self.file.read(len(BOM)) == BOM else 0
            self.file.seek(self._start)
        except OSError as error:
            raise Trouble("failed", f"cannot read {path}", cause=error.strerror) from error

    def beginning(self) -> bytes:
        """What it begins with; reading goes on at its start."""
        data = self.file.read(BEGINNING)
        self.file.seek(self._start)
        return data

    def text(self) -> str:
        """All of it. Raises Trouble if it is too large, or no UTF-8."""
        data = self.file.read(LARGEST_TEXT + 1)
        if len(data) > LARGEST_TEXT:
            raise Trouble(
                "too-large",
                f"a file of more than {LARGEST_TEXT >> 20} MiB",
                next=("take it in several pieces",),
            )
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise Trouble(
                "bad-file",
                f"line {line} is no text in UTF-8",
                next=("iconv -f LATIN1 -t UTF-8 FILE | moot import -",),
            ) from error

    def __enter__(self) -> Opened:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.file.close()


def _copied(stream: BinaryIO) -> BinaryIO:
    """What comes in on a stream, in a file of no name."""
    if stream.isatty():
        raise Trouble("usage", "nothing comes in", next=("moot import - < FILE",))
    file = TemporaryFile()  # noqa: SIM115 - `Opened` closes it
    while piece := stream.read(COPY):
        file.write(piece)
    file.seek(0)
    return file
