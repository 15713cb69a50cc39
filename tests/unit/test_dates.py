"""Dates as people type them, seen from one Monday evening."""

from contextlib import suppress
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moot.node.query.dates import Moment, instant, is_duration, read_date
from moot.node.query.zone import machine_zone, zone_name, zone_named
from moot.node.trouble import Trouble

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 23, 18, 30, 12, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-11-23"),
        ("Tomorrow", "2026-11-24"),
        ("yesterday", "2026-11-22"),
        ("fri", "2026-11-27"),
        ("friday", "2026-11-27"),
        ("thurs", "2026-11-26"),
        ("mon", "2026-11-30"),
        ("eow", "2026-11-29"),
        ("eom", "2026-11-30"),
        ("eoy", "2026-12-31"),
        ("3d", "2026-11-26"),
        ("+3d", "2026-11-26"),
        ("-3d", "2026-11-20"),
        ("2w", "2026-12-07"),
        ("3m", "2027-02-23"),
        ("1y", "2027-11-23"),
        ("2026-12-01", "2026-12-01"),
        ("12-01", "2026-12-01"),
        ("11-01", "2027-11-01"),
        ("1dec", "2026-12-01"),
        ("1 december", "2026-12-01"),
        ("1 dec 2028", "2028-12-01"),
        ("29feb", "2028-02-29"),
    ],
)
def test_days(text, day):
    assert read_date(text, MONDAY) == Moment(date.fromisoformat(day), None)


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("now", "2026-11-23", "18:30"),
        ("4h", "2026-11-23", "22:30"),
        ("90min", "2026-11-23", "20:00"),
        ("fri 18:00", "2026-11-27", "18:00"),
        ("2026-12-01 08:05", "2026-12-01", "08:05"),
        ("2026-12-01T08:05", "2026-12-01", "08:05"),
        ("19:00", "2026-11-23", "19:00"),
        ("18:30", "2026-11-24", "18:30"),
        ("tomorrow 9:00", "2026-11-24", "09:00"),
    ],
)
def test_times(text, day, clock):
    expected = Moment(date.fromisoformat(day), time.fromisoformat(clock))
    assert read_date(text, MONDAY) == expected


@pytest.mark.spec("API-8")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "fr",
        "32dec",
        "2026-13-01",
        "2026-02-30",
        "25:00",
        "fri 25:00",
        "4h 18:00",
        "30feb",
        "02-30",
        "9999y",
        "0000-01-01",
        "99999d",
        "t",
        "1xyz",
    ],
)
def test_what_is_no_date_is_refused_with_examples(text):
    with pytest.raises(Trouble) as refused:
        read_date(text, MONDAY)
    assert refused.value.code == "bad-date"
    assert "fri" in refused.value.next[0]


@given(st.text(max_size=20) | st.from_regex(r"\A[0-9a-z: -]{0,16}\Z"))
def test_any_text_is_a_date_or_refused(text):
    with suppress(Trouble):
        moment = read_date(text, MONDAY)
        assert moment.begins(BERLIN) < moment.ends(BERLIN)


def test_a_day_lasts_23_hours_when_the_clocks_go_forward():
    moment = read_date("2026-03-29", MONDAY)
    assert moment.ends(BERLIN) - moment.begins(BERLIN) == 23 * 3_600_000


def test_an_hour_is_an_hour_when_the_clocks_go_back():
    before = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    assert read_date("1h", before) == Moment(date(2026, 10, 25), time(2, 30))


def test_the_end_of_a_month_is_not_overrun():
    assert read_date("1m", datetime(2027, 1, 31, tzinfo=UTC)).day == date(2027, 2, 28)


def test_durations_are_told_from_dates():
    assert is_duration("3d")
    assert not is_duration("3dec")


@pytest.mark.parametrize("name", ["Europe/Berlin", "UTC", "+05:30", "-03:00"])
def test_a_zone_keeps_its_name(name):
    assert zone_name(zone_named(name)) == name


@pytest.mark.parametrize(
    "name", ["Europe/Nowhere", "../etc/passwd", "+99:00", "", "\0", "a" * 5000]
)
def test_what_is_no_zone_is_refused(name):
    with pytest.raises(Trouble) as refused:
        zone_named(name)
    assert refused.value.code == "usage"


def test_the_machines_zone_has_an_offset(monkeypatch):
    monkeypatch.setenv("TZ", ":Europe/Berlin")
    assert zone_name(machine_zone()) == "Europe/Berlin"
    monkeypatch.delenv("TZ")
    assert machine_zone().utcoffset(MONDAY) is not None


@pytest.mark.parametrize("ms", [-(2**53), 0, 2**53])
def test_absurd_clocks_still_have_a_date(ms):
    assert 1 <= instant(ms).year <= 9999
    assert 1 <= instant(ms, BERLIN).year <= 9999
