"""A time zone as a calendar writes it (VTIMEZONE): when its clocks were, and will be, moved.

A calendar that says `18:00 in Europe/Berlin` has to say what it means by that. What the zone's
rules will be in fifty years nobody knows; so the moves of the clocks are written out one by one,
from the first day that is told until some years from now, as this machine knows them.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from moot.cli.exchange.calendar_text import compact, escaped
from moot.node.query.zone import zone_named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

YEARS_AHEAD = 20
MOST_YEARS = 150
"""Of moves: a series may begin in 1900, and the next in 2900."""
LAST_YEAR = 9_998
STEP = timedelta(days=7)
"""Clocks that are moved and moved back within it would be missed; none ever were for less."""

Offsets = tuple[timedelta, bool, str]
"""How far from UTC, whether that is summer time, and how that is called."""


def clock_of(zone: str) -> str | None:
    """How a time names its zone; None for UTC, which has a shorter way."""
    if zone_named(zone) is UTC:
        return None
    return f'"{_name(zone)}"' if ":" in _name(zone) else zone


def _name(zone: str) -> str:
    return f"UTC{zone}" if zone[0] in "+-" else zone


def definition(zone: str, first: int, last: int) -> Iterator[str]:
    """The zone in the years from `first` to `last`, without ends of lines. spec: EXCH-28."""
    clocks = zone_named(zone)
    begin = datetime(max(first - 1, 1), 1, 1, tzinfo=UTC)
    end = datetime(min(last, first + MOST_YEARS, LAST_YEAR) + 1, 1, 1, tzinfo=UTC)
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{escaped(_name(zone))}"
    before = _offsets(clocks, begin)
    yield from _observance(before[0], before, [begin])
    moves: dict[tuple[timedelta, Offsets], list[datetime]] = {}
    for at in _moves(clocks, begin, end):
        after = _offsets(clocks, at)
        moves.setdefault((before[0], after), []).append(at)
        before = after
    for (away, after), times in moves.items():
        yield from _observance(away, after, times)
    yield "END:VTIMEZONE"


def _observance(away: timedelta, after: Offsets, times: list[datetime]) -> Iterator[str]:
    """From when on clocks show `after`; the times are those that they showed until then."""
    offset, summer, name = after
    kind = "DAYLIGHT" if summer else "STANDARD"
    shown = [f"{at.replace(tzinfo=None) + away:%Y%m%dT%H%M%S}" for at in times]
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{shown[0].rjust(15, '0')}"
    if shown[1:]:
        yield f"RDATE:{','.join(shown[1:])}"
    yield f"TZOFFSETFROM:{_offset(away)}"
    yield f"TZOFFSETTO:{_offset(offset)}"
    yield f"TZNAME:{escaped(name)}"
    yield f"END:{kind}"


def _offset(away: timedelta) -> str:
    """`+0100`; with seconds where clocks were set by the sun."""
    seconds = int(away.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("+", seconds)
    text = f"{sign}{seconds // 3600:02}{seconds // 60 % 60:02}"
    return f"{text}{seconds % 60:02}" if seconds % 60 else text


def _offsets(clocks: tzinfo, at: datetime) -> Offsets:
    local = at.astimezone(clocks)
    away = local.utcoffset() or timedelta()
    return away, bool(local.dst()), local.tzname() or compact(_offset(away))


def _moves(clocks: tzinfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The instants from which clocks show something else, to the second."""
    at, shown = begin, _offsets(clocks, begin)
    while at < end:
        following = min(at + STEP, end)
        then = _offsets(clocks, following)
        if then != shown:
            low, high = at, following
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
                if _offsets(clocks, middle) == shown:
                    low = middle
                else:
                    high = middle
            yield high
            at, shown = high, _offsets(clocks, high)
        else:
            at = following
