"""A laptop: one home on which commands are typed, as by a script or at a terminal.

What runs is the command line itself, in processes of its own, with a real node behind it.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from terminal import Terminal

COMMAND = (sys.executable, "-I", "-m", "moot.cli")
LONGEST_S = 90
"""A bound that only a failure reaches; starting a node, the slowest thing, takes a second."""

LOOPBACK = "/ip4/127.0.0.1/tcp/0"
OFF = "off"


class Done(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


class Laptop:
    """A person's home and terminal. `close` ends the node that may run on it."""

    def __init__(
        self, folder: Path, name: str, listen: str = OFF, within: Sequence[str] = ()
    ) -> None:
        """`within` is a command that runs others: elsewhere on the network, say."""
        self.name = name
        self.within = within
        self.home = folder / name
        self.folder = folder
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "USER": name,
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "TERM": "xterm-256color",
            "PAGER": "cat",
            "MOOT_HOME": str(self.home),
            "MOOT_LISTEN": listen,
        }

    def types(self, *words: str, paste: str | bytes = b"", **env: str) -> Done:
        """Run a command as a script would: pipes on all three sides."""
        given = paste.encode() if isinstance(paste, str) else paste
        done = subprocess.run(
            (*self.within, *COMMAND, *words),
            input=given,
            capture_output=True,
            env=self.environment | env,
            cwd=self.folder,
            timeout=LONGEST_S,
            check=False,
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    def says(self, *words: str, paste: str | bytes = b"", **env: str) -> str:
        """Run a command that must succeed in silence; returns what it printed."""
        done = self.types(*words, paste=paste, **env)
        assert (done.code, done.err) == (0, ""), done
        return done.out.rstrip("\n")

    def reads(self, *words: str) -> Any:
        """Run a command with --json; returns the value."""
        return json.loads(self.says(*words, "--json"))

    def pipes(self, output: int, *words: str) -> tuple[int, str]:
        """Run a command whose output goes to a descriptor; returns the code and what it said."""
        done = subprocess.run(
            (*COMMAND, *words),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.PIPE,
            env=self.environment,
            cwd=self.folder,
            timeout=LONGEST_S,
            check=False,
        )
        return done.returncode, done.stderr.decode()

    def sees(self, *words: str, width: int = 80, **env: str) -> Terminal:
        """Start a command in a terminal of its own."""
        return Terminal((*COMMAND, *words), self.environment | env, self.folder, width)

    @property
    def command(self) -> str:
        """The command line as a shell takes it."""
        return shlex.join(COMMAND)

    def shell(self, script: str) -> Terminal:
        """Start a shell in a terminal of its own."""
        return Terminal(("bash", "-c", script), self.environment, self.folder, 80)

    def close(self) -> None:
        """End the node, if one runs."""
        if self.home.exists():
            self.types("node", "stop")


@contextmanager
def two_met(folder: Path) -> Iterator[tuple[Laptop, Laptop]]:
    """Ada and ben in one group, each with a node on loopback that has what the other wrote."""
    ada, ben = (Laptop(folder, name, LOOPBACK) for name in ("ada", "ben"))
    try:
        ada.says("init", "--name", "ada", "--no-input")
        ada.says("group", "new", "garden")
        ben.says("join", "--name", "ben", paste=ada.says("invite"))
        ben.says("wait", "met")
        ben.says("wait", "synced")
        yield ada, ben
    finally:
        for laptop in (ada, ben):
            laptop.close()
