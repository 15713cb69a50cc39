"""How one event reads in the log: when, who, what."""

from __future__ import annotations

from moot.cli import moment
from moot.cli.cells import wrap
from moot.cli.measures import days, work_length
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
    "reword": "said in other words on",
    "redact": "took back words on",
    "forgotten": "said something that is not here any more",
    "device": "calls a device",
    "about": "says of themselves",
    "verify": "verified",
    "unverify": "verifies no longer",
    "react": "reacted to",
    "unreact": "took back reactions to",
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
    "retract": "took back the proposal",
    "pledge": "pledged to",
    "withdraw": "took back a pledge to",
    "sign": "added a sign to",
    "unsign": "took a sign from",
    "measure": "measured",
    "link": "linked",
    "unlink": "took a link from",
    "promote": "made a goal of",
    "demote": "made a task of",
    "effort": "estimated",
    "ask": "asked for help with",
    "unask": "no longer asks for help with",
    "decline": "declined",
    "yield": "gave way on",
    "stale": "hears nothing of",
    "unstale": "hears again of",
    "template": "keeps as a template",
    "untemplate": "no longer keeps as a template",
    "repeat": "set how often to do",
    "skip": "skipped",
    "unskip": "no longer skips",
    "view": "kept the view",
    "drop-view": "dropped the view",
    "undo": "undid",
    "redo": "redid",
    "change": "did something this version does not know, on",
}
"""By kind of event. One that a newer node names is shown by its name."""

CHANGING = (
    "edit", "repeat", "move", "need", "back", "lift", "change", "add", "goal", "link", "promote",
    "effort", "undo", "redo",
)  # fmt: skip
"""Kinds whose fields are worth showing; with the others the verb says it all."""

TOLD = frozenset(("claim", "drop", "done", "reopen", "archive", "keep"))
"""Kinds whose verb says what was before, too."""

SETS = ("tags", "needs", "links")
"""Fields of which one value comes or goes, and no other with it."""


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
    if event["at"] is None and event["kind"] != "forgotten":
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
        Cell(f"{_stamp(event['at']) if event['at'] else ' ' * 5}  ", "dim"),
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


def history_line(call: Invocation, event: Json) -> None:
    """Write one event of a thing's history: whose, what, and each field before and after."""
    screen = call.screen
    changes = event["changes"]
    if not screen.tty:
        screen.table(
            ("",) * 6,
            [
                [event["at"] or "", event["name"] or "", event["kind"], one["field"],
                 in_words(one["from"]), in_words(one["to"])]
                for one in changes or [{"field": "", "from": None, "to": None}]
            ],
        )  # fmt: skip
        return
    head = f"{_stamp(event['at'])}  " if event["at"] else ""
    verb = VERBS.get(event["kind"], plain(event["kind"])).removesuffix(" on")
    who = plain(event["name"] or "somebody")
    said = f": {event['text']}" if event["text"] else ""
    made = event["kind"] in ("add", "goal")
    more = "; ".join(turn(one, made=made) for one in changes if _is_worth_it(event, one))
    line = plain(f"{verb}{said}{'  ' if more else ''}{more}")
    indent = len(head) + len(who) + 1
    first, *rest = wrap(line, max(20, screen.width - indent))
    screen.line(Cell(head, "dim"), Cell(who, "strong"), " ", first)
    for part in rest:
        screen.line(" " * indent, part)


def _is_worth_it(event: Json, change: Json) -> bool:
    """Whether the verb has not said it."""
    if event["kind"] in TOLD or change["from"] == change["to"] is not None:
        return False
    return event["kind"] in CHANGING or not (event["text"] or change["from"] is None)


def turn(change: Json, *, made: bool = False) -> str:
    """A field, and what became of it: of a set, what came or went; of others, from what to what."""
    field, before, after = change["field"], change["from"], change["to"]
    if change.get("forgotten"):
        before = "(not known any more)"
    names = (change.get("from_title"), change.get("to_title"))
    sides = [
        value_of(field, one, name) if one is not None else None
        for one, name in zip((before, after), names, strict=True)
    ]
    if field in SETS:
        return f"{field}: -{sides[0]}" if after is None else f"{field}: +{sides[1]}"
    if made and before is None:
        return f"{field}: {sides[1] or 'none'}"
    return f"{field}: {sides[0] or 'none'} -> {sides[1] or 'none'}"


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
        if field != "kind" and (not made or (field != "title" and _wanted(change) is not None))
    )


def _of_field(field: str, change: object) -> str:
    return value_of(field, _wanted(change))


def value_of(field: str, value: object, name: str | None = None) -> str:
    """A value of a field in words; `name` is what the thing or person is called that it names."""
    if field == "links" and isinstance(value, dict):
        kind, to = str(value.get("as")), str(value.get("to"))
        return to if kind == "url" else f"{kind} {name or to[:4]}"
    if field == "asks" and isinstance(value, str):
        return name or value[:4]
    if field == "effort" and isinstance(value, int):
        return work_length(value)
    if isinstance(value, dict) and field in MADE_OF_PARTS:
        return MADE_OF_PARTS[field](value)
    if field == "acks*":
        return "the end"
    # A line has room for the beginning of an id; the whole of it is in --json.
    return value[:4] if field in ("goal", "needs") and isinstance(value, str) else in_words(value)


def _reading(value: Json) -> str:
    return ", ".join(filter(None, (str(value.get("value")), value.get("words"))))


def _sign(value: Json) -> str:
    hope = " ".join(filter(None, (value.get("target"), value.get("unit"))))
    return f"{value.get('text')}{f': {hope}' if hope else ''}"


def _pledge(value: Json) -> str:
    least = value.get("if")
    return f"{value.get('words')}{f', if {least} are in' if least else ''}"


def _question(value: Json) -> str:
    return str(value.get("title"))


def _close(value: Json) -> str:
    return f"over {len(value.get('ballots') or ())} ballots"


MADE_OF_PARTS = {
    "readings": _reading,
    "signs": _sign,
    "pledge": _pledge,
    "text*": _question,
    "closes*": _close,
}
"""By field, how a value of several parts reads; those with a star are cells of a decision."""


def _wanted(change: object) -> object:
    return change["to"] if isinstance(change, dict) and "to" in change else change


def in_words(value: object) -> str:
    """A value as JSON carries it, in words."""
    if isinstance(value, dict):
        return _parts_in_words(value)
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    if value is None or isinstance(value, bool):
        return {None: "none", True: "yes", False: "no"}[value]
    return str(value)


def _parts_in_words(value: Json) -> str:
    """A day, a span, a count, or whatever else has parts."""
    if "date" in value:
        return " ".join(filter(None, (value["date"], value.get("time"))))
    if {"from", "to"} == value.keys():
        return days(value)
    if {"min", "max"} <= value.keys():
        least, most = value["min"], value["max"]
        return str(most) if least == most else f"{least} to {most}"
    return ", ".join(f"{name} {item}" for name, item in value.items())
