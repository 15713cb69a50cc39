"""Tasks as a calendar, read by a library that others use for theirs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from moot.cli.exchange import calendar_file

HEAD = {
    "group": {"name": "garden, & co; 🌱", "id": "k2v8xq7m2v8k4t0w"},
    "made": "2026-11-25T07:12:00.000Z",
}
THING: dict[str, Any] = {
    "id": "3f1axq7m2v8k4t0w", "kind": "task", "title": "fix the pump", "state": "free",
    "stage": "open", "who": [], "due": None, "start": None, "start_at": None, "tags": [],
    "goal": None, "notes": None, "made": "2026-11-23T07:12:00.000Z", "done": [],
    "changed": "2026-11-24T07:12:01.500Z", "occurs": None, "template": None, "recurs": None,
    "due_at": {"date": "2026-11-27", "time": None, "zone": "Europe/Berlin"},
}  # fmt: skip
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def text_of(**more: object) -> str:
    return "".join(calendar_file.lines(HEAD, [{**THING, **more}]))


def todo(**more: object) -> Any:
    """The to-do of one task as a calendar program reads it."""
    (found,) = Calendar.from_ical(text_of(**more)).walk("VTODO")
    assert not found.errors
    return found


def at(day: str, clock: str | None = None, zone: str = "Europe/Berlin") -> dict[str, Any]:
    return {"date": day, "time": clock, "zone": zone}


def moments(**more: object) -> dict[str, object]:
    found = todo(**more)
    return {name: found[name].dt for name in ("DTSTART", "DUE") if name in found}


@pytest.mark.spec("EXCH-13")
def test_a_to_do_says_what_the_task_says() -> None:
    found = todo(
        title="one, two; three\\four 🌱",
        notes='first\n\nsecond, "third"',
        tags=["a,b", "water"],
        who=[{"name": "ben; b", "as": "lead"}],
        goal="9k2mxq7m2v8k4t0w",
    )
    assert found["UID"] == "3f1axq7m2v8k4t0w-k2v8xq7m2v8k4t0w"
    assert found["DTSTAMP"].dt == datetime(2026, 11, 24, 7, 12, 1, tzinfo=UTC)
    assert found["LAST-MODIFIED"].dt == found["DTSTAMP"].dt
    assert found["CREATED"].dt == datetime(2026, 11, 23, 7, 12, tzinfo=UTC)
    assert found["SUMMARY"] == "one, two; three\\four 🌱"
    assert found["DESCRIPTION"] == 'first\n\nsecond, "third"'
    assert [str(tag) for tag in found["CATEGORIES"].cats] == ["a,b", "water"]
    assert found["CONTACT"] == "ben; b"
    assert found["RELATED-TO"] == "9k2mxq7m2v8k4t0w-k2v8xq7m2v8k4t0w"
    assert found["RELATED-TO"].params["RELTYPE"] == "PARENT"
    calendar: Any = Calendar.from_ical(text_of())
    assert calendar["VERSION"] == "2.0"
    assert "\r\nX-WR-CALNAME:garden\\, & co\\; 🌱\r\n" in text_of()
    assert calendar["PRODID"].startswith("-//moot//")


@pytest.mark.spec("EXCH-13")
def test_states() -> None:
    assert todo()["STATUS"] == "NEEDS-ACTION"
    assert todo(stage="doing")["STATUS"] == "IN-PROCESS"
    assert todo(state="claimed")["STATUS"] == "IN-PROCESS"
    assert todo(state="archived")["STATUS"] == "CANCELLED"
    done = todo(state="done", done=[{"at": "2026-11-24T07:12:01.500Z"}])
    assert (done["STATUS"], done["PERCENT-COMPLETE"]) == ("COMPLETED", 100)
    assert done["COMPLETED"].dt == datetime(2026, 11, 24, 7, 12, 1, tzinfo=UTC)


@pytest.mark.spec("EXCH-15")
def test_days_are_days_as_they_were_written() -> None:
    assert moments() == {"DUE": date(2026, 11, 27)}
    assert moments(start_at=at("2026-11-20")) == {
        "DTSTART": date(2026, 11, 20), "DUE": date(2026, 11, 27),
    }  # fmt: skip
    assert moments(due_at=None, start_at=at("2026-11-20")) == {"DTSTART": date(2026, 11, 20)}
    assert "DUE;VALUE=DATE:20261127\r\n" in text_of()


@pytest.mark.spec("EXCH-15")
def test_times_are_instants_through_the_change_of_clocks() -> None:
    winter, summer = at("2026-11-27", "18:00"), at("2026-07-27", "18:00")
    assert moments(due_at=winter) == {"DUE": datetime(2026, 11, 27, 17, tzinfo=UTC)}
    assert moments(due_at=summer) == {"DUE": datetime(2026, 7, 27, 16, tzinfo=UTC)}
    assert moments(due_at=at("2026-11-27", "18:00", "-03:30")) == {
        "DUE": datetime(2026, 11, 27, 21, 30, tzinfo=UTC)
    }


@pytest.mark.spec("EXCH-15")
def test_a_day_beside_a_time_is_an_instant_too() -> None:
    assert moments(start_at=at("2026-11-20"), due_at=at("2026-11-27", "18:00")) == {
        "DTSTART": datetime(2026, 11, 19, 23, tzinfo=UTC),
        "DUE": datetime(2026, 11, 27, 17, tzinfo=UTC),
    }
    assert moments(start_at=at("2026-11-20", "09:00")) == {
        "DTSTART": datetime(2026, 11, 20, 8, tzinfo=UTC),
        "DUE": datetime(2026, 11, 27, 22, 59, 59, tzinfo=UTC),
    }


@pytest.mark.spec("EXCH-15")
def test_what_begins_when_it_is_due_or_later_says_when_it_is_due() -> None:
    for begins in ("2026-11-27", "2026-11-28"):
        assert moments(start_at=at(begins)) == {"DUE": date(2026, 11, 27)}


def test_a_zone_that_nobody_knows_leaves_the_moment_out() -> None:
    assert moments(due_at=at("2026-11-27", "18:00", "Atlantis/City")) == {}
    assert moments(due_at=at("2026-11-27", zone="Atlantis/City")) == {"DUE": date(2026, 11, 27)}
    assert moments(due_at=at("0001-01-01", "00:00", "+14:00")) == {}


@pytest.mark.spec("EXCH-14")
@given(TEXTS, TEXTS, st.lists(TEXTS.filter(str.strip), max_size=3))
@example("x" * 67 + "🌱" * 40, "\u0301" * 80, ["é" * 90])
@example("BEGIN:VTODO\nEND:VCALENDAR", "\r\n X", ["\\n"])
def test_any_text_comes_through_and_no_line_is_too_long(
    title: str, notes: str, tags: list[str]
) -> None:
    text = text_of(title=title, notes=notes, tags=tags)
    for line in text.encode().split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
        assert not any(byte < 32 and byte != 9 for byte in line)
    found = todo(title=title, notes=notes, tags=tags)
    assert found["SUMMARY"] == _shown(title)
    assert found.get("DESCRIPTION", "") == _shown(notes)
    seen = [str(tag) for tag in found["CATEGORIES"].cats] if tags else []
    assert seen == list(map(_shown, tags))


def _shown(text: str) -> str:
    """A text with the signs of control characters, by another way than the code's."""
    made = []
    for one in text.replace("\r\n", "\n"):
        code = ord(one)
        control = (code < 32 and one not in "\t\n") or code == 127
        made.append(("\u2421" if code == 127 else chr(0x2400 + code)) if control else one)
    return "".join(made)


