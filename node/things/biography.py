"""Biography: what happened to one thing, each field with what it was before and after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from moot.crdt import origin
from moot.crdt.op import Dot, Op
from moot.crdt.seen import is_note
from moot.crdt.value import NOTHING, Nothing, Value
from moot.node.history import Record
from moot.node.replica import Replica
from moot.node.things.naming import called
from moot.node.things.story import Event, event_of
from moot.node.things.values import as_json, field_name
from moot.node.things.view import View

Json = dict[str, object]

USUAL: Final = 50
MOST: Final = 200
"""Entries told at a time; a longer history is asked for page by page."""


class Entry(NamedTuple):
    """One entry as it concerns one thing."""

    event: Event
    changes: list[Json]

    def as_json(self) -> Json:
        """See specs/api.md, History."""
        return {**self.event.as_json(), "changes": self.changes}


def page(view: View, target: bytes, limit: int, before: int | None) -> list[Entry]:
    """The last `limit` entries about a thing, or the last before that of number `before`.

    Ascending. spec: HIST-1
    """
    found: list[Entry] = []
    for record in view.membership.replica.about(target, before):
        event = event_of(view, record, target)
        if event is not None:
            found.append(Entry(event, changes(view, record, target)))
            if len(found) >= limit:
                break
    return found[::-1]


def changes(view: View, record: Record, target: bytes) -> list[Json]:
    """Each field that an entry wrote of an object: what it was before, and after. spec: HIST-2."""
    past = Past(view.membership.replica)
    return [
        with_names(view, past.change(op, record.author or b""))
        for op in record.ops
        if op.target == target and op.field != origin.MADE and not is_note(op.field)
    ]


def with_names(view: View, change: Json) -> Json:
    """A change, and what things and people are called whose ids it holds."""
    return {
        **change,
        "from_title": called(view.board, change["from"]),
        "to_title": called(view.board, change["to"]),
    }


class Past:
    """What writes said that are covered by now: it stands in the entries that made them."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica
        self._entries: dict[bytes, Sequence[Op]] = {}

    def ops(self, entry: bytes) -> Sequence[Op]:
        """What an entry wrote; nothing if it is not held, or cannot be read any more."""
        if entry not in self._entries:
            record = self._replica.record(entry)
            self._entries[entry] = record.ops if record is not None else ()
        return self._entries[entry]

    def value(self, dot: Dot) -> Value | Nothing:
        """What one write said; NOTHING if that is not known any more."""
        ops = self.ops(dot.entry)
        return ops[dot.at].value if dot.at < len(ops) else NOTHING

    def change(self, op: Op, author: bytes) -> Json:
        """An op, beside what the cell showed of what it covers."""
        covered = self._replica.space.covered(op, author)
        before = self.value(covered[-1]) if covered else None
        return {
            "field": field_name(op.field),
            "from": as_json(op.field, before),
            "to": as_json(op.field, op.value),
            "forgotten": isinstance(before, Nothing),
        }
