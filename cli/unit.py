"""What starts a node with the machine: a unit for systemd, a property list for launchd."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from moot.node.home import Home

NAME = "moot"


class Unit:
    """The service of one home: its name, its file, and what stands in that."""

    def __init__(self, home: Home, *, named: bool, platform: str = sys.platform) -> None:
        """`named` says that the home lies in one folder of its own."""
        self.is_launchd = platform == "darwin"
        self.name = f"{NAME}-{of_folder(home.data)}" if named else NAME
        self._command = [sys.executable, "-I", "-m", "moot.node"]
        self._command += ["--home", home.data] if named else []
        self._home = home
        listen = os.environ.get("MOOT_LISTEN")
        self._environment = {"MOOT_LISTEN": listen} if listen else {}

    @property
    def path(self) -> str:
        """Where whoever starts services looks for it."""
        file = f"{self.label}.plist" if self.is_launchd else f"{self.name}.service"
        return os.path.join(folder(launchd=self.is_launchd), file)  # noqa: PTH118

    @property
    def label(self) -> str:
        """What launchd calls it."""
        return f"local.{self.name}"

    @property
    def text(self) -> str:
        """What stands in the file."""
        return self._plist() if self.is_launchd else self._unit()

    def _unit(self) -> str:
        lines = [
            "[Unit]",
            f"Description=moot, the node of {self._home.data}".replace("%", "%%"),
            "Documentation=man:moot(1)",
            "",
            "[Service]",
            *self._starting(),
            "Restart=on-failure",
            "RestartSec=30",
            "",
            "[Install]",
            "WantedBy=default.target",
        ]
        return "\n".join(lines) + "\n"

    def _starting(self) -> list[str]:
        """What is run, and in which environment."""
        environment = [
            f"Environment={quoted(f'{name}={value}')}" for name, value in self._environment.items()
        ]
        return [f"ExecStart={' '.join(map(quoted, self._command))}", *environment]

    def _plist(self) -> str:
        import plistlib  # noqa: PLC0415 - slow, and for one kind of machine

        return plistlib.dumps(
            {
                "Label": self.label,
                "ProgramArguments": self._command,
                "EnvironmentVariables": self._environment,
                "RunAtLoad": True,
                "KeepAlive": {"SuccessfulExit": False},
            }
        ).decode()

    # -- who starts it -------------------------------------------------------------------------

    @property
    def begin(self) -> Sequence[Sequence[str]]:
        """Commands that take it up and start it."""
        if self.is_launchd:
            return (("launchctl", "load", "-w", self.path),)
        return (
            ("systemctl", "--user", "daemon-reload"),
            ("systemctl", "--user", "enable", "--now", f"{self.name}.service"),
        )


def folder(*, launchd: bool) -> str:
    """Where units of this user lie."""
    user = os.environ.get("HOME") or os.path.expanduser("~")  # noqa: PTH111
    if launchd:
        return os.path.join(user, "Library", "LaunchAgents")  # noqa: PTH118
    config = os.environ.get("XDG_CONFIG_HOME", "")
    config = config if os.path.isabs(config) else os.path.join(user, ".config")  # noqa: PTH117, PTH118
    return os.path.join(config, "systemd", "user")  # noqa: PTH118


def all_here(platform: str = sys.platform) -> list[str]:
    """The files of every service that starts a node of this user, whichever home it has."""
    where = folder(launchd=platform == "darwin")
    try:
        names = sorted(os.listdir(where))  # noqa: PTH208
    except OSError:
        return []
    begins = (f"{NAME}.", f"{NAME}-", f"local.{NAME}.", f"local.{NAME}-")
    found = [os.path.join(where, name) for name in names if name.startswith(begins)]  # noqa: PTH118
    return [path for path in found if _starts_a_node(path)]


def _starts_a_node(path: str) -> bool:
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123
            return "moot.node" in file.read()
    except (OSError, UnicodeDecodeError):
        return False


def endings(path: str) -> Sequence[Sequence[str]]:
    """Commands that stop the service of a file and let it go, before that is removed."""
    name = os.path.basename(path)  # noqa: PTH119
    if name.endswith(".plist"):
        return (("launchctl", "unload", "-w", path),)
    return (("systemctl", "--user", "disable", "--now", name),)


def of_folder(home: str) -> str:
    """A name for a home: its folder's, as far as a unit can be called so, and a number besides."""
    from zlib import crc32  # noqa: PLC0415

    name = "".join(one for one in os.path.basename(home) if one.isascii() and one.isalnum())  # noqa: PTH119
    return f"{name[:32]}-{crc32(os.fsencode(home)):08x}".lstrip("-")


def quoted(word: str) -> str:
    """A word of a unit's command line: systemd reads quotes, backslashes, `%` and `$` in it."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    plain = word.isascii() and all(one.isalnum() or one in "/-_.=:@+" for one in word)
    return escaped if plain else f'"{escaped}"'
