"""`moot`: what matters to me, in ten lines."""

from __future__ import annotations

from moot.cli.plain import plain
from moot.cli.presence import spread_words
from moot.cli.screen import Cell
from moot.cli.thing_text import LINE_FIELDS, due_cell, holder_cell, id_cell, marks_cell, tags

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

KEEPS = "this machine stores and passes on what it cannot read"
TASKS_SHOWN = 6
"""With the first line, three for what needs a look and one for sync that makes ten at most, and
one more when there is more to see."""


def now(call: Invocation) -> int:
    """Show it. Before there is a profile or a group, say how to get one."""
    things = call.get("/v1/things", q="kind:task", fields=LINE_FIELDS).value
    sync = call.get("/v1/sync").value
    call.tell(
        {"group": sync["group"], "things": things, "sync": sync},
        lambda _: _show(call, things, sync),
    )
    return 0


def _show(call: Invocation, things: list[Json], sync: Json) -> None:
    screen = call.screen
    if sync["power"] == "keep":
        screen.line(Cell(plain(sync["group"]), "strong"), f": {KEEPS}")
        screen.line(Cell("next:", "dim"), " moot status")
        return
    mine = [thing for thing in things if "mine" in thing["is"]]
    free = [thing for thing in things if thing["state"] == "free"]
    screen.line(
        Cell(plain(sync["group"]), "strong"), f": {_counts(things, mine, free)}. {_company(sync)}"
    )
    rest = [thing for thing in things if thing not in mine and thing not in free]
    shown = [*mine, *free, *rest][:TASKS_SHOWN]
    screen.table(
        ("",) * 6,
        [
            [
                id_cell(call, thing),
                thing["title"],
                holder_cell(thing),
                due_cell(call, thing),
                Cell(tags(thing), "dim"),
                marks_cell(thing),
            ]
            for thing in shown
        ],
        indent="  " if screen.tty else "",
    )
    if len(shown) < len(things):
        screen.line(Cell(f"  and {len(things) - len(shown)} more:  moot list", "dim"))
    if any("conflict" in thing["is"] for thing in things):
        screen.line("someone wrote something else at the same time:  moot list is:conflict")
    if not things:
        screen.line(Cell("next:", "dim"), " moot add WORDS     or  moot goal add WORDS")
    if sync["others"]:
        screen.line(Cell(spread_words(sync), "dim"))


def _counts(things: list[Json], mine: list[Json], free: list[Json]) -> str:
    if not things:
        return "nothing to do"
    return f"{len(things)} to do, {len(mine) or 'none'} of them yours, {len(free) or 'none'} free"


def _company(sync: Json) -> str:
    here = [plain(one["name"]) for one in sync["people"] if one["here"]]
    if not sync["others"]:
        return "You are its only member."
    if not here:
        return "Nobody else is here."
    listed = (
        here[0] if len(here) == 1 else f"{', '.join(here[:4])}{' and others' * (len(here) > 4)}"
    )
    return f"{listed} {'is' if len(here) == 1 else 'are'} here."
