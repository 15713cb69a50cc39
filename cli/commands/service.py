"""`moot service`: let the node start with the machine. spec: AUTO-19."""

from __future__ import annotations

import os
import subprocess

from moot.cli.plain import plain
from moot.cli.screen import Cell
from moot.cli.system_unit import SystemUnit
from moot.cli.unit import Unit, endings
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from moot.cli.invocation import Invocation

LINGERING = "/var/lib/systemd/linger"
"""Where systemd notes whose services run without a login."""

PATIENCE_S = 30.0
"""Seconds for systemd or launchd to do what it is asked."""


def install(call: Invocation) -> int:
    """Write the file, and let the service begin where somebody is there to start it."""
    call.need_profile()
    if call.home.has_lock:
        raise Trouble(
            "locked",
            "a service cannot ask for the passphrase of this home",
            cause="so it could start no node",
            next=(
                "moot key unlock     after each start of the machine",
                "moot key lock --off",
            ),
        )
    unit = _unit(call)
    if isinstance(unit, SystemUnit):
        unit.must_be_root()
        unit.must_be_free()
    _write(unit)
    began = _ask_all(unit.begin[:-1])
    if began:
        if not isinstance(unit, SystemUnit):
            _stop(call)  # the one that a command started would keep the service from starting
        began = _ask_all(unit.begin[-1:])
    steps = [" ".join(words) for words in unit.begin]
    lingers = None if unit.is_launchd or isinstance(unit, SystemUnit) else _lingers()

    def human(_: object) -> None:
        screen = call.screen
        if began:
            screen.line("the node starts with this machine now")
            if lingers is False:
                screen.line(
                    Cell("  as soon as you log in; so that it need not wait for that:", "dim")
                )
                screen.line(Cell("next:", "dim"), " loginctl enable-linger")
        else:
            screen.line("the file is written, and nobody here to start it now")
            screen.line(Cell("next:", "dim"), f" {' && '.join(steps)}")
        screen.line(Cell(f"  {plain(unit.path)}", "dim"))

    answer = {"path": unit.path, "name": unit.name, "started": began, "lingers": lingers}
    call.tell(answer, human)
    return 0


def remove(call: Invocation) -> int:
    """Stop it, and remove the file."""
    unit = _unit(call)
    there = os.path.exists(unit.path)  # noqa: PTH110
    if there and isinstance(unit, SystemUnit):
        unit.must_be_root()
        _ask_all(unit.end)
        os.unlink(unit.path)  # noqa: PTH108
        _ask_all(unit.begin[:1])
    elif there:
        take_away(unit.path)
    words = "the node starts with the machine no longer" if there else "there is no service"
    call.tell({"path": unit.path, "removed": there}, lambda _: call.screen.line(words))
    return 0


def show(call: Invocation) -> int:
    """The file as it is, or as it would be."""
    unit = _unit(call)
    try:
        with open(unit.path, encoding="utf-8") as file:  # noqa: PTH123
            text, there = file.read(), True
    except FileNotFoundError:
        text, there = unit.text, False

    def human(_: object) -> None:
        state = "is there" if there else "is not there; it would be"
        call.screen.line(Cell(f"# {plain(unit.path)} {state}", "dim"))
        for line in text.splitlines():
            call.screen.line(plain(line))

    call.tell({"path": unit.path, "installed": there, "text": text}, human)
    return 0


def take_away(path: str) -> None:
    """Stop the service of a file, and remove that."""
    _ask_all(endings(path))
    os.unlink(path)  # noqa: PTH108
    if not path.endswith(".plist"):
        _ask_all((("systemctl", "--user", "daemon-reload"),))


def _lingers() -> bool:
    """Whether what this user starts goes on while they are not logged in."""
    import pwd  # noqa: PLC0415

    return os.path.exists(f"{LINGERING}/{pwd.getpwuid(os.getuid()).pw_name}")  # noqa: PTH110


def _unit(call: Invocation) -> Unit:
    if call.flag("system"):
        return SystemUnit(call.home, named=bool(call.named_home))
    return Unit(call.home, named=bool(call.named_home))


def _stop(call: Invocation) -> None:
    from moot.cli.launch import stop_node  # noqa: PLC0415

    stop_node(call.home, lambda: int(call.client.act("stop")["pid"]))
    call.client.hang_up()


def _write(unit: Unit) -> None:
    try:
        os.makedirs(os.path.dirname(unit.path), exist_ok=True)  # noqa: PTH103, PTH120
        beside = f"{unit.path}.{os.getpid()}"
        with open(beside, "w", encoding="utf-8") as file:  # noqa: PTH123
            file.write(unit.text)
        os.replace(beside, unit.path)  # noqa: PTH105
    except OSError as error:
        raise Trouble(
            "failed", f"cannot write {unit.path}", cause=error.strerror or str(error)
        ) from error


def _ask_all(commands: Sequence[Sequence[str]]) -> bool:
    """Run commands, each only if the one before succeeded; False if there is nobody to ask."""
    try:
        return all(
            subprocess.run(  # noqa: S603 - systemctl or launchctl
                words, capture_output=True, timeout=PATIENCE_S, check=False
            ).returncode
            == 0
            for words in commands
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
