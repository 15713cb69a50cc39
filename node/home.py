"""Home: where one profile keeps its files, and who may touch them.

The command line loads this for every command, so it imports nothing that an empty interpreter has
not loaded already, `errno` apart.
"""

from __future__ import annotations

import errno
import os
import stat

from moot.node.trouble import Trouble

SOCKET_BYTES = 100
"""Longest path of a socket that every system takes: macOS allows 103 bytes, Linux 107."""

PLAIN_STORE = b"SQLite format 3\0"
"""How a database begins that is not encrypted."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class Home:
    """The folders of one profile. Finding a home touches no disk; `prepare` does. spec: NODE-1."""

    __slots__ = ("config", "data", "runtime", "state")

    def __init__(self, config: str, data: str, state: str, runtime: str) -> None:
        """All are absolute paths, and may be the same folder."""
        self.config = config
        self.data = data
        self.state = state
        self.runtime = runtime

    @classmethod
    def find(cls, home: str | None = None, env: Mapping[str, str] | None = None) -> Home:
        """The home that `home` names, else MOOT_HOME, else the user's by the XDG rules.

        A named home holds everything inside one folder, so that profiles lie side by side.
        """
        env = os.environ if env is None else env
        named = home or env.get("MOOT_HOME")
        if named:
            root = os.path.abspath(os.path.expanduser(named))
            return cls(root, root, root, os.path.join(root, "run"))
        user = env.get("HOME") or os.path.expanduser("~")

        def xdg(name: str, otherwise: str) -> str:
            folder = env.get(name, "")
            # The XDG rules say that a relative path is to be ignored.
            return os.path.join(folder if os.path.isabs(folder) else otherwise, "moot")

        state = xdg("XDG_STATE_HOME", os.path.join(user, ".local", "state"))
        return cls(
            xdg("XDG_CONFIG_HOME", os.path.join(user, ".config")),
            xdg("XDG_DATA_HOME", os.path.join(user, ".local", "share")),
            state,
            xdg("XDG_RUNTIME_DIR", os.path.join(state, "run")),
        )

    @property
    def database(self) -> str:
        """The store's file."""
        return os.path.join(self.data, "moot.db")

    @property
    def vault(self) -> str:
        """What holds the key of the store, sealed by a passphrase; there is none without a lock."""
        return os.path.join(self.data, "moot.vault")

    @property
    def has_lock(self) -> bool:
        """Whether a passphrase locks the store: it is encrypted, and its key in the vault.

        Never asked by a process that has the store open: to close any file of a store takes away
        the system's locks on it.
        """
        try:
            with open(self.database, "rb") as file:
                head = file.read(len(PLAIN_STORE))
        except OSError:
            return False
        return bool(head) and head != PLAIN_STORE and os.path.exists(self.vault)

    @property
    def lock(self) -> str:
        """The file whose lock says that a node runs on this home, with its pid inside."""
        return os.path.join(self.data, "node.lock")

    @property
    def log(self) -> str:
        """What the node has to tell whoever looks for a fault."""
        return os.path.join(self.state, "node.log")

    @property
    def socket(self) -> str:
        """The API's socket: in the runtime folder, or in a short one if that path is too long."""
        path = os.path.join(self.runtime, "api.sock")
        if len(os.fsencode(path)) <= SOCKET_BYTES:
            return path
        from hashlib import sha256  # noqa: PLC0415 - slow to load and seldom needed

        name = sha256(os.fsencode(path)).hexdigest()[:16]
        return f"/tmp/moot-{os.getuid()}/{name}/api.sock"  # noqa: S108 - made 0700, owner checked

    def prepare(self) -> None:
        """Make the folders; see that they are safe and writable. Raises Trouble. spec: NODE-2."""
        for folder in dict.fromkeys((self.config, self.data, self.state)):
            _make(folder)
            if os.stat(folder).st_mode & 0o022:
                raise Trouble(
                    "home-open",
                    f"other users may write to {folder}",
                    cause="a node keeps its keys there",
                    next=(f"chmod go-w {folder}",),
                )
        door = os.path.dirname(self.socket)
        if door != self.runtime:
            _make(os.path.dirname(door))
            os.chmod(os.path.dirname(door), 0o700)
        _make(door)
        os.chmod(door, 0o700)


def _make(folder: str) -> None:
    """Make a folder unless it is there; it must be ours, and we must be able to write to it."""
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        found = os.stat(folder, follow_symlinks=not folder.startswith("/tmp/moot-"))  # noqa: S108
    except OSError as error:
        raise _unusable(folder, error) from error
    if found.st_uid != os.getuid() or not stat.S_ISDIR(found.st_mode):
        raise Trouble(
            "home-owner",
            f"{folder} belongs to another user",
            cause="a node keeps its keys in its home, so it uses only folders of its own user",
            next=("moot --home FOLDER status     with a folder of yours",),
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Trouble(
            "home-unwritable",
            f"{folder} cannot be written to",
            next=(f"chmod u+rwx {folder}", "moot --home FOLDER status     with another folder"),
        )


def _unusable(folder: str, error: OSError) -> Trouble:
    """Say why a folder cannot be made, in a person's words."""
    blamed = error.filename if isinstance(error.filename, str) else folder
    reason = error.strerror or str(error)
    code = {
        errno.ENAMETOOLONG: "path-too-long",
        errno.EROFS: "disk",
        errno.ENOSPC: "disk",
    }.get(error.errno or 0, "home-unwritable")
    if isinstance(error, FileExistsError | NotADirectoryError):
        reason = "something that is no folder is in the way"
    return Trouble(
        code,
        f"cannot make the folder {blamed}",
        cause=reason,
        next=("moot --home FOLDER status     with another folder",),
    )
