"""`moot find`: words anywhere in what the group says."""

from __future__ import annotations

from moot.cli.cells import cut, width
from moot.cli.commands.things import ids
from moot.cli.filter_words import search_text
from moot.cli.plain import plain
from moot.cli.screen import Cell
from moot.cli.thing_text import id_cell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

USUAL = 20
LEAD = 3
"""Before the first hit stands at most one part of so many, since the hit itself has to be seen."""

OVER = ("done", "reached", "let-go", "passed", "failed", "split", "withdrawn", "archived")


def find(call: Invocation) -> int:
    """What says the words, the best fit first."""
    reply = call.get(
        "/v1/search",
        q=search_text(call.operands),
        limit=call.number("limit", USUAL),
    )
    call.answer(reply, lambda found: _table(call, found), lambda found: ids(call, found))
    return 0


def _table(call: Invocation, found: list[Json]) -> None:
    screen = call.screen
    if not screen.tty:
        screen.table((), [_bare(call, one) for one in found])
        return
    if not found:
        screen.line("nothing says that")
        screen.line(Cell("next:", "dim"), " fewer words, or only their beginnings:  moot find WORD")
        return
    most = max((screen.width - 24) * 2 // 5, 10)
    rows = [
        [
            id_cell(call, one),
            one["state"] if one["kind"] == "thought" else one["kind"],
            cut(plain(_title(one)), most, screen.mark),
            "",
            Cell(one["state"] if one["state"] in OVER else "", "dim"),
        ]
        for one in found
    ]
    taken = [max(width(_text(row[at])) for row in rows) + 2 for at in (0, 1, 2, 4)]
    room = screen.width - sum(part for part in taken if part > 2)
    for row, one in zip(rows, found, strict=True):
        row[3] = _hit(call, one, room)
    screen.table(("id", "kind", "title", "found", ""), rows, give=3)


def _text(cell: Cell | str) -> str:
    return cell if isinstance(cell, str) else cell.text


def _bare(call: Invocation, one: Json) -> list[Cell | str]:
    """A line for programs: where it was found, and the words there without any mark."""
    return [
        id_cell(call, one),
        one["kind"],
        one["state"],
        one["title"],
        one["in"],
        "".join(one["snippet"]),
    ]


def _title(one: Json) -> str:
    """What it is called; of what was said, what that was about."""
    return str((one["kind"] == "thought" and one["goal_title"]) or one["title"])


def _hit(call: Invocation, one: Json, room: int) -> str:
    """The text around the words, each hit in brackets, the first of them within the room."""
    pieces = [plain(piece) for piece in one["snippet"]]
    shown = [f"[{piece}]" if at % 2 else piece for at, piece in enumerate(pieces)]
    if width("".join(shown)) > room:
        shown[0] = _end(shown[0], max(room // LEAD, 1), call.screen.mark)
    return "".join(shown)


def _end(text: str, room: int, mark: str) -> str:
    """The end of a text that fits, from the beginning of a word if there is one."""
    if width(text) <= room:
        return text
    begin = len(text)
    while begin and width(text[begin - 1 :]) <= room:
        begin -= 1
    space = text.find(" ", begin, len(text) - 1)
    return mark + text[space + 1 if space >= 0 else begin :]
