"""Conflicts in people's words, with the command that settles each."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from moot.crdt.conflict import Conflict, conflicts
from moot.crdt.shelf import Write
from moot.node.things.ids import written
from moot.node.things.row import Row
from moot.node.things.stamp import stamp
from moot.node.things.values import as_json, field_name

if TYPE_CHECKING:
    from moot.node.things.view import View

Json = dict[str, object]
SHOWN_LETTERS = 60
"""Of a value within a sentence; the whole of it is beside the sentence."""


def conflicts_of(view: View, row: Row) -> list[Json]:
    """What is to be settled about a thing."""
    found = conflicts(view.membership.replica.space, row.id)
    return [_conflict(view, row, one) for one in found]


def _conflict(view: View, row: Row, found: Conflict) -> Json:
    short = view.short(row.id)
    field = field_name(found.field)
    values = [
        {**_value(view, found, write), "shown": write is found.shown} for write in found.writes
    ]
    shown = next((value["value"] for value in values if value["shown"]), None)
    return {
        "id": written(found.id),
        "kind": found.kind,
        "field": field,
        "message": _message(view, found),
        "values": values,
        "next": _steps(view, found, short, field, shown),
    }


def _value(view: View, found: Conflict, write: Write) -> Json:
    value = as_json(found.field, write.value)
    return {"value": value, **view.person(write.author), "at": stamp(write.eff)}


def _message(view: View, found: Conflict) -> str:
    def who(write: Write) -> str:
        return view.board.name(write.author)

    names = _listed([who(write) for write in found.writes])
    match found.kind:
        case "claims":
            first = who(found.writes[0])
            return f"{names} claimed it without knowing of each other; {first} was first."
        case "done":
            return f"It was finished and reopened at once, by {names}. It counts as done."
        case "place":
            return f"It was moved to several places at once, by {names}, or under itself."
        case "needs":
            return f"It waits, by {names}, for what waits for it; so that counts for nothing."
        case "archived":
            return f"It was put away and is still worked on or wanted, by {names}; so it stays."
        case _:
            said = [f"{who(write)} set {_brief(view, found, write)}" for write in found.writes]
            return f"{', '.join(said)}. {'Both' if len(said) == 2 else 'All'} are kept."


def _listed(names: list[str]) -> str:
    unique = list(dict.fromkeys(names))
    return unique[0] if len(unique) == 1 else f"{', '.join(unique[:-1])} and {unique[-1]}"


def _brief(view: View, found: Conflict, write: Write) -> str:
    value = as_json(found.field, write.value)
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        parts = [str(value[part]) for part in ("date", "time", "max") if value.get(part)]
        value = " ".join(parts)
    if found.field == "place^":
        parent = view.board.by_letters(str(value))
        value = parent.title if parent else value
    text = str(value)
    return text if len(text) <= SHOWN_LETTERS else text[:SHOWN_LETTERS] + "…"


def _steps(view: View, found: Conflict, short: str, field: str, shown: object) -> list[str]:
    """What a person can type. Text of others never becomes part of a command unquoted."""
    match found.kind:
        case "claims":
            return [
                f"moot pair {short}     to do it together",
                f"moot yield {short}     to leave it to the other",
                f"moot split {short} WORDS / WORDS     to take a part each",
            ]
        case "done":
            return [f"moot done {short}", f"moot reopen {short}"]
        case "place":
            return [f"moot edit {short} goal:ID"]
        case "needs":
            awaited = (write.value for write in found.writes)
            shorts = (view.short(on) for on in awaited if isinstance(on, bytes))
            return [f"moot need {short} on {on} --not" for on in shorts]
        case "archived":
            return [f"moot show {short}"]
        case _:
            return [_settling(short, field, shown)]


def _settling(short: str, field: str, shown: object) -> str:
    """How a field with several values is written."""
    if field == "series":
        return f"moot repeat {short} RULE"
    if field == "template":
        return f"moot template save {short} NAME"
    if field == "skipped":
        return f"moot skip {short}{'' if shown else ' --not'}"
    return f"moot edit {short} {_assignment(field, shown)}"


def _assignment(field: str, shown: object) -> str:
    if isinstance(shown, dict):
        shown = shown.get("date")
    safe = isinstance(shown, str) and len(shown) <= SHOWN_LETTERS and shown.isprintable()
    return shlex.quote(f"{field}:{shown}") if safe else f"{field}:VALUE"
