"""A series as events of a calendar: one for each of its rules, from its first day on.

What comes again is no to-do of a calendar: few programs let a to-do recur, and none lets each of
its days be somebody's. The days that people took up are to-dos of their own beside it.
"""

from __future__ import annotations

from moot.cli.exchange.calendar_text import compact, day, escaped, stamp
from moot.cli.exchange.calendar_zone import clock_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from moot.cli.json_text import Json


def uid(identity: str, group: str, first: str = "") -> str:
    """The name of a thing in calendars; of the later rules of a series with their first day.

    Ids are unique within a group; what comes from one file may be in two groups.
    """
    return f"{identity}-{compact(first)}-{group}" if first else f"{identity}-{group}"


def events(thing: Json, group: str) -> Iterator[str]:
    """The events of a series, without the ends of lines. spec: EXCH-27."""
    for number, rule in enumerate(thing["recurs"]):
        later = number > 0
        name = uid(thing["id"], group, rule["first"] if later else "")
        first = _at(rule["first"], rule["zone"])
        yield from _begin(thing, name)
        yield f"DTSTART{_time(first)}"
        yield f"RRULE:{rule['rule']}"
        for at in rule["without"]:
            yield f"EXDATE{_time(_at(at, rule['zone']))}"
        if later:
            yield f"RELATED-TO;RELTYPE=SIBLING:{uid(thing['id'], group)}"
        yield from _rest(thing, group)
        for moved in rule["moved"]:
            yield from _begin(thing, name)
            yield f"RECURRENCE-ID{_time(_at(moved['at'], rule['zone']))}"
            yield f"DTSTART{_time(moved['due_at'])}"
            yield from _rest(thing, group)


def _begin(thing: Json, name: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{name}"
    yield f"DTSTAMP:{stamp(thing['changed'])}"
    yield f"CREATED:{stamp(thing['made'])}"
    yield f"LAST-MODIFIED:{stamp(thing['changed'])}"


def _rest(thing: Json, group: str) -> Iterator[str]:
    """What the series says; it takes nobody's time, since nobody is put down for it."""
    yield f"SUMMARY:{escaped(thing['title'])}"
    yield "STATUS:CANCELLED" if thing["state"] == "archived" else "STATUS:CONFIRMED"
    yield "TRANSP:TRANSPARENT"
    yield from words(thing, group)
    yield "END:VEVENT"


def words(thing: Json, group: str) -> Iterator[str]:
    """What a to-do and an event say alike."""
    if thing["notes"]:
        yield f"DESCRIPTION:{escaped(thing['notes'])}"
    if thing["tags"]:
        yield f"CATEGORIES:{','.join(map(escaped, thing['tags']))}"
    if thing["goal"]:
        yield f"RELATED-TO;RELTYPE=PARENT:{uid(thing['goal'], group)}"


def _at(text: str, zone: str) -> Json:
    date, _, clock = text.partition("T")
    return {"date": date, "time": clock or None, "zone": zone}


def _time(at: Json) -> str:
    """A day, or a time as clocks on the wall of its zone show it. spec: EXCH-28."""
    if at["time"] is None:
        return f";VALUE=DATE:{day(at)}"
    wall = f"{day(at)}T{compact(at['time'])}00"
    clock = clock_of(at["zone"])
    return f":{wall}Z" if clock is None else f";TZID={clock}:{wall}"
