"""A terminal in which one command runs, and what is typed into it and seen on it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

LONGEST_S = 90
"""A bound that only a failure reaches."""

INTERRUPT = "\x03"
END = "\x04"


class Terminal:
    """A command that believes a person sits before it."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], folder: Path, width: int
    ) -> None:
        self._near, far = pty.openpty()
        size = struct.pack("HHHH", 50, width, 0, 0)
        fcntl.ioctl(far, termios.TIOCSWINSZ, size)
        self._process = subprocess.Popen(
            command,
            stdin=far,
            stdout=far,
            stderr=far,
            env=dict(environment),
            cwd=folder,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - no threads
        )
        os.close(far)
        self._seen = b""

    def types(self, text: str) -> None:
        """Press keys."""
        os.write(self._near, text.encode())

    def waits_for(self, words: str) -> None:
        """Read until `words` stand on the screen."""
        ends = time.monotonic() + LONGEST_S
        while words not in self.text:
            assert time.monotonic() < ends, f"no {words!r} in {self.text!r}"
            if not self._read(1.0):
                raise AssertionError(f"it ended without {words!r}: {self.text!r}")

    def ends(self) -> int:
        """Wait until the command has ended; returns its exit code."""
        deadline = time.monotonic() + LONGEST_S
        while self._read(1.0):
            assert time.monotonic() < deadline, f"it does not end: {self.text!r}"
        code = self._process.wait(LONGEST_S)
        os.close(self._near)
        return code

    @property
    def text(self) -> str:
        """Everything that was written so far, line ends made plain."""
        return self._seen.decode(errors="replace").replace("\r\n", "\n")

    def _read(self, patience: float) -> bool:
        """Read what there is; False when the other side has closed."""
        if not select.select([self._near], [], [], patience)[0]:
            return True
        try:
            data = os.read(self._near, 65536)
        except OSError:
            return False  # Linux tells the end of a terminal so
        self._seen += data
        return bool(data)
