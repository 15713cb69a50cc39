"""A file that is there whole or not at all, and never in place of another unasked. spec: CLI-29."""

from __future__ import annotations

import os
import stat

from moot.node.disk import write_all
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

PRIVATE = 0o600
"""What a group wrote is for its members; whoever means to show a file can change that."""


class NewFile:
    """Bytes go to a file beside, which takes the name once everything is there.

    Used as a context: leaving it by an exception leaves no trace.
    """

    def __init__(self, path: str, *, force: bool, another: str = "") -> None:
        """Raises Trouble where there is such a file and it was not said to replace it.

        `another` is what to type then instead.
        """
        self.size = 0
        self._another = another
        self._path = os.path.realpath(path)
        self._named = path
        self._replaces = _replaced(self._path, path, another, force=force)
        self._direct = self._replaces is not None and not stat.S_ISREG(self._replaces.st_mode)
        """It is no file but a pipe or a device, say: there is nothing to replace."""
        self._beside = self._path if self._direct else f"{self._path}.{os.getpid()}.part"
        self._file = self._open()

    def _open(self) -> int:
        flags = os.O_WRONLY | os.O_CLOEXEC | (0 if self._direct else os.O_CREAT | os.O_EXCL)
        try:
            return os.open(self._beside, flags, PRIVATE)
        except OSError as error:
            raise self._failed(error) from error

    def write(self, data: bytes) -> None:
        """Write more. Raises Trouble."""
        try:
            write_all(self._file, data)
        except OSError as error:
            raise self._failed(error) from error
        self.size += len(data)

    def __enter__(self) -> NewFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the file its name, or take it away."""
        try:
            if kind is None and not self._direct:
                self._finish()
        finally:
            os.close(self._file)
            if not self._direct and os.path.exists(self._beside):  # noqa: PTH110
                os.unlink(self._beside)  # noqa: PTH108

    def _finish(self) -> None:
        try:
            os.fsync(self._file)
            if self._replaces is not None:
                os.fchmod(self._file, stat.S_IMODE(self._replaces.st_mode))
                os.replace(self._beside, self._path)  # noqa: PTH105
            else:
                _name(self._beside, self._path)
            _keep_names(os.path.dirname(self._path))  # noqa: PTH120
        except FileExistsError:
            raise exists(self._named, self._another) from None
        except OSError as error:
            raise self._failed(error) from error

    def _failed(self, error: OSError) -> Trouble:
        return Trouble("failed", f"cannot write {self._named}", cause=error.strerror)


def _name(beside: str, path: str) -> None:
    """Give a file its name, unless another came by that name meanwhile."""
    try:
        os.link(beside, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        os.rename(beside, path)  # noqa: PTH104


def _keep_names(folder: str) -> None:
    """Let the disk know what stands in a folder."""
    file = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _replaced(path: str, named: str, another: str, *, force: bool) -> os.stat_result | None:
    """What stands there and is to be replaced; None if nothing does. Raises Trouble."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Trouble("failed", f"cannot write {named}", cause=error.strerror) from error
    if stat.S_ISDIR(found.st_mode):
        raise Trouble("usage", f"{named} is a folder")
    if stat.S_ISREG(found.st_mode) and not force:
        raise exists(named, another)
    return found


def exists(path: str, another: str = "") -> Trouble:
    """The refusal to write over a file."""
    return Trouble(
        "exists",
        f"{path} is there already",
        next=(another or "moot export ANOTHER-NAME     or, to replace it:  --force",),
    )
