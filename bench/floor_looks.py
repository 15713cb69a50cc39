"""The floor as something to look at: lists and searches over a full file, in a process of its own.

    floor_looks.py FILE

Speaks JSON lines. On stdin: {"write": [count, after]} writes that many new tasks of the work after
so many acts; {"look": NAME} looks once, at the past with "until", an instant in ms. On stdout:
{"ready"} once everything is indexed, {"wrote"}, and {"took"} with the seconds of a look, its
"digest" if it is a list, and how many are "found".
"""

import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from floor import LIST, Floor
from side import memory
from workload import QUERY, SHOWN, Row, additions, digest

INDEX = """
create virtual table words using fts5(text);
insert into words select title from task union all select text from said;
"""
FIND = "select text from words where words match ? order by rank limit ?"


class FloorLooks:
    """One file, and what can be asked of it."""

    def __init__(self, file: Path) -> None:
        self._floor = Floor(file)
        self._db = sqlite3.connect(file, isolation_level=None)
        self._db.executescript(INDEX)
        self.looks: dict[str, Callable[..., dict[str, Any]]] = {
            "list": self._list,
            "next": self._next,
            "find": self._find,
            "past": self._past,
            "rebuild": self._rebuild,
        }

    def write(self, count: int, after: int) -> None:
        """New tasks, found by their words as well."""
        acts = additions(count, after)
        self._floor.write(acts)
        self._db.executemany("insert into words values (?)", ((act.text,) for act in acts))

    def _list(self) -> dict[str, Any]:
        rows = self._db.execute(LIST).fetchall()
        json.dumps(rows)
        return {"digest": digest(Row(*row) for row in rows)}

    def _next(self) -> dict[str, Any]:
        json.dumps(self._db.execute(f"{LIST} order by due = '', due limit {SHOWN}").fetchall())
        return {}

    def _find(self) -> dict[str, Any]:
        json.dumps(self._db.execute(FIND, (QUERY, SHOWN)).fetchall())
        count = self._db.execute("select count(*) from words where words match ?", (QUERY,))
        return {"found": count.fetchone()[0]}

    def _past(self, until: int = 0) -> dict[str, Any]:
        """The list as it was: the ranges opened again, and merged as far as that moment."""
        past = Floor(Path(":memory:"))
        past.take(self._floor.after({}), until)
        rows = past.rows()
        json.dumps(rows)
        return {"digest": digest(rows)}

    def _rebuild(self) -> dict[str, Any]:
        with tempfile.TemporaryDirectory() as folder:
            again = Floor(Path(folder) / "floor.db")
            again.take(self._floor.after({}))
            again.close()
        return {}


def tell(**said: object) -> None:
    """One line to whoever measures."""
    print(json.dumps(said), flush=True)


def main() -> None:
    """Look when told to, until the input ends."""
    looks = FloorLooks(Path(sys.argv[1]))
    tell(ready=True)
    for line in sys.stdin:
        asked = json.loads(line)
        if "write" in asked:
            looks.write(*asked["write"])
            tell(wrote=True)
            continue
        look = looks.looks[asked["look"]]
        more = {name: value for name, value in asked.items() if name != "look"}
        began = time.monotonic()
        said = look(**more)
        tell(took=time.monotonic() - began, memory=memory("self"), **said)


if __name__ == "__main__":
    main()
