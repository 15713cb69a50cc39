"""Recurrence as people say it, and back into words."""

from datetime import UTC, datetime

import pytest

from moot.crdt import recurrence
from moot.crdt.occurrence import At
from moot.crdt.series import Segment
from moot.node.query.recurrence import Recurrence, in_words, read_recurrence
from moot.node.trouble import Trouble

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
START = At("2026-11-27", None)  # a Friday

SAID = [
    ("daily", "FREQ=DAILY", None, "every day"),
    ("every day at 7:30", "FREQ=DAILY", "07:30", "every day at 07:30"),
    ("every 3 days", "FREQ=DAILY;INTERVAL=3", None, "every 3 days"),
    ("weekly", "FREQ=WEEKLY", None, "every Fri"),
    ("every other week", "FREQ=WEEKLY;INTERVAL=2", None, "every 2 weeks on Fri"),
    ("every fri 18:00", "FREQ=WEEKLY;BYDAY=FR", "18:00", "every Fri at 18:00"),
    ("Every Mon, Thu and Saturday", "FREQ=WEEKLY;BYDAY=MO,TH,SA", None, "every Mon, Thu and Sat"),
    ("every mon,thu", "FREQ=WEEKLY;BYDAY=MO,TH", None, "every Mon and Thu"),
    ("weekly on tuesdays", "FREQ=WEEKLY;BYDAY=TU", None, "every Tue"),
    ("every weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", None, "every weekday"),
    ("every weekend", "FREQ=WEEKLY;BYDAY=SA,SU", None, "every Sat and Sun"),
    ("every 2 weeks on weekdays", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR", None,
     "every 2 weeks on weekdays"),
    ("monthly", "FREQ=MONTHLY", None, "every month on the 27th"),
    ("every 3 months", "FREQ=MONTHLY;INTERVAL=3", None, "every 3 months on the 27th"),
    ("monthly on 15", "FREQ=MONTHLY;BYMONTHDAY=15", None, "every month on the 15th"),
    ("monthly on the 1st and 15th", "FREQ=MONTHLY;BYMONTHDAY=1,15", None,
     "every month on the 1st and 15th"),
    ("monthly on the last day", "FREQ=MONTHLY;BYMONTHDAY=-1", None, "every month on the last day"),
    ("every last fri at 17:00", "FREQ=MONTHLY;BYDAY=-1FR", "17:00",
     "every month on the last Fri at 17:00"),
    ("every 2nd tue of the month", "FREQ=MONTHLY;BYDAY=2TU", None, "every month on the 2nd Tue"),
    ("monthly on the last weekday", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", None,
     "every month on the last weekday"),
    ("yearly", "FREQ=YEARLY", None, "every year on 27 Nov"),
    ("yearly on 3 March", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3", None, "every year on 3 Mar"),
    ("every fri until 2026-12-31", "FREQ=WEEKLY;BYDAY=FR;UNTIL=20261231", None,
     "every Fri, until 2026-12-31"),
    ("daily at 8:00, 5 times", "FREQ=DAILY;COUNT=5", "08:00", "every day at 08:00, 5 times"),
    ("FREQ=DAILY;BYMONTH=1", "FREQ=DAILY;BYMONTH=1", None, "FREQ=DAILY;BYMONTH=1"),
    ("rrule:freq=weekly;byday=mo 09:15", "FREQ=WEEKLY;BYDAY=MO", "09:15", "every Mon at 09:15"),
]  # fmt: skip


@pytest.mark.spec("API-38")
@pytest.mark.parametrize(("words", "rule", "time", "back"), SAID)
def test_what_people_say_and_how_it_is_said_back(
    words: str, rule: str, time: str | None, back: str
) -> None:
    assert read_recurrence(words, NOW) == Recurrence(rule, time)
    assert recurrence.read(rule) is not None
    assert in_words((Segment(At(START.date, time), rule, "UTC"),)) == back
    if "FREQ" not in back and ", until" not in back:
        again = read_recurrence(back.replace(" on the ", " on "), NOW)
        assert in_words((Segment(At(START.date, again.time), again.rule, "UTC"),)) == back


@pytest.mark.spec("API-38")
@pytest.mark.parametrize(
    "words",
    [
        "", "every", "often", "every fish", "every fri 25:00", "every 0 days", "every 99999 weeks",
        "hourly", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=2", "every fri and", "monthly on 32",
        "monthly on the", "yearly on 3 foo", "daily on mon", "daily 0 times", "every -1 days",
        "every fri until", "x" * 2000, "freq=" * 300, "every mon,,,tue,",
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused(words: str) -> None:
    with pytest.raises(Trouble) as caught:
        read_recurrence(words, NOW)
    assert caught.value.code in {"bad-rule", "bad-date"}


def test_an_ended_series_says_since_when_and_an_unknown_rule_is_shown_as_it_is() -> None:
    ended = Segment(At("2026-12-01", "18:00"), None, "UTC")
    assert in_words((Segment(START, "FREQ=DAILY", "UTC"), ended)) == "no more from 2026-12-01 18:00"
    assert in_words((Segment(START, "FREQ=HOURLY", "UTC"),)) == "FREQ=HOURLY"
    assert in_words(()) == ""
    assert read_recurrence("None", NOW) == Recurrence(None, None)
