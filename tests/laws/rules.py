"""Rules by which something recurs, as members may write them, and times from which they hold."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from moot.crdt import recurrence
from moot.crdt.occurrence import At

days = st.dates(date(2019, 1, 1), date(2029, 12, 31))
clocks = st.none() | st.times().map(lambda at: at.strftime("%H:%M"))
starts = st.builds(lambda day, clock: At(day.isoformat(), clock), days, clocks)
weekdays = st.sampled_from(recurrence.DAYS)


def _list(one: st.SearchStrategy[object], most: int = 3) -> st.SearchStrategy[str]:
    return st.lists(one, min_size=1, max_size=most, unique=True).map(
        lambda items: ",".join(map(str, items))
    )


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Rules that mean some day at least every few years."""
    frequency = draw(st.sampled_from(recurrence.FREQUENCIES))
    often = frequency in {"DAILY", "WEEKLY"}
    months = draw(st.none() | _list(st.integers(1, 12)))
    interval = 1 if months and frequency in {"DAILY", "MONTHLY"} else draw(st.integers(1, 6))
    nth = st.just("") if often else st.sampled_from(["", "", "1", "+2", "-1", "-2", "4"])
    wanted = draw(st.none() | _list(st.builds(str.__add__, nth, weekdays)))
    dates = None
    if not often and not wanted:
        dates = draw(st.none() | _list(st.integers(1, 28) | st.integers(-28, -1)))
    positions = None
    if not often and (wanted or dates):
        positions = draw(st.sampled_from([None, "1", "-1", "1,-1"]))
    ends = [{}, {}, {"COUNT": draw(st.integers(1, 60))}, {"UNTIL": f"{draw(days):%Y%m%d}"}]
    parts = {
        "FREQ": frequency,
        "INTERVAL": interval if interval > 1 or draw(st.booleans()) else None,
        "BYMONTH": months,
        "BYDAY": wanted,
        "BYMONTHDAY": dates,
        "BYSETPOS": positions,
        "WKST": draw(st.none() | weekdays),
        **draw(st.sampled_from(ends)),
    }
    given_ = [f"{name}={value}" for name, value in parts.items() if value is not None]
    return ";".join(draw(st.permutations(given_)))
