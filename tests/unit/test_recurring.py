"""Which days of a series lie nearest to now."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from moot.crdt.occurrence import At
from moot.crdt.series import Segment
from moot.node.things.recurring import Occasion, around

DAILY = "FREQ=DAILY"
MS = 1_000


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * MS)


@pytest.mark.spec("SERIES-7")
def test_a_whole_day_is_due_after_the_hours_of_its_day() -> None:
    """Though it comes before them: a chore of every day may get an hour that very day."""
    day, hour = At("2026-11-26", None), At("2026-11-26", "18:00")
    chore = (Segment(day, DAILY, "UTC"), Segment(hour, DAILY, "UTC"))
    noon, evening = (datetime(2026, 11, 26, at, tzinfo=UTC) for at in (12, 20))
    before = around(chore, _ms(noon))
    assert (before.latest, before.following) == (None, Occasion(hour, "UTC"))
    assert before.until == _ms(noon.replace(hour=18))
    after = around(chore, _ms(evening))
    assert (after.latest, after.following) == (Occasion(hour, "UTC"), Occasion(day, "UTC"))
    assert (after.since, after.until) == (before.until, _ms(datetime(2026, 11, 27, tzinfo=UTC)) - 1)


@pytest.mark.spec("SERIES-7")
def test_a_new_rule_may_go_by_other_clocks() -> None:
    """What comes later on the wall may be due earlier."""
    here, there = At("2026-11-26", "12:00"), At("2026-11-26", "13:00")
    chore = (Segment(here, DAILY, "America/New_York"), Segment(there, DAILY, "Asia/Tokyo"))
    early = around(chore, _ms(datetime(2026, 11, 26, 3, tzinfo=UTC)))
    assert (early.latest, early.following) == (None, Occasion(there, "Asia/Tokyo"))
    late = around(chore, _ms(datetime(2026, 11, 26, 18, tzinfo=UTC)))
    assert (late.latest, late.following.at.date if late.following else None) == (
        Occasion(here, "America/New_York"), "2026-11-27",
    )  # fmt: skip
