"""Dates that lie behind us: `yesterday`, `3d` ago, last `fri`, `2026-10-01 18:00`."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import Final

from moot.node.query.dates import DAYS, Moment, instant, is_duration, read_date
from moot.node.trouble import Trouble

STEPS: Final = 9
"""Years that a day without one is looked for: 29 February may be so far away."""


def read_bygone(text: str, now: int, zone: tzinfo) -> int:
    """The last instant, in ms, of the moment that `text` names; `now` if that is not over yet.

    A length of time is that long ago; a weekday, a day without a year and a time of day are the
    last ones there were. Raises Trouble `bad-date`. spec: HIST-9
    """
    exact = _exact(text)
    if exact is not None:
        return _not_ahead(text, exact, exact, now)
    here = instant(now, zone)
    moment = _behind(text, read_date(f"-{text}" if _is_age(text) else text, here), here)
    return _not_ahead(text, moment.begins(zone), moment.ends(zone) - 1, now)


def read_since(text: str, now: int, zone: tzinfo) -> int:
    """The first instant, in ms, of the moment that `text` names, as `read_bygone` reads it.

    Raises Trouble `bad-date`, also for what is still to come.
    """
    exact = _exact(text)
    if exact is None:
        here = instant(now, zone)
        moment = _behind(text, read_date(f"-{text}" if _is_age(text) else text, here), here)
        exact = moment.begins(zone)
    return _not_ahead(text, exact, exact, now)


def _exact(text: str) -> int | None:
    """The instant of a time as programs write it, `2026-10-01T18:00:00.000Z`."""
    if not text.strip().endswith("Z"):
        return None
    try:
        return round(datetime.fromisoformat(text.strip()).timestamp() * 1000)
    except (ValueError, OverflowError):
        return None


def _is_age(text: str) -> bool:
    return is_duration(text) and text.strip()[0] not in "+-"


def _behind(text: str, moment: Moment, here: datetime) -> Moment:
    """The same weekday, day of the year or time of day, but the last and not the next one."""
    word = text.strip().lower().split(" ")[0]
    begins = datetime.combine(moment.day, moment.time or datetime.min.time(), here.tzinfo)
    if begins <= here:
        return moment
    if len(word) >= 3 and any(day.startswith(word) for day in DAYS):
        last = moment.day - timedelta(days=7)
        never_today = moment.time is None and last == here.date()
        return moment._replace(day=last - timedelta(days=7 * never_today))
    if ":" in word:
        return moment._replace(day=moment.day - timedelta(days=1))
    if str(moment.day.year) in text or word in {"tomorrow", "eow", "eom", "eoy"} or word[0] in "+":
        return moment
    for back in range(1, STEPS):
        try:
            return moment._replace(day=moment.day.replace(year=moment.day.year - back))
        except ValueError:
            continue
    return moment


def _not_ahead(text: str, begins: int, ends: int, now: int) -> int:
    if begins > now:
        raise Trouble(
            "bad-date",
            f"'{text[:64]}' is still to come",
            next=("moot at yesterday list     or  moot list  for now",),
        )
    return min(ends, now)
