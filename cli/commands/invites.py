"""`moot invite`, `moot join`: how a group's key gets from one person to another."""

from __future__ import annotations

import os
import sys

from moot.cli.cells import wrap
from moot.cli.plain import plain
from moot.cli.presence import getting_words
from moot.cli.screen import Cell
from moot.node.disk import write_all
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

LONGEST = 64 * 1024
"""Bytes read from standard input; an invite has a few hundred."""

LOOK_S = 8
"""Seconds that a person is kept waiting for the first other member to be found."""

LINE = 78
"""Letters of a line that is written over."""
LOOKING = "looking for the others ... (Ctrl-C: look on in the background)"

START = "MOOT1"
GIVE = "give it to them in a safe way; there:  moot "

ALONE = "; the others come up as soon as one is met"


def invite(call: Invocation) -> int:
    """The group's key as text, and as a picture for a camera."""
    powers = [power for power in ("read", "keep") if call.flag(power)]
    if len(powers) > 1:
        raise Trouble("usage", "--read or --keep, not both", next=("moot invite --read",))
    answer = call.act("invite", power=powers[0] if powers else None)
    path = call.value("to")
    if path == "-":
        call.tell(answer, lambda _: call.screen.line(answer["invite"]))
    elif path is not None:
        write_secret(path, answer["invite"], "moot invite")
        call.tell(
            {**answer, "invite": None, "path": os.path.abspath(path)},  # noqa: PTH100
            lambda _: _written(call, answer, path),
        )
    else:
        call.tell(
            answer,
            lambda _: show_invite(call, answer, f"{GIVE}{_taker(answer)}"),
            lambda _: call.screen.line(answer["invite"]),
        )
    return 0


def write_secret(path: str, text: str, another: str) -> None:
    """Into a new file that only we may read; an old one is never written over.

    `another` is the command to try with another name.
    """
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        raise Trouble(
            "exists", f"{path} is there already", next=(f"{another} --to ANOTHER-NAME",)
        ) from None
    except OSError as error:
        raise Trouble(
            "failed",
            f"cannot write {path}",
            cause=error.strerror,
            next=(f"{another} --to ANOTHER-NAME",),
        ) from error
    try:
        write_all(file, f"{text}\n".encode())
        os.fsync(file)
    except OSError as error:
        os.unlink(path)  # noqa: PTH108
        raise Trouble("disk", f"cannot write {path}", cause=error.strerror) from error
    finally:
        os.close(file)


def _written(call: Invocation, answer: Json, path: str) -> None:
    call.screen.line("wrote the invite to ", Cell(plain(path), "strong"))
    call.screen.line(Cell(plain(answer["means"]), "dim"))
    call.screen.line(
        Cell("next:", "dim"), f" give it to them; there:  moot {_taker(answer)} < FILE"
    )


def _taker(answer: Json) -> str:
    """The command that takes an invite."""
    return "keep" if answer["power"] == "keep" else "join"


def show_invite(call: Invocation, answer: Json, step: str) -> None:
    """What it hands over, the text, a picture of it for a camera, and the next step."""
    screen = call.screen
    if not screen.tty:
        screen.line(answer["invite"])
        return
    for line in wrap(plain(answer["means"]), screen.width):
        screen.line(Cell(line, "strong"))
    screen.line()
    screen.line(answer["invite"])
    screen.line()
    from moot.cli.picture import qr_lines  # noqa: PLC0415 - loads segno

    lines = qr_lines(answer["invite"], screen.width, colour=screen.colour)
    for line in lines:
        screen.line(line)
    if lines:
        screen.line()
    screen.line(Cell("next:", "dim"), f" {step}")


def join(call: Invocation) -> int:
    """Join by an invite that is pasted unseen, or comes from a file; by each, if it has several."""
    for text in invites_in(given_invite(call, "moot join < FILE")):
        _join(call, text)
    return 0


def invites_in(text: str) -> list[str]:
    """The invites in a text: each begins a line."""
    parts: list[str] = []
    for line in text.splitlines():
        if not parts or line.lstrip().upper().startswith(START):
            parts.append("")
        parts[-1] += f"{line}\n"
    return [part for part in parts if part.strip()]


