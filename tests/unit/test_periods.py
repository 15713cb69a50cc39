"""How far a day of a series is looked for."""

from __future__ import annotations

from datetime import date
from itertools import islice

import pytest

from moot.crdt.occurrence import At
from moot.crdt.series import Segment
from moot.node.things.recurring import ahead


@pytest.mark.spec("SERIES-11")
def test_a_daily_rule_of_one_month_may_change_its_month_for_years() -> None:
    """Whatever the calendar file tells of a series, the list of its days tells too."""
    changes = [("2026-03-31", 3), ("2027-02-15", 1), ("2027-12-15", 11), ("2028-10-15", 9)]
    chore = tuple(
        Segment(At(day, None), f"FREQ=DAILY;BYMONTH={month}", "UTC") for day, month in changes
    )
    found = [one.at.date for one in islice(ahead(chore, date(2026, 1, 1)), 2)]
    assert found == ["2026-03-31", "2029-09-01"]


@pytest.mark.spec("SERIES-11")
def test_a_segment_without_a_day_takes_nothing_from_the_next() -> None:
    never = Segment(At("2022-10-31", None), "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=20", "UTC")
    then = Segment(At("2026-08-09", None), "FREQ=DAILY", "UTC")
    found = [one.at.date for one in islice(ahead((never, then), date(2019, 1, 1)), 2)]
    assert found == ["2026-08-09", "2026-08-10"]


@pytest.mark.spec("SERIES-11")
def test_a_rule_that_never_gives_a_day_is_given_up() -> None:
    never = Segment(At("2026-03-31", None), "FREQ=DAILY;INTERVAL=7;BYDAY=MO", "UTC")
    assert list(ahead((never,), date(2026, 1, 1))) == []


@pytest.mark.spec("SERIES-11")
def test_many_rules_that_mean_no_day_are_not_all_looked_into() -> None:
    """However many rules a member writes, a list of days must not take long."""
    never = "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=20"
    starts = [f"{year}-01-31" for year in range(2000, 2060, 10)]
    chore = tuple(Segment(At(day, None), never, "UTC") for day in starts)
    last = Segment(At("2060-01-31", None), "FREQ=DAILY", "UTC")
    assert list(ahead((*chore, last), date(2000, 1, 1))) == []
