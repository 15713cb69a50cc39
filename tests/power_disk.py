"""A disk in RAM whose power can be cut, and that can run full: an apsw VFS.

What was written since the last sync may survive, vanish, or survive in part, sector by sector.
Every call that changes the disk is counted; the test says at which one the power goes, or which
ones fail with which error.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

import apsw

SECTOR = 512


class PowerCutError(Exception):
    """The power is gone: nothing reaches the disk any more."""


@dataclass
class File:
    """One file: what is safe, what the process sees, and what happened in between."""

    safe: bytearray = field(default_factory=bytearray)
    seen: bytearray = field(default_factory=bytearray)
    unsynced: list[tuple[int, bytes | None]] = field(default_factory=list)
    """Writes (offset, data) and truncations (size, None), in order."""

    def settle(self, chance: random.Random) -> None:
        """The power came back: decide what became of the unsynced writes."""
        image = bytearray(self.safe)
        kept = chance.choice((0.0, 0.5, 1.0))
        for offset, data in self.unsynced:
            if data is None:
                if chance.random() < kept:
                    del image[offset:]
                continue
            for at in range(0, len(data), SECTOR):
                sector = data[at : at + SECTOR]
                if chance.random() >= kept:
                    continue
                if kept < 1 and chance.random() < 0.1:
                    sector = sector[: chance.randrange(len(sector) + 1)]
                _write(image, offset + at, sector)
        self.safe, self.seen, self.unsynced = image, bytearray(image), []


class Disk:
    """All files of one machine."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.files: dict[str, File] = {}
        self.calls = 0
        self.cut_at: int | None = None
        self.fail: Callable[[int, str], type[apsw.Error] | None] = lambda _call, _what: None
        """Asked at every call that changes the disk; an error it returns is what SQLite sees."""

    def change(self, what: str) -> None:
        """Count a call; end it if the power is gone or the disk fails here."""
        self.calls += 1
        if self.cut_at is not None and self.calls >= self.cut_at:
            raise PowerCutError
        error = self.fail(self.calls, what)
        if error is not None:
            raise error(f"the test disk fails at call {self.calls}, {what}")

    def restart(self) -> None:
        """Power is back."""
        for file in self.files.values():
            file.settle(self.chance)
        self.cut_at = None


class OpenFile(apsw.VFSFile):
    """One open file; the base class, which would open a real one, is never initialised."""

    def __init__(self, disk: Disk, name: str) -> None:
        self.disk = disk
        self.file = disk.files.setdefault(name, File())

    def xRead(self, amount: int, offset: int) -> bytes:
        return bytes(self.file.seen[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:
        self.disk.change("write")
        _write(self.file.seen, offset, data)
        self.file.unsynced.append((offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:
        self.disk.change("truncate")
        del self.file.seen[newsize:]
        self.file.unsynced.append((newsize, None))

    def xSync(self, flags: int) -> None:
        self.disk.change("sync")
        self.file.safe = bytearray(self.file.seen)
        self.file.unsynced = []

    def xFileSize(self) -> int:
        return len(self.file.seen)

    def xLock(self, level: int) -> None:
        pass

    def xUnlock(self, level: int) -> None:
        pass

    def xCheckReservedLock(self) -> bool:
        return False

    def xFileControl(self, op: int, ptr: int) -> bool:
        return False

    def xSectorSize(self) -> int:
        return SECTOR

    def xDeviceCharacteristics(self) -> int:
        return 0

    def xClose(self) -> None:
        pass


class PowerVFS(apsw.VFS):
    """Registers a disk with SQLite under a name."""

    def __init__(self, name: str, disk: Disk) -> None:
        self.disk = disk
        super().__init__(name, "", maxpathname=512)

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> OpenFile:
        plain = name.filename() if isinstance(name, apsw.URIFilename) else name
        return OpenFile(self.disk, plain or f"temporary-{self.disk.calls}")

    def xDelete(self, filename: str, syncdir: bool) -> None:
        self.disk.change("delete")
        self.disk.files.pop(filename, None)

    def xAccess(self, pathname: str, flags: int) -> bool:
        return pathname in self.disk.files

    def xFullPathname(self, name: str) -> str:
        return name


def _write(image: bytearray, offset: int, data: bytes) -> None:
    if len(image) < offset + len(data):
        image.extend(bytes(offset + len(data) - len(image)))
    image[offset : offset + len(data)] = data
