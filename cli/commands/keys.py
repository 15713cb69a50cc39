"""`moot key show`, `backup`, `restore`: the keys of this home."""

from __future__ import annotations

import os
import sys
from binascii import a2b_base64, b2a_base64
from shlex import quote

from moot.cli import failure, moment
from moot.cli.cells import wrap
from moot.cli.exchange.new_file import NewFile
from moot.cli.json_text import write_json
from moot.cli.passphrase import fresh, known, wrong
from moot.cli.plain import plain
from moot.cli.screen import Cell
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

LARGEST = 1_048_576
"""Bytes of a backup; moot.protocol.limits has the reason."""

LOOK_S = 8
"""Seconds that a person is kept waiting for the first other member to be found."""

LOOKING = "looking for the others ... (Ctrl-C: look on in the background)"
IS_YOU = "Whoever has this file and its passphrase IS you: they read, write and speak as you."
ANOTHER = "moot key backup ANOTHER-NAME"
CAN = {
    "write": "can write, and ask others in",
    "read": "can read, and not write",
    "keep": "can store and pass on, not read",
}


def show(call: Invocation) -> int:
    """The keys of every group, or of one, in words to compare. spec: CLI-62."""
    call.need_profile()
    reply = call.client.get("/v1/keys", group=call.value("group"))
    call.answer(
        reply,
        lambda keys: _tell(call, keys) if call.screen.tty else _for_pipes(call, keys),
        lambda keys: _column(call, keys["groups"], "person"),
    )
    return 0


def _column(call: Invocation, groups: list[Json], name: str) -> None:
    for one in groups:
        call.screen.line(one[name] or "")


def _tell(call: Invocation, keys: Json) -> None:
    screen = call.screen
    for one in keys["groups"]:
        screen.line(Cell(plain(one["group"]), "strong"))
        facts = [("key", CAN[one["power"]])]
        if one["person"]:
            devices = one["devices"]
            facts = [
                ("you", f"{one['person']}  {one['words']}"),
                *facts,
                ("devices", f"{devices}; the log of this machine is {one['log']}"),
            ]
        facts.append(("backup", moment.when(one["backup"]) if one["backup"] else "none made here"))
        for name, value in facts:
            screen.line("  ", Cell(f"{name:<9}", "dim"), value)
    lock = "a passphrase locks the store" if keys["locked"] else "the store is in the clear"
    screen.line(lock)
    if not all(one["backup"] for one in keys["groups"]):
        screen.line(Cell("next:", "dim"), " moot key backup FILE")
    elif not keys["locked"]:
        screen.line(Cell("next:", "dim"), " moot key lock")


def _for_pipes(call: Invocation, keys: Json) -> None:
    names = ("id", "group", "power", "person", "words", "devices", "log", "backup")
    rows = [
        ["group", *("" if one[name] is None else str(one[name]) for name in names)]
        for one in keys["groups"]
    ]
    call.screen.table((), [*rows, ["locked", "yes" if keys["locked"] else "no"]])


def backup(call: Invocation) -> int:
    """The keys into a new file. spec: CLI-63."""
    path = call.operands[0]
    call.need_profile()
    if os.path.lexists(path):
        raise Trouble("exists", f"{path} is there already", next=(ANOTHER,))
    group = call.value("group")
    asked = {"passphrase": fresh(call, "A passphrase for the backup"), "group": group}
    answer = call.client.post("/v1/keys/backup", write_json(asked).encode())
    with NewFile(path, force=False, another=ANOTHER) as file:
        file.write(a2b_base64(answer.pop("backup")))
    # Only now is it one: what was sealed and not written would be no comfort.
    told = call.client.post("/v1/keys/written", write_json({"group": group}).encode())
    told = {**told, "path": os.path.abspath(path), "bytes": file.size}  # noqa: PTH100

    def human(_: object) -> None:
        screen = call.screen
        names = ", ".join(plain(one["group"]) for one in told["groups"])
        screen.line("wrote the keys of ", Cell(names, "strong"), f" to {plain(path)}")
        for line in wrap(IS_YOU, screen.width or 80):
            screen.line(Cell(line, "strong"))
        screen.line(
            Cell("next:", "dim"),
            " keep it away from this machine; on another:  moot key restore FILE",
        )

    call.tell(told, human, lambda _: call.screen.line(told["path"]))
    return 0


def restore(call: Invocation) -> int:
    """Be the same person here. spec: CLI-64."""
    path = call.operands[0]
    data = _read(path)
    asked = {
        "passphrase": known(call, "The passphrase of the backup"),
        "backup": b2a_base64(data, newline=False).decode(),
        "group": call.value("group"),
        "name": _name(),
    }
    try:
        answer = call.client.post("/v1/keys/restore", write_json(asked).encode())
    except Trouble as trouble:
        raise wrong(call, trouble) from None
    joined = [one for one in answer["groups"] if one["state"] == "joined"]
    if joined and call.screen.tty and not (call.json or call.quiet):
        _look(call, joined)
    call.tell(
        answer,
        lambda _: _restored(call, answer),
        lambda _: _column(call, joined, "id"),
    )
    return failure.REFUSED if answer["others"] else 0


def _restored(call: Invocation, answer: Json) -> None:
    screen = call.screen
    for one in answer["groups"]:
        name, called = Cell(plain(one["name"]), "strong"), plain(one["called"] or answer["name"])
        if one["state"] == "other":
            screen.line("in ", name, " this home is somebody else; that stays as it was")
            leave = f"moot leave {quote(plain(one['name']))}"
            screen.line("  to be ", called, f" there:  {leave}     and then the same again")
        elif one["power"] != "write":
            already = " already" if one["state"] == "here" else ""
            screen.line("the key of ", name, f" is here{already}: it {CAN[one['power']]}")
        elif one["state"] == "here":
            screen.line("in ", name, f" you are {called} already")
        else:
            screen.line("in ", name, " you are ", Cell(called, "strong"), " again")
            screen.line(f"  your check words here: {one['words']}")
    if screen.tty:
        screen.line(Cell("next:", "dim"), " moot sync     or who is there:  moot who")


def _look(call: Invocation, joined: list[Json]) -> None:
    """Give the groups a moment to be found, so that the next command has something to show."""
    try:
        sys.stderr.write(LOOKING)
        sys.stderr.flush()
        query: dict[str, str | int | None] = {"for": "met", "timeout": LOOK_S}
        call.client.get("/v1/wait", group=joined[0]["id"], **query)
    except KeyboardInterrupt:
        call.client.hang_up()  # it goes on without us watching
    sys.stderr.write(f"\r{' ' * len(LOOKING)}\r")


def _name() -> str:
    """What to call a person of whom the backup says no name."""
    from moot.cli.commands.profile import user_name  # noqa: PLC0415

    return user_name()


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise Trouble(
            "unknown" if isinstance(error, FileNotFoundError) else "failed",
            f"cannot read {path}",
            cause=error.strerror,
            next=("moot key restore ANOTHER-FILE",),
        ) from error
    if len(data) > LARGEST:
        raise Trouble(
            "bad-file",
            f"{path} is no backup of keys: it is far too large",
            next=("moot key restore ANOTHER-FILE",),
        )
    return data
