"""Recurrence as people say it: `every fri 18:00`, `monthly on 15`; and back into their words."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final, NamedTuple

from moot.crdt.occurrence import At
from moot.crdt.recurrence import DAILY, MONTHLY, WEEKLY, YEARLY, Rule
from moot.crdt.recurrence import DAYS as LETTERS
from moot.crdt.recurrence import read as read_rule
from moot.crdt.series import Segment, Series
from moot.node.query.dates import DAYS, MONTHS, read_date
from moot.node.trouble import Trouble

UNDERSTOOD: Final = "daily, every 2 weeks, every fri 18:00, every last fri, monthly on 15"
MOST_LETTERS: Final = 512
"""Of what somebody typed: more than any rule of ours."""

UNITS: Final = {"day": DAILY, "week": WEEKLY, "month": MONTHLY, "year": YEARLY}
ADVERBS: Final = {
    "daily": DAILY, "weekly": WEEKLY, "monthly": MONTHLY, "yearly": YEARLY, "annually": YEARLY,
}  # fmt: skip
NTH: Final = {
    "1st": 1, "first": 1, "2nd": 2, "second": 2, "3rd": 3, "third": 3, "4th": 4, "fourth": 4,
    "5th": 5, "fifth": 5, "last": -1,
}  # fmt: skip
GROUPS: Final = {"weekday": "MO,TU,WE,TH,FR", "weekend": "SA,SU"}

CLOCK: Final = re.compile(r"(.*?)(?:\s+at)?\s+(\d{1,2}:\d\d)")
TIMES: Final = re.compile(r"(.*?),?\s+(\d{1,4}) times")
UNTIL: Final = re.compile(r"(.*?),?\s+until\s+(.+)")
EVERY: Final = re.compile(r"(?:every|each)\s+(?:(\d{1,4}|other)\s+)?(day|week|month|year)s?")
LISTED: Final = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s+")
DATE: Final = re.compile(r"(\d{1,2})[ .]*([a-z]{3})[a-z]*")


class Recurrence(NamedTuple):
    """What somebody asked for."""

    rule: str | None
    """As RFC 5545 writes it; None to end it."""
    time: str | None
    """The time of day that was named."""


def read_recurrence(text: str, now: datetime) -> Recurrence:
    """What `text` means when a clock says `now`. Raises Trouble `bad-rule`. spec: API-38."""
    words = " ".join(text.split()).lower()
    if words in {"none", "never"}:
        return Recurrence(None, None)
    found = None
    if len(words) <= MOST_LETTERS:
        found = _raw(words) if "freq=" in words else _spoken(words, now)
    if found is None or read_rule(found.rule) is None:
        raise Trouble(
            "bad-rule",
            f"'{text[:64]}' is no rule that I understand",
            next=(f"write it as one of  {UNDERSTOOD}",),
        )
    return found


def _raw(words: str) -> Recurrence | None:
    """A rule of RFC 5545, with a time after it if there is one."""
    clock = CLOCK.fullmatch(words)
    rule = (clock[1] if clock else words).removeprefix("rrule:").upper()
    return Recurrence(rule, _time(clock[2]) if clock else None)


def _spoken(words: str, now: datetime) -> Recurrence | None:
    """What comes last in a sentence is read first: until when, how often, at what time."""
    end = ""
    until, times = UNTIL.fullmatch(words), TIMES.fullmatch(words)
    if until:
        words, end = until[1], f";UNTIL={read_date(until[2], now).day:%Y%m%d}"
    elif times:
        words, end = times[1], f";COUNT={int(times[2])}"
    clock = CLOCK.fullmatch(words)
    time = _time(clock[2]) if clock else None
    rule = _rule(clock[1] if clock else words)
    if rule is None or (clock and time is None):
        return None
    return Recurrence(rule + end, time)


def _time(text: str) -> str | None:
    hours, _, minutes = text.partition(":")
    return f"{int(hours):02}:{minutes}" if int(hours) < 24 and int(minutes) < 60 else None


def _rule(words: str) -> str | None:
    """`every 2 weeks on mon,thu` and the like, without an end and a time."""
    often, _, on = words.partition(" on ")
    every = EVERY.fullmatch(often)
    if every:
        frequency = UNITS[every[2]]
        interval = {None: 1, "other": 2}.get(every[1]) or int(every[1])
        head = f"FREQ={frequency}" + (f";INTERVAL={interval}" if interval != 1 else "")
    elif often in ADVERBS:
        frequency = ADVERBS[often]
        head = f"FREQ={frequency}"
    else:
        named = re.fullmatch(r"(?:every|each)\s+(.+)", words)
        return _every(named[1]) if named else None
    if not on:
        return head
    part = {WEEKLY: _weekdays, MONTHLY: _of_month, YEARLY: _of_year}.get(frequency)
    rest = part(on) if part else None
    return rest and f"{head};{rest}"


def _every(words: str) -> str | None:
    """`fri`, `mon and thu`, `weekday`, `last fri`, `1st of the month`."""
    days = _weekdays(words)
    if days:
        return f"FREQ={WEEKLY};{days}"
    of_month = _of_month(words)
    return of_month and f"FREQ={MONTHLY};{of_month}"


def _weekdays(words: str) -> str | None:
    group = GROUPS.get(words.removesuffix("s"))
    days = [_weekday(word) for word in LISTED.split(words)]
    if group is None and None in days:
        return None
    return f"BYDAY={group or ','.join(filter(None, days))}"


def _weekday(word: str) -> str | None:
    name = word.removesuffix("s") if len(word) > 4 else word
    found = [LETTERS[at] for at, day in enumerate(DAYS) if len(name) >= 3 and day.startswith(name)]
    return found[0] if found else None


def _of_month(words: str) -> str | None:
    """`15`, `the 15th`, `1,15`, `the last day`, `the 2nd tue`, `the last weekday`."""
    words = words.removeprefix("the ").removesuffix(" of the month")
    nth, _, day = words.partition(" ")
    if nth in NTH and day:
        weekday = _weekday(day)
        if day == "day":
            return f"BYMONTHDAY={NTH[nth]}"
        if day == "weekday":
            return f"BYDAY={GROUPS[day]};BYSETPOS={NTH[nth]}"
        if weekday:
            return f"BYDAY={NTH[nth]}{weekday}"
    days = [re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th|\.)?", word) for word in LISTED.split(words)]
    numbers = [str(int(found[1])) for found in days if found]
    return f"BYMONTHDAY={','.join(numbers)}" if len(numbers) == len(days) else None


def _of_year(words: str) -> str | None:
    """`27nov`, `27 November`."""
    found = DATE.fullmatch(words)
    if found is None or found[2] not in MONTHS:
        return None
    return f"BYMONTH={MONTHS.index(found[2]) + 1};BYMONTHDAY={int(found[1])}"


# -- and back --------------------------------------------------------------------------------------


def in_words(series: Series) -> str:
    """What a series means now, in people's words; an ended one says so."""
    return segment_in_words(series[-1]) if series else ""


