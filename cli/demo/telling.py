"""How the demo is told: one line when something happens, with the moment it happened."""

from __future__ import annotations

import shlex
import sys
import time
from collections.abc import Mapping, Sequence

MARGIN = " " * 14


class Telling:
    """A transcript that appears as the story goes on."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self.delays: list[float] = []
        """Seconds from pressing Enter at one person to the line on another's screen."""

    @property
    def elapsed(self) -> float:
        """Seconds since the story began."""
        return time.monotonic() - self._began

    def says(self, words: str) -> None:
        """A line of the narrator."""
        print(words)
        sys.stdout.flush()

    def scene(self, title: str) -> None:
        """The heading of a part of the story."""
        self.says(f"\n{title}")

    def typed(self, name: str, words: Sequence[str], paste: str | None = None) -> None:
        """What a person enters."""
        pasted = f" < {paste}" if paste else ""
        self.says(f"{self.elapsed:6.1f} s  {name:<4}$ moot {shlex.join(words)}{pasted}")

    def answered(self, text: str, most: int = 6) -> None:
        """What the command printed, long answers cut."""
        lines = text.splitlines()
        for line in lines[:most]:
            self.says(f"{MARGIN}{line}")
        if len(lines) > most:
            self.says(f"{MARGIN}... {len(lines) - most} more lines")

    def arrived(self, delays: Mapping[str, float]) -> None:
        """When something that one person did stood on the others' screens."""
        self.delays.extend(delays.values())
        parts = [f"{name}'s after {delay * 1000:.0f} ms" for name, delay in delays.items()]
        self.says(f"{MARGIN}-> on the screen: {', '.join(parts)}")
