"""Blame: who wrote what stands in a thing now, when, and in which entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from moot.crdt import conflict, notes, origin
from moot.crdt.op import Dot
from moot.crdt.seen import telling
from moot.crdt.shelf import Write
from moot.node.things.ids import written
from moot.node.things.naming import called
from moot.node.things.row import Row
from moot.node.things.stamp import stamp
from moot.node.things.values import as_json, field_name
from moot.node.things.view import View

Json = dict[str, object]

SHORT_BYTES: Final = 4
"""Of an entry's id as it is shown, eight digits, unless two here begin with the same."""

LEADING: Final = ("made", "title", "why", "state", "done", "stage", "due", "start", "hands", "goal")
"""Fields in the order in which one asks for them; the others follow, and the notes at the end."""


def blame(view: View, row: Row) -> list[Json]:
    """Each write that stands in a thing, by field. spec: HIST-3."""
    space = view.membership.replica.space
    cells = telling(space.cells(row.id))
    disputed = {
        write.dot: found for found in conflict.conflicts(space, row.id) for write in found.writes
    }
    return [
        _line(view, field, write, disputed.get(write.dot))
        for field in _ordered(view, row, cells)
        for write in cells[field]
    ]


def _ordered(view: View, row: Row, cells: Mapping[str, object]) -> Iterator[str]:
    """The fields, paragraphs in the order in which they stand in the text."""
    blocks = [block.field for block in notes.blocks(view.membership.replica.space, row.id)]
    blocks += [field for field in cells if notes.is_block(field) and field not in blocks]
    plain = [field for field in cells if not notes.is_block(field)]
    names = {name: at for at, name in enumerate(LEADING)}
    yield from sorted(plain, key=lambda field: (names.get(field_name(field), len(names)), field))
    yield from blocks


def _line(view: View, field: str, write: Write, found: conflict.Conflict | None) -> Json:
    value = write.value
    if field == origin.MADE:
        deed = origin.read(value)
        shown: object = deed.kind if deed is not None else None
    else:
        shown = as_json(field, value)
    return {
        "field": field_name(field),
        "cell": field,
        "value": shown,
        "title": called(view.board, shown),
        **view.person(write.author),
        "at": stamp(write.eff),
        "entry": write.dot.entry.hex(),
        "short_entry": short_entry(view, write.dot),
        "shown": found is None or found.shown is None or found.shown.dot == write.dot,
        "conflict": None if found is None else written(found.id),
    }


def short_entry(view: View, dot: Dot) -> str:
    """The beginning of an entry's id that no other entry here shares."""
    ledger = view.membership.replica.ledger
    size = SHORT_BYTES
    if len(ledger.find_prefix(dot.entry[:size], 2)) > 1:
        size *= 2
    return dot.entry[:size].hex()
