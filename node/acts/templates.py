"""Acts by which a goal or task, with all under it, is kept as a template and made again."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Final

from moot.crdt import elements, needs, notes, origin, place, register, series, template, thought
from moot.crdt.occurrence import At
from moot.crdt.op import Op
from moot.crdt.origin import Created
from moot.crdt.space import Space
from moot.crdt.when import When
from moot.node.acts.doing import Doing
from moot.node.acts.fields import read_fields, text
from moot.node.near import meant
from moot.node.query.dates import instant, read_date
from moot.node.things.lookup import candidate, look_up
from moot.node.things.row import Row
from moot.node.trouble import Trouble
from moot.protocol.limits import MAX_TEXT_BYTES

MOST_THINGS: Final = 500
"""Things of one template: a season of a garden, and some fifty entries in one transaction."""

MOST_BYTES: Final = 1_048_576
"""Of titles and notes in one copy: a good deal more than that is no template but a library."""

MOST_VALUES: Final = 32
MOST_VALUE_BYTES: Final = 1_024
MOST_KEY: Final = 64

Values = dict[str, str]


@dataclass(frozen=True)
class Copy:
    """One copy under way: of what, for which key, with what in its blanks."""

    space: Space
    top: Row
    key: bytes
    values: Values
    days: int | None
    """By how many days its dates are later than the template's; None without dates."""

    def of(self, row: Row) -> Created:
        """What one thing of it becomes."""
        return template.copied(row.kind, self.top.id, self.key, row.id)

    def filled(self, words: str) -> str:
        """Words of the template with the values in them."""
        return template.fill(words, self.values)


def save(doing: Doing) -> None:
    """Keep a goal or task, with all under it, as a template; `none`: no longer. Raises Trouble."""
    _, row = doing.me, doing.target()
    view, short = doing.view, doing.view.short(row.id)
    if row.kind == thought.KIND or row.occurs is not None:
        what = "a day of a series" if row.occurs else "a thought"
        raise Trouble("wrong-kind", f"{short} is {what}", next=(f"moot show {short}",))
    name = " ".join(text(doing.argument("name"), "name", template.MOST_LETTERS).split())
    wanted = None if name.lower() == "none" else name
    if row.template == wanted:
        doing.nothing = True
        return
    same = [one for one in _named(doing, name) if one.id != row.id]
    if wanted is not None and same:
        raise Trouble(
            "exists",
            f"there is a template '{name}' already",
            next=(f"moot template save {view.short(same[0].id)} none     frees the name",),
        )
    doing.write([template.save(doing.membership.replica.space, row.id, wanted)])


def use(doing: Doing) -> None:
    """Make what a template holds, or what is missing of it. Raises Trouble."""
    doing.seed()
    top = _meant(doing)
    rows = _things(doing, top)
    start = _start(doing)
    values = _values(doing, top, rows)
    copy = Copy(
        doing.membership.replica.space, top, _key(doing, top, values, start), values,
        None if start is None else (start - _first_day(rows, start)).days,
    )  # fmt: skip
    above = read_fields(
        doing.view, {"goal": doing.argument("goal")}, of=top.kind, verb="template use"
    ).get("goal")
    doing.thing = copy.of(top).id
    known = doing.view.board.rows
    fresh = [row for row in rows if copy.of(row).id not in known]
    ops = [
        op
        for row in fresh
        for op in _copied(doing, copy, row, rows, above if isinstance(above, bytes) else None)
    ]
    if not ops:
        doing.nothing = True
        return
    doing.extra["made"] = len(fresh)
    doing.write(ops)


def use_answer(doing: Doing) -> None:
    """Say how many things were made; of a request that is asked again, none."""
    doing.extra.setdefault("made", 0)


# -- what is meant ---------------------------------------------------------------------------------


def _named(doing: Doing, name: str) -> list[Row]:
    wanted = name.casefold()
    tops = doing.view.board.templates.tops()
    return [one for one in tops if (one.template or "").casefold() == wanted and not one.archived]


def _meant(doing: Doing) -> Row:
    """The template of that name, or any goal or task by its id."""
    name = text(doing.argument("name"), "name")
    found = _named(doing, " ".join(name.split()))
    if len(found) > 1:
        raise Trouble(
            "ambiguous",
            f"'{name[:64]}' could be {len(found)} templates",
            candidates=tuple(candidate(doing.view.board, one) for one in found[:8]),
            next=(f"use an id:  moot template use {doing.view.short(found[0].id)}",),
        )
    if found:
        return found[0]
    try:
        row = look_up(doing.view.board, name, "template use")
    except Trouble as trouble:
        if trouble.code == "unknown":
            known = [one.template or "" for one in doing.view.board.templates.tops()]
            trouble.message = f"there is no template '{name[:64]}'{meant(name, known)}"
            trouble.next = ("moot template list",)
        raise
    if row.kind == thought.KIND or row.occurs is not None:
        short = doing.view.short(row.id)
        raise Trouble("wrong-kind", f"{short} is no goal and no task that can be copied")
    return row


def _things(doing: Doing, top: Row) -> list[Row]:
    """The thing itself and what hangs under it, from the top down. Raises Trouble `too-large`.

    What was put away, and days of series, are left out with all under them.
    """
    outline = doing.view.board.outline
    rows, ahead = [], [top]
    while ahead:
        row = ahead.pop()
        if row.archived or row.occurs is not None:
            continue
        rows.append(row)
        ahead += reversed(outline.children(row.id))
        if len(rows) > MOST_THINGS:
            raise Trouble(
                "too-large",
                f"that is more than {MOST_THINGS} things at once",
                next=("use a part of it, by its id",),
            )
    if sum(len(row.title) + len(row.notes or "") for row in rows) > MOST_BYTES:
        raise Trouble("too-large", "that is too much text at once")
    return rows


