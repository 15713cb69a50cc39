"""moot as a system to measure: real nodes in processes of their own, driven through their API."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from api import RunningNode
from authors import sealed_bytes, write_all
from by_hand import Carried, carried
from side import HERE, Apart, Sync, size
from workload import Act, Row, Work, digest, must_show

PACKAGES = HERE.parent / "build" / "types"
"""Where `moot` is found without site.py; `./test setup` makes it."""

LAUNCHER = f"""#!/bin/sh
'''exec' {sys.executable} -I -S "$0" "$@"
' '''
import sys
sys.path.insert(0, {str(PACKAGES)!r})
from moot.cli.main import main
sys.exit(main())
"""
"""What ./install puts on the PATH."""

SHOWN = 30
"""Tasks that the daily command lists: about a screen of them."""

TASKS = "/v1/things?q=kind:task&fields=title,stage,due_at,who,tags"

JOINING = 2
"""Entries that a newcomer writes: the opening of a log, and a name."""

PATIENCE_S = 120
"""For what is waited for."""

LOOK_S = 0.01
"""Between looks at how far a node is, at first. Looking costs it something, and is part of its
time: the longer it takes, the rarer the looks, so that neither they nor what they overlook is
more than a few hundredths of it."""
LOOKS = 20
"""How many looks, at most, while the time so far passes once more."""


class MootSystem:
    """Nodes on loopback."""

    def __init__(self, work: Work, folder: Path) -> None:
        self._work = work
        self._folder = folder

    @cached_property
    def _full(self) -> Path:
        """A home that holds all the work, made once."""
        folder = self._folder / "full-home"
        write_all(folder, self._work.acts)
        return folder

    def append(self, folder: Path) -> float:
        """New tasks by one client, each on disk before it is answered."""
        with RunningNode(folder, online=False) as node:
            node.act("init", name="ada")
            node.act("group.new", name="bench")
            began = time.monotonic()
            for act in self._work.appended:
                node.act("add", title=act.text)
            took = time.monotonic() - began
            must_show(_list(node), self._work.appended)
        return len(self._work.appended) / took

    def sync(self, folder: Path) -> Sync:
        """A home that joins by invite gets everything from the full one, then a little more."""
        acts, more = self._work.acts, self._work.more
        shutil.copytree(self._full, folder / "full")
        with RunningNode(folder / "full") as server:
            server.get("/v1/wait?for=ready")
            entries = server.seq() + JOINING
            stored, took, weight = self._everything(server, folder / "empty", entries)
            disk = size(list((folder / "empty").glob("moot.db*")))
            sealed = sealed_bytes(folder / "empty")
            for act in more:
                server.act("add", title=act.text)
            seconds, more_weight = self._more(folder / "empty", entries + len(more))
        sealed_more = sealed_bytes(folder / "empty") - sealed
        count = len(acts)
        return Sync(
            stored_per_s=count / stored,
            cold_per_s=count / took,
            wire_per_op=weight / count,
            disk_per_op=disk / count,
            more_s=seconds,
            more_bytes=more_weight,
            sealed_per_op=sealed / count,
            sealed_more=sealed_more,
        )

    def _everything(
        self, server: RunningNode, folder: Path, entries: int
    ) -> tuple[float, float, int]:
        """Join from an empty home; seconds until all is on disk, and listed, and its bytes."""
        invite = server.act("invite")["invite"]
        with RunningNode(folder) as client:
            client.get("/v1/wait?for=ready")
            client.act("init", name="ben")
            began = time.monotonic()
            client.act("join", invite=invite)
            _wait_for(client, entries)
            stored = time.monotonic() - began
            things = client.get(TASKS)
            took = time.monotonic() - began
            must_show(digest_of(things), self._work.acts)
        return stored, took, client.received

    def _more(self, folder: Path, entries: int) -> tuple[float, int]:
        """Return from being away; seconds and bytes until what was written meanwhile is here."""
        with RunningNode(folder) as client:
            client.get("/v1/wait?for=ready")
            began = time.monotonic()
            _wait_for(client, entries)
            took = time.monotonic() - began
            must_show(_list(client), self._work.acts + self._work.more)
        return took, client.received

    def apart(self, folder: Path) -> Apart:
        """Two homes that hold the work write on apart, then one alone, and meet each time."""
        home, other = folder / "full", folder / "empty"
        third = len(self._work.apart) // 3
        here, there, more = (self._work.apart[at * third :][:third] for at in range(3))
        shutil.copytree(self._full, home)
        with RunningNode(home) as server:
            server.get("/v1/wait?for=ready")
            entries = server.seq() + JOINING
            self._everything(server, other, entries)
            for act in here:
                server.act("add", title=act.text)
            with RunningNode(other, online=False) as client:
                for act in there:
                    client.act("add", title=act.text)
            sealed = sealed_bytes(other)
            entries += len(here) + len(there)
            both, received = self._meet(other, entries, server, here + there)
            sealed = sealed_bytes(other) - sealed
            for act in more:
                server.act("add", title=act.text)
            one, _ = self._meet(other, entries + len(more), server, here + there + more)
        return Apart(both, one, received, sealed)

    def _meet(
        self, folder: Path, entries: int, server: RunningNode, apart: list[Act]
    ) -> tuple[float, int]:
        """Return from being away; seconds until both have all, and bytes that came here."""
        with RunningNode(folder) as client:
            client.get("/v1/wait?for=ready")
            began = time.monotonic()
            _wait_for(client, entries)
            _wait_for(server, entries)
            took = time.monotonic() - began
            for node in (client, server):
                must_show(_list(node), self._work.acts + apart)
        return took, client.received

    def bundle(self, folder: Path) -> Carried:
        """The same by hand, in a file, with no network."""
        shutil.copytree(self._full, folder / "full")
        acts = self._work.acts

        def shown(node: RunningNode) -> None:
            must_show(_list(node), acts)

        return carried(folder / "full", folder, len(acts), shown)

    def reopen(self, folder: Path) -> float:
        """From starting a node on a full home to its list."""
        shutil.copytree(self._full, folder / "full")
        began = time.monotonic()
        with RunningNode(folder / "full", online=False) as node:
            things = node.get(TASKS)
            took = time.monotonic() - began
            must_show(digest_of(things), self._work.acts)
        return took

    @contextmanager
    def listing(self, folder: Path) -> Iterator[tuple[list[str], dict[str, str]]]:
        """A node on a home with a few tasks; the command that lists them, and its environment."""
        acts = self._work.appended[:SHOWN]
        with self.listing_of(acts, folder) as (command, environment):
            yield command, environment

    @contextmanager
    def listing_of(
        self, acts: list[Act], folder: Path, **more: str
    ) -> Iterator[tuple[list[str], dict[str, str]]]:
        """The same with a home of these acts, and `more` in the environment."""
        moot = folder / "moot"
        write_all(folder, acts)
        with RunningNode(folder, online=False) as node:
            moot.write_text(LAUNCHER)
            moot.chmod(0o700)
            environment = os.environ | node.environment
            said = subprocess.check_output([moot, "list", "--json"], env=environment)
            must_show(digest_of(json.loads(said)), acts)
            yield [str(moot), "list"], node.environment | more


def _wait_for(node: RunningNode, entries: int) -> None:
    began = time.monotonic()
    while node.seq() < entries:
        waited = time.monotonic() - began
        if waited > PATIENCE_S:
            raise RuntimeError(f"{node.seq()} of {entries} entries came")
        time.sleep(max(LOOK_S, waited / LOOKS))


def _list(node: RunningNode) -> str:
    return digest_of(node.get(TASKS))


def digest_of(things: list[dict[str, Any]]) -> str:
    """What stands for a list, whoever made it."""
    return digest(map(_row, things))


def _row(thing: dict[str, Any]) -> Row:
    due = thing["due_at"]["date"] if thing["due_at"] else ""
    return Row(thing["title"], thing["stage"], due, len(thing["who"]), len(thing["tags"]))
