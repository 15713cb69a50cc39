"""Values of cells as JSON, in the terms of specs/api.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from moot.crdt import (
    archive,
    ask,
    ballot,
    effort,
    goal,
    lift,
    link,
    member,
    needs,
    notes,
    origin,
    place,
    pledge,
    quiet,
    reaction,
    saved_view,
    series,
    sign,
    task,
    thought,
    verified,
    when,
)
from moot.crdt.claim import CLAIMS
from moot.crdt.value import Nothing, Value
from moot.node.query.recurrence import in_words
from moot.node.things.ids import written

NAMES: Final = {
    place.PLACE: "goal", CLAIMS: "claims", thought.SAID: "text", member.NAME: "name",
    origin.MADE: "made", goal.BACKING: "backing", lift.LIFT: "lift", member.ABOUT: "about",
    ballot.BALLOTS: "ballot", pledge.PLEDGES: "pledge", effort.EFFORT: "effort",
    sign.READINGS: "readings", reaction.REACTIONS: "reactions", verified.VERIFIED: "verified",
    thought.REDACTED: "redacted", ask.ASKS: "asks", ask.DECLINES: "declines",
    quiet.STALE: "stale",
}  # fmt: skip

PARTS: Final = {
    task.DONE: "is", goal.BACKING: "as", ballot.BALLOTS: "for",
}  # fmt: skip
"""Of a map in a cell, the part that says it all in a word."""


def field_name(field: str) -> str:
    """What people call a field."""
    if notes.is_block(field):
        return "notes"
    if saved_view.name_of(field):
        return field.removesuffix("@")
    return NAMES.get(field, field)


def as_json(field: str, value: Value | Nothing) -> object:
    """What a write to a field says; what has an unknown shape comes without its bytes."""
    if isinstance(value, Nothing):
        return None
    if field == link.LINKS and isinstance(value, dict):
        return {name: as_json(needs.NEEDS, one) for name, one in value.items()}
    if isinstance(value, dict):
        return _SHAPES[field](value) if field in _SHAPES else _shaped(field, value)
    if field == needs.NEEDS and isinstance(value, bytes):
        return written(value)
    return _plain(value)


def _asked(value: dict[str, Value]) -> object:
    to = ask.asked_of(value)
    return to and written(member.object_id(to))


def _words(value: dict[str, Value]) -> object:
    return _plain(value.get("words"))


def _series(value: dict[str, Value]) -> object:
    return in_words(series.read(value) or ())


def _claim(value: dict[str, Value]) -> object:
    return "yielded" if value.get("yield") is not None else _plain(value.get("as"))


_SHAPES: Final[dict[str, Callable[[dict[str, Value]], object]]] = {
    ask.ASKS: _asked, ask.DECLINES: _words, quiet.STALE: _words, series.SERIES: _series,
    CLAIMS: _claim,
}  # fmt: skip


def _shaped(field: str, value: dict[str, Value]) -> object:
    if field == place.PLACE:
        parent = value.get("parent")
        return written(parent) if isinstance(parent, bytes) else None
    if field in {archive.ARCHIVED, verified.VERIFIED, thought.REDACTED}:
        return True
    if notes.is_block(field) or field == thought.SAID:
        return _plain(value.get("text"))
    if saved_view.name_of(field):
        return _plain(value.get("filter"))
    if field in PARTS:
        return _plain(value.get(PARTS[field]))
    date = when.read(value)
    return date._asdict() if date else _plain({**value})


def _plain(value: Value) -> object:
    match value:
        case bytes():
            return value.hex()
        case list():
            return [_plain(one) for one in value]
        case dict():
            return {name: _plain(one) for name, one in value.items() if name != "saw"}
        case _:
            return value


def days(span: dict[str, object]) -> str:
    """Days from one to another as they are typed: `2026-12-01..2027-05-31`."""
    return f"{span.get('from') or ''}..{span.get('to') or ''}"