def _values(doing: Doing, top: Row, rows: Sequence[Row]) -> Values:
    """What stands in the blanks: all of them, and nothing else. Raises Trouble. spec: SERIES-14."""
    given = doing.argument("values") or {}
    if not isinstance(given, dict) or len(given) > MOST_VALUES:
        raise Trouble("usage", f"'values' is an object of at most {MOST_VALUES} names and texts")
    wanted = wanted_of(rows)
    name = shlex.quote(top.template or doing.view.short(top.id))
    missing = [blank for blank in wanted if blank not in given]
    if missing:
        raise Trouble(
            "usage",
            f"it needs {'a value' if len(missing) == 1 else 'values'} for {', '.join(missing)}",
            next=(f"moot template use {name} {' '.join(f'{one}=...' for one in wanted)}",),
        )
    strange = [str(blank) for blank in given if blank not in wanted]
    if strange:
        raise Trouble(
            "usage",
            f"it has no blank '{strange[0][:64]}'",
            next=(f"its blanks are  {', '.join(wanted) or 'none'}",),
        )
    return {blank: text(given[blank], blank, MOST_VALUE_BYTES) for blank in wanted}


def wanted_of(rows: Sequence[Row]) -> tuple[str, ...]:
    """The blanks in all the words of a template, each once."""
    found = (
        blank
        for row in rows
        for words in (row.title, row.why, row.notes, *row.tags)
        for blank in template.blanks(words)
    )
    return tuple(dict.fromkeys(found))


def _start(doing: Doing) -> date | None:
    """The day on which it all begins; None without dates. Raises Trouble."""
    if not doing.has("start"):
        return None
    view = doing.view
    given = text(doing.argument("start"), "start")
    return read_date(given, instant(view.now, view.zone)).day


def _first_day(rows: Sequence[Row], otherwise: date) -> date:
    """The day from which a template's other days are counted: of its top, else the earliest."""
    days = [[when.date for when in (row.start, row.due) if when] for row in rows]
    days = [[*ones, *(one.start.date for one in row.series[:1])]
            for ones, row in zip(days, rows, strict=True)]  # fmt: skip
    first = min(days[0], default=None) or min((day for ones in days for day in ones), default=None)
    return date.fromisoformat(first) if first else otherwise


def _key(doing: Doing, top: Row, values: Values, start: date | None) -> bytes:
    """What tells this copy from others: as asked, else what is filled in. spec: SERIES-13."""
    if doing.has("as"):
        return text(doing.argument("as"), "as", MOST_KEY).encode()
    said = [top.template, values, start and start.isoformat()]
    return sha256(json.dumps(said, sort_keys=True).encode()).digest()


# -- copying ---------------------------------------------------------------------------------------


def _copied(
    doing: Doing, copy: Copy, row: Row, rows: Sequence[Row], above: bytes | None
) -> Iterator[Op]:
    """The ops that make the copy of one thing."""
    made = copy.of(row)
    yield from made.ops
    title = " ".join(copy.filled(row.title).split())
    yield register.write(None, made.id, "title", _fitting(title, row))
    parents = {one.id: one for one in rows}
    parent = doing.view.board.outline.parent(row.id)
    if row.id == copy.top.id:
        yield place.put(None, made.id, above, doing.last_rank())
    else:
        under = copy.of(parents[parent or copy.top.id]).id
        yield place.put(None, made.id, under, row.place.rank if row.place else "")
    if row.why is not None:
        yield register.write(None, made.id, "why", _fitting(copy.filled(row.why), row))
    for block in notes.blocks(copy.space, row.id):
        words = _fitting(copy.filled(block.text), row)
        yield Op(made.id, block.field, {"rank": block.rank, "text": words}, ())
    tags = ["-".join(copy.filled(tag).replace(",", " ").split()) for tag in row.tags]
    yield from elements.add(None, made.id, "tags", filter(None, tags))
    if row.hands not in (None, (1, 1)):
        least, most = row.hands
        yield register.write(None, made.id, "hands", {"min": least, "max": most})
    for one in row.needs:
        if one.on in parents:
            yield from needs.add(None, made.id, copy.of(parents[one.on]).id)
    yield from _dates(copy, row, made.id)


def _fitting(words: str, row: Row) -> str:
    """Words that one cell holds. Raises Trouble `too-large`."""
    if len(words.encode()) > MAX_TEXT_BYTES:
        raise Trouble("too-large", f"a paragraph of '{row.title[:64]}' becomes too long")
    return words


def _dates(copy: Copy, row: Row, target: bytes) -> Iterator[Op]:
    """Its days, as far from the first day as in the template. spec: SERIES-15."""
    if copy.days is None or row.kind != origin.TASK:
        return
    for name, when in (("due", row.due), ("start", row.start)):
        if when is not None:
            moved = When(_later(when.date, copy.days), when.time, when.zone)
            yield register.write(None, target, name, moved.value())
    if row.series:
        moved_series = tuple(
            one._replace(start=At(_later(one.start.date, copy.days), one.start.time))
            for one in row.series
        )
        yield series.repeat(None, target, moved_series)


def _later(day: str, days: int) -> str:
    """A day so many days later. Raises Trouble `bad-date` beyond the calendar."""
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except OverflowError:
        raise Trouble("bad-date", f"{day} would be beyond the calendar") from None
