"""`moot template save`, `list`, `use`: a goal or task with all under it, made again and again."""

from __future__ import annotations

from moot.cli.commands.tasks import bare, told
from moot.cli.commands.things import ids
from moot.cli.plain import plain
from moot.cli.screen import Cell
from moot.cli.thing_text import id_cell, named
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

PLACES = ("goal", "start")


def save(call: Invocation) -> int:
    """Keep something as a template, or no longer."""
    target, name = call.operands
    answer = call.act("template.save", id=target, name=name)

    def human(_: Json) -> None:
        thing = answer["thing"]
        already = " already" if answer["nothing"] else ""
        if thing["template"] is None:
            told(call, answer, f"no template{already}: {named(call, thing)}")
            return
        told(call, answer, f"{named(call, thing)}  is the template {plain(name)}{already}")
        typed = f'"{plain(name)}"' if " " in name else plain(name)
        call.screen.line(Cell("next:", "dim"), f" moot template use {typed}")

    call.tell(answer, human, bare(call))
    return 0


def list_templates(call: Invocation) -> int:
    """All templates."""
    reply = call.get("/v1/templates")
    call.answer(reply, lambda found: _table(call, found), lambda found: ids(call, found))
    return 0


def _table(call: Invocation, found: list[Json]) -> None:
    if not found:
        if call.screen.tty:
            call.screen.line("no templates")
            call.screen.line(Cell("next:", "dim"), " moot template save ID NAME")
        return
    call.screen.table(
        ("name", "id", "title", "things", "filled in"),
        [
            [
                one["name"],
                id_cell(call, one),
                one["title"],
                str(one["things"]),
                " ".join(f"{blank}=" for blank in one["blanks"]),
            ]
            for one in found
        ],
        give=2,
    )


def use(call: Invocation) -> int:
    """Make what a template holds, or what is missing of it."""
    name, *words = call.operands
    values: dict[str, str] = {}
    given: dict[str, str] = {}
    for word in words:
        place, colon, where = word.partition(":")
        blank, equals, value = word.partition("=")
        if colon and place in PLACES:
            given[place] = where
        elif equals and blank:
            values[blank] = value
        else:
            raise Trouble(
                "usage",
                f"'{plain(word)[:64]}' is no KEY=VALUE",
                next=(f"moot template use {name} KEY=VALUE     or  goal:ID  or  start:DATE",),
            )
    arguments = {"name": name, "values": values, "as": call.value("as"), **given}
    answer = call.act("template.use", **arguments)

    def human(_: Json) -> None:
        thing, made = answer["thing"], answer["made"]
        if answer["nothing"]:
            call.screen.folded(f"it is there already: {named(call, thing)}")
            return
        things = f"{made} thing{'s' * (made != 1)}"
        told(call, answer, f"made {things}: {named(call, thing)}")
        call.screen.line(Cell("next:", "dim"), f" moot goal tree {thing['short']}")

    call.tell(answer, human, bare(call))
    return 0
