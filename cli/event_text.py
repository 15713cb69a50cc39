"""How one event reads in the log: when, who, what."""

from __future__ import annotations

from moot.cli import moment
from moot.cli.plain import plain
from moot.cli.screen import Cell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

VERBS = {
    "open": "brought a device",
    "join": "joined as",
    "new-group": "started the group",
    "rename": "took the name",
    "goal": "set the goal",
    "add": "added",
    "edit": "changed",
    "move": "moved",
    "claim": "claimed",
    "drop": "gave back",
    "done": "finished",
    "reopen": "reopened",
    "say": "said on",
    "archive": "put away",
    "keep": "brought back",
    "need": "changed what comes before",
    "back": "took a stand on",
    "lift": "gave a lift to",
    "propose": "proposed",
    "vote": "voted on",
    "close": "closed the vote on",
    "confirm": "confirmed the end of",
    "outcome": "wrote what came of",
    "withdraw": "took back",
    "view": "kept the view",
    "drop-view": "dropped the view",
    "change": "did something this version does not know, on",
}
"""By kind of event. One that a newer node names is shown by its name."""

CHANGING = ("edit", "move", "need", "back", "lift", "change", "add", "goal")
"""Kinds whose fields are worth showing; with the others the verb says it all."""


def event_line(call: Invocation, event: Json) -> None:
    """Write one event."""
    screen = call.screen
    if not screen.tty:
        screen.table(
            ("",) * 6,
            [[event["at"] or "", event["name"] or "", event["kind"], event["id"] or "",
              event["title"] or "", detail(event)]],
        )  # fmt: skip
        return
    if event["at"] is None:
        screen.line(Cell("an entry that the key held here cannot read", "dim"))
        return
    named: list[Cell | str] = []
    if event["id"] and event["title"]:
        identity = event["id"] if call.verbose else event["short"]
        # A title that changed is told as what it became then, not as what it is now.
        renamed = event["kind"] == "edit" and "title" in (event["change"] or {})
        named = ["  ", Cell(identity, "id"), *([] if renamed else ["  ", plain(event["title"])])]
    more = plain(detail(event))
    write = screen.line if call.verbose else screen.fitted
    write(
        Cell(f"{_stamp(event['at'])}  ", "dim"),
        Cell(plain(event["name"] or "somebody"), "strong"),
        f" {VERBS.get(event['kind'], plain(event['kind']))}",
        *named,
        *([Cell(f"  {more}", "dim")] if more and not event["text"] else []),
        *([f"{':' if named else ''} {more}"] if more and event["text"] else []),
    )


def _stamp(at: str) -> str:
    """The time of day; before today with the day in front."""
    day = moment.day_of(at)
    return moment.clock_of(at) if day == "today" else f"{day} {moment.clock_of(at)}"


def detail(event: Json) -> str:
    """What was said, or which fields got which value."""
    kind = event["kind"]
    if event["text"]:
        return "" if kind == "open" else str(event["text"])
    if kind not in CHANGING:
        return ""
    made = kind in ("add", "goal")
    return "; ".join(
        f"{field}: {_of_field(field, change)}"
        for field, change in (event["change"] or {}).items()
        if not made or (field != "title" and _wanted(change) is not None)
    )


def _of_field(field: str, change: object) -> str:
    value = _wanted(change)
    # A line has room for the beginning of an id; the whole of it is in --json.
    return value[:4] if field in ("goal", "needs") and isinstance(value, str) else in_words(value)


def _wanted(change: object) -> object:
    return change["to"] if isinstance(change, dict) and "to" in change else change


def in_words(value: object) -> str:
    """A value as JSON carries it, in words."""
    if isinstance(value, dict):
        if "date" in value:
            return " ".join(filter(None, (value["date"], value.get("time"))))
        if {"min", "max"} <= value.keys():
            return f"{value['min']} to {value['max']}"
        return ", ".join(f"{name} {item}" for name, item in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "none" if value is None else str(value)
