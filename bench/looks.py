"""Looking at a full home: how long lists, searches and a rebuild take as it grows, and its size.

Before each look one new task is written, so that nothing can be answered from what was said a
moment ago. A look of another kind is one more line in LOOKS.
"""

import json
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from api import RunningNode
from authors import write_all
from floor import Floor
from moot_side import digest_of
from side import Side
from workload import (
    QUERY,
    SHOWN,
    Act,
    additions,
    digest,
    open_tasks,
    places_of_additions,
    saying,
)

FIELDS = "id,short,kind,title,state,who,tags,due,due_at,stage,is,conflicts"
"""What a line of the command line needs."""

PATHS = {
    "list": f"/v1/things?q=kind:task&fields={FIELDS}",
    "next": f"/v1/things?q=kind:task%20is:ready%20not:is:mine&sort=-score&limit={SHOWN}"
    f"&fields={FIELDS},score,terms",
    "find": f"/v1/search?q={QUERY.replace(' ', '%20')}&limit={SHOWN}",
}
"""What is asked of the node, as the command line does."""


class Looked(NamedTuple):
    """The figures of one look at one size."""

    moot: float
    floor: float


class Looks:
    """moot and the floor on the same work, both running."""

    def __init__(self, acts: list[Act], folder: Path) -> None:
        self._acts = acts
        self._written = list(acts)
        self._more = places_of_additions(len(acts))
        self._moments = len(acts) // 2
        write_all(folder / "home", acts)
        self._node = RunningNode(folder / "home", online=False)
        floor = Floor(folder / "floor.db")
        floor.write(acts)
        floor.close()
        self._floor = Side("floor_looks.py", folder / "floor.db")
        self._floor.hears("ready")

    def close(self) -> None:
        """End both processes."""
        self._node.__exit__()
        self._floor.close()

    def look(self, name: str) -> Looked:
        """One look of each, at what has changed a little. Raises RuntimeError if they differ."""
        place = next(self._more)
        self._written += additions(1, place)
        self._node.act("add", title=self._written[-1].text)
        self._floor.tell(write=[1, place])
        self._floor.hears("wrote")
        took, answer = self._timed(lambda: self._node.read(PATHS[name]))
        self._floor.tell(look=name)
        said = self._floor.hears("took")
        self._compare(name, json.loads(answer), said)
        return Looked(took, said["took"])

    def past(self) -> Looked:
        """The list as it was at some moment, of which nobody asked before. Raises RuntimeError."""
        self._moments -= 1
        act = self._acts[self._moments]
        moment = datetime.fromtimestamp(act.at_ms / 1000, UTC)
        at = f"{moment.isoformat(timespec='milliseconds')[:23]}Z"
        path = f"{PATHS['list']}&at={at}"
        took, answer = self._timed(lambda: self._node.read(path))
        self._floor.tell(look="past", until=act.at_ms)
        said = self._floor.hears("took")
        known = digest(open_tasks(one for one in self._acts if one.at_ms <= act.at_ms))
        if {digest_of(json.loads(answer)), said["digest"]} != {known}:
            raise RuntimeError("past: a system shows something else than there was")
        return Looked(took, said["took"])

    def rebuild(self) -> Looked:
        """Everything that lists show, made again from the entries."""
        took, answer = self._timed(lambda: self._node.act("rebuild"))
        if not answer["rebuilt"][0]["equal"]:
            raise RuntimeError("a rebuild came to another state")
        self._floor.tell(look="rebuild")
        return Looked(took, self._floor.hears("took")["took"])

    def memory(self) -> Looked:
        """Bytes that each process holds."""
        self._floor.tell(look="next")
        return Looked(self._node.memory(), self._floor.hears("took")["memory"])

    @staticmethod
    def _timed(ask: Callable[[], Any]) -> tuple[float, Any]:
        began = time.monotonic()
        answer = ask()
        return time.monotonic() - began, answer

    def _compare(self, name: str, answer: Any, said: dict[str, Any]) -> None:
        """Both have to show what the work makes."""
        if name == "list":
            expected = digest(open_tasks(self._written))
            shown = {digest_of(answer), said["digest"]}
        elif name == "find":
            expected = str(saying(self._written))
            shown = {str(self._node.total), str(said["found"])}
        else:
            return
        if shown != {expected}:
            raise RuntimeError(f"{name}: a system shows something else than the work makes")


def looked_at(acts: list[Act], rounds: int, folder: Path) -> dict[str, list[Looked]]:
    """All looks at a home of these acts, by name."""
    place = folder / "looks"
    place.mkdir()
    looks = Looks(acts, place)
    try:
        found: dict[str, list[Looked]] = {
            name: [] for name in (*PATHS, "past", "rebuild", "memory")
        }
        for _ in range(rounds):
            for name in PATHS:
                looks.look(name)  # the first of each kind makes what the others find made
                found[name] += [looks.look(name) for _ in range(5)]
            found["memory"].append(looks.memory())
            found["past"].append(looks.past())
            found["rebuild"].append(looks.rebuild())
    finally:
        looks.close()
        shutil.rmtree(place)
    return found
