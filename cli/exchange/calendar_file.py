"""Tasks with a day as a calendar (RFC 5545): a to-do for each. spec: EXCH-13."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, tzinfo

from moot.cli.exchange.recurrence import recurrence
from moot.node.query.zone import zone_named
from moot.node.trouble import Trouble
from moot.node.version import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from moot.cli.json_text import Json

FIELDS = (
    "id,kind,title,state,stage,who,due,due_at,start,start_at,tags,goal,goal_title,notes,made,"
    "changed,done"
)
"""What is asked of a node."""

FOLD = 75
"""Octets of a line, without its end."""

ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
CONTROLS = {code: chr(0x2400 + code) for code in range(32) if chr(code) not in "\t\n"} | {
    0x7F: "\u2421"
}
"""A text must not hold these; they are shown by the signs that name them, as on a terminal."""


def lines(head: Json, things: Iterable[Json]) -> Iterator[str]:
    """The calendar, each line with its end. Those without a day are left out by who asks."""
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
    for thing in things:
        for line in _todo(thing, group["id"]):
            yield folded(line)
    yield folded("END:VCALENDAR")


def has_day(thing: Json) -> bool:
    """Whether it is a task that a calendar can show."""
    return thing["kind"] == "task" and bool(thing["due_at"] or thing["start_at"])


def _todo(thing: Json, group: str) -> Iterator[str]:
    yield "BEGIN:VTODO"
    # Ids are unique within a group; what comes from one file may be in two groups.
    yield f"UID:{thing['id']}-{group}"
    yield f"DTSTAMP:{_utc(thing['changed'])}"
    yield f"CREATED:{_utc(thing['made'])}"
    yield f"LAST-MODIFIED:{_utc(thing['changed'])}"
    yield f"SUMMARY:{escaped(thing['title'])}"
    yield from _state(thing)
    yield from _dates(thing)
    yield from recurrence(thing)
    if thing["notes"]:
        yield f"DESCRIPTION:{escaped(thing['notes'])}"
    if thing["tags"]:
        yield f"CATEGORIES:{','.join(map(escaped, thing['tags']))}"
    if thing["goal"]:
        yield f"RELATED-TO;RELTYPE=PARENT:{thing['goal']}-{group}"
    for one in thing["who"]:
        yield f"CONTACT:{escaped(one['name'])}"
    yield "END:VTODO"


def _state(thing: Json) -> Iterator[str]:
    match thing["state"]:
        case "done":
            yield "STATUS:COMPLETED"
            yield "PERCENT-COMPLETE:100"
            if thing.get("done"):
                yield f"COMPLETED:{_utc(thing['done'][0]['at'])}"
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
    begins = start and (_day(start) if whole else _instant(start, ends=False))
    ends = due and (_day(due) if whole else _instant(due, ends=True))
    kind = ";VALUE=DATE:" if whole else ":"
    if begins and (not ends or begins < ends):
        yield f"DTSTART{kind}{begins}"
    if ends:
        yield f"DUE{kind}{ends}"


def _day(at: Json) -> str:
    return str(at["date"]).replace("-", "")


def _instant(at: Json, *, ends: bool) -> str | None:
    """A moment in UTC; of a day its first, or its last. None in a zone that is unknown here."""
    try:
        zone: tzinfo = zone_named(at["zone"])
        clock = (
            time.fromisoformat(at["time"]) if at["time"] else time(23, 59, 59) if ends else time()
        )
        return (
            datetime.combine(date.fromisoformat(at["date"]), clock, zone)
            .astimezone(UTC)
            .strftime("%Y%m%dT%H%M%SZ")
        )
    except (Trouble, ValueError, OverflowError):
        return None


def _utc(stamp: str) -> str:
    """A time as the API writes it, as a calendar does."""
    return stamp[:19].replace("-", "").replace(":", "") + "Z"


def escaped(text: str) -> str:
    """A text as a value of a calendar. spec: EXCH-14."""
    return text.replace("\r\n", "\n").translate(CONTROLS).translate(ESCAPES)


def folded(line: str) -> str:
    """A line with its end, in pieces of at most 75 octets, no letter cut in two. spec: EXCH-14."""
    pieces, room, piece = [], FOLD, bytearray()
    for letter in line:
        data = letter.encode()
        if len(piece) + len(data) > room:
            pieces.append(piece)
            piece, room = bytearray(), FOLD - 1  # the space before what goes on counts
        piece += data
    pieces.append(piece)
    return b"\r\n ".join(pieces).decode() + "\r\n"
