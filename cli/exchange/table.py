"""Tasks as a table (CSV), out and in. spec: EXCH-9, spec: EXCH-10.

A spreadsheet runs a cell that begins with one of a few characters as a formula, whoever wrote it.
So such a cell gets an apostrophe before it, and loses it on the way in.
"""

from __future__ import annotations

import csv
import io

from moot.cli.measures import work_length

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from moot.cli.json_text import Json

FORMULA = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
"""What makes a spreadsheet take a cell for a formula, in narrow letters and wide."""

QUOTE = "'"
FIELDS = (
    "id,kind,title,state,who,due_at,start_at,tags,goal,goal_title,stage,hands,notes,made,by_name,"
    "changed,rev,effort,series,occurs"
)
"""What is asked of a node."""


def _when(field: str) -> Callable[[Json], str]:
    def cell(thing: Json) -> str:
        at = thing[field]
        return " ".join(filter(None, (at["date"], at["time"]))) if at else ""

    return cell


def _zone(field: str) -> Callable[[Json], str]:
    return lambda thing: thing[field]["zone"] if thing[field] else ""


def _who(thing: Json) -> str:
    return ", ".join(
        one["name"] + ("" if one["as"] == "lead" else f" ({one['as']}s)") for one in thing["who"]
    )


def _hands(thing: Json) -> str:
    hands = thing["hands"] or {"min": 1, "max": 1}
    least, most = hands["min"], hands["max"]
    return str(least) if least == most else f"{least}..{most}"


def _effort(thing: Json) -> str:
    """What members think it takes, as it is typed: `1h30min`."""
    given = thing["effort"]
    return work_length(given["minutes"]).replace(" ", "") if given["members"] else ""


def _of(name: str) -> Callable[[Json], str]:
    return lambda thing: thing[name] or ""


COLUMNS: dict[str, Callable[[Json], str]] = {
    "id": _of("id"),
    "title": _of("title"),
    "state": _of("state"),
    "who": _who,
    "due": _when("due_at"),
    "due_zone": _zone("due_at"),
    "start": _when("start_at"),
    "start_zone": _zone("start_at"),
    "tags": lambda thing: " ".join(thing["tags"]),
    "goal": _of("goal_title"),
    "goal_id": _of("goal"),
    "stage": _of("stage"),
    "hands": _hands,
    "effort": _effort,
    "series": lambda thing: thing["series"]["words"] if thing["series"] else "",
    "series_id": lambda thing: thing["occurs"]["series"] if thing["occurs"] else "",
    "notes": _of("notes"),
    "made": _of("made"),
    "by": _of("by_name"),
    "changed": _of("changed"),
    "rev": _of("rev"),
}
"""By name what a column shows of a task."""


def cells(thing: Json) -> dict[str, str]:
    """What the columns show of a task, before it is guarded."""
    return {name: show(thing) for name, show in COLUMNS.items()}


def lines(things: Iterable[Json]) -> Iterator[str]:
    """The table, a line for the names and one for each task."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    yield _taken(text)
    for thing in things:
        writer.writerow(map(guarded, cells(thing).values()))
        yield _taken(text)


def _taken(text: io.StringIO) -> str:
    line = text.getvalue()
    text.seek(0)
    text.truncate()
    return line


def guarded(text: str) -> str:
    """A cell that no spreadsheet takes for a formula. spec: EXCH-10."""
    return QUOTE + text if text.lstrip(QUOTE)[:1] in FORMULA and text.lstrip(QUOTE) else text


def unguarded(cell: str) -> str:
    """What a cell says; the way back from `guarded`."""
    bare = cell.lstrip(QUOTE)
    return cell[1:] if bare and bare[0] in FORMULA and cell != bare else cell
