"""The parts of a thing: of a task a list to tick off, of a goal what hangs under it."""

from __future__ import annotations

from moot.cli.cells import cut, width
from moot.cli.plain import plain
from moot.cli.screen import Cell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

SHORTEST = 8
"""Cells that a title gets however narrow the terminal is."""


def parts(call: Invocation, thing: Json) -> None:
    """Write them below the facts; what was put away is only counted."""
    shown = [one for one in thing["children"] if one["state"] != "archived"]
    away = len(thing["children"]) - len(shown)
    if shown or away:
        call.screen.line()
    for child in shown:
        _line(call, thing, child)
    if away:
        call.screen.line(Cell(f"  and {away} archived", "dim"))


def part_lines(thing: Json) -> Iterator[str]:
    """The same for programs: whole ids, a box of every task that is a leaf."""
    for child in thing["children"]:
        if child["state"] != "archived":
            box = f"{_box(child)} " if _is_leaf(thing, child) else ""
            yield f"{box}{child['id']} {child['title']}"


def _line(call: Invocation, thing: Json, child: Json) -> None:
    screen, leaf = call.screen, _is_leaf(thing, child)
    inner = child["parts"]
    names = ", ".join(plain(one["name"]) for one in child["who"])
    more = names if leaf else child["state"]
    if not leaf and inner["all"]:
        more = f"{inner['done']} of {inner['all']}, {more}"
    box = f"{_box(child)} " if leaf else ""
    room = screen.width - width(call.id_of(child)) - len(box) - 4 - width(more) - 2 * bool(more)
    title = cut(plain(child["title"]), max(room, SHORTEST), screen.mark)
    screen.line(
        "  ",
        box,
        Cell(call.id_of(child), "id"),
        f"  {title}",
        Cell(f"  {more}" * bool(more), "dim"),
    )


def _is_leaf(thing: Json, child: Json) -> bool:
    """Whether it is a line of a task's checklist: a task with nothing under it."""
    return bool(thing["kind"] == child["kind"] == "task" and not child["parts"]["all"])


def _box(child: Json) -> str:
    return "[x]" if child["state"] == "done" else "[ ]"