def test_a_calendar_of_nothing_is_one() -> None:
    calendar = Calendar.from_ical("".join(calendar_file.lines(HEAD, [])))
    assert not calendar.walk("VTODO")


def test_only_tasks_with_a_day_are_to_dos() -> None:
    assert calendar_file.has_day(THING)
    assert calendar_file.has_day({**THING, "due_at": None, "start_at": at("2026-11-20")})
    assert not calendar_file.has_day({**THING, "due_at": None})
    assert not calendar_file.has_day({**THING, "kind": "goal"})


# -- what comes again ------------------------------------------------------------------------------

WEEKLY: dict[str, Any] = {
    "first": "2026-11-27T18:00", "zone": "Europe/Berlin", "rule": "FREQ=WEEKLY", "without": [],
    "moved": [],
}  # fmt: skip
DAILY: dict[str, Any] = {**WEEKLY, "first": "2027-01-04", "rule": "FREQ=DAILY;COUNT=5"}


def series(*rules: dict[str, Any], **more: object) -> dict[str, Any]:
    return {**THING, "due_at": None, "state": "series", "recurs": [*rules], **more}


def told(*things: dict[str, Any]) -> Any:
    calendar: Any = Calendar.from_ical("".join(calendar_file.lines(HEAD, things)))
    assert not any(part.errors for part in calendar.walk())
    return calendar


