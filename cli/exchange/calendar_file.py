"""Tasks with a day as a calendar (RFC 5545): a to-do for each, and a series as events.

spec: EXCH-13, spec: EXCH-27.
"""

from __future__ import annotations

from moot.cli.exchange.calendar_event import events, uid, words
from moot.cli.exchange.calendar_text import day, escaped, folded, moment, stamp
from moot.cli.exchange.calendar_zone import YEARS_AHEAD, clock_of, definition
from moot.node.version import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from moot.cli.json_text import Json

FIELDS = (
    "id,kind,title,state,stage,who,due,due_at,start,start_at,tags,goal,goal_title,notes,made,"
    "changed,occurs,template,done,recurs"
)
"""What is asked of a node."""


def lines(head: Json, things: Iterable[Json]) -> Iterator[str]:
    """The calendar, each line with its end. What has no place in it is left out by who asks."""
    group = head["group"]
    for line in (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//moot//moot {VERSION}//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{escaped(group['name'])}",
        f"X-WR-CALNAME:{escaped(group['name'])}",
    ):
        yield folded(line)
    series = []
    for thing in things:
        if thing["recurs"] is None:
            yield from map(folded, _todo(thing, group["id"]))
        else:
            series.append(thing)
    # A zone is told before what happens in it, over the years of all that does.
    yield from map(folded, _zones(series, int(head["made"][:4])))
    for thing in series:
        yield from map(folded, events(thing, group["id"]))
    yield folded("END:VCALENDAR")


def is_work(thing: Json) -> bool:
    """Whether it is a task that is to be done, was, or comes again.

    Of templates there are copies for that, and who skipped a day of a series left it out.
    """
    over = thing["state"] in ("template", "skipped") or thing["template"]
    return thing["kind"] == "task" and not over


def has_day(thing: Json) -> bool:
    """Whether it is a task that a calendar can show."""
    if thing["recurs"] is not None:
        return bool(thing["recurs"])
    return thing["kind"] == "task" and bool(thing["due_at"] or thing["start_at"])


def _zones(series: Iterable[Json], now: int) -> Iterator[str]:
    """The zones in which events are told, by the years that need them."""
    years: dict[str, list[int]] = {}
    for thing in series:
        for rule in thing["recurs"]:
            if "T" in rule["first"]:
                years.setdefault(rule["zone"], []).append(int(rule["first"][:4]))
            for due in (one["due_at"] for one in rule["moved"]):
                if due["time"]:
                    years.setdefault(due["zone"], []).append(int(due["date"][:4]))
    for zone, known in years.items():
        if clock_of(zone) is not None:
            yield from definition(zone, min(known), max(now, *known) + YEARS_AHEAD)


def _todo(thing: Json, group: str) -> Iterator[str]:
    yield "BEGIN:VTODO"
    yield f"UID:{uid(thing['id'], group)}"
    yield f"DTSTAMP:{stamp(thing['changed'])}"
    yield f"CREATED:{stamp(thing['made'])}"
    yield f"LAST-MODIFIED:{stamp(thing['changed'])}"
    yield f"SUMMARY:{escaped(thing['title'])}"
    yield from _state(thing)
    yield from _dates(thing)
    yield from words(thing, group)
    if thing["occurs"]:
        yield f"RELATED-TO;RELTYPE=SIBLING:{uid(thing['occurs']['series'], group)}"
    for one in thing["who"]:
        yield f"CONTACT:{escaped(one['name'])}"
    yield "END:VTODO"


def _state(thing: Json) -> Iterator[str]:
    match thing["state"]:
        case "done":
            yield "STATUS:COMPLETED"
            yield "PERCENT-COMPLETE:100"
            if thing.get("done"):
                yield f"COMPLETED:{stamp(thing['done'][0]['at'])}"
        case "archived":
            yield "STATUS:CANCELLED"
        case "claimed":
            yield "STATUS:IN-PROCESS"
        case _:
            begun = thing["stage"] not in (None, "open")
            yield f"STATUS:{'IN-PROCESS' if begun else 'NEEDS-ACTION'}"


def _dates(thing: Json) -> Iterator[str]:
    """DTSTART and DUE, both days or both instants, the first before the second. spec: EXCH-15."""
    start, due = thing["start_at"], thing["due_at"]
    whole = all(at["time"] is None for at in (start, due) if at)
    begins = start and (day(start) if whole else moment(start, ends=False))
    ends = due and (day(due) if whole else moment(due, ends=True))
    kind = ";VALUE=DATE:" if whole else ":"
    if begins and (not ends or begins < ends):
        yield f"DTSTART{kind}{begins}"
    if ends:
        yield f"DUE{kind}{ends}"
