"""Times in words, compared with what the standard library computes."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moot.cli import moment

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    monkeypatch.setattr(moment, "now", NOON.timestamp)


@given(st.dates())
def test_days_are_counted_as_everybody_does(day: date) -> None:
    assert moment.day_number(day.year, day.month, day.day) == (day - date(1970, 1, 1)).days


@given(st.datetimes(timezones=st.just(UTC)))
def test_stamps_are_read_as_they_are_written(at: datetime) -> None:
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    stamp = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert moment.seconds(stamp) == pytest.approx(at.timestamp(), abs=0.001)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 24), "yesterday"),
        (date(2026, 11, 25), "today"),
        (date(2026, 11, 26), "tomorrow"),
        (date(2026, 11, 27), "Fri"),
        (date(2026, 12, 1), "Tue"),
        (date(2026, 12, 2), "Wed 2 Dec"),
        (date(2026, 11, 20), "Fri 20 Nov"),
        (date(2027, 1, 8), "Fri 8 Jan"),
        (date(2027, 11, 27), "27 Nov 2027"),
        (date(1970, 1, 1), "1 Jan 1970"),
    ],
)
def test_days_near_and_far(day: date, words: str) -> None:
    assert moment.day(day.year, day.month, day.day) == words


def test_a_date_without_a_time_is_the_day_that_was_written_wherever_one_reads() -> None:
    thing: dict[str, object] = {
        "due": "2026-11-28T04:59:59.000Z",
        "due_at": {"date": "2026-11-27", "time": None, "zone": "America/New_York"},
    }
    assert moment.due(thing) == "Fri"
    thing["due_at"] = {"date": "2026-11-27", "time": "23:59", "zone": "America/New_York"}
    assert moment.due(thing) == "Sat 04:59"
    assert moment.due({"due": None, "due_at": None}) == ""


@pytest.mark.parametrize(
    ("past", "words"),
    [(0, "just now"), (61, "1 min ago"), (7300, "2 h ago"), (86_400 * 9, "9 d ago"),
     (86_400 * 800, "2 y ago")],
)  # fmt: skip
def test_how_long_ago(past: int, words: str) -> None:
    stamp = (NOON - timedelta(seconds=past)).isoformat(timespec="milliseconds")
    assert moment.ago(stamp.replace("+00:00", "Z")) == words
    assert moment.ago(None) == "never"
