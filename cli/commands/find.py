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
LEAD = 8
"""A part of so many of the line stands before the first hit; the hit itself has to be seen."""

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
    room = max((screen.width - 24) * 2 // 5, 10)
    screen.table(
        ("id", "kind", "title", "found", ""),
        [
            [
                id_cell(call, one),
                one["state"] if one["kind"] == "thought" else one["kind"],
                cut(plain(_title(one)), room, screen.mark),
                _hit(call, one),
                Cell(one["state"] if one["state"] in OVER else "", "dim"),
            ]
            for one in found
        ],
        give=3,
    )


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


def _hit(call: Invocation, one: Json) -> str:
    """Where the words stand, each hit in brackets; of a title only that it is the title."""
    pieces = [plain(piece) for piece in one["snippet"]]
    room = call.screen.width // LEAD
    if width(pieces[0]) > room:
        words = pieces[0].split(" ")
        while words and width(" ".join(words)) > room:
            words.pop(0)
        pieces[0] = call.screen.mark + " ".join(words)
    return "".join(f"[{piece}]" if at % 2 else piece for at, piece in enumerate(pieces))
