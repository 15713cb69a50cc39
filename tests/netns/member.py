"""Somebody with a real node on a host of the small internet."""

from __future__ import annotations

import http.client
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from prometheus_client.parser import text_string_to_metric_families

from laptop import Laptop
from netns.world import Host
from running import RunningNode

START_S: Final = 60
POLL_S: Final = 0.2


class Late(AssertionError):
    """Something did not become true in time."""


def until(condition: Callable[[], bool], seconds: float, what: str) -> float:
    """Wait until it holds; return how long it took. Raises Late.

    What takes a second and more is printed, for `-rP`.
    """
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            raise Late(f"not within {seconds:.0f} s: {what}")
        time.sleep(POLL_S)
    took = time.monotonic() - began
    if took >= 1:
        print(f"{what}: {took:.1f} s")
    return took


class Member:
    """A home, and the node on it whenever it runs. All of it happens on the host."""

    def __init__(self, host: Host, folder: Path, name: str) -> None:
        self.host, self.name = host, name
        self.laptop = Laptop(folder, name, listen="", within=host.command())
        self.wrote: set[str] = set()
        """Titles of what its node said ok to."""
        self._slate: tuple[str, str] | None = None
        self._node: RunningNode | None = None

    @property
    def node(self) -> RunningNode:
        """The running node."""
        assert self._node is not None, f"no node of {self.name} runs"
        return self._node

    def start(self, *options: str) -> None:
        """Start the node, listening everywhere unless the options say otherwise."""
        self._node = RunningNode(self.laptop.home, *options, within=self.host.command())

    def says(self, *words: str, paste: str | bytes = b"") -> str:
        """Type a command, which must succeed."""
        return self.laptop.says(*words, paste=paste)

    def writes(self, title: str) -> None:
        """Write a task; it counts once the node has said ok."""
        self.node.act("add", title=title)
        self.wrote.add(title)

    def rewrites(self, title: str) -> None:
        """Give a task of its own, always the same, another title."""
        if self._slate is None:
            id_of = self.node.act("add", title=title)["thing"]["id"]
        else:
            id_of, before = self._slate
            self.node.act("edit", id=id_of, fields={"title": title})
            self.wrote.remove(before)
        self._slate = id_of, title
        self.wrote.add(title)

    def pours(self, what: str, count: int) -> None:
        """Write many tasks at once."""
        titles = [f"{what} {number}" for number in range(count)]
        self.says("import", "-", "--from", "csv", paste="\n".join(["title", *titles]))
        self.wrote.update(titles)

    def titles(self) -> set[str]:
        """The titles of all tasks that its node shows."""
        return {one["title"] for one in self.node.get("things")}

    def has(self, title: str) -> bool:
        """Whether its node shows a task of this title."""
        return any(one["title"] == title for one in self.node.get("things", q=f'"{title}"'))

    def log(self) -> str:
        """What its node had to tell of faults."""
        return (self.laptop.home / "node.log").read_text()

    def resident_bytes(self) -> int:
        """Memory of its node."""
        return int(self._metrics()["process_resident_memory_bytes"])

    def state_hash(self) -> str:
        """What stands for all it holds."""
        return str(self.node.get("state-hash")["hash"])

    def sees(self) -> set[str]:
        """The names of those who are here, as its node says."""
        return {one["name"] for one in self.node.get("people") if one["here"]} - {self.name}

    def numbers(self) -> dict[str, int]:
        """What must not grow."""
        told = self._metrics()
        return {
            "descriptors": len(list(Path(f"/proc/{self.node.process.pid}/fd").iterdir())),
            "tasks": int(told["moot_tasks"]),
        }

    def _metrics(self) -> dict[str, float]:
        connection = http.client.HTTPConnection("moot")
        connection.sock = self.node.connect()
        try:
            connection.request("GET", "/metrics")
            text = connection.getresponse().read().decode()
        finally:
            connection.close()
        return {
            sample.name: sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    def freeze(self) -> None:
        """Stop it where it stands, as a closed lid does."""
        os.kill(self.node.process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        os.kill(self.node.process.pid, signal.SIGCONT)

    def rise(self) -> None:
        """Let it go on, or start it anew if it is gone."""
        if self._node is None:
            self.start()
        else:
            self.thaw()

    def end(self, number: int = signal.SIGTERM) -> int | None:
        """End the node, if one runs."""
        node, self._node = self._node, None
        return None if node is None else node.end(number)

    def close(self) -> None:
        """End the node, frozen or not."""
        self.end(signal.SIGKILL)

    def asks(self, path: str, **params: object) -> Any:
        """What its node answers."""
        return self.node.get(path, **params)
