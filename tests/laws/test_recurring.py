"""Recurring: the days that we reckon are those that dateutil reckons, and nobody can stop us."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from laws.rules import days, rules, starts
from moot.crdt import occurrence, recurrence, series
from moot.crdt.occurrence import At
from moot.crdt.series import Segment, Series
from moot.node.things.periods import MOST_LOOKS, MOST_SEGMENTS, _looked_up
from moot.node.things.recurring import Occasion, ahead, around, behind

SOME = 40
END = datetime(2036, 1, 1)  # noqa: DTZ001 - as clocks on the wall show it
ZONES = sorted(zone for zone in available_timezones() if "/" in zone and "etc" not in zone.lower())


def plain(rule: str, start: At) -> list[str]:
    """What dateutil says on its own."""
    begin = datetime.fromisoformat(start.text)
    until = [part for part in rule.split(";") if part.startswith("UNTIL=")]
    for part in until:  # a day means all of it
        rule = rule.replace(part, f"{part}T235959")
    found = takewhile(lambda at: at < END, rrulestr(rule, dtstart=begin))
    return [f"{at:%Y-%m-%dT%H:%M}" if start.time else f"{at:%Y-%m-%d}" for at in found]


def texts(series: Series, day: date, end: str = "2036") -> list[str]:
    return [one.at.text for one in takewhile(lambda one: one.at.date < end, ahead(series, day))]


@pytest.mark.spec("SERIES-5")
@settings(deadline=None)
@given(rules(), starts)
def test_the_days_of_a_rule_are_those_that_dateutil_reckons(rule: str, start: At) -> None:
    """From the start, from anywhere between, and backwards."""
    assert recurrence.read(rule) is not None
    chore = (Segment(start, rule, "Europe/Berlin"),)
    expected = plain(rule, start)
    assert texts(chore, date(2019, 1, 1)) == expected
    middle = date(2027, 3, 17)
    assert texts(chore, middle) == [at for at in expected if at >= middle.isoformat()]
    back = [one.at.text for one in behind(chore, middle)]
    assert back == [at for at in reversed(expected) if at[:10] <= middle.isoformat()]


@pytest.mark.spec("SERIES-5")
@settings(deadline=None)
@given(st.lists(st.tuples(starts, rules() | st.none()), min_size=1, max_size=4), st.data())
def test_a_change_of_rule_leaves_what_lies_before_it(
    changes: list[tuple[At, str | None]], data: st.DataObject
) -> None:
    changes = sorted({start.order: (start, rule) for start, rule in changes}.values(),
                     key=lambda change: change[0].order)  # fmt: skip
    chore: Series = ()
    for start, rule in changes:
        chore = series.changed(chore, Segment(start, rule, "Europe/Berlin"))
    expected = []
    for (start, rule), end in zip(changes, [*changes[1:], None], strict=False):
        expected += [
            text
            for text in (plain(rule, start) if rule else ())
            if end is None or occurrence.read(text).order < end[0].order  # type: ignore[union-attr] # it is one
        ]
    assert texts(chore, date(2019, 1, 1)) == expected
    now = data.draw(st.datetimes(datetime(2018, 1, 1), END, timezones=st.just(UTC)))  # noqa: DTZ001
    _nearest(chore, now)


def _due(occasion: Occasion) -> int:
    assert occasion.due is not None
    return occasion.due


def _nearest(chore: Series, now: datetime) -> None:
    """The nearest to a moment are the last due by then and the first due later."""
    ms = int(now.timestamp() * 1000)
    found = around(chore, ms)
    occasions = list(takewhile(lambda one: one.at.date < "2037", ahead(chore, date(2010, 1, 1))))
    gone = [one for one in occasions if (one.due or 0) <= ms]
    left = [one for one in occasions if (one.due or 0) > ms]
    assert found.latest == max(reversed(gone), key=_due, default=None)
    if left:
        assert found.following == min(left, key=_due)
    else:
        assert found.following is None or found.following.at.date >= "2037"
    assert found.since <= ms < found.until
    assert around(chore, min(found.until, 2**52) - 1)[:2] == found[:2]


@pytest.mark.spec("SERIES-6")
@settings(deadline=None)
@given(st.sampled_from(ZONES), days, st.times())
def test_a_weekly_time_is_the_same_on_the_wall_all_year_round(
    zone: str, day: date, clock: object
) -> None:
    """And where the clocks skip it, it is when they would have shown it had they not moved."""
    start = At(day.isoformat(), f"{clock:%H:%M}")
    chore = (Segment(start, "FREQ=WEEKLY", zone),)
    for one in islice(ahead(chore, day), 60):
        assert one.at.time == start.time
        due = one.due
        assert due is not None
        wall = datetime.fromisoformat(one.at.text).replace(tzinfo=ZoneInfo(zone))
        shown = datetime.fromtimestamp(due / 1000, UTC).astimezone(ZoneInfo(zone))
        if shown.replace(tzinfo=None) != wall.replace(tzinfo=None):
            before = (wall - timedelta(hours=24)).utcoffset()
            assert before is not None
            assert wall.replace(tzinfo=UTC) - before == datetime.fromtimestamp(due / 1000, UTC)
            assert shown.utcoffset() != before


HOSTILE = [
    "FREQ=SECONDLY", "FREQ=HOURLY;INTERVAL=1", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1",
    "FREQ=DAILY;INTERVAL=99999999999", "FREQ=WEEKLY;BYDAY=1MO", "FREQ=MONTHLY;BYSETPOS=1",
    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", "FREQ=YEARLY;BYDAY=MO;BYSETPOS=367",
    "FREQ=MONTHLY;BYDAY=6MO",
    "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=99999", "FREQ=DAILY;COUNT=2;UNTIL=20300101",
    "FREQ=DAILY;BYHOUR=1,2", "FREQ=DAILY;BYEASTER=0", "FREQ=DAILY;UNTIL=20301301", "FREQ=DAILY;X=1",
    "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;BYDAY=", "FREQ=DAILY;WKST=XX", "INTERVAL=2", "", "FREQ",
    "FREQ=YEARLY;BYMONTH=13", "FREQ=YEARLY;BYMONTHDAY=0", "FREQ=YEARLY;BYMONTHDAY=32",
    "FREQ=DAILY;BYMONTHDAY=1", "freq=daily", "FREQ=DAILY;UNTIL=2030", "FREQ=DAILY;UNTIL=20300101T1",
    "FREQ=DAILY;INTERVAL=٣", "FREQ=DAILY;INTERVAL=1_0", "FREQ=MONTHLY;BYDAY=+-1MO",
    "FREQ=YEARLY;BYMONTHDAY=" + ",".join(map(str, range(-31, 32))), "FREQ=DAILY;" * 100,
]  # fmt: skip
BARREN = [
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31",
    "FREQ=DAILY;INTERVAL=7;BYDAY=TH", "FREQ=MONTHLY;INTERVAL=12;BYMONTH=3",
    "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1", "FREQ=YEARLY;BYDAY=MO;BYSETPOS=366",
    "FREQ=YEARLY;INTERVAL=1000;BYMONTH=2;BYMONTHDAY=30;COUNT=3660",
]  # fmt: skip


@pytest.mark.spec("SERIES-3")
@pytest.mark.parametrize("rule", HOSTILE)
def test_what_is_no_rule_is_none(rule: str) -> None:
    assert recurrence.read(rule) is None
    chore = (Segment(At("2026-11-27", None), rule, "UTC"),)
    assert list(ahead(chore, date(2026, 1, 1))) == list(behind(chore, date(2030, 1, 1))) == []


@pytest.mark.spec("SERIES-11")
@pytest.mark.parametrize("rule", BARREN)
@pytest.mark.parametrize("segments", [1, 64])
def test_a_rule_that_means_no_day_ends_soon(rule: str, segments: int) -> None:
    """How soon is not for clocks to say: what dateutil is asked is counted."""
    chore = tuple(
        Segment(At(f"{2001 + 60 * at}-02-05", None), rule, "UTC") for at in range(segments)
    )
    _looked_up.cache_clear()
    assert list(ahead(chore, date(2001, 1, 1))) == []
    assert list(behind(chore, date(2500, 1, 1))) == []
    found = around(chore, 10**12)
    assert found[:2] == (None, None)
    looked_into = segments if "COUNT" in rule else min(segments, MOST_SEGMENTS)
    assert _looked_up.cache_info().misses <= 3 * (MOST_LOOKS + 1) * looked_into


@pytest.mark.spec("SERIES-11")
@settings(deadline=None)
@given(
    st.text("FREQ=;DAILYWKMNTHUBSPOE0123456789,-+Z", max_size=60)
    | st.builds(
        lambda frequency, rest: f"FREQ={frequency};{rest}",
        st.sampled_from(recurrence.FREQUENCIES),
        st.sampled_from([
            "INTERVAL=1000", "UNTIL=00010101", "UNTIL=99991231T235900Z", "COUNT=3660",
            "INTERVAL=999;BYMONTH=2", "WKST=SU", "BYDAY=MO;BYMONTH=12", "UNTIL=99991231",
        ]),
    ),
    st.sampled_from([
        "0001-01-01", "1900-01-01T00:00", "2026-02-28", "9000-12-31", "9999-12-31T23:59",
        "2024-02-29T02:30",
    ]),
    st.sampled_from(["UTC", "Europe/Berlin", "Nowhere/Here", "../../etc/passwd", "", "+14:00"]),
    st.integers(-(2**53), 2**53),
)  # fmt: skip
def test_whatever_the_rule_and_the_clock_nothing_fails(
    rule: str, start: str, zone: str, now: int
) -> None:
    at = occurrence.read(start)
    assume(at is not None)
    assert at is not None
    chore = (Segment(at, rule, zone), Segment(At("9999-12-31", "23:59"), rule, zone))
    found = around(chore[: 1 if at == chore[1].start else 2], now)
    assert found.since <= max(now, found.since)
    assert len(list(islice(ahead(chore, date(1900, 1, 1)), SOME))) <= SOME
    assert len(list(islice(behind(chore, date(9000, 1, 1)), SOME))) <= SOME
