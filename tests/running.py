"""A node in a process of its own, called over its socket as the command line does."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from caller import RefusedError
from moot.node.home import Home

PATIENCE = 60
"""Seconds until a process that should have ended or answered counts as stuck."""


class NotStartedError(Exception):
    """The node said why it does not start."""

    def __init__(self, answer: dict[str, Any]) -> None:
        super().__init__(json.dumps(answer))
        self.error = answer["error"]


class RunningNode:
    """`python -m moot.node` on one home, until told otherwise."""

    def __init__(
        self,
        folder: Path,
        *options: str,
        limit: int | None = None,
        within: Sequence[str] | None = None,
    ) -> None:
        """`limit` bounds every file that it writes, in bytes. Raises NotStartedError.

        `within` is a command that runs it elsewhere; only there it is on the network without being
        told where.
        """
        if within is None:
            within, options = (), options or ("--no-network",)
        self.home = Home.find(str(folder), {})
        reading, writing = os.pipe()
        command = [sys.executable, "-m", "moot.node", "--home", str(folder)]
        if limit is not None:
            command = ["prlimit", f"--fsize={limit}:unlimited", *command]
        self.process = subprocess.Popen(
            [*within, *command, "--ready-fd", str(writing), *options],
            pass_fds=[writing],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        os.close(writing)
        with os.fdopen(reading) as line:
            self.answer = json.loads(line.readline() or "null")
        if self.answer is None or "error" in self.answer:
            self.said = self.process.communicate(timeout=PATIENCE)
            raise NotStartedError(self.answer or {"error": {"code": "silent", "said": self.said}})

    def connect(self) -> socket.socket:
        """A connection to the API's socket."""
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(PATIENCE)
        try:
            connection.connect(self.home.socket)
        except OSError:
            connection.close()
            raise
        return connection

    def get(self, path: str, **params: object) -> Any:
        """What a GET answers. Raises RefusedError."""
        return self._ask("GET", f"/v1/{path}?{urlencode(params)}", None)

    def act(self, verb: str, **arguments: object) -> Any:
        """What an act answers. Raises RefusedError."""
        return self._ask("POST", "/v1/acts", json.dumps({"act": verb, **arguments}))

    def post(self, path: str, **given: object) -> Any:
        """What a POST of an object answers. Raises RefusedError."""
        return self._ask("POST", f"/v1/{path}", json.dumps(given))

    def _ask(self, method: str, path: str, body: str | None) -> Any:
        connection = http.client.HTTPConnection("moot")
        connection.sock = self.connect()
        try:
            connection.request(method, path, body)
            response = connection.getresponse()
            answer = json.loads(response.read())
        finally:
            connection.close()
        if response.status >= 400:
            raise RefusedError(response.status, answer["error"])
        return answer

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; return how it ended."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.said = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode


def gardener(node: RunningNode, name: str = "ada") -> RunningNode:
    """Somebody in a group of their own."""
    node.act("init", name=name)
    node.act("group.new", name="garden")
    return node


def titles(things: Sequence[dict[str, Any]]) -> set[str]:
    return {thing["title"] for thing in things}
