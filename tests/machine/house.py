"""A house: one person's home, with the product's node in it and its command line, typed as words.

The command line runs in this process, which saves the start of an interpreter for each command; all
behind it is what people have: a process for the node, its socket, SQLite, libp2p on loopback.
"""

from __future__ import annotations

import io
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import Any, NamedTuple

from moot.cli import launch
from moot.cli.main import main

CABLED = (sys.executable, "-I", str(Path(__file__).with_name("cabled_node.py")))


class Typed(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


class House:
    """A person's home and command line."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.home = folder / name
        self.home.mkdir()
        self.peer = ""
        self._plug: socket.socket | None = None
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "USER": name,
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "MOOT_HOME": str(self.home),
            # The same after a restart: both ends of a line may have been down.
            "MOOT_LISTEN": f"/ip4/127.0.0.1/tcp/{_free_port()}",
        }

    def types(self, *words: str, paste: str = "") -> Typed:
        """Type a command; pipes on all three sides."""
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in "oe")
        before = sys.stdin
        sys.stdin = io.TextIOWrapper(io.BytesIO(paste.encode()), "utf-8")
        try:
            with self._here(), redirect_stdout(out), redirect_stderr(err):
                code = main(words)
        finally:
            sys.stdin = before
        return Typed(code, *(_text(one) for one in (out, err)))

    def reads(self, *words: str, paste: str = "") -> Any:
        """Type a command that must succeed, with --json; returns the value."""
        done = self.types("--json", *words, paste=paste)
        assert (done.code, done.err) == (0, ""), (self.name, words, done)
        return json.loads(done.out)

    @property
    def hash(self) -> str:
        """One hash over all that the group holds here."""
        return str(self.reads("state-hash")["hash"])

    @property
    def pid(self) -> int | None:
        """The process of the node, if it runs."""
        with self._here():
            from moot.node.home import Home  # noqa: PLC0415 - reads the environment

            return launch.pid_of(Home.find())

    def tell(self, peers: set[str]) -> None:
        """Let the node have links with these peers and no others; `told` waits until that holds."""
        (self.home / "plugged").write_text(" ".join(sorted(peers)))
        self._plug = socket.socket(socket.AF_UNIX)
        self._plug.settimeout(30)
        try:
            self._plug.connect(str(self.home / "plug"))
            self._plug.sendall(b"l")
        except (FileNotFoundError, ConnectionRefusedError, BrokenPipeError):
            # No network there: it will look when it comes up.
            self._plug.close()
            self._plug = None

    def told(self) -> None:
        """Wait until what was told holds."""
        if self._plug is not None:
            with self._plug, suppress(ConnectionResetError):  # it is just going
                self._plug.recv(1)
            self._plug = None

    def kill(self) -> None:
        """End the node as a power cut would, and wait until its lock is free."""
        pid = self.pid
        if pid is not None:
            watched = os.pidfd_open(pid)
            try:
                os.kill(pid, signal.SIGKILL)
                assert select.select([watched], [], [], 30)[0], "the node outlives a kill"
            finally:
                os.close(watched)

    @contextmanager
    def _here(self) -> Iterator[None]:
        """Be at this machine: its environment, and how a node is started on it."""
        before, command = dict(os.environ), launch.node_command
        os.environ.clear()
        os.environ.update(self._environment)
        launch.node_command = lambda: CABLED
        try:
            yield
        finally:
            launch.node_command = command
            os.environ.clear()
            os.environ.update(before)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()
