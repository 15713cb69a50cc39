"""Two nodes in one group: how soon one sees what the other writes, and what else that costs."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from api import HEADERS, RunningNode, open_connection
from authors import write_all
from workload import Act

PATIENCE_S = 300
PAUSE_S = 0.01
"""Between two acts of which each is waited for: more often than people ever write."""


class Burst(NamedTuple):
    """What a burst of acts came to."""

    alone_per_s: float
    """Acts answered while nobody was connected."""
    together_per_s: float
    """While another node got them as they were written."""
    behind_s: float
    """From the last answer until the other had all of them."""


class Answers(NamedTuple):
    """How long a node took to answer acts while it got everything from another."""

    ms: list[float]
    rest_ms: list[float]
    """The same once it had everything."""
    took_s: float


@contextmanager
def two(folder: Path) -> Iterator[tuple[RunningNode, RunningNode]]:
    """Nodes of ada and of ben, connected, with all that the other has."""
    with RunningNode(folder / "ada") as ada, RunningNode(folder / "ben") as ben:
        _found(ada)
        join(ada, ben)
        yield ada, ben


def _found(ada: RunningNode) -> None:
    ada.get("/v1/wait?for=ready")
    ada.act("init", name="ada")
    ada.act("group.new", name="bench")


def join(ada: RunningNode, ben: RunningNode) -> None:
    """Let ben join the group of ada, and wait until each has met the other."""
    ben.get("/v1/wait?for=ready")
    ben.act("init", name="ben")
    ben.act("join", invite=ada.act("invite")["invite"])
    for node in (ada, ben):
        node.get("/v1/wait?for=met")
        node.get("/v1/wait?for=synced")


class Reader:
    """The events of a node, as they come."""

    def __init__(self, node: RunningNode) -> None:
        self._connection = open_connection(node.folder)
        self._connection.request("GET", "/v1/events?kinds=add", headers=HEADERS)
        self._lines = self._connection.getresponse()

    def until(self, title: str) -> float:
        """The instant at which an event about a thing of this title was read."""
        wanted = json.dumps(title, ensure_ascii=False).encode()
        while line := self._lines.readline():
            if line.startswith(b"data:") and wanted in line:
                return time.monotonic()
        raise RuntimeError("the events ended")

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def live(folder: Path, acts: list[Act]) -> list[float]:
    """Milliseconds from before an act at one node to the event at the other, for each act."""
    took: list[float] = []
    with two(folder) as (ada, ben):
        reader = Reader(ben)
        for number, act in enumerate(acts):
            time.sleep(PAUSE_S)
            title = f"{act.text} {number}"
            began = time.monotonic()
            ada.act("add", title=title)
            took.append(1000 * (reader.until(title) - began))
        reader.close()
    return took


def burst(folder: Path, count: int) -> Burst:
    """Acts as fast as one client gets its answers, first alone and then with somebody connected."""
    with RunningNode(folder / "ada") as ada:
        _found(ada)
        began = time.monotonic()
        for number in range(count):
            ada.act("add", title=f"alone {number}")
        alone = time.monotonic() - began
        with RunningNode(folder / "ben") as ben:
            join(ada, ben)
            began = time.monotonic()
            for number in range(count):
                ada.act("add", title=f"together {number}")
            ended = time.monotonic()
            wait_for(ben, 2 * count)
            behind = time.monotonic() - ended
    return Burst(count / alone, count / (ended - began), behind)


def wait_for(node: RunningNode, tasks: int) -> None:
    """Wait until a node has so many open tasks."""
    began = time.monotonic()
    while True:
        node.get("/v1/things?q=kind:task&fields=id&limit=1")
        if node.total >= tasks:
            return
        if time.monotonic() - began > PATIENCE_S:
            raise RuntimeError(f"{node.total} of {tasks} tasks came")
        time.sleep(0.05)


def responsive(folder: Path, acts: list[Act]) -> Answers:
    """Acts at a node that is getting all of `acts` from another, one after the other."""
    write_all(folder / "ada", acts)
    with RunningNode(folder / "ada") as ada, RunningNode(folder / "ben") as ben:
        ada.get("/v1/wait?for=ready")
        ben.get("/v1/wait?for=ready")
        entries = ada.seq()
        ben.act("init", name="ben")
        invite = ada.act("invite")["invite"]
        took: list[float] = []
        began = time.monotonic()
        ben.act("join", invite=invite)
        while ben.seq() < entries:
            if time.monotonic() - began > PATIENCE_S:
                raise RuntimeError(f"{ben.seq()} of {entries} entries came")
            asked = time.monotonic()
            ben.act("add", title="meanwhile")
            took.append(1000 * (time.monotonic() - asked))
            entries += 1
            time.sleep(PAUSE_S)
        whole, rest = time.monotonic() - began, []
        for _ in range(len(took)):
            asked = time.monotonic()
            ben.act("add", title="afterwards")
            rest.append(1000 * (time.monotonic() - asked))
            time.sleep(PAUSE_S)
    return Answers(took, rest, whole)
