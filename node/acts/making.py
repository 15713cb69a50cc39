"""Making: an occurrence that nobody touched comes into being with the first act that touches it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from moot.crdt import elements, notes, place, series
from moot.crdt.ids import ID_SIZE
from moot.crdt.op import Op
from moot.crdt.space import Space
from moot.crdt.value import Nothing, Value
from moot.node.acts.fields import Wishes
from moot.node.things.row import Row
from moot.node.things.view import View


def making(view: View, ops: Sequence[Op]) -> list[Op]:
    """The ops that make what these ops name and is only foreseen. spec: SERIES-8.

    Whether they change it, hang something under it, wait for it or speak about it: who reads them
    elsewhere must know what that is.
    """
    made: list[Op] = []
    for identity in dict.fromkeys(one for op in ops for one in _named(op)):
        row = view.board.find(identity)
        if row is not None and row.occurs is not None and row.occurs.virtual:
            made += series.occur(row.occurs.series, row.occurs.at).ops
    return [*made, *_placing(view, ops)]


def _named(op: Op) -> Iterator[bytes]:
    yield op.target
    if not isinstance(op.value, Nothing):
        yield from _ids(op.value)


def _ids(value: Value) -> Iterator[bytes]:
    """What looks like an id in a value; most values hold none."""
    match value:
        case bytes() if len(value) == ID_SIZE:
            yield value
        case list():
            for one in value:
                yield from _ids(one)
        case dict():
            for one in value.values():
                yield from _ids(one)
        case _:
            pass


def _placing(view: View, ops: Sequence[Op]) -> Iterator[Op]:
    """The ops that give occurrences a place of their own that something is to hang under.

    Until then they stand where their series does. spec: SERIES-10.
    """
    space = view.membership.replica.space
    placed = {op.target for op in ops if op.field == place.PLACE}
    for op in ops:
        above = op.value.get("parent") if isinstance(op.value, dict) else None
        if op.field != place.PLACE or not isinstance(above, bytes) or above in placed:
            continue
        row = view.board.find(above)
        lent = view.board.lent(row) if row else None
        if lent is not None:
            placed.add(above)
            # What its series hangs under cannot be hung under it, unless it stands elsewhere.
            circle = place.would_circle(space, op.target, lent.parent)
            yield place.put(space, above, None if circle else lent.parent, lent.rank)


def of_its_own(space: Space, row: Row, wishes: Wishes) -> list[Op]:
    """The ops for wishes that an occurrence meets with something of its own; takes these out.

    Tags and notes are several writes each: where it shows those of its series, it gets all of them
    first, or a word that it has none.
    """
    if row.occurs is None:
        return []
    ops: list[Op] = []
    names = [name for name in wishes if name.startswith("tags")]
    tags = list(row.tags)
    for name in names:
        given = [str(tag) for tag in _list(wishes[name])]
        kept = [] if name == "tags" else [tag for tag in tags if tag not in given]
        tags = kept if name == "tags-" else [*kept, *given]
    if names and not space.live(row.id, "tags"):
        for name in names:
            del wishes[name]
        if sorted(tags) != sorted(row.tags):
            ops += elements.add(None, row.id, "tags", tags)
    if row.tags and not tags:
        ops.append(Op(row.id, "tags", None, ()))
    if "notes" in wishes and wishes["notes"] is None and not notes.said(space, row.id):
        del wishes["notes"]
        ops.append(Op(row.id, f"{notes.PREFIX}0", None, ()))
    return ops


def _list(wish: object) -> list[object]:
    return wish if isinstance(wish, list) else []
