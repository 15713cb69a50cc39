"""Conflicts in people's words, with the command that settles each."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final

from moot.crdt import saved_view
from moot.crdt.conflict import Conflict, conflicts, within
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
    return [_conflict(view, one) for one in found]


def conflicts_in(view: View, target: bytes, field: str) -> list[Json]:
    """What is to be settled about one field of any object, also one that is no thing."""
    found = within(view.membership.replica.space, target)
    return [_conflict(view, one) for one in found if one.field == field]


def _conflict(view: View, found: Conflict) -> Json:
    short = view.short(found.target)
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


SENTENCES: Final = {
    "claims": "{names} claimed it without knowing of each other; {first} was first.",
    "done": "It was finished and reopened at once, by {names}. It counts as done.",
    "place": "It was moved to several places at once, by {names}, or under itself.",
    "needs": "It waits, by {names}, for what waits for it; so that counts for nothing.",
    "archived": "It was put away and is still worked on or wanted, by {names}; so it stays.",
    "ballots": "Two devices of {names} voted differently; that counts when {names} votes again.",
}
"""By kind of conflict what happened; of values, what each said is told."""

STEPS: Final = {
    "claims": (
        "moot drop {short}     to leave it to the other",
        "moot edit {short} hands:{count}     to do it together",
    ),
    "done": ("moot done {short}", "moot reopen {short}"),
    "place": ("moot edit {short} goal:ID",),
    "archived": ("moot show {short}",),
    "ballots": ("moot vote {short} CHOICE",),
}
"""By kind of conflict what a person can type."""


def _message(view: View, found: Conflict) -> str:
    def who(write: Write) -> str:
        return view.board.name(write.author)

    sentence = SENTENCES.get(found.kind)
    if sentence is not None:
        names = _listed([who(write) for write in found.writes])
        return sentence.format(names=names, first=who(found.writes[0]))
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
    name = saved_view.name_of(found.field)
    if name is not None:
        whose = " --shared" if saved_view.is_shared(found.field) else ""
        return [f"moot view save {name} FILTER{whose}", f"moot view drop {name}{whose}"]
    if found.kind in STEPS:
        return [step.format(short=short, count=len(found.writes)) for step in STEPS[found.kind]]
    if found.kind == "needs":
        awaited = (write.value for write in found.writes)
        shorts = (view.short(on) for on in awaited if isinstance(on, bytes))
        return [f"moot need {short} on {on} --not" for on in shorts]
    return [f"moot edit {short} {_assignment(field, shown)}"]


def _assignment(field: str, shown: object) -> str:
    if isinstance(shown, dict):
        shown = shown.get("date")
    safe = isinstance(shown, str) and len(shown) <= SHOWN_LETTERS and shown.isprintable()
    return shlex.quote(f"{field}:{shown}") if safe else f"{field}:VALUE"
