"""`moot repeat`, `series`, `skip`: tasks that come again and again, and their days."""

from __future__ import annotations

from moot.cli import moment
from moot.cli.commands.tasks import bare, each, path_part, told
from moot.cli.commands.things import ids
from moot.cli.plain import plain
from moot.cli.screen import Cell
from moot.cli.thing_text import due_cell, holder_cell, id_cell, named
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

SHOWN = 10
FROM = "from:"


def repeat(call: Invocation) -> int:
    """Let a task come again, by another rule, or no more."""
    target, *words = call.operands
    start = [word[len(FROM) :] for word in words if word.startswith(FROM)]
    rule = " ".join(word for word in words if not word.startswith(FROM))
    if not rule or len(start) > 1:
        raise Trouble("usage", "repeat needs a rule", next=call.command.examples[:1])
    answer = call.act("repeat", **{"id": target, "rule": rule, "from": start[0] if start else None})

    def human(_: Json) -> None:
        thing, coming = answer["thing"], answer["next"]
        series = thing["series"]
        said = plain(series["words"]) if series else "does not come again"
        said += _beginning(series, coming)
        then = f"; next {moment.due(coming)}" if coming else ""
        already = " already" if answer["nothing"] and series else ""
        told(call, answer, f"{named(call, thing)}  {said}{already}{then}")

    call.tell(answer, human, bare(call))
    return 0


def _beginning(series: Json | None, coming: Json | None) -> str:
    """From when a rule holds, if the next day is still by the one before it."""
    rule = series["rules"][-1] if series else None
    if not rule or not rule["rule"] or not coming or rule["from"][:10] <= coming["due_at"]["date"]:
        return ""
    return f" from {moment.day(*map(int, rule['from'][:10].split('-')))}"


def series(call: Invocation) -> int:
    """The days of a series, from the last that was due on."""
    name = path_part(call.operands[0])
    limit = call.number("limit", SHOWN)
    past = 1 if call.flag("all") else None
    reply = call.get(f"/v1/things/{name}/occurrences", limit=limit or None, all=past)
    call.answer(reply, lambda days: _days(call, days), lambda days: ids(call, days))
    return 0


def _days(call: Invocation, days: list[Json]) -> None:
    if not days:
        if call.screen.tty:
            call.screen.line("it comes no more")
        return
    call.screen.table(
        ("id", "due", "", "task"),
        [[id_cell(call, day), due_cell(call, day), _state(day), day["title"]] for day in days],
        give=3,
    )


def _state(day: Json) -> Cell:
    """Who has it, or how it stands; nothing of a day that nobody touched."""
    if day["occurs"]["virtual"]:
        return Cell("")
    return holder_cell(day)


def skip(call: Invocation) -> int:
    """Leave days out, or do them after all."""
    back = call.flag("not")

    def one(answer: Json) -> None:
        thing = answer["thing"]
        due = moment.due(thing)
        words = "not skipped" if back else "skipped"
        told(call, answer, f"{words} {named(call, thing)}{f'  due {due}' if due else ''}")

    return each(call, "skip", one, {"not": back or None})
