"""The file that `--debug` writes: what one command was asked, what it asked, and how it ended.

It lies with other temporary files and is its owner's alone, since words of a group may be in it.
"""

from __future__ import annotations

import os
import sys
import tempfile
from time import monotonic, strftime
from traceback import format_exception

from moot.node.version import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

LOG_TAIL = 16 * 1024
"""Bytes of the node's log that are taken over: some hundred lines."""


class DebugFile:
    """Notes of one command. Each is on its way to the disk at once: it may be the last."""

    def __init__(self, words: Sequence[str]) -> None:
        """Begin a file for a command of these words. Raises OSError."""
        self._since = monotonic()
        self._file = tempfile.NamedTemporaryFile(  # noqa: SIM115 - open until the command ends
            "w", prefix="moot-debug-", suffix=".txt", delete=False, encoding="utf-8",
            errors="backslashreplace", buffering=1,
        )  # fmt: skip
        self.path: str = self._file.name
        self.node_log: str | None = None
        """Where the node of the home tells of itself, once it is known which home is meant."""
        python = ".".join(map(str, sys.version_info[:3]))
        self._file.write(
            f"moot {VERSION}, Python {python}, {' '.join(os.uname()[::2])}\n"
            f"{strftime('%Y-%m-%d %H:%M:%S %z')}\n"
            f"moot {' '.join(words)}\n"
        )

    def note(self, words: str) -> None:
        """One line, after how many milliseconds."""
        self._file.write(f"{(monotonic() - self._since) * 1000:8.1f} ms  {words}\n")

    def request(self, method: str, target: str, status: int, size: int) -> None:
        """A request to the node, and its answer's bytes."""
        self.note(f"{method} {target}  {status}, {size} bytes")

    def failure(self, error: Exception) -> None:
        """What went wrong, and where."""
        self.note("goes wrong:")
        self._file.writelines(format_exception(error))

    def end(self, code: int) -> None:
        """With which exit code it ended, and what the node told of itself last. Closes the file."""
        self.note(f"ends with {code}")
        if self.node_log:
            self._file.write(f"\nthe end of {self.node_log}:\n{_tail(self.node_log)}")
        self._file.close()


def _tail(path: str) -> str:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - a home's paths are text
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - LOG_TAIL))
            text = file.read().decode("utf-8", "replace")
    except OSError as error:
        return f"none: {error.strerror}\n"
    return text if size <= LOG_TAIL else text.partition("\n")[2]
