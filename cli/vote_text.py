"""How a vote reads: who said what, against all who were asked."""

from __future__ import annotations

from moot.cli import moment
from moot.cli.cells import padded, width
from moot.cli.event_text import in_words
from moot.cli.plain import plain
from moot.cli.screen import Cell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

STATES = {
    "open": "",
    "closing": "is being closed",
    "passed": "passed",
    "failed": "not passed",
    "split": "split: two results were sealed",
    "withdrawn": "taken back",
}
"""How each state is told."""

BAR = 24
NAMED = 4
"""People named who have not voted; of more, the rest is counted."""


def standing(vote: Json) -> str:
    """How it stands in a line: `2 yes, 1 no, 3 to come`."""
    counts = [f"{count} {plain(word)}" for word, count in vote["counts"].items() if count]
    missing = vote["asked"] - vote["voted"]
    to_come = f"{missing} to come" if missing else "all voted"
    return ", ".join([*counts, to_come])


def to_come(vote: Json) -> str:
    """Who has not voted."""
    names = [plain(one["name"]) for one in vote["missing"]]
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def ends(vote: Json) -> str:
    """When it closes, in words."""
    if vote["closes"] is None:
        return "does not end" if vote["method"] == "poll" else "ends when enough say yes"
    return f"closes {moment.when(vote['closes'])}"


def result(thing: Json) -> str:
    """How it ended, `passed: north`; empty while it is open."""
    winner = thing["vote"]["winner"] if thing["state"] in ("closing", "passed") else None
    said = STATES.get(thing["state"]) or ("" if thing["state"] == "open" else str(thing["state"]))
    return f"{said}: {plain(winner)}" if winner and said else said


def bars(call: Invocation, vote: Json) -> None:
    """A bar for each answer, against everybody who was asked."""
    screen, asked = call.screen, vote["asked"]
    words = [word for word, count in vote["counts"].items() if count]
    shown = vote["counts"] if vote["method"] in ("approval", "ranked") else words
    room = max((width(plain(word)) for word in shown), default=0)
    for word in shown:
        count = vote["counts"][word]
        filled = round(BAR * count / asked)
        bar = "#" * filled + "." * (BAR - filled)
        mark = Cell(" wins" if vote["passes"] and word == vote["winner"] else "", "strong")
        screen.line(
            "  ", Cell(bar, "dim"), f" {padded(plain(word), room)}  {count} of {asked}", mark
        )
    if vote["missing"]:
        screen.line("  ", Cell(f"not yet: {to_come(vote)}", "dim"))


def effect_words(call: Invocation, effect: Json) -> str:
    """What follows from it, `if north wins: task fetch the tank`."""
    only = f"if {effect['option']} wins: " if effect["option"] else ""
    thing = effect["thing"]
    named = f" {thing['title']} ({call.id_of(thing)})" if thing else ""
    if effect["do"] in ("task", "goal"):
        return f"{only}a {effect['do']}: {effect['title']}"
    if effect["do"] == "archive":
        return f"{only}put away{named}"
    value = in_words(effect["value"])
    if effect["do"] == "rule":
        return f"{only}the rule {effect['field']} becomes {value}"
    return f"{only}{effect['field']} of{named} becomes {value}"
