"""Conflicts in people's words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from moot.crdt import archive
from moot.crdt.conflict import Conflict, conflicts, within
from moot.crdt.shelf import Write
from moot.node.things import own_slots
from moot.node.things.ids import written
from moot.node.things.row import Row
from moot.node.things.settling import steps_of
from moot.node.things.stamp import stamp
from moot.node.things.values import as_json, days, field_name

if TYPE_CHECKING:
    from moot.node.things.view import View

Json = dict[str, object]
SHOWN_LETTERS: Final = 60
"""Of a value within a sentence; the whole of it is beside the sentence."""


def conflicts_of(view: View, row: Row) -> list[Json]:
    """What is to be settled about a thing."""
    found = conflicts(view.membership.replica.space, row.id)
    return [conflict_json(view, one) for one in found]


def conflicts_in(view: View, target: bytes, field: str) -> list[Json]:
    """What is to be settled about one field of any object, also one that is no thing."""
    found = within(view.membership.replica.space, target)
    return [conflict_json(view, one) for one in found if one.field == field]


def conflict_json(view: View, found: Conflict) -> Json:
    """One conflict (specs/api.md, Thing)."""
    values = [
        {**_value(view, found, write), "shown": write is found.shown} for write in found.writes
    ]
    if own_slots.is_one_persons(found):
        said = [_brief(view, found, write) for write in found.writes]
        shown = next((value["value"] for value in values if value["shown"]), None)
        message, steps = own_slots.message(view, found, said), own_slots.steps(view, found, shown)
    else:
        message, steps = message_of(view, found), steps_of(view, found)
    return {
        "id": written(found.id),
        "kind": found.kind,
        "field": field_name(found.field),
        "message": message,
        "values": values,
        "next": steps,
    }


def _value(view: View, found: Conflict, write: Write) -> Json:
    field = found.field
    if found.kind == "archived":  # beside it stands what others wrote, whatever that was
        trace = view.membership.replica.space.trace(write.dot)
        field = trace.field if trace else field
    value = as_json(field, write.value)
    said = {"field": field_name(field), "value": value}
    return {**said, **view.person(write.author), "at": stamp(write.eff)}


SENTENCES: Final = {
    "claims": "{names} claimed it without knowing of each other; {first} was first.",
    "done": "It was finished and reopened at once, by {names}. It counts as done.",
    "place": "It was moved to several places at once, by {names}, or under itself.",
    "needs": "It waits, by {names}, for what waits for it; so that counts for nothing.",
    "ballots": "Two devices of {names} voted differently; that counts when {names} votes again.",
}
"""By kind of conflict what happened; of values, what each said is told."""


def message_of(view: View, found: Conflict) -> str:
    """It in a sentence: what is so, by whom, and what counts meanwhile."""

    def who(write: Write) -> str:
        return view.board.name(write.author)

    if found.kind == "archived":
        return _put_away(view, found)
    sentence = SENTENCES.get(found.kind)
    if sentence is not None:
        names = _listed([who(write) for write in found.writes])
        return sentence.format(names=names, first=who(found.writes[0]))
    said = [f"{who(write)} set {_brief(view, found, write)}" for write in found.writes]
    return f"{', '.join(said)}. {'Both' if len(said) == 2 else 'All'} are kept."


def _put_away(view: View, found: Conflict) -> str:
    """Who put it away, and who worked on it or wants it meanwhile."""

    def names(writes: Iterable[Write]) -> str:
        return _listed([view.board.name(write.author) for write in writes])

    seen = archive.view(view.membership.replica.space, found.target)
    away = [write for write in seen.asked if isinstance(write.value, dict)]
    kept = [write for write in seen.asked if write.value is None]
    meanwhile = []
    if seen.touched:
        meanwhile.append(f"while {names(seen.touched)} worked on it")
    if kept:
        meanwhile.append(f"{'and' if meanwhile else 'while'} {names(kept)} said to keep it")
    return f"{names(away)} archived this {' '.join(meanwhile)}. It stays in sight."


def _listed(names: list[str]) -> str:
    unique = list(dict.fromkeys(names))
    return unique[0] if len(unique) == 1 else f"{', '.join(unique[:-1])} and {unique[-1]}"


def _brief(view: View, found: Conflict, write: Write) -> str:
    value = as_json(found.field, write.value)
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        if {"from", "to"} == value.keys():
            value = days(value)
        else:
            parts = (value.get(part) for part in ("date", "time", "max", "words"))
            value = " ".join(str(part) for part in parts if part)
    if found.field == "place^":
        parent = view.board.by_letters(str(value))
        value = parent.title if parent else value
    text = str(value)
    return text if len(text) <= SHOWN_LETTERS else text[:SHOWN_LETTERS] + "…"
