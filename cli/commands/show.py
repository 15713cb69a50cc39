"""`moot show`: one thing from every side."""

from __future__ import annotations

from moot.cli import moment
from moot.cli.cells import wrap
from moot.cli.commands.tasks import path_part
from moot.cli.commands.things import ids
from moot.cli.event_text import event_line
from moot.cli.facts import facts
from moot.cli.plain import plain, plain_lines
from moot.cli.screen import Cell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json


def show(call: Invocation) -> int:
    """Everything about one thing, or with `--history` every change to it."""
    reply = call.get(f"/v1/things/{path_part(call.operands[0])}")

    def human(thing: Json) -> None:
        if call.flag("history"):
            for event in thing["history"]:
                event_line(call, event)
        elif call.screen.tty:
            _page(call, thing)
        else:
            _for_pipes(call, thing)

    call.answer(reply, human, lambda thing: ids(call, [thing]))
    return 0


def _for_pipes(call: Invocation, thing: Json) -> None:
    """`name<TAB>value` a line, whole; what was said comes last."""
    rows: list[list[Cell | str]] = [["id", thing["id"]], ["title", thing["title"]]]
    rows += [[name, value] for name, value in facts(call, thing)]
    rows += [["conflict", f"{one['field']}: {one['message']}"] for one in thing["conflicts"]]
    rows += [["said", f"{one['name']}: {one['text']}"] for one in thing["thread"]]
    call.screen.table(("", ""), rows)


def _page(call: Invocation, thing: Json) -> None:
    screen = call.screen
    kind = "" if thing["kind"] == "task" else f"  {thing['kind']}"
    screen.line(
        Cell(call.id_of(thing), "id"),
        "  ",
        Cell(plain(thing["title"]), "strong"),
        Cell(kind, "dim"),
    )
    for name, value in facts(call, thing):
        screen.line("  ", Cell(f"{name:<9}", "dim"), *_hung(call, value, 11))
    for conflict in thing["conflicts"]:
        _conflict(call, conflict)
    if thing["notes"]:
        screen.line()
        for line in plain_lines(thing["notes"]):
            for part in wrap(line, max(20, screen.width - 2)):
                screen.line("  ", part)
    if thing["children"]:
        screen.line()
        for child in thing["children"]:
            screen.line(
                "  ",
                Cell(call.id_of(child), "id"),
                f"  {plain(child['title'])}  ",
                Cell(child["state"], "dim"),
            )
    if thing["thread"]:
        screen.line()
    for said in thing["thread"]:
        _said(call, said)


def _hung(call: Invocation, value: str, indent: int) -> list[str]:
    """A value over as many lines as it takes, under its own beginning."""
    lines = wrap(plain(value), max(20, call.screen.width - indent))
    return [f"\n{' ' * indent}".join(lines)]


def _conflict(call: Invocation, conflict: Json) -> None:
    """What people wrote at the same time, each with who and when, and how to settle it."""
    screen = call.screen
    screen.line(Cell("  ! ", "bad"), plain(conflict["message"]))
    screen.table(
        ("",) * 4,
        [
            [
                "*" if one["shown"] else "",
                _value_text(one["value"]),
                one["name"],
                Cell(moment.when(one["at"]) + (", shown" if one["shown"] else ""), "dim"),
            ]
            for one in conflict["values"]
        ],
        indent="    ",
    )
    for step in conflict["next"] if conflict["kind"] == "claims" else conflict["next"][:1]:
        screen.line("    ", Cell("next:", "dim"), f" {plain(step)}")


def _value_text(value: object) -> str:
    if isinstance(value, dict):
        if "date" in value:
            return " ".join(filter(None, (str(value["date"]), value["time"])))
        return ", ".join(f"{name} {item}" for name, item in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "nothing" if value is None else str(value)


def _said(call: Invocation, said: Json) -> None:
    screen = call.screen
    indent = "  " + "  " * min(said["depth"], 8)
    kind = "" if said["kind"] == "thought" else f" ({said['kind']})"
    edited = ", edited" if said["edited"] else ""
    screen.line(
        indent,
        Cell(plain(said["name"]), "strong"),
        Cell(f"{kind}  {moment.when(said['at'])}{edited}  {call.id_of(said)}", "dim"),
    )
    for line in plain_lines(said["text"]):
        for part in wrap(line, max(20, screen.width - len(indent) - 2)):
            screen.line(indent, "  ", part)