@pytest.mark.spec("EXCH-27")
def test_a_series_is_an_event_for_each_rule() -> None:
    thing = series(WEEKLY, DAILY, tags=["water"], notes="with rain water", goal="9k2mxq7m2v8k4t0w")
    calendar = told(thing)
    assert calendar.walk("VTODO") == []
    weekly, daily = calendar.walk("VEVENT")
    for event in (weekly, daily):
        assert event["SUMMARY"] == "fix the pump"
        assert event["DESCRIPTION"] == "with rain water"
        assert [str(tag) for tag in event["CATEGORIES"].cats] == ["water"]
        assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")
        assert event["DTSTAMP"].dt == datetime(2026, 11, 24, 7, 12, 1, tzinfo=UTC)
    assert weekly["UID"] == "3f1axq7m2v8k4t0w-k2v8xq7m2v8k4t0w"
    assert weekly["RELATED-TO"] == "9k2mxq7m2v8k4t0w-k2v8xq7m2v8k4t0w"
    assert daily["UID"] == "3f1axq7m2v8k4t0w-20270104-k2v8xq7m2v8k4t0w"
    assert {str(one): one.params["RELTYPE"] for one in daily["RELATED-TO"]} == {
        str(weekly["UID"]): "SIBLING", str(weekly["RELATED-TO"]): "PARENT",
    }  # fmt: skip
    assert daily["DTSTART"].dt == date(2027, 1, 4)
    assert told(series(WEEKLY, state="archived")).walk("VEVENT")[0]["STATUS"] == "CANCELLED"


@pytest.mark.spec("EXCH-28")
def test_a_time_is_told_as_on_the_wall_with_what_its_zone_means() -> None:
    text = "".join(calendar_file.lines(HEAD, [series(WEEKLY), series(WEEKLY, DAILY)]))
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert text.index("BEGIN:VTIMEZONE") < text.index("BEGIN:VEVENT")
    assert "DTSTART;TZID=Europe/Berlin:20261127T180000\r\n" in text
    (zone,) = told(series(WEEKLY)).walk("VTIMEZONE")
    moved = [at.dt for part in zone.subcomponents if "RDATE" in part for at in part["RDATE"].dts]
    assert max(moved).year == 2046
    for name, written in (("UTC", "DTSTART:20261127T180000Z"),
                          ("+05:30", 'DTSTART;TZID="UTC+05:30":20261127T180000')):  # fmt: skip
        text = "".join(calendar_file.lines(HEAD, [series({**WEEKLY, "zone": name})]))
        assert f"{written}\r\n" in text
        assert text.count("BEGIN:VTIMEZONE") == (name != "UTC")
    assert not told(series(DAILY)).walk("VTIMEZONE")


@pytest.mark.spec("EXCH-29")
def test_days_that_were_skipped_or_put_off() -> None:
    moved = {"at": "2026-12-11T18:00", "due_at": at("2026-12-12")}
    calendar = told(series({**WEEKLY, "without": ["2026-12-04T18:00"], "moved": [moved]}))
    event, other = calendar.walk("VEVENT")
    assert [one.dt.isoformat() for one in event["EXDATE"].dts] == ["2026-12-04T18:00:00+01:00"]
    assert other["UID"] == event["UID"]
    assert other["RECURRENCE-ID"].dt.isoformat() == "2026-12-11T18:00:00+01:00"
    assert other["DTSTART"].dt == date(2026, 12, 12)
    assert "RRULE" not in other
    abroad = {**moved, "due_at": at("2030-12-12", "09:00", "Asia/Tokyo")}
    zones = told(series({**DAILY, "moved": [{**abroad, "at": "2027-01-05"}]})).walk("VTIMEZONE")
    assert [zone["TZID"] for zone in zones] == ["Asia/Tokyo"]


@pytest.mark.spec("EXCH-29")
def test_a_day_that_somebody_took_up_is_a_to_do_of_its_series() -> None:
    day = todo(occurs={"series": "5p8qxq7m2v8k4t0w", "at": "2026-11-27", "virtual": False})
    assert day["RELATED-TO"] == "5p8qxq7m2v8k4t0w-k2v8xq7m2v8k4t0w"
    assert day["RELATED-TO"].params["RELTYPE"] == "SIBLING"


def test_what_is_no_work_is_in_no_calendar() -> None:
    assert calendar_file.is_work(THING)
    assert calendar_file.is_work(series(WEEKLY))
    for state in ("skipped", "template"):
        assert not calendar_file.is_work({**THING, "state": state})
    assert not calendar_file.is_work({**THING, "state": "archived", "template": "harvest"})
    assert calendar_file.has_day(series(WEEKLY))
    assert not calendar_file.has_day(series())
