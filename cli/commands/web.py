"""`moot web`: open the page in a browser of this machine. spec: WEB-11."""

from __future__ import annotations

import os
import sys

from moot.cli.screen import Cell
from moot.node.disk import write_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

DOORSTEP = "page.html"
"""In the folder of the socket: a file of ours alone that leads on to the page."""

STEP = """<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url={link}">
<title>moot</title>
<a href="{link}">to the page</a>
"""


def web(call: Invocation) -> int:
    """Open the page, or say where it is; with `--off`, close it for everybody."""
    if call.flag("off"):
        return _off(call)
    call.need_profile()
    answer = call.client.post("/v1/web", b"{}")
    link = answer["link"]
    opens = not (call.json or call.quiet or call.flag("print")) and call.screen.tty
    browser = _browser() if opens else None
    opened = browser is not None and _open(browser, _doorstep(call, link))

    def human(_: object) -> None:
        if not opens:
            call.screen.line(link)
            return
        _told(call, answer, opened=opened)

    call.tell(answer, human, lambda _: call.screen.line(link))
    return 0


def _told(call: Invocation, answer: Json, *, opened: bool) -> None:
    screen = call.screen
    if answer["moved"]:
        screen.line(f"another program has the port of before; now it is {answer['port']}")
    if opened:
        screen.line("the page opens in your browser; if not, open this yourself:")
    else:
        screen.line("open this in a browser on this machine:")
    screen.line("  ", Cell(answer["link"], "strong"))
    screen.line(
        Cell(f"  good once, for {answer['seconds']} s; whoever opens it acts as you here", "dim")
    )
    screen.line(Cell("next:", "dim"), " moot web --off     closes the page again")


def _off(call: Invocation) -> int:
    call.need_profile()
    answer = call.client.post("/v1/web", b'{"off": true}')
    count = answer["sessions"]
    browsers = f"; {count} {'browser was' if count == 1 else 'browsers were'} let in" * bool(count)
    words = f"the page is closed{browsers}" if answer["was_open"] else "the page was not open"
    call.tell(answer, lambda _: call.screen.line(words))
    return 0


def _browser() -> str | None:
    """What opens a file in the person's browser; None where there is no screen to show it on."""
    if sys.platform == "darwin":
        return None if os.environ.get("SSH_CONNECTION") else _found("open")
    shown = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return _found("xdg-open") if shown else None


def _found(name: str) -> str | None:
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        path = os.path.join(folder, name)  # noqa: PTH118
        if folder and os.access(path, os.X_OK):
            return path
    return None


def _doorstep(call: Invocation, link: str) -> str:
    """A file of ours alone that leads to the link. spec: WEB-11.

    Every user of a machine can read the words of a command, and so the link if it were one of them.
    """
    path = os.path.join(os.path.dirname(call.home.socket), DOORSTEP)  # noqa: PTH118, PTH120
    beside = f"{path}.{os.getpid()}"
    file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        write_all(file, STEP.format(link=link).encode())
    finally:
        os.close(file)
    os.rename(beside, path)  # noqa: PTH104
    return path


def _open(browser: str, path: str) -> bool:
    """Ask for it to be shown, without waiting for a browser to end."""
    from subprocess import DEVNULL, Popen  # noqa: PLC0415 - only where there is a browser

    try:
        Popen(  # noqa: S603 - a program of the system's, and our own file
            (browser, path),
            stdin=DEVNULL,
            stdout=DEVNULL,
            stderr=DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    return True
