"""A node in a process of its own, and requests to it over its socket."""

import http.client
import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

from moot.node.home import Home
from side import HERE, memory

NODE = HERE / "counted_node.py"
HEADERS = {"content-type": "application/json", "moot-zone": "UTC"}
"""As the command line sends them."""

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


def open_connection(folder: Path) -> http.client.HTTPConnection:
    """A connection to the node of a home."""
    return _Connection(Home.find(str(folder)).socket)


class RunningNode:
    """A node on a home, stopped at the end of the block, whatever happens in it."""

    def __init__(self, folder: Path, *, online: bool = True) -> None:
        self.folder = folder
        self.environment = {"MOOT_HOME": str(folder), "MOOT_LISTEN": LOOPBACK if online else "off"}
        self.received = 0
        """Bytes that came over TCP, told when it has ended."""
        ready, said = os.pipe()
        self._process = subprocess.Popen(
            [sys.executable, NODE, "--home", folder, "--ready-fd", str(said)],
            env=os.environ | self.environment,
            pass_fds=[said],
            stdout=subprocess.PIPE,
            text=True,
        )
        os.close(said)
        with os.fdopen(ready) as lines:
            answer = json.loads(lines.readline() or "{}")
        if not answer.get("ready"):
            raise RuntimeError(f"the node did not start: {answer}")
        self._seq = 0
        self.total = 0
        """How many things there are in all, of which the last answer showed some."""
        self._connection = open_connection(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._process.terminate()
        last = self._process.communicate(timeout=30)[0]
        if self._process.returncode:
            raise RuntimeError(f"the node ended with {self._process.returncode}")
        self.received = json.loads(last)["received"]

    def open(self) -> socket.socket:
        """A connection to its socket, to speak HTTP over by oneself."""
        line = socket.socket(socket.AF_UNIX)
        line.connect(Home.find(str(self.folder)).socket)
        return line

    def seq(self) -> int:
        """How many entries it holds, asked for as cheaply as can be."""
        self.get("/v1/wait?for=ready&timeout=0")
        return self._seq

    def memory(self) -> int:
        """Bytes that its process holds."""
        return memory(self._process.pid)

    def read(self, path: str) -> bytes:
        """The answer to a GET, as it came."""
        return self._answer("GET", path, None)

    def get(self, path: str) -> Any:
        """The answer to a GET."""
        return self._ask("GET", path, None)

    def act(self, verb: str, **arguments: object) -> Any:
        """The answer to an act."""
        return self._ask("POST", "/v1/acts", json.dumps({"act": verb, **arguments}))

    def _ask(self, method: str, path: str, body: str | None) -> Any:
        return json.loads(self._answer(method, path, body))

    def _answer(self, method: str, path: str, body: str | None) -> bytes:
        self._connection.request(method, path, body, HEADERS)
        response = self._connection.getresponse()
        answer = response.read()
        self._seq = int(response.getheader("moot-seq", "0"))
        self.total = int(response.getheader("moot-total", "0"))
        if response.status != 200:
            raise RuntimeError(f"{method} {path}: {answer.decode()}")
        return answer
