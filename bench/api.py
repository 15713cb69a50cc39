"""A node in a process of its own, and requests to it over its socket."""

import http.client
import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from moot.node.home import Home

LOOPBACK = "/ip4/127.0.0.1/tcp/0"


class _Connection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=300)
        self._path = path

    def connect(self) -> None:
        """Connect to the socket instead of a host."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class RunningNode:
    """`python -m moot.node` on a home, from start to stop."""

    def __init__(self, folder: Path, *, online: bool = True) -> None:
        self.environment = {"MOOT_HOME": str(folder), "MOOT_LISTEN": LOOPBACK if online else "off"}
        ready, said = os.pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "moot.node", "--home", folder, "--ready-fd", str(said)],
            env=os.environ | self.environment,
            pass_fds=[said],
        )
        os.close(said)
        with os.fdopen(ready) as lines:
            answer = json.loads(lines.readline() or "{}")
        if not answer.get("ready"):
            raise RuntimeError(f"the node did not start: {answer}")
        self._connection = _Connection(Home.find(str(folder)).socket)

    def get(self, path: str) -> Any:
        """The answer to a GET."""
        return self._ask("GET", path, None)

    def act(self, verb: str, **arguments: object) -> Any:
        """The answer to an act."""
        return self._ask("POST", "/v1/acts", json.dumps({"act": verb, **arguments}))

    def _ask(self, method: str, path: str, body: str | None) -> Any:
        self._connection.request(method, path, body, {"content-type": "application/json"})
        response = self._connection.getresponse()
        answer = json.loads(response.read())
        if response.status != 200:
            raise RuntimeError(f"{method} {path}: {answer}")
        return answer

    def stop(self) -> None:
        """Stop as a person would, and wait until it ended."""
        self.act("stop")
        self._connection.close()
        if self._process.wait(30):
            raise RuntimeError(f"the node ended with {self._process.returncode}")
