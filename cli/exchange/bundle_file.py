"""A bundle that is read: its head, and its blocks some at a time, from a file or a pipe."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO

HEAD = 79
BLOCK = 65_536
WINDOW = 32
"""Bytes before the first block, bytes of a block, and how many blocks a node takes at a time;
moot.protocol.limits has the reasons."""


class BundleFile:
    """A stream of which no more than a window is held, and nothing is read twice."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._window = bytearray()
        self._first = 0
        """The number of the first block of the window."""
        self.over = False
        """The stream has ended, and what is left of it stands in the window."""
        self.size = 0
        """Bytes read so far."""
        self.head = self._read(HEAD)

    def window(self, block: int) -> bytes:
        """The head, and the blocks from a number on, as many as a node takes at a time.

        `block` is never less than it was before.
        """
        del self._window[: (block - self._first) * BLOCK]
        self._first = block
        self._window += self._read(WINDOW * BLOCK - len(self._window))
        return self.head + self._window

    def drain(self) -> None:
        """Read what is left, for whoever writes it."""
        while not self.over:
            self._read(BLOCK)

    def _read(self, count: int) -> bytes:
        """So many bytes; fewer only at the end."""
        pieces, missing = [], count
        while missing and (piece := self._stream.read(missing)):
            pieces.append(piece)
            missing -= len(piece)
        self.over = missing > 0
        self.size += count - missing
        return b"".join(pieces)
