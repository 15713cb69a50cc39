"""Files that have to be on the disk before something else is done, and bytes that have to go."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Final

_CHUNK: Final = 1 << 20
_FULL: Final = getattr(fcntl, "F_FULLFSYNC", None)
"""On macOS, where a plain fsync stops at the drive's cache."""


def flush(file: int) -> None:
    """Let an open file be on the disk. Raises OSError."""
    if _FULL is None:
        os.fsync(file)
    else:
        fcntl.fcntl(file, _FULL)


def flush_path(path: str | Path) -> None:
    """Let a file, or what names stand in a folder, be on the disk. Raises OSError."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        flush(file)
    finally:
        os.close(file)


def write_all(file: int, data: bytes) -> None:
    """Write all of it, which one call of the system's need not do. Raises OSError."""
    left = memoryview(data)
    while left:
        left = left[os.write(file, left) :]


def put_in_place(beside: str, path: str) -> None:
    """Let a file that is on the disk take the name of another, whose bytes are overwritten.

    Whatever happens meanwhile, one of the two has the name. Raises OSError.
    """
    try:
        old = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        old = None
    try:
        Path(beside).replace(path)
        flush_path(Path(path).parent)
        if old is not None:
            _overwrite(old)
    finally:
        if old is not None:
            os.close(old)


def wipe(path: str) -> None:
    """Overwrite a file and remove it, as far as the file system writes in place. Raises OSError.

    spec: STORE-43.
    """
    try:
        file = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        return
    try:
        _overwrite(file)
    finally:
        os.close(file)
    Path(path).unlink(missing_ok=True)


def _overwrite(file: int) -> None:
    left, at = os.fstat(file).st_size, 0
    while left > 0:
        done = os.pwrite(file, bytes(min(left, _CHUNK)), at)
        left, at = left - done, at + done
    flush(file)
