"""Changes: what others did to things of mine, and to what I wait for, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from moot.crdt import archive, origin, place, sign, task
from moot.crdt.dots import pack
from moot.crdt.op import Dot, Reading, reading
from moot.crdt.seen import MOST_SEEN
from moot.crdt.shelf import Write
from moot.crdt.value import Value
from moot.node.things.board import PLACED, STEP
from moot.node.things.concerns import claim_of, in_short, is_mine
from moot.node.things.disputes import disputes
from moot.node.things.item import Item, item_id
from moot.node.things.row import Row
from moot.node.things.values import field_name
from moot.node.things.view import View

MOST_NAMED: Final = 4
"""Fields named in a sentence; more are counted."""

ENDS: Final = ("reached", "let-go")


def changes(view: View) -> Iterator[Item]:
    """What others finished, put away or changed of what I made, or claim since before that."""
    told = {write.dot for one in disputes(view) if one.found for write in one.found.writes}
    found: list[tuple[Row, int | None]] = []
    for row in view.board.rows.values():
        if row.kind in PLACED and row.by == view.me and row.writers:
            found.append((row, None))
        elif row.kind in PLACED and row.by != view.me and row.holders:
            held = claim_of(view, row)
            if held is not None and row.changed > held.at:
                found.append((row, held.at))
    for at in range(0, len(found), STEP):
        some = found[at : at + STEP]
        view.membership.replica.space.expect(row.id for row, _ in some)
        for row, since in some:
            yield from _of_thing(view, row, since, told)


def _of_thing(view: View, row: Row, since: int | None, told: set[Dot]) -> Iterator[Item]:
    """By entry, what others wrote in the cells that all share, of which no conflict tells."""
    entries: dict[bytes, list[tuple[str, Write]]] = {}
    for field, cell in view.membership.replica.space.cells(row.id).items():
        if field == origin.MADE or reading(field) is Reading.OWN:
            continue
        for write in cell:
            fresh = since is None or write.eff > since
            if write.author != view.me and fresh and write.dot not in told:
                entries.setdefault(write.dot.entry, []).append((field, write))
    items = [_item(view, row, entry, writes) for entry, writes in entries.items()]
    yield from sorted(items, key=lambda item: (item.at, item.id))[-MOST_SEEN:]


def _item(view: View, row: Row, entry: bytes, writes: Sequence[tuple[str, Write]]) -> Item:
    kind, words, text = _deed(dict(writes))
    _, first = writes[0]
    short = view.short(row.id)
    return Item(
        id=item_id("change", row.id, entry),
        kind=kind,
        place=row.id,
        row=row,
        by=first.author,
        at=max(write.eff for _, write in writes),
        message=f"{view.board.name(first.author)} {words}",
        next=(f"moot show {short} --history",),
        text=text,
    )


def _deed(written: dict[str, Write]) -> tuple[str, str, str | None]:
    """What an entry did to a thing: its kind, in words, and the words that came with it."""
    match {field: write.value for field, write in written.items()}:
        case {task.DONE: {"is": "done", **rest}}:
            evidence = rest.get("evidence")
            words = evidence if isinstance(evidence, str) else None
            return "finished", f"finished it{f': {in_short(words)}' if words else ''}", words
        case {task.DONE: {"is": "open"}}:
            return "reopened", "took it up again", None
        case {archive.ARCHIVED: dict()}:
            return "archived", "put it away", None
        case {archive.ARCHIVED: None}:
            return "kept", "wants it kept", None
        case {"state": str(state)} if state in ENDS:
            return (
                "finished",
                f"says that it is {'reached' if state == 'reached' else 'let go'}",
                None,
            )
        case fields:
            return "changed", _change(fields), None


def _change(fields: dict[str, Value]) -> str:
    """What an entry changed: in the words of what people do, else by the names of the fields."""
    match fields:
        case {"kind": str(kind), **rest} if kind in PLACED and rest.keys() <= {"why"}:
            words = f"made a {kind} of it"
        case {sign.READINGS: {"value": str(amount), **rest}}:
            seen = rest.get("words")
            more = f", {in_short(seen)}" if isinstance(seen, str) else ""
            words = f"measured {in_short(amount)}{more}"
        case {place.PLACE: _, **rest} if not rest:
            words = "moved it"
        case {"skipped": skip, **rest} if not rest:
            words = "skipped it" if skip else "wants it done after all"
        case {"series": again, **rest} if not rest:
            words = "said how often it comes" if again else "said that it comes once"
        case _:
            names = list(dict.fromkeys(map(field_name, fields)))
            more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
            words = f"changed {', '.join(names[:MOST_NAMED])}{more}"
    return words


# -- what I wait for -------------------------------------------------------------------------------


def awaited(view: View) -> Iterator[Item]:
    """That what I claim waits for nothing any more; else, of what it waits for, what is done."""
    rows, waits = view.board.rows, view.board.waits
    for row in rows.values():
        if not row.needs or not row.open or claim_of(view, row) is None:
            continue
        ends = [
            (end, on)
            for identity in waits.on(row.id)
            if (on := rows.get(identity)) is not None and not on.open and (end := _end(view, on))
        ]
        if not ends:
            continue
        if not waits.blockers(row.id):
            last, on = max(ends, key=lambda one: (one[0].eff, one[0].dot))
            yield from _ready(view, row, on, last)
        else:
            for end, on in ends:
                yield from _step(view, row, on, end)


def _end(view: View, row: Row) -> Write | None:
    """The write by which a thing came to be open no more: the first that says so."""
    space = view.membership.replica.space
    writes = (
        write
        for field in (task.DONE, "state", archive.ARCHIVED)
        for write in space.live(row.id, field)
        if _ends(field, write)
    )
    return next(writes, None)


def _ends(field: str, write: Write) -> bool:
    match field, write.value:
        case task.DONE, {"is": "done"}:
            return True
        case archive.ARCHIVED, dict():
            return True
        case _, word:
            return field == "state" and word in ENDS


def _ready(view: View, row: Row, on: Row, last: Write) -> Iterator[Item]:
    """Nothing holds a task of mine up any more, and somebody else saw to it."""
    if last.author == view.me:
        return
    name, short = view.board.name(last.author), view.short(row.id)
    yield Item(
        id=item_id("ready", row.id, pack(last.dot)),
        kind="ready",
        place=row.id,
        row=row,
        by=last.author,
        at=last.eff,
        message=f"it can be begun: {name} saw to {in_short(on.title)}",
        next=(f"moot show {short}",),
    )


def _step(view: View, row: Row, on: Row, end: Write) -> Iterator[Item]:
    """One of the things that a task of mine waits for is done; others are not."""
    if end.author == view.me or is_mine(view, on):
        return  # of my own things it is told anyhow
    yield Item(
        id=item_id("change", on.id, end.dot.entry),
        kind="finished",
        place=on.id,
        row=on,
        by=end.author,
        at=end.eff,
        message=f"{view.board.name(end.author)} finished it; {view.short(row.id)} waited for it",
        next=(f"moot show {view.short(row.id)}",),
    )
