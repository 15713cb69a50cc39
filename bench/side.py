"""A child process that speaks JSON lines, and the figures that a system gives to be compared."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent


class Side:
    """One end of a measurement, in a process of its own."""

    def __init__(self, script: str, *words: str | Path) -> None:
        self._command = " ".join((script, *map(str, words)))
        self._process = subprocess.Popen(
            [sys.executable, HERE / script, *map(str, words)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def hears(self, key: str) -> dict[str, Any]:
        """The next line that has this key; lines before it are let go."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            said: dict[str, Any] = json.loads(line)
            if key in said:
                return said
        raise RuntimeError(f"{self._command} ended before it said {key!r}")

    def tell(self, **said: object) -> None:
        """Send one line."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(said) + "\n")
        self._process.stdin.flush()

    def close(self) -> None:
        """End its input and wait until it ended by itself."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        if self._process.wait(60):
            raise RuntimeError(f"{self._command} ended with {self._process.returncode}")


class Sync(NamedTuple):
    """What one cold sync, and the incremental one after it, came to."""

    stored_per_s: float
    cold_per_s: float
    wire_per_op: float
    disk_per_op: float
    more_s: float
    more_bytes: float
    sealed_per_op: float = 0
    """Bytes of what came at first that are sealed bodies; the floor seals whole ranges."""
    sealed_more: float = 0
    """The same of what came later."""


class Apart(NamedTuple):
    """What it came to that two ends met again after they had been apart."""

    both_s: float
    """Until each had what the other wrote, on disk."""
    one_s: float
    """The same where only one of them wrote, as much."""
    received: int = 0
    """Bytes that came to one end when both wrote."""
    sealed: int = 0
    """Bytes of them that are sealed bodies."""


def memory(process: int | str) -> int:
    """Bytes that a process holds in memory."""
    status = Path(f"/proc/{process}/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return 1024 * int(line.split()[1])


def size(files: Sequence[Path]) -> int:
    """Bytes that these files take."""
    return sum(file.stat().st_size for file in files if file.exists())
