"""A terminal in which `moot log -f` runs, and when each line came up there."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Sequence
from typing import IO


class Screen:
    """Lines of a following command, each with the moment it appeared."""

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own command line
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._lines: list[tuple[float, str]] = []
        self._changed = threading.Condition()
        self._reader = threading.Thread(
            target=self._read, args=(self._process.stdout,), daemon=True
        )
        self._reader.start()

    def _read(self, output: IO[bytes]) -> None:
        for line in output:
            with self._changed:
                self._lines.append((time.monotonic(), line.decode(errors="replace").rstrip()))
                self._changed.notify_all()

    def shows(self, words: str, since: float, within: float) -> float | None:
        """When a line with these words came up after `since`; None if not `within` seconds."""
        ends = time.monotonic() + within
        with self._changed:
            while True:
                for at, line in self._lines:
                    if at >= since and words in line:
                        return at
                left = ends - time.monotonic()
                if left <= 0:
                    return None
                self._changed.wait(left)

    def close(self) -> None:
        """End the command, by its own process."""
        self._process.terminate()
        self._process.wait(10)
        self._reader.join(10)
