"""moot as a system to measure: real nodes in processes of their own, driven through their API."""

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import psutil

from api import RunningNode
from authors import write_all
from side import HERE, Sync, size
from workload import Row, Work, digest, open_tasks

PACKAGES = HERE.parent / "build" / "types"
"""Where `moot` is found without site.py; `./test setup` makes it."""

CALL = "from moot.cli.main import main; sys.exit(main())"

LOOK_S = 0.02
"""Between looks at how far a node is. Looking costs it something, and is part of its time."""


class MootSystem:
    """Nodes on loopback."""

    def __init__(self, work: Work, folder: Path) -> None:
        self._work = work
        self._folder = folder

    @cached_property
    def _full(self) -> Path:
        """A home that holds all the work, made once, and prepared by a node that ran once."""
        folder = self._folder / "full-home"
        write_all(folder, self._work.acts)
        with RunningNode(folder, online=False) as node:
            self._check(node)
        return folder

    def append(self, folder: Path) -> float:
        """New tasks by one client, each on disk before it is answered."""
        titles = [act.text for act in self._work.acts if act.verb == "add"]
        titles = titles[: self._work.appended]
        with RunningNode(folder, online=False) as node:
            node.act("init", name="ada")
            node.act("group.new", name="bench")
            began = time.monotonic()
            for title in titles:
                node.act("add", title=title)
            took = time.monotonic() - began
        return len(titles) / took

    def sync(self, folder: Path) -> Sync:
        """A home that joins by invite gets everything from the full one, then a little more."""
        acts, more = len(self._work.acts), self._work.more
        shutil.copytree(self._full, folder / "full")
        with RunningNode(folder / "full") as server:
            server.get("/v1/wait?for=ready")
            took, weight = self._everything(server, folder / "empty")
            seconds, more_weight = self._more(server, folder / "empty")
        disk = size(list((folder / "empty").glob("moot.db*")))
        return Sync(acts / took, weight / acts, disk / (acts + more), seconds, more_weight)

    def _everything(self, server: RunningNode, folder: Path) -> tuple[float, float]:
        """Join from an empty home; seconds and bytes until it shows the right list."""
        invite = server.act("invite")["invite"]
        with RunningNode(folder) as client:
            client.get("/v1/wait?for=ready")
            client.act("init", name="ben")
            weighed, began = _loopback(), time.monotonic()
            client.act("join", invite=invite)
            self._wait_for(client, len(self._work.acts))
            self._check(client)
            took, weight = time.monotonic() - began, _loopback() - weighed
        return took, weight

    def _more(self, server: RunningNode, folder: Path) -> tuple[float, float]:
        """Write while the other is away; seconds and bytes from its return until it has it."""
        have = server.seq()
        for act in self._work.after():
            server.act("add", title=act.text or act.verb)
        with RunningNode(folder) as client:
            client.get("/v1/wait?for=ready")
            weighed, began = _loopback(), time.monotonic()
            self._wait_for(client, have + self._work.more)
            return time.monotonic() - began, _loopback() - weighed

    def _wait_for(self, node: RunningNode, entries: int) -> None:
        while node.seq() < entries:
            time.sleep(LOOK_S)

    def _check(self, node: RunningNode) -> None:
        """Raise unless the node shows the right list of open tasks."""
        fields = "title,stage,due_at,who,tags"
        things = node.get(f"/v1/things?q=kind:task&fields={fields}")
        if digest(map(_row, things)) != digest(open_tasks(self._work.acts)):
            raise RuntimeError("the node shows another list")

    def reopen(self, folder: Path) -> float:
        """From starting a node on a full home to its list."""
        shutil.copytree(self._full, folder / "full")
        began = time.monotonic()
        with RunningNode(folder / "full", online=False) as node:
            self._check(node)
            return time.monotonic() - began

    @contextmanager
    def running(self, folder: Path) -> Iterator[dict[str, str]]:
        """A node on a home with a few tasks; the environment in which `moot` finds it."""
        with RunningNode(folder, online=False) as node:
            node.act("init", name="ada")
            node.act("group.new", name="bench")
            for act in self._work.acts[:200]:
                if act.verb == "add":
                    node.act("add", title=act.text)
            yield node.environment

    def command(self, *words: str) -> list[str]:
        """A command line, started as the launcher of ./install starts it."""
        launch = f"import sys; sys.path.insert(0, {str(PACKAGES)!r}); {CALL}"
        return [sys.executable, "-I", "-S", "-c", launch, *words]


def _row(thing: dict[str, Any]) -> Row:
    due = thing["due_at"]["date"] if thing["due_at"] else ""
    return Row(thing["title"], thing["stage"], due, len(thing["who"]), len(thing["tags"]))


def _loopback() -> int:
    """Bytes that crossed the loopback interface so far, headers and all."""
    counted: int = psutil.net_io_counters(pernic=True)["lo"].bytes_recv
    return counted
