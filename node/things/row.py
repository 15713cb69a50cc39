"""Row: what lists and filters need of one object, read from its own cells alone."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from moot.crdt.occurrence import At
from moot.crdt.series import Segment, Series
from moot.crdt.value import Value
from moot.crdt.when import When


class Holder(NamedTuple):
    """One claim on a task."""

    person: bytes
    """The member's key."""
    role: str
    """lead, help or learn."""
    at: int
    """Its effective time, ms."""
    words: str | None
    until: str | None
    """The day, and perhaps the time, that was promised: 2026-11-27, 2026-11-27 18:00."""
    first: bool
    doubled: bool
    asked: bytes | None = None
    """Whose ask it accepts."""


class Awaited(NamedTuple):
    """Something that has to be done before; whether it is parked, only all needs together say."""

    on: bytes
    eff: int
    dot: bytes
    """As `crdt.dots` packs it."""


class Backer(NamedTuple):
    """How one member stands to a goal."""

    person: bytes
    stand: str
    """in, watching or out."""
    words: str | None


class Asked(NamedTuple):
    """What one member asks of another."""

    by: bytes
    to: bytes
    words: str | None
    at: int
    """Its effective time, ms."""
    dot: bytes
    """Its name, as `crdt.dots` packs it."""
    state: str
    """open, taken, declined or past: see `crdt.ask.Ask`."""
    answer: str | None
    """What the asked said when they declined."""


class Silent(NamedTuple):
    """A mark on a claim of which nothing was heard since."""

    person: bytes
    """Who claimed."""
    by: bytes
    """Who says so."""
    words: str | None
    since: int
    """When the claimer last wrote something there, ms."""


class Occurs(NamedTuple):
    """Of which series it is an occurrence, and when."""

    series: bytes
    at: At
    virtual: bool = False
    """Nobody touched it yet: the rules alone say that it is."""


class Place(NamedTuple):
    """Where the newest placement puts an object; the fold over all moves may know better."""

    parent: bytes | None
    rank: str
    order: bytes
    """Settles ties of rank: the placement's `(eff, dot)`, as bytes that sort alike."""


class Row(NamedTuple):
    """One object on a board."""

    id: bytes
    kind: str
    """task, goal or thought; member and group are on the board for their names."""
    title: str
    notes: str | None
    why: str | None
    state: str
    """See specs/api.md, Thing; whether it is archived stands apart."""
    archived: bool
    tags: tuple[str, ...]
    holders: tuple[Holder, ...]
    stage: str | None
    hands: tuple[int, int] | None
    due: When | None
    start: When | None
    place: Place | None
    needs: tuple[Awaited, ...]
    lift: tuple[int, int]
    """How much it is wanted, 0 to 3: the median of what members say, and how many say so."""
    backing: tuple[Backer, ...]
    about: bytes | None
    """What a thought is said about."""
    made: int
    by: bytes
    changed: int
    """The greatest effective time among what it says."""
    disputes: int
    """How many of its fields hold a conflict."""
    marks: tuple[tuple[int, int], ...]
    """By log number, the newest seq that something of it stands at: who has that has it whole."""
    rev: bytes
    """Changes whenever a cell of it does."""
    asks: tuple[Asked, ...] = ()
    quiet: tuple[Silent, ...] = ()
    series: Series = ()
    occurs: Occurs | None = None
    template: str | None = None
    """The name of the template that it is; what hangs under one is of it, too."""

    @property
    def open(self) -> bool:
        """Whether it still asks for something."""
        return not self.archived and self.state not in CLOSED


CLOSED: Final = frozenset({"done", "reached", "let-go", "series", "skipped", "template"})
"""States in which nothing is asked for: a series has occurrences for that, a template copies."""

LAYOUT: Final = 4
"""Raised when a row changes its shape; cards of other layouts are made anew."""

CHUNK: Final = 4_096
"""Letters of notes in one text of a card: encoded text has a bound that several paragraphs pass."""


def pack(row: Row) -> Value:
    """A row as plain data, for a card."""
    notes: list[Value] | None = None
    if row.notes is not None:
        notes = [row.notes[at : at + CHUNK] for at in range(0, len(row.notes), CHUNK)]
    plain = row._replace(notes=None)
    return [LAYOUT, notes, [_plain(part) for part in plain]]


def _plain(part: object) -> Value:
    if isinstance(part, tuple):
        return [_plain(one) for one in part]
    if part is None or isinstance(part, bool | int | str | bytes):
        return part
    raise TypeError(f"a row holds no {type(part).__name__}")


def unpack(data: Value) -> Row | None:
    """The row of a card; None if it has another layout."""
    if not (isinstance(data, list) and len(data) == 3 and data[0] == LAYOUT):
        return None
    parts: Any = data  # what `pack` made, and nobody else
    (
        _,
        notes,
        (
            identity,
            kind,
            title,
            _,
            why,
            state,
            archived,
            tags,
            holders,
            stage,
            hands,
            due,
            start,
            place,
            needs,
            lift,
            backing,
            about,
            made,
            by,
            changed,
            disputes,
            marks,
            rev,
            asks,
            quiet,
            series,
            occurs,
            template,
        ),
    ) = parts
    return Row(
        identity, kind, title, None if notes is None else "".join(notes), why, state, archived,
        tuple(tags), tuple(Holder(*one) for one in holders), stage,
        hands and tuple(hands), due and When(*due), start and When(*start),
        place and Place(*place), tuple(Awaited(*one) for one in needs), tuple(lift),
        tuple(Backer(*one) for one in backing), about, made, by, changed, disputes,
        tuple(tuple(mark) for mark in marks), rev,
        tuple(Asked(*one) for one in asks), tuple(Silent(*one) for one in quiet),
        tuple(Segment(At(*start), rule, zone) for start, rule, zone in series),
        occurs and Occurs(occurs[0], At(*occurs[1]), occurs[2]), template,
    )  # fmt: skip
