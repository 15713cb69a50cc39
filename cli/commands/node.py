"""`moot status`, `moot node`: the running process."""

from __future__ import annotations

import os
import time

from moot.cli import moment
from moot.cli.paths import PEER_LETTERS, count_words, tried_words
from moot.cli.plain import plain
from moot.cli.presence import copies_words, getting_words
from moot.cli.screen import Cell
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

USUAL_LINES = 40
PIPED = ("pid", "version", "home", "socket", "name", "current", "people", "here")
"""What of the status a pipe gets, a line each; what is not known is empty."""
TAIL_BYTES = 256 * 1024
UNREACHED = 3
"""People of whom the screen says why they are not reached."""
LOOK_S = 0.25
"""Seconds between looks at a log that is followed."""


def status(call: Invocation) -> int:
    """Node, groups, network and warnings on one screen."""
    call.need_profile()
    reply = call.client.get("/v1/status", group=call.group)
    call.answer(
        reply, lambda state: _screen(call, state), lambda state: call.screen.line(str(state["pid"]))
    )
    return 0


def _screen(call: Invocation, state: Json) -> None:
    screen = call.screen
    if not screen.tty:
        _for_pipes(call, state)
        return
    name = plain(state["name"] or "nobody yet")
    screen.line(
        f"running {moment.length(state['uptime'])}, ",
        Cell(
            f"{state['here']} of {state['people']} here" if state["people"] else "nobody else yet",
            "strong",
        ),
    )
    facts = [
        ("you", f"{name}, home {plain(state['home'])}"),
        ("node", f"moot {plain(state['version'])}, process {state['pid']}"),
        ("network", _network(state)),
        ("peers", _peers(state["peers"])),
    ]
    for one in state["peers"]["unreached"][:UNREACHED]:
        who = plain(one["name"] or f"keeper {one['peer'][-PEER_LETTERS:]}")
        facts.append(("", f"{who} not reached: {tried_words(one)}"))
    page = state["page"]
    if page["port"]:
        count = page["sessions"]
        let_in = f"{count} {'browser' if count == 1 else 'browsers'} let in"
        facts.append(("page", f"open at port {page['port']}, {let_in};  moot web --off"))
    for fact, value in facts:
        screen.line("  ", Cell(f"{fact:<8}", "dim"), value)
    for group in state["groups"]:
        mark = Cell("*", "strong") if group["current"] else " "
        screen.line(
            "  ",
            Cell(f"{'group':<8}", "dim"),
            mark,
            f" {plain(group['name'])}: {group['open']} open, {_people(group['people'])}, ",
            ", ".join(filter(None, (f"{group['entries']} entries", copies_words(group)))),
        )
        if group["getting"]:
            screen.line("  ", " " * 8, f"  {getting_words(group['getting'])}")
    for warning in state["warnings"]:
        screen.line(Cell("! ", "warn"), plain(warning["message"]))
        for step in warning["next"][:1]:
            screen.line("  ", Cell("next:", "dim"), f" {plain(step)}")
    if not state["groups"]:
        screen.line(Cell("next:", "dim"), " moot group new NAME     or  moot join")


def _people(count: int) -> str:
    return f"{count} {'person' if count == 1 else 'people'}"


def _peers(peers: Json) -> str:
    ways = count_words(peers["paths"])
    return f"{peers['connected']} connected{f' ({ways})' if ways else ''}, {peers['known']} known"


def _network(state: Json) -> str:
    network = state["network"]
    addresses = ", ".join(map(plain, network["addresses"][:2]))
    words = {"up": f"up, {addresses}" if addresses else "up", "off": "off, as asked for"}
    reason = f": {plain(network['reason'])}" if network["reason"] else ""
    return words.get(network["state"], f"{network['state']}{reason}")


def _for_pipes(call: Invocation, state: Json) -> None:
    rows = [[name, "" if state[name] is None else str(state[name])] for name in PIPED]
    rows += [["network", state["network"]["state"]]]
    rows += [["group", group["name"]] for group in state["groups"]]
    rows += [["warning", warning["message"]] for warning in state["warnings"]]
    call.screen.table((), rows)


def start(call: Invocation) -> int:
    """Start the node unless it runs."""
    from moot.cli.launch import pid_of  # noqa: PLC0415

    before = pid_of(call.home)
    answer = call.client.get("/v1/status").value
    pid = answer["pid"]
    call.tell(
        {"pid": pid, "started": pid != before, "home": answer["home"]},
        lambda _: call.screen.line(
            f"the node {'runs already' if pid == before else 'is started'}, process {pid}"
        ),
        lambda _: call.screen.line(str(pid)),
    )
    return 0


def stop(call: Invocation) -> int:
    """Stop the node and wait until it has ended."""
    from moot.cli.launch import stop_node  # noqa: PLC0415

    pid = stop_node(call.home, lambda: int(call.client.act("stop")["pid"]))
    words = "the node has stopped; any command starts it again"
    if call.home.has_lock:
        words = "the node has stopped, and this home is locked;  moot key unlock  opens it"
    if pid is None:
        words = "no node runs on this home"
    call.tell({"pid": pid, "stopped": pid is not None}, lambda _: call.screen.line(words))
    return 0


def logs(call: Invocation) -> int:
    """The newest lines of the node's log, and with `-f` each new one."""
    path = call.home.log
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        raise Trouble(
            "unknown", "no node has run on this home yet", next=("moot node start",)
        ) from None
    size = os.fstat(file).st_size
    lines = (
        os.pread(file, TAIL_BYTES, max(0, size - TAIL_BYTES)).decode(errors="replace").splitlines()
    )
    shown = lines[-(call.number("limit", USUAL_LINES) or len(lines)) :]
    call.tell({"path": path, "lines": shown}, lambda _: _lines(call, shown))
    if call.flag("follow"):
        _follow(call, path, file, size)
    os.close(file)
    return 0


def _lines(call: Invocation, lines: list[str]) -> None:
    for line in lines:
        call.screen.line(plain(line))


def _follow(call: Invocation, path: str, file: int, at: int) -> None:
    """Show what is added, also to the new file when the log begins anew."""
    while True:
        call.screen.flush()
        data = os.pread(file, TAIL_BYTES, at)
        whole = data[: data.rfind(b"\n") + 1]
        _lines(call, whole.decode(errors="replace").splitlines())
        at += len(whole)
        if not whole:
            time.sleep(LOOK_S)
            if os.path.exists(path) and os.stat(path).st_ino != os.fstat(file).st_ino:  # noqa: PTH110, PTH116
                os.close(file)
                file, at = os.open(path, os.O_RDONLY | os.O_CLOEXEC), 0
