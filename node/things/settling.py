"""The commands that settle a conflict of several people, or begin to (own_slots.py: of one)."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final

from moot.crdt import group, notes, origin, saved_view, series, template
from moot.crdt.conflict import Conflict
from moot.node.things.values import as_json, days, field_name

if TYPE_CHECKING:
    from moot.node.things.view import View

Json = dict[str, object]

STEPS: Final = 4
"""Values that a command is given for; whoever wants another can type it."""
TYPED_LETTERS: Final = 60
"""Of a value that is put into a command."""

WAYS: Final = {
    "done": ("moot done {short}", "moot reopen {short}"),
    "archived": (
        "moot archive {short} --not     to keep it",
        "moot archive {short}     to put it away",
    ),
    "ballots": ("moot vote {short} CHOICE",),
}
"""By kind of conflict what a person can type, where that is always the same."""

YES: Final = {"True": "yes", "False": "no"}
"""How a rule that holds or does not is typed."""

ANEW: Final = {
    origin.KIND: ("moot promote {short}", "moot demote {short}"),
    series.SERIES: ("moot repeat {short} RULE",),
    series.SKIPPED: ("moot skip {short}", "moot skip {short} --not"),
    "purpose": ("moot group purpose WORDS",),
    template.TEMPLATE: ("moot template save {short} NAME",),
}
"""By field how it is said once more, where that is not by editing it."""


def steps_of(view: View, found: Conflict) -> list[str]:
    """What a person can type. Text of others never becomes part of a command unquoted."""
    short = view.short(found.target)
    mine = any(write.author == view.me for write in found.writes)
    if found.kind in WAYS:
        return [way.format(short=short) for way in WAYS[found.kind]]
    match found.kind:
        case "claims":
            both = f"moot pair {short}     to do it together"
            leave = f"moot yield {short}     to leave it to the other"
            share = f"moot split {short} WORDS / WORDS     to take a part each"
            talk = f"moot say {short} WORDS     to ask them"
            return [both, leave, share] if mine else [talk, both]
        case "place":
            return [f"moot edit {short} goal:{place}" for place in _places(view, found)]
        case "needs":
            awaited = (write.value for write in found.writes)
            shorts = (view.short(on) for on in awaited if isinstance(on, bytes))
            return [f"moot need {short} on {on} --not" for on in shorts]
        case _:
            return _choices(found, short)


def _choices(found: Conflict, short: str) -> list[str]:
    """One command for each value, that of the one shown first."""
    field = field_name(found.field)
    if notes.is_block(found.field):
        return [f"moot edit {short} -e     and change that paragraph"]
    name = saved_view.name_of(found.field)
    if name is not None:
        return [f"moot view save {name} FILTER --shared", f"moot view drop {name} --shared"]
    if found.field in ANEW:
        return [way.format(short=short) for way in ANEW[found.field]]
    ordered = sorted(found.writes, key=lambda write: write is not found.shown)
    values = (as_json(found.field, write.value) for write in ordered)
    if found.field.startswith(group.RULE):
        rule = f"moot group rules {found.field.removeprefix(group.RULE)}"
        return [f"{rule} {YES.get(str(value), value)}" for value in values][:STEPS]
    if found.target == group.OBJECT:
        return []  # what a group is called, which no command changes
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
    if type(value) is int:
        value = str(value)
    safe = isinstance(value, str) and len(value) <= TYPED_LETTERS and value.isprintable()
    return shlex.quote(f"{field}:{value}") if safe else f"{field}:VALUE"


def _typed(value: Json) -> str | None:
    """A value of several parts as it is typed."""
    match value:
        case {"date": str(date), "time": time}:
            return f"{date} {time}" if time else date
        case {"from": _, "to": _}:
            return days(value)
        case {"min": int(least), "max": int(most)}:
            return str(most) if least == most else f"{least}..{most}"
        case _:
            return None
