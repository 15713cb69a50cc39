"""`moot loose`: what has fallen between people, and what one can do about it. spec: CLI-20."""

from __future__ import annotations

from moot.cli.plain import plain
from moot.cli.screen import Cell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

SHOWN = 10


def loose(call: Invocation) -> int:
    """Each loose end with its reason and a command that takes it up."""
    reply = call.get("/v1/loose", limit=call.number("limit", SHOWN) or None)
    total = int(reply.headers.get("moot-total", "0"))
    call.answer(reply, lambda ends: _show(call, ends, total), lambda ends: _ids(call, ends))
    return 0


def _ids(call: Invocation, ends: list[Json]) -> None:
    for end in ends:
        call.screen.line(end["thing"]["id"])


def _show(call: Invocation, ends: list[Json], total: int) -> None:
    screen = call.screen
    if not screen.tty:
        screen.table(
            ("",) * 5,
            [
                [end["thing"]["id"], end["reason"], end["thing"]["title"], end["words"],
                 end["next"][0]]
                for end in ends
            ],
        )  # fmt: skip
        return
    if not ends:
        screen.line("nothing has fallen between people")
        screen.line(Cell("next:", "dim"), " moot next")
        return
    for end in ends:
        thing, about = end["thing"], end["about"]
        screen.fitted(Cell(call.id_of(thing), "id"), "  ", Cell(plain(thing["title"]), "strong"))
        more = f" ({plain(about['title'])})" if about else ""
        screen.fitted(f"      {plain(end['words'])}{more}")
        screen.fitted(Cell("      next:", "dim"), f" {plain('     or  '.join(end['next']))}")
    if total > len(ends):
        screen.line(Cell(f"and {total - len(ends)} more:  moot loose -n {total}", "dim"))
