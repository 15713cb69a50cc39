"""What starts a node with a server that nobody logs in to: a unit of the system, hardened."""

from __future__ import annotations

import os
import sys

from moot.cli.unit import Unit, of_folder, quoted
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from moot.node.home import Home

FOLDER = "/etc/systemd/system"

FENCE = """\
UMask=0077
NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectSystem=strict
ProtectHome=read-only
ProtectProc=invisible
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
PrivateDevices=yes
RemoveIPC=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM
LimitNOFILE=4096
TasksMax=64"""
"""What a node needs is its home, sockets, and a list of the machine's addresses (netlink)."""


class SystemUnit(Unit):
    """The service of one home as a unit of the system, under the user whose home it is."""

    def __init__(self, home: Home, *, named: bool) -> None:
        """Raises Trouble where no unit of the system can start this home."""
        if sys.platform != "linux":
            raise Trouble("usage", "only systemd has units of the system")
        if not named:
            # Where the others lie, depends on who is logged in.
            raise Trouble(
                "usage",
                "a service of the system needs a home in one folder",
                next=("moot --home FOLDER service install --system",),
            )
        super().__init__(home, named=True, platform="linux")
        self.user = _owner(home.data)
        self._tmp = not home.runtime.startswith("/tmp/")  # noqa: S108 - the socket is looked for there
        self.name = f"moot-{of_folder(home.data)}"

    @property
    def path(self) -> str:
        """Where systemd looks for it."""
        return os.path.join(FOLDER, f"{self.name}.service")  # noqa: PTH118

    def _unit(self) -> str:
        lines = [
            "[Unit]",
            f"Description=moot, the node of {self._home.data}".replace("%", "%%"),
            "Documentation=man:moot(1)",
            "Wants=network-online.target",
            "After=network-online.target",
            "",
            "[Service]",
            f"User={self.user}",
            *self._starting(),
            "Restart=on-failure",
            "RestartSec=30",
            f"ReadWritePaths={quoted(self._home.data)}",
            f"PrivateTmp={'yes' if self._tmp else 'no'}",
            *FENCE.splitlines(),
            "",
            "[Install]",
            "WantedBy=multi-user.target",
        ]
        return "\n".join(lines) + "\n"

    @property
    def begin(self) -> Sequence[Sequence[str]]:
        """Commands that take it up and start it."""
        return (
            ("systemctl", "daemon-reload"),
            ("systemctl", "enable", "--now", f"{self.name}.service"),
        )

    @property
    def end(self) -> Sequence[Sequence[str]]:
        """Commands that stop it and let it go."""
        return (("systemctl", "disable", "--now", f"{self.name}.service"),)

    def must_be_root(self) -> None:
        """Raise Trouble, with all that root would type, unless root asks."""
        if os.geteuid() == 0:
            return
        show = f"moot --home {quoted(self._home.data)} service show --system"
        raise Trouble(
            "usage",
            f"only root may write to {FOLDER}",
            next=(
                f"{show} | sudo tee {self.path}",
                " && ".join(f"sudo {' '.join(words)}" for words in self.begin),
            ),
        )

    def must_be_free(self) -> None:
        """Raise Trouble if a node runs on the home, which would keep the service from starting."""
        from moot.cli.launch import pid_of  # noqa: PLC0415

        if pid_of(self._home) is not None:
            raise Trouble(
                "running",
                "a node runs on this home, and only one can",
                next=(f"sudo -u {self.user} moot --home {quoted(self._home.data)} node stop",),
            )


def _owner(folder: str) -> str:
    """The name of the user whose home it is, who is not to be root. Raises Trouble."""
    import pwd  # noqa: PLC0415 - for servers alone

    try:
        uid = os.stat(folder).st_uid  # noqa: PTH116
    except OSError as error:
        raise Trouble("usage", f"there is no home in {folder}", cause=error.strerror) from error
    if uid == 0:
        raise Trouble(
            "usage",
            "a node should not run as root, and this home is root's",
            next=(
                "sudo useradd --system --create-home --home-dir /var/lib/moot moot",
                "sudo -u moot moot --home /var/lib/moot/home keep < INVITE",
            ),
        )
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
