"""`moot keep`: storing for groups what this machine cannot read."""

from __future__ import annotations

import os

from moot.cli import moment
from moot.cli.plain import plain
from moot.cli.screen import Cell
from moot.node.keeper.size import size_words
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

STORES = "It stores and passes on what members write, and can read none of it: no names, no words."
ADDRESSES_SHOWN = 3
EMPTY = "this home keeps nothing for any group"
PAUSED = {"group": "full", "all": "all full", "disk": "disk full"}


def keep(call: Invocation) -> int:
    """Take groups on by the invites that are pasted unseen, or come from a file."""
    from moot.cli.commands.invites import invites_in  # noqa: PLC0415 - with what it loads

    for text in invites_in(_given(call)):
        answer = call.client.act("keeper.take", invite=text)
        call.tell(
            answer,
            lambda answer: _taken(call, answer),
            lambda answer: call.screen.line(answer["keeping"]["id"]),
        )
        call.screen.flush()
    return 0


def _given(call: Invocation) -> str:
    from moot.cli.commands.invites import LONGEST, given_invite  # noqa: PLC0415

    path = call.value("from")
    if path is None:
        return given_invite(call, "moot keep < FILE")
    try:
        with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123
            return file.read(LONGEST)
    except OSError as error:
        raise Trouble(
            "usage",
            f"cannot read {path}",
            cause=error.strerror,
            next=("moot keep --from FILE",),
        ) from error


def _taken(call: Invocation, answer: Json) -> None:
    screen, group = call.screen, answer["keeping"]
    again = " already" if answer["nothing"] else ""
    screen.line(f"this machine{again} keeps ", Cell(plain(group["short"]), "strong"))
    screen.folded(f"  {STORES}")
    for address in answer["addresses"][:ADDRESSES_SHOWN]:
        screen.line(Cell("  reached at ", "dim"), plain(address))
    if not answer["addresses"]:
        screen.line(Cell("  reached nowhere: it is not on the network", "warn"))
    screen.folded("  Members learn where it is from the first of them that it meets; or give them")
    screen.line(f"    moot invite --keep -g {plain(group['short'])}     there:  moot join < FILE")
    screen.line(
        Cell("next:", "dim"), " moot keep status     and, so that it is always on:  "
        "moot service install"
    )  # fmt: skip


def status(call: Invocation) -> int:
    """What is kept. With `--check`, 1 if something keeps it from being kept."""
    if not os.path.exists(call.home.database):  # noqa: PTH110 - no node is started for nothing
        raise Trouble("no-group", EMPTY, next=("moot keep < INVITE",))
    reply = call.client.get("/v1/keeper")
    state: Json = reply.value
    call.answer(reply, lambda state: _screen(call, state), lambda state: _ids(call, state))
    return 1 if call.flag("check") and _ails(state) else 0


def _ids(call: Invocation, state: Json) -> None:
    for one in state["groups"]:
        call.screen.line(one["id"])


def _ails(state: Json) -> bool:
    return state["network"]["state"] != "up" or any(one["paused"] for one in state["groups"])


def _screen(call: Invocation, state: Json) -> None:
    screen = call.screen
    if not screen.tty:
        screen.table((), [_row(one, whole=True) for one in state["groups"]])
        return
    if not state["groups"]:
        screen.line(EMPTY)
        screen.line(Cell("next:", "dim"), " moot keep     and paste an invite, made by a member "
                    "with  moot invite --keep")  # fmt: skip
        return
    count = len(state["groups"])
    used = f"{size_words(state['bytes'])} of {size_words(state['quota'])}"
    screen.line(
        f"keeping {count} {'group' if count == 1 else 'groups'}, ",
        Cell(f"{state['entries']:,} entries", "strong"),
        f", {used}; {_sessions(state['sessions'])}",
    )
    for address in state["addresses"][:ADDRESSES_SHOWN]:
        screen.line(Cell("  reached at ", "dim"), plain(address))
    if state["network"]["state"] != "up":
        reason = f": {plain(state['network']['reason'])}" if state["network"]["reason"] else ""
        screen.line(Cell(f"  network {plain(state['network']['state'])}{reason}", "warn"))
    screen.table(
        ("group", "entries", "kept", "of", "devices", "here", "last here", ""),
        [_row(one, whole=call.verbose) for one in state["groups"]],
        indent="  ",
        give=0,
    )
    if state["free"] is not None:
        screen.line(Cell(f"  {size_words(state['free'])} free on the disk", "dim"))
    for warning in state["warnings"]:
        screen.folded(Cell("! ", "warn"), plain(warning["message"]))
        for step in warning["next"][:1]:
            screen.line("  ", Cell("next:", "dim"), f" {plain(step)}")


def _sessions(count: int) -> str:
    return f"{count} {'session' if count == 1 else 'sessions'} now" if count else "nobody here now"


def _row(one: Json, *, whole: bool) -> list[Cell | str]:
    seen = one["seen"] or ""
    here = sum(device["here"] for device in one["devices"])
    if not whole:
        seen = "now" if here else moment.ago(one["seen"])
    return [
        Cell(one["id"] if whole else one["short"], "id"),
        str(one["entries"]),
        str(one["bytes"]) if whole else size_words(one["bytes"]),
        str(one["quota"]) if whole else size_words(one["quota"]),
        str(len(one["devices"])),
        str(here),
        seen,
        Cell(PAUSED[one["paused"]] if one["paused"] else "", "warn"),
    ]


def drop(call: Invocation) -> int:
    """Delete what is kept for a group."""
    name = call.operands[0]
    if not call.flag("yes"):
        _be_sure(call, name)
    answer = call.act("keeper.drop", group=name)
    call.tell(
        answer,
        lambda answer: call.screen.line(
            f"{plain(answer['group'])} is kept here no longer; its members keep what they have"
        ),
    )
    return 0


def _be_sure(call: Invocation, name: str) -> None:
    call.need_profile()
    call.client.get(
        "/v1/sync", group=name
    )  # refuses a group that there is not, before one is asked
    if not call.may_ask:
        raise Trouble(
            "usage",
            f"dropping {name} deletes all that is kept for it on this machine",
            next=(f"moot keep drop {name} --yes",),
        )
    from moot.cli.prompt import confirm  # noqa: PLC0415

    if not confirm(f"Delete all that is kept here for {plain(name)}?"):
        raise Trouble("usage", f"{name} is still kept", next=("moot keep status",))
