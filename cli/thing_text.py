"""How a goal, task or thought reads in one line."""

from __future__ import annotations

from moot.cli import moment
from moot.cli.plain import plain
from moot.cli.screen import Cell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

LINE_FIELDS = "id,short,kind,title,state,who,tags,due,due_at,stage,is,conflicts"
"""What a line needs; asking for these alone spares the node the rest."""

MANY = {
    "title": "titles",
    "due": "due days",
    "start": "start days",
    "why": "reasons",
    "stage": "stages",
    "state": "states",
    "notes": "versions of the notes",
}
"""Fields as one counts them, where people filled one in differently."""


def holders(thing: Json) -> str:
    """Who has it, `ada, ben (both)`; `free` if nobody has."""
    names = [
        one["name"] + ("" if one["as"] == "lead" else f" ({one['as']}s)") for one in thing["who"]
    ]
    both = {2: " (both)"}.get(len(names), " (all)") if "doubled" in thing["is"] else ""
    return ", ".join(names) + both if names else thing["state"]


def holder_cell(thing: Json) -> Cell:
    """Who has it, in the style of what that means."""
    words = set(thing["is"])
    if thing["state"] == "done":
        return Cell("done", "good")
    if thing["state"] == "skipped":
        return Cell("skipped", "dim")
    style = "bad" if "doubled" in words else "strong" if "mine" in words else ""
    return Cell(holders(thing), style if thing["who"] else "dim")


def due_cell(call: Invocation, thing: Json) -> Cell:
    """When it is due; a day that is past says so in a word, too. To programs the day itself."""
    if not call.screen.tty:
        written = thing["due_at"] or {"date": "", "time": None}
        return Cell(" ".join(filter(None, (written["date"], written["time"]))))
    words = moment.due(thing)
    if words and "overdue" in thing["is"]:
        return Cell(f"{words} (overdue)", "bad")
    return Cell(words, "warn" if "due" in thing["is"] else "")


def marks_cell(thing: Json) -> Cell:
    """What else there is to see: what people wrote at the same time, that it waits, the stage."""
    marks = ", ".join(filter(None, map(_mark, thing["conflicts"])))
    if marks:
        return Cell(f"! {marks}", "bad")
    if thing.get("series"):
        return Cell(plain(thing["series"]["words"]), "dim")
    if "asked" in thing["is"]:
        return Cell("you are asked", "warn")
    if "quiet" in thing["is"]:
        return Cell("quiet", "dim")
    if "blocked" in thing["is"]:
        return Cell("blocked", "dim")
    return Cell(thing["stage"] if thing["stage"] not in (None, "open") else "", "dim")


def _mark(conflict: Json) -> str:
    if conflict["kind"] == "claims":
        return ""  # the names say it
    if conflict["kind"] == "done":
        return "done and reopened"
    if conflict["field"] == "archived":
        return "put away?"
    count = len(conflict["values"])
    what = "places" if conflict["kind"] == "place" else MANY.get(conflict["field"])
    return f"{count} {what}" if count > 1 and what else f"in conflict: {conflict['field']}"


def tags(thing: Json) -> str:
    """Its tags as they are typed."""
    return " ".join(f"+{tag}" for tag in thing["tags"])


def id_cell(call: Invocation, thing: Json) -> Cell:
    """Its id, short to people and whole to programs."""
    return Cell(call.id_of(thing), "id")


def task_row(call: Invocation, thing: Json) -> list[Cell | str]:
    """A task as lists show it: id, title, who has it, due, tags, and what else there is to see."""
    return [
        id_cell(call, thing),
        thing["title"],
        holder_cell(thing),
        due_cell(call, thing),
        Cell(tags(thing), "dim"),
        marks_cell(thing),
    ]


def named(call: Invocation, thing: Json) -> str:
    """Id and title, safe to show, as sentences name a thing."""
    return f"{call.screen.paint(call.id_of(thing), 'id')}  {plain(thing['title'])}"


def in_short(call: Invocation, thing: Json) -> str:
    """Id, title, and what else was set, as the answer to a new task names it."""
    due = moment.due(thing)
    parts = [named(call, thing), f"due {due}" if due else "", plain(tags(thing))]
    return "  ".join(filter(None, parts))


FEW = 2
"""People named as not having what was just written."""


def spread(answer: Json) -> str:
    """Who has what was just written, in a few words; empty if there is nobody else."""
    have, here = answer["have"], answer["here"]
    of = have["of"] if have else 0
    if answer["nothing"] or not (of or answer["keepers"]):
        return ""
    if not of:
        return f"({_on_its_way(answer['keepers'])})"
    if have["count"] >= of:
        return f"({of} of {of} others have it)"
    if here:
        return f"(on its way to {min(here, of)} of {of})"
    keepers = f"; {_on_its_way(answer['keepers'])}" if answer["keepers"] else ""
    return f"(saved; {_without(answer)}{keepers})"


def _without(answer: Json) -> str:
    """Who does not have it: by name if they are few, else how many have it. spec: CLI-82."""
    have, lacking = answer["have"], answer["lacking"]
    names = [plain(one["name"]) for one in lacking]
    if len(lacking) < have["of"] - have["count"] or len(names) > FEW:
        return f"{have['count']} of {have['of']} others have it"
    if len(names) == 1:
        return f"{names[0]} is away and does not have this yet"
    return f"{' and '.join(names)} are away and do not have this yet"


def _on_its_way(keepers: int) -> str:
    return "on its way to a keeper" if keepers == 1 else f"on its way to {keepers} keepers"
