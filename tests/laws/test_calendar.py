"""A series in a calendar occurs as the node says, for programs that know of no moot."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from typing import Any
from zoneinfo import available_timezones

import pytest
from dateutil.rrule import rruleset, rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Timezone

from laws.rules import rules, starts
from moot.cli.exchange import calendar_file
from moot.cli.exchange.calendar_zone import definition
from moot.crdt import series
from moot.crdt.occurrence import At
from moot.crdt.series import Segment, Series
from moot.crdt.when import When
from moot.node.exchange.segments import segments_of
from moot.node.query.zone import zone_named
from moot.node.things.recurring import Occasion, ahead

HEAD = {
    "group": {"name": "garden", "id": "k2v8xq7m2v8k4t0w"},
    "made": "2026-11-23T07:12:00.000Z",
}
THING: dict[str, Any] = {
    "id": "5p8qxq7m2v8k4t0w", "kind": "task", "title": "water the beans", "state": "series",
    "tags": [], "goal": None, "notes": None, "made": "2026-11-23T07:12:00.000Z",
    "changed": "2026-11-24T07:12:01.500Z", "template": None,
}  # fmt: skip
END = date(2036, 1, 1)
PLACES = sorted(zone for zone in available_timezones() if "/" in zone and "Etc" not in zone)
zones = st.sampled_from(["Europe/Berlin", "UTC", "+05:30", "-11:00", *PLACES])
changes = st.lists(st.tuples(starts, rules() | st.none(), zones), min_size=1, max_size=4)


def a_series(drawn: list[tuple[At, str | None, str]]) -> Series:
    chore: Series = ()
    for start, rule, zone in sorted(drawn, key=lambda change: change[0].order):
        chore = series.changed(chore, Segment(start, rule, zone))
    return chore


def events(chore: Series, touched: list[tuple[At, When | None]]) -> list[Any]:
    """The events of a series as a calendar program reads them."""
    thing = {**THING, "recurs": segments_of(chore, touched)}
    calendar: Any = Calendar.from_ical("".join(calendar_file.lines(HEAD, [thing])))
    found: list[Any] = calendar.walk("VEVENT")
    assert not any(one.errors for one in found)
    named = {str(one["TZID"]) for one in calendar.walk("VTIMEZONE")}
    for one in found:
        zone = one["DTSTART"].params.get("TZID")
        assert zone is None or zone in named
    return found


def expanded(event: Any) -> list[Any]:
    """The days or times of an event, as dateutil reckons them from what is written there."""
    start = event["DTSTART"].dt
    whole = not isinstance(start, datetime)
    begin = datetime(start.year, start.month, start.day) if whole else start  # noqa: DTZ001 - a day
    days = rruleset()
    rule: Any = rrulestr(event["RRULE"].to_ical().decode(), dtstart=begin)
    days.rrule(rule)
    left_out = event.get("EXDATE", [])
    for one in left_out if isinstance(left_out, list) else [left_out]:
        for at in one.dts:
            days.exdate(datetime(*at.dt.timetuple()[:3]) if whole else at.dt)  # noqa: DTZ001
    found = takewhile(lambda at: at.date() < END, days)
    return [at.date() if whole else at for at in found]


def meant(occasion: Occasion) -> Any:
    """The same as the node says it."""
    if occasion.at.time is None:
        return date.fromisoformat(occasion.at.date)
    return datetime.fromisoformat(occasion.at.text).replace(tzinfo=zone_named(occasion.zone))


def occasions(chore: Series) -> list[Occasion]:
    return list(takewhile(lambda one: one.at.date < END.isoformat(), ahead(chore, date.min)))


@pytest.mark.spec("EXCH-27")
@pytest.mark.spec("EXCH-28")
@pytest.mark.spec("EXCH-29")
@settings(deadline=None)
@given(changes, st.data())
def test_the_events_of_a_series_are_its_days(
    drawn: list[tuple[At, str | None, str]], data: st.DataObject
) -> None:
    """Without those that were skipped, and those put off where they are now."""
    chore = a_series(drawn)
    days = occasions(chore)
    picked = data.draw(st.lists(st.sampled_from(days), max_size=4, unique=True)) if days else []
    skipped, off = picked[::2], picked[1::2]
    new = [When(f"2031-0{number + 1}-15", one.at.time, one.zone) for number, one in enumerate(off)]
    touched: list[tuple[At, When | None]] = [(one.at, None) for one in skipped]
    touched += [(one.at, when) for one, when in zip(off, new, strict=True)]
    touched.append((At("2019-05-05", "03:33"), None))  # a day of a rule that is no more
    found = events(chore, touched)
    rules_ = [one for one in found if "RRULE" in one]
    moved = [one for one in found if "RRULE" not in one]
    names = [str(one["UID"]) for one in rules_]
    assert len(set(names)) == len(names)
    assert [at for one in rules_ for at in expanded(one)] == [
        meant(one) for one in days if one not in skipped
    ]
    # A time on the wall stays one: what is equal as an instant could still be told in UTC.
    walls = [at.isoformat()[:16] for one in rules_ for at in expanded(one)]
    assert walls == [one.at.text for one in days if one not in skipped]
    by_day = {meant(one): when for one, when in zip(off, new, strict=True)}
    for one in moved:
        when = by_day.pop(one["RECURRENCE-ID"].dt)
        assert str(one["UID"]) in names
        assert one["DTSTART"].dt == meant(Occasion(At(when.date, when.time), when.zone))
    assert not by_day


@pytest.mark.spec("EXCH-27")
@settings(deadline=None)
@given(changes)
def test_an_event_begins_with_its_first_day_and_ends_as_the_standard_says(
    drawn: list[tuple[At, str | None, str]],
) -> None:
    for event in events(a_series(drawn), []):
        start, rule = event["DTSTART"].dt, event["RRULE"]
        assert expanded(event)[:1] == [start] or start.year >= END.year
        assert not ("COUNT" in rule and "UNTIL" in rule)
        for until in rule.get("UNTIL", []):
            timed = isinstance(start, datetime)
            assert isinstance(until, datetime) == timed
            assert not timed or until.utcoffset() == timedelta()


@pytest.mark.spec("EXCH-28")
@settings(deadline=None)
@given(
    zones,
    st.integers(1901, 2040),
    st.lists(
        st.datetimes(datetime(1901, 1, 1), datetime(2045, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
        max_size=20,
    ),
)
def test_a_zone_that_is_told_shows_what_its_clocks_show(
    zone: str, first: int, moments: list[datetime]
) -> None:
    """To a program that knows no zone by name: each moment falls under what was last told."""
    text = "\r\n".join(definition(zone, first, 2045)) + "\r\n"
    told: Any = Timezone.from_ical(text)
    clocks = zone_named(zone)
    for moment in moments:
        if moment.year < first:
            continue
        onset, shown = None, None
        for part in told.subcomponents:
            before, after = part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td
            given_ = part.get("RDATE")
            times = [part["DTSTART"].dt] + [at.dt for at in (given_.dts if given_ else [])]
            for local in times:
                at = (local - before).replace(tzinfo=UTC)
                if at <= moment and (onset is None or at >= onset):
                    onset, shown = at, after
        assert shown == moment.astimezone(clocks).utcoffset()


def test_a_zone_of_another_name_can_be_told_by_its_definition_alone() -> None:
    """As the library itself reckons with it, which knows no such place."""
    text = "\r\n".join(definition("Europe/Berlin", 2026, 2030)).replace("Europe/Berlin", "Here")
    event = "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Here:20270715T180000\r\nEND:VEVENT"
    calendar: Any = Calendar.from_ical(f"BEGIN:VCALENDAR\r\n{text}\r\n{event}\r\nEND:VCALENDAR\r\n")
    (found,) = calendar.walk("VEVENT")
    assert found["DTSTART"].dt.astimezone(UTC) == datetime(2027, 7, 15, 16, tzinfo=UTC)


@pytest.mark.spec("EXCH-28")
def test_a_zone_that_is_unknown_here_matters_to_times_alone() -> None:
    whole = Segment(At("2026-11-27", None), "FREQ=DAILY", "Atlantis/City")
    timed = Segment(At("2026-12-24", "18:00"), "FREQ=DAILY", "Atlantis/City")
    (event,) = events((whole, timed), [(At("2026-12-01", None), None)])
    assert event["DTSTART"].dt == date(2026, 11, 27)
    assert event["RRULE"].to_ical() == b"FREQ=DAILY;UNTIL=20261224"
    assert [one.dt for one in event["EXDATE"].dts] == [date(2026, 12, 1)]
