"""`moot uninstall`: take the program off this machine; what was written only if that is meant.

spec: AUTO-18.
"""

from __future__ import annotations

import os
import shutil

from moot.cli import failure  # noqa: F401 - while it can still be loaded
from moot.cli.launch import pid_of, stop_node
from moot.cli.measures import size_words
from moot.cli.screen import Cell
from moot.cli.unit import all_here
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from moot.cli.invocation import Invocation
    from moot.node.home import Home

Measured = dict[str, str | int]

OWN = ("moot.db", "moot.vault", "node.lock", "node.log", "config", "api.sock")
"""A home's own files, and what stands beside them under longer names; others are not ours."""


def uninstall(call: Invocation) -> int:
    """List what is there, or remove it."""
    program = [path for path in _program() if os.path.lexists(path)]
    home = list(_of_home(call.home))
    dry = call.flag("dry-run")
    doomed = home if call.flag("home-too") else []
    if not dry:
        _be_sure(call, program, doomed)
    parts = {"program": _measured(program), "home": _measured(home)}
    removed = [] if dry else [*program, *doomed]
    call.tell({**parts, "removed": removed}, lambda _: _say(call, parts), lambda _: None)
    call.screen.flush()
    if not dry:
        _remove(call, program, doomed)
    return 0


def _program() -> Iterator[str]:
    """What `./install` put, and what `moot service install` did."""
    user = os.environ.get("HOME") or os.path.expanduser("~")  # noqa: PTH111
    share = os.environ.get("XDG_DATA_HOME") or os.path.join(user, ".local", "share")  # noqa: PTH118
    venv = os.path.join(share, "moot", "venv")  # noqa: PTH118
    link = os.path.join(user, ".local", "bin", "moot")  # noqa: PTH118
    yield from all_here()
    if os.path.islink(link) and os.readlink(link) == os.path.join(venv, "bin", "moot"):  # noqa: PTH114, PTH115, PTH118
        yield link
    yield os.path.join(share, "man", "man1", "moot.1")  # noqa: PTH118
    yield os.path.join(share, "bash-completion", "completions", "moot")  # noqa: PTH118
    yield venv


def _of_home(home: Home) -> Iterator[str]:
    """The files of a home that are moot's own."""
    folders = (home.config, home.data, home.state, os.path.dirname(home.socket))  # noqa: PTH120
    for folder in dict.fromkeys(folders):
        try:
            names = sorted(os.listdir(folder))  # noqa: PTH208
        except (FileNotFoundError, NotADirectoryError):
            continue
        yield from (os.path.join(folder, name) for name in names if _is_own(name))  # noqa: PTH118


def _is_own(name: str) -> bool:
    return any(name == own or name.startswith((f"{own}-", f"{own}.")) for own in OWN)


def _measured(paths: list[str]) -> list[Measured]:
    """Each path, and how many bytes it takes."""
    return [{"path": path, "bytes": _bytes(path)} for path in paths]


def _bytes(path: str) -> int:
    if not os.path.isdir(path) or os.path.islink(path):  # noqa: PTH112, PTH114
        return os.lstat(path).st_size
    return sum(
        os.lstat(os.path.join(folder, name)).st_size  # noqa: PTH118
        for folder, _, names in os.walk(path)
        for name in names
    )


def _say(call: Invocation, parts: dict[str, list[Measured]]) -> None:
    screen, dry, with_home = call.screen, call.flag("dry-run"), call.flag("home-too")
    if not screen.tty:
        for part, found in parts.items():
            screen.table((), [[part, str(one["path"]), str(one["bytes"])] for one in found])
        return
    if parts["program"]:
        screen.line("would be removed:" if dry else "is removed:")
        _paths(call, parts["program"])
    else:
        screen.line("nothing of ./install is here")
    if parts["home"] and (dry or with_home):
        screen.line("with --home-too --yes besides:" if dry else "and what was written here:")
        _paths(call, parts["home"])
        screen.line(Cell("what others have of it, they keep", "dim"))
    elif parts["home"]:
        screen.line("what was written here stays; it would go with  --home-too --yes")


def _paths(call: Invocation, found: list[Measured]) -> None:
    rows = [[Cell(str(one["path"])), Cell(size_words(int(one["bytes"])), "dim")] for one in found]
    call.screen.table(("", ""), rows, give=0, indent="  ")


def _be_sure(call: Invocation, program: list[str], home: list[str]) -> None:
    """Raise Trouble unless it is meant. What was written goes only if that was said outright."""
    if home and not call.flag("yes"):
        raise Trouble(
            "usage",
            "that removes everything written here, and the keys by which others know you",
            cause="what has reached nobody else would be gone for good",
            next=("moot uninstall --home-too --yes", "moot sync --wait"),
        )
    if not program and not home:
        raise Trouble("unknown", "nothing of ./install is here", next=("moot uninstall --dry-run",))
    if call.flag("yes"):
        return
    if not call.may_ask:
        raise Trouble("usage", "that takes moot off this machine", next=("moot uninstall --yes",))
    from moot.cli.prompt import confirm  # noqa: PLC0415

    if not confirm("Take moot off this machine? What was written stays."):
        raise Trouble("usage", "moot is still here")


def _remove(call: Invocation, program: list[str], home: list[str]) -> None:
    """Remove it, the program last: from then on nothing more can be loaded."""
    from moot.cli.commands.service import take_away  # noqa: PLC0415 - before anything is gone

    if pid_of(call.home) is not None:
        stop_node(call.home, lambda: int(call.client.act("stop")["pid"]))
        call.client.hang_up()
    services = all_here()
    for path in (*home, *program):
        if path in services:
            take_away(path)
        elif os.path.isdir(path) and not os.path.islink(path):  # noqa: PTH112, PTH114
            shutil.rmtree(path)
        elif os.path.lexists(path):  # a socket goes with its node
            os.unlink(path)  # noqa: PTH108
    folders = {os.path.dirname(path) for path in home}  # noqa: PTH120
    folders |= {os.path.dirname(path) for path in program if path.endswith("venv")}  # noqa: PTH120
    for folder in sorted(folders, reverse=True):
        if not os.listdir(folder):  # noqa: PTH208
            os.rmdir(folder)  # noqa: PTH106
