"""One person of the demo: a home, and the commands that a person would type there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from moot.cli.demo.screen import Screen

COMMAND = (sys.executable, "-I", "-m", "moot.cli")
LOOPBACK = "/ip4/127.0.0.1/tcp/0"
LONGEST_S = 60
"""No command of the demo may take longer: starting a node, the slowest of them, takes about 2 s."""
SOON_S = 30
"""What is on its way must have come by then; it takes milliseconds on a quiet machine."""


class Mishap(Exception):  # noqa: N818 - it happens to the demo, and is told, not raised at a caller
    """Something in the story went otherwise than it must."""


class Person:
    """Somebody with a laptop: commands run against their own home, as in their own terminal."""

    def __init__(self, name: str, home: Path) -> None:
        self.name = name
        self.home = home
        self.online = True
        """Whether their node, when next started, may talk to others."""
        self.screen: Screen | None = None
        """What `moot log -f` shows them, while their node runs."""

    def types(self, *words: str, paste: str = "") -> str:
        """Run one command to its end and return what stood on the screen. Raises Mishap."""
        command = " ".join(("moot", *words))
        try:
            done = subprocess.run(  # noqa: S603 - our own command line
                (*COMMAND, *words),
                env=self._environment(),
                input=paste,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=LONGEST_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Mishap(f"{self.name}: {command} does not end") from None
        said = done.stdout.strip("\n")
        if done.returncode:
            raise Mishap(f"{self.name}: {command} ended with {done.returncode}: {said}")
        return said

    def reads(self, *words: str) -> Any:  # noqa: ANN401 - whatever JSON it prints
        """Run one command with --json and return what it says."""
        return json.loads(self.types(*words, "--json"))

    def opens_screen(self) -> None:
        """Start watching `moot log -f`, as in a second terminal."""
        self.screen = Screen((*COMMAND, "log", "-f"), self._environment())

    def has_node(self) -> bool:
        """Whether there is a home here at all, whose node may be running."""
        return self.home.exists()

    def closes_laptop(self) -> str:
        """Stop watching and stop the node; returns what that printed. Raises Mishap."""
        if self.screen is not None:
            self.screen.close()
            self.screen = None
        return self.types("node", "stop")

    def _environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "TZ") if name in os.environ}
        return kept | {
            "HOME": str(self.home),
            "MOOT_HOME": str(self.home),
            "MOOT_LISTEN": LOOPBACK if self.online else "off",
            "MOOT_TTY": "88",
            "NO_COLOR": "1",
        }


def now() -> float:
    """Seconds on the clock by which the demo tells when things happened."""
    return time.monotonic()
