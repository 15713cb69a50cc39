"""`moot view`: filters kept under a name."""

from __future__ import annotations

from moot.cli.commands.things import ids, listed, table
from moot.cli.filter_words import filter_text
from moot.cli.plain import plain
from moot.cli.screen import Cell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json


def save(call: Invocation) -> int:
    """Keep a filter under a name."""
    name, *words = call.operands
    answer = call.act(
        "view.save",
        name=name,
        filter=filter_text(words),
        sort=call.value("sort"),
        shared=True if call.flag("shared") else None,
    )

    def human(_: Json) -> None:
        view = answer["saved"]
        whose = "for the group" if view["shared"] else "for you"
        already = " already" if answer["nothing"] else ""
        shown = f"{plain(view['name'])}{already}, {whose}: {plain(view['filter'])}"
        call.screen.line(f"kept as {shown}", Cell(_order(view), "dim"))
        call.screen.line(Cell("next:", "dim"), f" moot list view:{plain(view['name'])}")

    call.tell(answer, human, lambda _: call.screen.line(answer["saved"]["name"]))
    return 0


def drop(call: Invocation) -> int:
    """Keep a view no longer."""
    (name,) = call.operands
    shared = True if call.flag("shared") else None
    answer = call.act("view.drop", name=name, shared=shared)

    def human(_: Json) -> None:
        whose = "the group keeps" if shared else "you keep"
        call.screen.line(f"{whose} {plain(name)} no longer")

    call.tell(answer, human)
    return 0


def show(call: Invocation) -> int:
    """List by a view."""
    (name,) = call.operands
    reply = listed(call, f"view:{name}")
    total = int(reply.headers.get("moot-total", "0"))
    call.answer(reply, lambda things: table(call, things, total), lambda things: ids(call, things))
    return 0


def list_views(call: Invocation) -> int:
    """The views there are."""
    reply = call.get("/v1/views")
    call.answer(reply, lambda views: _table(call, views), lambda views: _names(call, views))
    return 0


def _names(call: Invocation, views: list[Json]) -> None:
    for view in views:
        call.screen.line(view["name"])


def _table(call: Invocation, views: list[Json]) -> None:
    screen = call.screen
    if not views:
        if screen.tty:
            screen.line("no views yet")
            screen.line(Cell("next:", "dim"), " moot view save NAME FILTER")
        return
    screen.table(
        ("view", "whose", "filter", ""),
        [
            [
                Cell(view["name"], "strong"),
                _whose(view),
                view["filter"] + _order(view),
                _mark(view),
            ]
            for view in views
        ],
        give=2,
    )
    for view in views if screen.tty else ():
        _explain(call, view)


def _explain(call: Invocation, view: Json) -> None:
    """What is the matter with a view, and what to do about it."""
    for conflict in view["conflicts"]:
        call.screen.line(f"{plain(view['name'])}: {plain(conflict['message'])}")
        call.screen.line(Cell("next:", "dim"), f" {plain(conflict['next'][0])}")
    if view["reason"]:
        call.screen.line(f"{plain(view['name'])}: {plain(view['reason'])}")


def _whose(view: Json) -> str:
    return f"group ({view['by_name']})" if view["shared"] else "mine"


def _order(view: Json) -> str:
    return f"  by {plain(view['sort'])}" if view["sort"] else ""


def _mark(view: Json) -> Cell:
    """What keeps it from being used, or from being sure."""
    if view["conflicts"]:
        return Cell(f"! {len(view['conflicts'][0]['values'])} filters", "bad")
    if view["reason"]:
        return Cell("cannot be read", "bad")
    return Cell("behind mine" if view["hidden"] else "", "dim")
