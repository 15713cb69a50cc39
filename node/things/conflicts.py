"""Conflicts in people's words, with the command that settles each."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final

from moot.crdt import group, member, notes, thought
from moot.crdt.conflict import Conflict, conflicts
from moot.crdt.op import Reading, reading
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

STEPS = 4
"""Values that a command is given for; whoever wants another can type it."""


def conflicts_of(view: View, row: Row) -> list[Json]:
    """What is to be settled about a thing."""
    found = conflicts(view.membership.replica.space, row.id)
    return [conflict_json(view, one) for one in found]


def conflict_json(view: View, found: Conflict) -> Json:
    """One conflict (specs/api.md, Thing)."""
    values = [
        {**_value(view, found, write), "shown": write is found.shown} for write in found.writes
    ]
    return {
        "id": written(found.id),
        "kind": found.kind,
        "field": field_name(found.field),
        "message": message_of(view, found),
        "values": values,
        "next": steps_of(view, found),
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

WAYS: Final = {
    "done": ("moot done {short}", "moot reopen {short}"),
    "archived": ("moot show {short}",),
    "ballots": ("moot vote {short} CHOICE",),
}
"""By kind of conflict what a person can type, where that is always the same."""


def message_of(view: View, found: Conflict) -> str:
    """It in a sentence: what is so, by whom, and what counts meanwhile."""

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


def steps_of(view: View, found: Conflict) -> list[str]:
    """What a person can type. Text of others never becomes part of a command unquoted."""
    short = view.short(found.target)
    mine = any(write.author == view.me for write in found.writes)
    if found.kind in WAYS:
        return [way.format(short=short) for way in WAYS[found.kind]]
    match found.kind:
        case "claims":
            drop = f"moot drop {short}     to leave it to the other"
            talk = f"moot say {short} WORDS     to ask them"
            both = f"moot edit {short} hands:{len(found.writes)}     to do it together"
            return [drop if mine else talk, both]
        case "place":
            return [f"moot edit {short} goal:{place}" for place in _places(view, found)]
        case "needs":
            awaited = (write.value for write in found.writes)
            shorts = (view.short(on) for on in awaited if isinstance(on, bytes))
            return [f"moot need {short} on {on} --not" for on in shorts]
        case _:
            return _choices(view, found, short, mine=mine)


def _choices(view: View, found: Conflict, short: str, *, mine: bool) -> list[str]:
    """One command for each value, that of the one shown first."""
    field = field_name(found.field)
    if reading(found.field) is Reading.OWN and not mine:
        return [f"moot show {short}     only its author can settle it, by writing it once more"]
    if notes.is_block(found.field):
        return [f"moot edit {short} -e     and change that paragraph"]
    if found.field == member.NAME:
        return ["moot person rename NAME"]
    if found.field == thought.SAID:
        field = "title"  # as a thought's words are edited
    if reading(found.field) is Reading.OWN or found.target == group.OBJECT or field == "kind":
        return [f"moot show {short}"]
    ordered = sorted(found.writes, key=lambda write: write is not found.shown)
    values = (as_json(found.field, write.value) for write in ordered)
    steps = (f"moot edit {short} {_assignment(field, value)}" for value in values)
    return list(dict.fromkeys(steps))[:STEPS]


def _places(view: View, found: Conflict) -> list[str]:
    """Where it may hang, as a command names that; what would close a circle is not among it."""
    ordered = sorted(found.writes, key=lambda write: write is not found.shown)
    parents = [as_json(found.field, write.value) for write in ordered]
    beneath = view.board.beneath([found.target])
    free = [
        "none" if row is None else view.short(row.id)
        for row in (view.board.by_letters(str(parent)) for parent in parents)
        if row is None or (row.id not in beneath and row.id != found.target)
    ]
    return list(dict.fromkeys(free))[:STEPS] or ["none"]


def _assignment(field: str, value: object) -> str:
    if value is None:
        return f"{field}:none"
    if isinstance(value, dict):
        value = _typed(value)
    safe = isinstance(value, str) and len(value) <= SHOWN_LETTERS and value.isprintable()
    return shlex.quote(f"{field}:{value}") if safe else f"{field}:VALUE"


def _typed(value: Json) -> str | None:
    """A value of several parts as it is typed."""
    match value:
        case {"date": str(date), "time": time}:
            return f"{date} {time}" if time else date
        case {"min": int(least), "max": int(most)}:
            return str(most) if least == most else f"{least}..{most}"
        case _:
            return None
