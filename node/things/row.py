"""Row: what lists and filters need of one object, read from its own cells alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple, TypeVar

from moot.crdt.link import Link
from moot.crdt.occurrence import At
from moot.crdt.series import Segment, Series
from moot.crdt.value import Value
from moot.crdt.when import Span, When

T = TypeVar("T")


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


class Voting(NamedTuple):
    """How a vote stands."""

    method: str
    closes: int | None
    """When it may be closed, ms."""
    options: tuple[str, ...]
    electors: tuple[bytes, ...]
    said: tuple[tuple[bytes, str], ...]
    """Electors whose ballots say one thing, and what, in words."""
    counts: tuple[int, ...]
    """As in `crdt.tally.Tally`."""
    passes: bool
    winner: int | None
    quorum: int
    threshold: int
    replaces: bytes | None
    """The decision that it is a new version of."""


class Pledger(NamedTuple):
    """A member who will give something for a goal."""

    person: bytes
    counts: bool
    """Whether enough others are in for it."""


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
    at: int
    """When it was marked, ms."""


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
    """task, goal, thought or decision; member and group are on the board for their names."""
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
    vote: Voting | None
    """Of a decision."""
    about: bytes | None
    """What a thought is said about, or a decision taken about."""
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
    horizon: Span | None = None
    threshold: int | None = None
    """How many pledges have to count for a goal to become active by itself."""
    pledged: tuple[Pledger, ...] = ()
    effort: tuple[int | None, int] = (None, 0)
    """What it takes in minutes: the median of what members say, and how many say so."""
    links: tuple[Link, ...] = ()
    reply_to: bytes | None = None
    """The thought that a thought answers."""
    writers: tuple[bytes, ...] = ()
    """The members, its maker apart, who wrote something that all share and that still stands."""
    wrote: tuple[tuple[bytes, int], ...] = ()
    """By member who holds it, when they last wrote something of it that still stands, ms."""
    asks: tuple[Asked, ...] = ()
    quiet: tuple[Silent, ...] = ()
    series: Series = ()
    occurs: Occurs | None = None
    template: str | None = None
    """The name of the template that it is; what hangs under one is of it, too."""
    remarks: tuple[tuple[str, str], ...] = ()
    """What was said with it besides: `evidence` or `outcome`, and the words."""
    rivals: tuple[When, ...] = ()
    """The other due days, if people set several at once."""

    @property
    def open(self) -> bool:
        """Whether it still asks for something."""
        return not self.archived and self.state not in OVER


OVER: Final = frozenset({
    "done", "reached", "let-go", "passed", "failed", "split", "withdrawn", "series", "skipped",
    "template",
})  # fmt: skip
"""States in which nothing is asked of anybody: a series has occurrences for that, a template
copies."""

LAYOUT: Final = 8
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
    _, notes, fields = parts
    row = Row(*fields)
    return row._replace(
        notes=None if notes is None else "".join(notes),
        tags=tuple(row.tags), holders=_each(Holder, row.holders),
        hands=row.hands and (row.hands[0], row.hands[1]), due=row.due and When(*row.due),
        start=row.start and When(*row.start), place=row.place and Place(*row.place),
        needs=_each(Awaited, row.needs), lift=(row.lift[0], row.lift[1]),
        backing=_each(Backer, row.backing), vote=row.vote and _voting(row.vote),
        marks=tuple((log, seq) for log, seq in row.marks),
        horizon=row.horizon and Span(*row.horizon), pledged=_each(Pledger, row.pledged),
        effort=(row.effort[0], row.effort[1]), links=_each(Link, row.links),
        writers=tuple(row.writers),
        wrote=tuple((person, at) for person, at in row.wrote),
        asks=_each(Asked, row.asks), quiet=_each(Silent, row.quiet),
        series=tuple(Segment(At(*start), rule, zone) for start, rule, zone in row.series),
        occurs=row.occurs and Occurs(row.occurs[0], At(*row.occurs[1]), row.occurs[2]),
        remarks=tuple((what, words) for what, words in row.remarks),
        rivals=_each(When, row.rivals),
    )  # fmt: skip


def _each(shape: Callable[..., T], parts: Iterable[Any]) -> tuple[T, ...]:
    return tuple(shape(*part) for part in parts)


def _voting(vote: Any) -> Voting:  # noqa: ANN401 - as `pack` made it
    method, closes, options, electors, said, counts, *more = vote
    pairs = tuple((member, words) for member, words in said)
    return Voting(method, closes, tuple(options), tuple(electors), pairs, tuple(counts), *more)
