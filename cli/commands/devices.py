"""`moot device`: several machines of one person."""

from __future__ import annotations

import os

from moot.cli import moment
from moot.cli.cells import wrap
from moot.cli.commands.invites import show_invite, write_secret
from moot.cli.plain import plain
from moot.cli.screen import Cell
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

STEP = "carry it to your other machine; there:  moot join"


def add(call: Invocation) -> int:
    """An invite that makes the machine that reads it another one of this person."""
    path = call.value("to")
    if call.flag("all"):
        return _all(call, path)
    answer = call.act("device.add")
    if path == "-":
        call.tell(answer, lambda _: call.screen.line(answer["invite"]))
    elif path is not None:
        write_secret(path, answer["invite"], "moot device add")
        _written(call, [answer], path)
    else:
        call.tell(
            answer,
            lambda _: show_invite(call, answer, STEP),
            lambda _: call.screen.line(answer["invite"]),
        )
    return 0


def _all(call: Invocation, path: str | None) -> int:
    """One for each group in which this home can write, a line each."""
    if path is None:
        raise Trouble(
            "usage",
            "several invites are written to a file",
            next=("moot device add --all --to FILE",),
        )
    if call.value("group"):
        raise Trouble("usage", "--all or -g, not both", next=("moot device add --all --to FILE",))
    call.need_profile()
    groups = [one for one in call.client.get("/v1/groups").value if one["power"] == "write"]
    if not groups:
        raise Trouble("no-group", "there is no group to write in", next=("moot group list",))
    answers = [call.client.act("device.add", group=group["id"]) for group in groups]
    texts = "\n".join(answer["invite"] for answer in answers)
    if path == "-":
        call.tell(answers, lambda _: call.screen.line(texts))
        return 0
    write_secret(path, texts, "moot device add --all")
    _written(call, answers, path)
    return 0


def _written(call: Invocation, answers: list[Json], path: str) -> None:
    whole = os.path.abspath(path)  # noqa: PTH100
    told = [{**answer, "invite": None, "path": whole} for answer in answers]

    def human(_: object) -> None:
        screen = call.screen
        several = "s" if len(answers) > 1 else ""
        screen.line(f"wrote the device invite{several} to ", Cell(plain(path), "strong"))
        for answer in answers:
            for line in wrap(plain(answer["means"]), screen.width or 80):
                screen.line(Cell(line, "strong"))
        screen.line(
            Cell("next:", "dim"),
            " carry it to your other machine; there:  moot join < FILE     then delete it",
        )

    call.tell(told if call.flag("all") else told[0], human)


def list_devices(call: Invocation) -> int:
    """The machines that I write from."""
    reply = call.get("/v1/people/me")

    def human(me: Json) -> None:
        table(call, me["device_list"])
        if len(me["device_list"]) == 1 and call.screen.tty:
            call.screen.line(Cell("next:", "dim"), " moot device add     for another machine")

    call.answer(reply, human, lambda me: _ids(call, me["device_list"]))
    return 0


def _ids(call: Invocation, devices: list[Json]) -> None:
    for device in devices:
        call.screen.line(device["id"])


def table(call: Invocation, devices: list[Json], indent: str = "") -> None:
    """Devices, a line each."""
    screen = call.screen
    if not screen.tty:
        screen.table((), [_columns(device) for device in devices])
        return
    screen.table(
        ("id", "name", "", "since", "wrote", "has"),
        [
            [
                Cell(device["id"], "id"),
                Cell(device["name"] or "", "strong" if device["this"] else ""),
                _presence(device),
                Cell(moment.when(device["since"]) if device["since"] else "", "dim"),
                str(device["entries"]),
                _has(device),
            ]
            for device in devices
        ],
        indent=indent,
    )


def _columns(device: Json) -> list[str]:
    state = "this" if device["this"] else "here" if device["here"] else "away"
    more = (device[name] for name in ("since", "seen", "entries", "lacks"))
    told = ["" if value is None else str(value) for value in more]
    return [device["id"], device["name"] or "", state, *told]


def _presence(device: Json) -> Cell:
    if device["this"]:
        return Cell("this machine", "strong")
    if device["here"]:
        return Cell("here", "good")
    seen = device["seen"]
    return Cell(f"away, last here {moment.ago(seen)}" if seen else "not met yet", "dim")


def _has(device: Json) -> Cell:
    lacks = device["lacks"]
    if device["this"]:
        return Cell("")
    if lacks is None:
        return Cell("not known", "dim")
    return Cell(f"lacks {lacks}", "warn") if lacks else Cell("everything", "good")


def name(call: Invocation) -> int:
    """Say what this machine is called."""
    answer = call.act("device.name", name=" ".join(call.operands))

    def human(answer: Json) -> None:
        this = next(device for device in answer["device_list"] if device["this"])
        again = " already" if answer["nothing"] else ""
        call.screen.line(f"this machine is{again} called ", Cell(plain(this["name"]), "strong"))

    call.tell(answer, human)
    return 0