def segment_in_words(segment: Segment) -> str:
    """What one rule of it means."""
    if segment.rule is None:
        return f"no more from {segment.start.text.replace('T', ' ')}"
    rule = read_rule(segment.rule)
    if rule is None:
        return segment.rule
    clock = f" at {segment.start.time}" if segment.start.time else ""
    days = _days_in_words(rule, segment.start)
    if days is None:
        return f"{segment.rule}{clock}"
    end = f", until {rule.until.text.replace('T', ' ')}" if rule.until else ""
    times = f", {rule.times} time{'s' * (rule.times != 1)}" if rule.times else ""
    return f"{days}{clock}{end}{times}"


def _days_in_words(rule: Rule, start: At) -> str | None:
    """`every 2 weeks on Mon and Thu`; None for what no words of ours say."""
    unit = next(word for word, frequency in UNITS.items() if frequency == rule.frequency)
    every = f"every {unit}" if rule.interval == 1 else f"every {rule.interval} {unit}s"
    if rule.frequency == WEEKLY and not rule.months:
        days = [one.day for one in rule.days] or [datetime.fromisoformat(start.date).weekday()]
        names = _listed([_short(day) for day in sorted(set(days))])
        if sorted(set(days)) == list(range(5)):
            names = "weekday" if rule.interval == 1 else "weekdays"
        return f"every {names}" if rule.interval == 1 else f"{every} on {names}"
    if rule.frequency == DAILY and not (rule.days or rule.months):
        return every
    if rule.frequency == MONTHLY and not rule.months:
        on = _month_days(rule, start)
        return on and f"{every} on the {on}"
    if rule.frequency == YEARLY and not (rule.days or rule.positions):
        _, month, day = map(int, start.date.split("-"))
        months, dates = rule.months or (month,), rule.month_days or (day,)
        if len(months) == len(dates) == 1 and dates[0] > 0:
            return f"{every} on {dates[0]} {MONTHS[months[0] - 1].capitalize()}"
    return None


def _month_days(rule: Rule, start: At) -> str | None:
    """`15th`, `last Fri`, `last weekday`."""
    if rule.positions:
        all_week = sorted(one.day for one in rule.days if not one.nth) == list(range(5))
        plain = all_week and not rule.month_days and len(rule.positions) == 1
        return f"{_nth(rule.positions[0])} weekday" if plain else None
    if rule.days and not rule.month_days:
        named = [f"{_nth(one.nth)} {_short(one.day)}" for one in rule.days if one.nth]
        return _listed(named) if len(named) == len(rule.days) else None
    if rule.days:
        return None
    days = rule.month_days or (int(start.date[-2:]),)
    return _listed([_nth(day) if day > 0 else f"{_nth(day)} day" for day in days])


def _short(day: int) -> str:
    return DAYS[day][:3].capitalize()


def _nth(number: int) -> str:
    if number < 0:
        return "last" if number == -1 else f"{_nth(-number)} last"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 not in {11, 12, 13} else 0)
    return f"{number}{ending or 'th'}"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
