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
    from collections.abc import Iterator

    from moot.cli.exchange.found import Found
    from moot.cli.exchange.table_in import Here
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

FORMATS = ("jsonl", "csv", "taskwarrior", "github")
TAKE = "/v1/import"

COUNTED = ("goals", "tasks", "thoughts", "changed", "same", "kept", "left_out")
"""What a node says of each part."""

ABSENT = "deleted there, and not here"
PART_RECORDS = 200
PART_BYTES = 1_048_576
"""A part: one transaction of the node, short enough that nobody waits for it."""

SHOWN_NAMES = 8


def take(call: Invocation) -> int:
    """Take in a file; says what came of it."""
    call.need_profile()
    with Opened(call.operands[0]) as opened:
        form = _format(call, opened)
        if form == "jsonl":
            return _history(call, opened)
        found = _read(call, form, opened.text())
    return _records(call, form, found)


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


# -- what others hold ------------------------------------------------------------------------------


def _read(call: Invocation, form: str, text: str) -> Found:
    """What a file says, all of it read before anything of it is taken in."""
    from moot.cli.settings import zone  # noqa: PLC0415
    from moot.node.query.zone import zone_named  # noqa: PLC0415

    if call.flag("repo") and form != "github":
        raise Trouble("usage", "--repo is for GitHub issues", next=("moot help import",))
    if form == "taskwarrior":
        from moot.cli.exchange import taskwarrior  # noqa: PLC0415

        return taskwarrior.read(text, zone_named(zone()), zone())
    if form == "github":
        from moot.cli.exchange import github  # noqa: PLC0415

        return github.read(text, call.value("repo"))
    from moot.cli.exchange import table_in  # noqa: PLC0415

    return table_in.read(text, _here(call), zone())


def _here(call: Invocation) -> Here:
    """What is in the group, for a table whose rows may be of it."""
    from moot.cli.exchange import table, table_in  # noqa: PLC0415
    from moot.cli.exchange.lines import objects  # noqa: PLC0415

    here = table_in.Here()
    things = objects(call.client.stream("/v1/export/things", group=call.group, fields=table.FIELDS))
    next(things)
    for thing in things:
        if thing["kind"] == "task":
            here.tasks[thing["id"]] = table.cells(thing)
        else:
            here.goals[thing["id"]] = thing["title"]
    return here


def _records(call: Invocation, form: str, found: Found) -> int:
    """Give the records to the node, a part at a time, and tell what came of them."""
    dry = call.flag("dry-run")
    counts = dict.fromkeys(COUNTED, 0)
    counts["same"] = found.same
    group = None
    with Progress(call, found.total, "records") as progress:
        for part, count in _parts(found):
            given = {"kind": "records", "group": call.group, "first": progress.done + 1, "dry": dry}
            body = write_json(given).encode()
            answer = call.client.post(TAKE, body[:-1] + b',"records":[' + part + b"]}")
            group = answer["group"]
            for name in COUNTED:
                counts[name] += answer[name]
            progress.advance(count)
    group = group or call.get("/v1/state-hash").value["group"]
    absent = counts.pop("left_out")
    left_out = found.left_out | ({ABSENT: absent} if absent else {})
    told = {"format": form, "group": group, "dry": dry, **counts,
            "left_out": left_out, "unknown": list(found.unknown)}  # fmt: skip
    call.tell(told, lambda _: _told(call, told))
    return 0


def _parts(found: Found) -> Iterator[tuple[bytes, int]]:
    """The records as JSON parted by commas, some at a time, each with how many."""
    texts: list[bytes] = []
    size = 0
    for record in found.records():
        texts.append(write_json(record).encode())
        size += len(texts[-1])
        if len(texts) >= PART_RECORDS or size >= PART_BYTES:
            yield b",".join(texts), len(texts)
            texts, size = [], 0
    if texts:
        yield b",".join(texts), len(texts)


def _told(call: Invocation, told: Json) -> None:
    screen, group = call.screen, Cell(plain(told["group"]), "strong")
    new = [_of(told[name], name) for name in ("goals", "tasks", "thoughts") if told[name]]
    if new:
        made = "would be made in" if told["dry"] else "made in"
        screen.line(f"{_listed(new)} {made} ", group)
    if told["changed"]:
        would = "would change" if told["dry"] else "changed"
        screen.line(f"{_of(told['changed'], 'things')} {would}, as the file has it")
    if not (new or told["changed"]):
        screen.line("nothing new for ", group)
    if told["same"]:
        screen.line(Cell(f"  {told['same']:,} here already, just so", "dim"))
    if told["kept"]:
        screen.line(f"  {_of(told['kept'], 'fields')} left as people here have them")
    for why, count in told["left_out"].items():
        screen.line(f"  left out: {count:,} ({plain(why)})")
    if told["unknown"]:
        names = ", ".join(told["unknown"][:SHOWN_NAMES])
        more = " ..." if len(told["unknown"]) > SHOWN_NAMES else ""
        screen.line(f"  not understood: {plain(names)}{more}")
    if new and not told["dry"]:
        screen.line(
            Cell("next:", "dim"), " moot list     or how they hang together:  moot goal tree"
        )


def _of(count: int, what: str) -> str:
    return f"{count:,} {what.removesuffix('s') if count == 1 else what}"


def _listed(parts: list[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]


def _entries(count: int) -> str:
    return f"{count:,} entr{'y' if count == 1 else 'ies'}"
