"""Topics of the help: words that many commands take, filters and dates."""

from __future__ import annotations

from moot.cli.cells import wrap
from moot.cli.known_words import WORDS
from moot.cli.screen import USUAL_WIDTH, Cell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.screen import Screen

ROOM = 28
ROOM_AT_LEAST = 20

FILTERS = (
    ("pump", "the word is in the title, notes or why"),
    ("+water  @ben  @me  @none", "a tag; who has claimed it, or nobody"),
    ("not:+water", "the other way round, before any term"),
    ("+water,iron  by:ada,ben", "commas mean or"),
    ("due:fri  due:..fri", "that day; until it; also fri.. and mon..fri, none"),
    ("start:  made:  changed:", "days likewise; made:>7d is older than a week"),
    ("horizon:2027-05", "a goal meant for then"),
    ("goal:spring", "what hangs under it, at any depth, by title or id"),
    ("who:ben  by:ben", "who has claimed it, who made it"),
    ("title:x  notes:x  why:x", "the text is in there"),
    ("effort:..2h  score:>8", "how long it takes, how much it calls for being done"),
    ("tag:x  id:3f1a  view:week", "a tag, the beginning of an id, a view that was kept"),
    ("kind:goal", f"one of {' '.join(WORDS['kinds'])}"),
    ("stage:doing", f"one of {' '.join(WORDS['stages'])}"),
    ("state:active", f"one of {' '.join(WORDS['states'])}"),
    ("is:free", f"one of {' '.join(WORDS['is'])}"),
)

DATES = (
    ("today  tomorrow  yesterday", "days by name"),
    ("fri  mon", "the next one, never today; for moot at the last"),
    ("eow  eom  eoy", "the last day of this week, month, year"),
    ("3d  2w  6m  1y  4h  30min", "from now; -3d is three days ago"),
    ("2026-12-01  12-01  1dec", "a day of the calendar"),
    ("'fri 18:00'  18:00", "with a time; a time alone is the next such"),
    ("2027-05  2027", "in a filter: any day of that month or year"),
    ("none", "no day at all"),
)

TOPICS = {
    "filters": (
        "which things a list, a search, the log or a view is about",
        (
            "moot list is:free +water",
            "moot next due:..eow",
            "moot log by:ben",
            "moot find seal @me",
        ),
        FILTERS,
        "All terms have to hold. Quotes keep spaces: 'goal:the spring'. Dates: moot help dates.",
    ),
    "dates": (
        "how a day is written, in fields, filters and moot at",
        ("moot add fix the pump due:fri", "moot list due:..eow", "moot at yesterday list"),
        DATES,
        "A day without a time means its end. Times are those of where you are.",
    ),
}
"""By name: what it is about, examples, what can be written, and what else there is to say."""


def show(name: str, screen: Screen) -> None:
    """One topic, examples first. spec: CLI-52."""
    about, examples, lines, more = TOPICS[name]
    screen.line(Cell(name, "strong"), f"    {about}")
    screen.line()
    for example in examples:
        screen.line(f"  {example}")
    screen.line()
    room = max((screen.width or USUAL_WIDTH) - ROOM - 2, ROOM_AT_LEAST)
    for written, meaning in lines:
        first, *others = wrap(meaning, room)
        screen.line(f"  {written:<{ROOM}}", Cell(first, "dim"))
        for line in others:
            screen.line(" " * (ROOM + 2), Cell(line, "dim"))
    screen.line()
    for line in wrap(more, (screen.width or USUAL_WIDTH) - 1):
        screen.line(line)
