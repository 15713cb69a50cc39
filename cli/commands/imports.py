"""`moot import`: a file into a group, in parts, so that it can be stopped and gone on with."""

from __future__ import annotations

from moot.cli.exchange.opened import Opened
from moot.cli.exchange.progress import Progress
from moot.cli.json_text import write_json
from moot.cli.plain import plain
from moot.cli.screen import Cell
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

FORMATS = ("jsonl", "csv", "taskwarrior", "github")
TAKE = "/v1/import"


def take(call: Invocation) -> int:
    """Take in a file; says what came of it."""
    call.need_profile()
    with Opened(call.operands[0]) as opened:
        form = _format(call, opened)
        if form == "jsonl":
            return _history(call, opened)
    raise Trouble("bad-file", f"cannot take in {form} yet")


def _format(call: Invocation, opened: Opened) -> str:
    """The format, as it was said or as it looks. Raises Trouble."""
    from moot.cli.exchange.looks import looks_like  # noqa: PLC0415

    named = call.value("from")
    if named is not None and named.lower() not in FORMATS:
        raise Trouble(
            "usage",
            f"there is no format '{named[:64]}'",
            next=(f"use one of  {' '.join(FORMATS)}",),
        )
    return looks_like(opened.beginning(), named and named.lower())


# -- a history -------------------------------------------------------------------------------------


def _history(call: Invocation, opened: Opened) -> int:
    """Entries as they were written, into the group that they are of."""
    from moot.cli.exchange import history  # noqa: PLC0415

    head = history.read_head(opened.file)
    dry = call.flag("dry-run")
    counts = {"new": 0, "known": 0, "left_out": 0}

    def post(first: int, lines: bytes) -> Json:
        given = {"kind": "history", "group": call.group, "head": head, "first": first, "dry": dry}
        body = write_json(given).encode()
        return call.client.post(TAKE, body[:-1] + b',"lines":[' + lines + b"]}")

    answer = post(2, b"")  # whether it is of this group, before anything is done
    with Progress(call, head["entries"], "entries") as progress:
        for part in history.parts(opened.file):
            answer = post(part.first, part.text)
            for name in counts:
                counts[name] += answer[name]
            progress.advance(part.count)
    state = call.get("/v1/state-hash").value["hash"]
    complete = not dry and answer["entries"] == head["entries"]
    told = {"format": "jsonl", "group": answer["group"], **counts, "hash": state, "dry": dry,
            "same": state == head["hash"] if complete else None}  # fmt: skip
    call.tell(told, lambda _: _restored(call, told), lambda _: call.screen.line(state))
    return int(told["same"] is False or counts["left_out"] > 0)


def _restored(call: Invocation, told: Json) -> None:
    screen, group = call.screen, plain(told["group"])
    would = "would be taken into" if told["dry"] else "taken into"
    if told["new"]:
        here = f"; {told['known']:,} were here" if told["known"] else ""
        screen.line(f"{_entries(told['new'])} {would} ", Cell(group, "strong"), here)
    else:
        screen.line(f"nothing new: all {told['known']:,} entries are in {group} already")
    if told["left_out"]:
        screen.line(
            f"  {_entries(told['left_out'])} left out: they follow what is not kept here,"
            " as a fifth branch of a log"
        )
    if told["same"]:
        screen.line(Cell("  all is as it was when the file was made", "dim"))
    elif told["same"] is False:
        screen.line(Cell("  ! the same entries, and another state: that is a bug", "bad"))
        screen.line(Cell("next:", "dim"), " moot doctor --rebuild")


def _entries(count: int) -> str:
    return f"{count:,} entr{'y' if count == 1 else 'ies'}"
