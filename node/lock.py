"""One node to a home, held by a lock that the kernel lets go of when the process ends."""

from __future__ import annotations

import fcntl
import os
from types import TracebackType
from typing import Self

from moot.node.trouble import Trouble


class HomeLock:
    """The lock of one home. It leaves nothing to repair after `kill -9`. spec: NODE-3."""

    def __init__(self, path: str) -> None:
        """Take the lock at `path`, and write our pid into the file.

        Raises Trouble `running`, or `disk` if the file cannot be written.
        """
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        try:
            self._file = os.open(path, flags, 0o600)
        except OSError as error:
            raise _unwritten(path, error) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._file, 32).decode("ascii", "replace").strip()
            os.close(self._file)
            raise Trouble(
                "running",
                "a node is running on this home already",
                cause=f"its process is {holder}" if holder else None,
                next=("moot status", "moot node stop"),
            ) from None
        try:
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)
        except OSError as error:
            os.close(self._file)
            raise _unwritten(path, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        os.close(self._file)


def _unwritten(path: str, error: OSError) -> Trouble:
    return Trouble(
        "disk",
        f"cannot write {path}",
        cause=error.strerror,
        next=("free some space or make it writable, then:  moot doctor",),
    )
