"""Row: what lists and filters need of one object, read from its own cells alone."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

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
    remarks: tuple[tuple[str, str], ...] = ()
    """What was said with it besides: `evidence` or `outcome`, and the words."""

    @property
    def open(self) -> bool:
        """Whether it still asks for something."""
        return not self.archived and self.state not in OVER


OVER: Final = frozenset({
    "done", "reached", "let-go", "passed", "failed", "split", "withdrawn",
})  # fmt: skip
"""States in which nothing is asked of anybody any more."""

LAYOUT: Final = 5
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
            vote,
            about,
            made,
            by,
            changed,
            disputes,
            marks,
            rev,
            remarks,
        ),
    ) = parts
    return Row(
        identity, kind, title, None if notes is None else "".join(notes), why, state, archived,
        tuple(tags), tuple(Holder(*one) for one in holders), stage,
        hands and tuple(hands), due and When(*due), start and When(*start),
        place and Place(*place), tuple(Awaited(*one) for one in needs), tuple(lift),
        tuple(Backer(*one) for one in backing), vote and _voting(vote), about, made, by, changed,
        disputes,
        tuple(tuple(mark) for mark in marks), rev, tuple((what, said) for what, said in remarks),
    )  # fmt: skip


def _voting(vote: Any) -> Voting:  # noqa: ANN401 - as `pack` made it
    method, closes, options, electors, said, counts, *more = vote
    pairs = tuple((member, words) for member, words in said)
    return Voting(method, closes, tuple(options), tuple(electors), pairs, tuple(counts), *more)