def _join(call: Invocation, text: str) -> None:
    name = call.value("name")
    if name is None and call.client.get("/v1/me").value["name"] is None:
        from moot.cli.commands.profile import user_name  # noqa: PLC0415

        name = user_name()
    answer = call.client.act("join", invite=text, name=name)
    if call.screen.tty and not (call.json or call.quiet):
        answer["people"] = _look(call, answer)
    call.tell(
        answer,
        lambda answer: _joined(call, answer, named=name),
        lambda answer: call.screen.line(answer["group_info"]["id"]),
    )
    call.screen.flush()


def _look(call: Invocation, answer: Json) -> list[Json]:
    """Give the group a moment to be found, so that the answer can say who is there."""
    group = answer["group_info"]
    if call.client.get("/v1/status").value["network"]["state"] == "off":
        people_here: list[Json] = answer["people"]
        return people_here  # nobody can be found
    query: dict[str, str | int | None] = {"for": "met", "timeout": LOOK_S, "group": group["id"]}
    try:
        sys.stderr.write(LOOKING)
        sys.stderr.flush()
        call.client.get("/v1/wait", **query)
        _see_it_come(call, group["id"])
    except KeyboardInterrupt:
        call.client.hang_up()  # it goes on without us watching
    sys.stderr.write(f"\r{' ' * LINE}\r")
    people: list[Json] = call.client.get("/v1/people", group=group["id"]).value
    return people


def _see_it_come(call: Invocation, group: str) -> None:
    """Show how far it is, as long as others who are here have what is lacking. spec: CLI-99."""
    query: dict[str, str | int | None] = {"for": "got", "timeout": 1, "group": group}
    while not call.client.get("/v1/wait", **query).value["done"]:
        getting = call.client.get("/v1/sync", group=group).value["getting"]
        if getting:
            sys.stderr.write(f"\r{getting_words(getting):<{LINE}}")
            sys.stderr.flush()


def given_invite(call: Invocation, command: str) -> str:
    """What is pasted unseen, or comes from a file; `command` is how that is typed."""
    if call.may_ask:
        from moot.cli.prompt import ask_unseen  # noqa: PLC0415

        return ask_unseen("Paste the invite (not shown)")
    if sys.stdin.isatty():
        raise Trouble("usage", "no invite came in", next=(command,))
    data = sys.stdin.buffer.read(LONGEST)
    text = data.decode(errors="replace")
    if not text.strip():
        raise Trouble("usage", "no invite came in", next=(command,))
    return text


def _joined(call: Invocation, answer: Json, named: str | None) -> None:
    screen, group = call.screen, answer["group_info"]
    again = " already" if answer["nothing"] else ""
    writes = group["power"] == "write"
    others = [plain(one["name"]) for one in answer["people"] if not one["me"]]
    listed = f": {', '.join(['you', *others] if writes else others)}" if others else ALONE
    if answer["oneself"]:
        me = next(one for one in answer["people"] if one["me"])
        screen.line(
            f"this machine is{again} a device of ", Cell(plain(me["name"]), "strong"),
            " in ", Cell(plain(group["name"]), "strong"),
            "" if listed == ALONE and me["devices"] > 1 else listed,
        )  # fmt: skip
    else:
        screen.line(f"you are{again} in ", Cell(plain(group["name"]), "strong"), listed)
    if group["words"]:
        screen.line(f"  your check words here: {group['words']}")
    if not writes:
        can = "read, and not write" if group["power"] == "read" else "store and pass on, not read"
        screen.line(f"  with this key you can {can}")
    elif named and not answer["oneself"]:
        screen.line(Cell(f"  as {plain(named)};  moot person rename NAME  changes that", "dim"))
    by_hand = listed == ALONE and not answer["oneself"]
    other = "with no network:  moot bundle take FILE" if by_hand else "who is there:  moot who"
    screen.line(Cell("next:", "dim"), f" moot     or {other}")
