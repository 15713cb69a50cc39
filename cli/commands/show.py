"""`moot show`: one thing from every side."""

from __future__ import annotations

from moot.cli import moment
from moot.cli.cells import wrap
from moot.cli.checklist import part_lines, parts
from moot.cli.commands.tasks import path_part
from moot.cli.commands.things import ids
from moot.cli.commands.thread import TOLD_ABOVE, head, heard, talk
from moot.cli.conflict_text import value_text
from moot.cli.event_text import history_line, in_words, value_of
from moot.cli.facts import facts
from moot.cli.plain import plain, plain_lines
from moot.cli.screen import Cell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json


def show(call: Invocation) -> int:
    """Everything about one thing, or with `--history` every change to it."""
    if call.flag("history"):
        return _history(call)
    reply = call.get(f"/v1/things/{path_part(call.operands[0])}")

    def human(thing: Json) -> None:
        if call.screen.tty:
            _page(call, thing)
        else:
            _for_pipes(call, thing)

    call.answer(reply, human, lambda thing: ids(call, [thing]))
    return 0


PAGE = 200
"""Entries asked for at a time."""


def _history(call: Invocation) -> int:
    """Every change to it, or the last so many, with what was before and what after."""
    path = f"/v1/things/{path_part(call.operands[0])}/history"
    most, before = call.number("limit", 0), None
    found: list[Json] = []
    while True:
        size = min(PAGE, most - len(found)) if most else PAGE
        page = call.get(path, limit=size, before=before).value
        found = page + found
        if len(page) < size or len(found) == most:
            break
        before = page[0]["seq"]

    def human(_: list[Json]) -> None:
        for event in found:
            if call.flag("muted") or not event["muted"]:
                history_line(call, event)

    def quiet(_: list[Json]) -> None:
        for event in found:
            call.screen.line(str(event["seq"]))

    call.tell(found, human, quiet)
    return 0


def blame(call: Invocation) -> int:
    """Who wrote what stands in it now."""
    reply = call.get(f"/v1/things/{path_part(call.operands[0])}/blame")
    call.answer(reply, lambda lines: _blame(call, lines), lambda lines: _entries(call, lines))
    return 0


def _entries(call: Invocation, lines: list[Json]) -> None:
    for line in lines:
        call.screen.line(line["entry"])


def _blame(call: Invocation, lines: list[Json]) -> None:
    screen = call.screen
    if not screen.tty:
        screen.table(
            (),
            [
                [line["cell"], in_words(line["value"]), line["person"], line["name"], line["at"],
                 line["entry"], line["conflict"] or ""]
                for line in lines
            ],
        )  # fmt: skip
        return
    screen.table(
        ("field", "now", "by", "when", "entry", ""),
        [
            [
                line["field"].rstrip("*"),
                _now(line),
                Cell(line["name"], "strong"),
                Cell(moment.when(line["at"]), "dim"),
                Cell(line["entry"] if call.verbose else line["short_entry"], "id"),
                Cell(_standing(line), "bad"),
            ]
            for line in lines
        ],
    )


def _now(line: Json) -> str:
    """What stands there: a thing or person by name, anything else in words."""
    if isinstance(line["value"], str) and line["title"]:
        return str(line["title"])
    return value_of(line["field"], line["value"], line["title"])


def _standing(line: Json) -> str:
    """How it stands to what others wrote in the same field at the same time."""
    if line["conflict"] is None:
        return ""
    return "! shown" if line["shown"] else "! beside"


def _for_pipes(call: Invocation, thing: Json) -> None:
    """`name<TAB>value` a line, whole; what was said comes last."""
    rows: list[list[Cell | str]] = [["id", thing["id"]], ["title", thing["title"]]]
    rows += [[name, value] for name, value in facts(call, thing)]
    rows += [["conflict", f"{one['field']}: {one['message']}"] for one in thing["conflicts"]]
    rows += [["part", line] for line in part_lines(thing)]
    rows += [
        ["said", f"{one['name']}: {one['text'] or '[taken back]'}"] for one in heard(call, thing)
    ]
    call.screen.table(("", ""), rows)


def _page(call: Invocation, thing: Json) -> None:
    screen = call.screen
    head(call, thing)
    if thing["vote"] and thing["notes"]:
        _notes(call, thing["notes"])  # what is asked, whole, before how it stands
        screen.line()
    told = TOLD_ABOVE if thing["kind"] == "thought" else ()
    for name, value in (fact for fact in facts(call, thing) if fact[0] not in told):
        screen.line("  ", Cell(f"{name:<9}", "dim"), *_hung(call, value, 11))
    for conflict in thing["conflicts"]:
        _conflict(call, conflict)
    if thing["vote"]:
        from moot.cli.decision_page import answers, page  # noqa: PLC0415 - for decisions alone

        page(call, thing)
        talk(call, thing)
        answers(call, thing)
        return
    _notes(call, thing["notes"])
    parts(call, thing)
    talk(call, thing)


def _notes(call: Invocation, notes: str | None) -> None:
    if notes:
        call.screen.line()
        for line in plain_lines(notes):
            for part in wrap(line, max(20, call.screen.width - 2)):
                call.screen.line("  ", part)


def _hung(call: Invocation, value: str, indent: int) -> list[str]:
    """A value over as many lines as it takes, under its own beginning."""
    lines = wrap(plain(value), max(20, call.screen.width - indent))
    return [f"\n{' ' * indent}".join(lines)]


def _conflict(call: Invocation, conflict: Json) -> None:
    """What people wrote at the same time, each with who and when, and how to settle it."""
    screen = call.screen
    screen.line(Cell("  ! ", "bad"), *_hung(call, conflict["message"], 4))
    screen.table(
        ("",) * 4,
        [
            [
                "*" if one["shown"] else "",
                value_text(conflict, one),
                one["name"],
                Cell(moment.when(one["at"]) + (", shown" if one["shown"] else ""), "dim"),
            ]
            for one in conflict["values"]
        ],
        indent="    ",
    )
    for at, step in enumerate(conflict["next"]):
        screen.line("    ", Cell("     " if at else "next:", "dim"), f" {plain(step)}")
