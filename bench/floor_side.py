"""The floor as a system to measure, over one kind of link."""

import shutil
import time
from functools import cached_property
from pathlib import Path

from floor import Floor
from side import Apart, Side, Sync, size
from workload import AUTHORS, Act, Work, digest, must_show


class FloorSystem:
    """Floor replicas in two processes."""

    def __init__(self, work: Work, link: str, folder: Path) -> None:
        self._work = work
        self._link = link
        self._folder = folder

    @cached_property
    def _full(self) -> Path:
        """A file that holds all the work, made once."""
        file = self._folder / f"full-{self._link}.db"
        floor = Floor(file)
        floor.write(self._work.acts)
        floor.close()
        return file

    def append(self, folder: Path) -> float:
        """Acts written one by one in this process, each synced to disk."""
        floor = Floor(folder / "floor.db")
        began = time.monotonic()
        for act in self._work.appended:
            floor.write([act])
        took = time.monotonic() - began
        must_show(digest(floor.rows()), self._work.appended)
        floor.close()
        return len(self._work.appended) / took

    def sync(self, folder: Path) -> Sync:
        """Serve a copy of the full file to an empty one."""
        count, more = len(self._work.acts), len(self._work.more)
        served, fetched = folder / "served.db", folder / "fetched.db"
        shutil.copy(self._full, served)
        server = Side("floor_process.py", "serve", served, self._link)
        address = server.hears("address")["address"]
        client = Side("floor_process.py", "fetch", fetched, self._link, address)
        first = client.hears("synced")
        must_show(first["list"], self._work.acts)
        client.close()
        server.tell(write=[more, count])
        server.hears("wrote")
        client = Side("floor_process.py", "fetch", fetched, self._link, address)
        then = client.hears("synced")
        must_show(then["list"], self._work.acts + self._work.more)
        client.close()
        server.close()
        return Sync(
            stored_per_s=count / first["stored"],
            cold_per_s=count / first["synced"],
            wire_per_op=first["bytes"] / count,
            disk_per_op=size([fetched]) / (count + more),
            more_s=then["stored"],
            more_bytes=then["bytes"],
        )

    def apart(self, folder: Path) -> Apart:
        """Two copies of the full file are written on apart, then one alone, and meet each time."""
        files = folder / "host.db", folder / "guest.db"
        for file in files:
            shutil.copy(self._full, file)
        third = len(self._work.apart) // 3
        here, there, more = (self._work.apart[at * third :][:third] for at in range(3))
        # Whoever writes at the other end is somebody else: the floor has no forks.
        there = [act._replace(author=AUTHORS) for act in there]
        both = self._meet(files, here, there, here + there)
        one = self._meet(files, more, [], here + there + more)
        return Apart(both, one)

    def _meet(
        self, files: tuple[Path, Path], here: list[Act], there: list[Act], apart: list[Act]
    ) -> float:
        for file, acts in zip(files, (here, there), strict=True):
            floor = Floor(file)
            floor.write(acts)
            floor.close()
        host = Side("floor_process.py", "host", files[0], self._link)
        guest = Side(
            "floor_process.py", "meet", files[1], self._link, host.hears("address")["address"]
        )
        met = guest.hears("met")
        for said in (met, host.hears("met")):
            must_show(said["list"], self._work.acts + apart)
        guest.close()
        host.close()
        return float(met["met"])

    def reopen(self, folder: Path) -> float:
        """From starting a process on a full file to its list."""
        file = folder / "floor.db"
        shutil.copy(self._full, file)
        began = time.monotonic()
        client = Side("floor_process.py", "list", file)
        said = client.hears("list")
        client.close()
        must_show(said["list"], self._work.acts)
        return float(said["at"]) - began
