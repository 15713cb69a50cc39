"""Loose ends: what has fallen between people, each with the reason and what one can do about it.

Nobody assigns work and nothing reminds anybody of what they said; so what nobody looks after has to
be visible to all. This is a reading of the board as it stands, and decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from moot.crdt.when import When
from moot.node.query.dates import last_instant
from moot.node.query.zone import zone_name
from moot.node.things.row import Holder, Row
from moot.node.things.stamp import stamp

if TYPE_CHECKING:
    from moot.node.things.view import View

Json = dict[str, object]

DAY_MS: Final = 86_400_000
QUIET_DAYS: Final = 14
"""Days without a word from whoever claimed something, after which one may ask."""
UNANSWERED_DAYS: Final = 3
"""Days that a question may stand: a weekend, and one more."""


class Loose(NamedTuple):
    """One loose end."""

    row: Row
    reason: str
    """A name of `_LOOKS`."""
    since: int
    """In ms: since when it is so, or as near to that as the board knows."""
    words: str
    next: tuple[str, ...]
    """Commands by which somebody takes it up."""
    about: Row | None = None
    """What the question is about, or what is finished or put away."""


def loose_ends(view: View) -> list[Loose]:
    """All loose ends: by reason in the order of `_LOOKS`, in each the longest loose first.

    A function of the rows and the moment alone. spec: API-31.
    """
    rows = [row for row in view.board.things() if row.open]
    return [
        end
        for look in _LOOKS.values()
        for end in sorted(
            (end for row in rows for end in look(view, row)),
            key=lambda end: (end.since, end.row.id),
        )
    ]


def as_json(view: View, end: Loose) -> Json:
    """See specs/api.md, Loose ends."""
    return {
        "reason": end.reason,
        "words": end.words,
        "since": stamp(end.since),
        "next": list(end.next),
        "thing": view.brief(end.row),
        "about": view.brief(end.about) if end.about else None,
    }


# -- what to look for ------------------------------------------------------------------------------


def _overdue(view: View, row: Row) -> Iterator[Loose]:
    """A task whose day is past, and that nobody has."""
    at = view.deadline(row)
    if row.kind == "task" and at is not None and at < view.now and not row.holders:
        late = f" by {_days(view, at)}" if view.now - at >= DAY_MS else ""
        words = f"it is overdue{late}, and nobody has it"
        yield Loose(row, "overdue", at, words, (f"moot claim {view.short(row.id)}",))


def _quiet(view: View, row: Row) -> Iterator[Loose]:
    """A claim whose holder has written nothing on the task for a while, and promised no day."""
    short = view.short(row.id)
    for holder in row.holders:
        since = _last_word(view, row, holder)
        if since > view.now - QUIET_DAYS * DAY_MS or _promised(view, holder) > view.now:
            continue
        mine = holder.person == view.me
        who = "you have" if mine else f"{view.board.name(holder.person)} has"
        steps = (f"moot drop {short}",) if mine else ()
        yield Loose(
            row, "quiet", since, f"{who} it, and wrote nothing on it for {_days(view, since)}",
            (*steps, f"moot say {short} WORDS"),
        )  # fmt: skip


def _last_word(view: View, row: Row, holder: Holder) -> int:
    """When a holder last wrote on a task, or said something about it."""
    said = (one.changed for one in view.board.thoughts(row.id) if one.by == holder.person)
    return max(holder.at, dict(row.wrote).get(holder.person, 0), *said)


def _promised(view: View, holder: Holder) -> int:
    """The end of the day that a holder named; 0 if they named none."""
    day, _, clock = (holder.until or "").partition(" ")
    return last_instant(When(day, clock or None, zone_name(view.zone))) or 0 if day else 0


def _unanswered(view: View, row: Row) -> Iterator[Loose]:
    """A question about something open, under which nobody has said a word."""
    about = view.board.rows.get(row.about) if row.about else None
    if row.kind != "thought" or row.state != "question" or about is None or not about.open:
        return
    old = row.made <= view.now - UNANSWERED_DAYS * DAY_MS
    if old and not any(one.reply_to == row.id for one in view.board.thoughts(about.id)):
        words = f"{view.board.name(row.by)} asked {_days(view, row.made)} ago, and nobody answered"
        step = f"moot say {view.short(row.id)} WORDS"
        yield Loose(row, "question", row.made, words, (step,), about)


def _deserted(view: View, row: Row) -> Iterator[Loose]:
    """An active goal that nobody is in for."""
    backed = any(one.stand == "in" for one in row.backing)
    pledged = any(one.counts for one in row.pledged)
    if row.kind == "goal" and row.state == "active" and not backed and not pledged:
        words = "it is active, and nobody is in for it"
        yield Loose(row, "deserted", row.changed, words, (f"moot back {view.short(row.id)}",))


def _empty(view: View, row: Row) -> Iterator[Loose]:
    """A goal that is worked on, with nothing open beneath it."""
    if row.kind != "goal" or row.state not in {"forming", "active"}:
        return
    board, short = view.board, view.short(row.id)
    if any(board.rows[one].open for one in board.beneath([row.id])):
        return
    if any(not one.archived for one in board.outline.children(row.id)):
        words, step = "all its parts are done: is it reached?", f"moot edit {short} state:reached"
    else:
        words, step = "it has no parts: what comes first?", f"moot add WORDS goal:{short}"
    yield Loose(row, "empty", row.changed, words, (step,))


def _stranded(view: View, row: Row) -> Iterator[Loose]:
    """What is open under a goal that is finished, or under something that was put away.

    What is open beneath that goes with it, and is not told of again.
    """
    above = view.parent(row) if row.kind != "thought" else None
    while above is not None and above.kind == "task" and not above.open and not above.archived:
        above = view.parent(above)
    if above is not None and not above.open:
        short, state = view.short(row.id), "archived" if above.archived else above.state
        steps = (f"moot move {short} under none", f"moot archive {short}")
        words = f"it is open, and what it is part of is {state}"
        yield Loose(row, "stranded", above.changed, words, steps, above)


_LOOKS: Final[dict[str, Callable[[View, Row], Iterator[Loose]]]] = {
    "overdue": _overdue,
    "quiet": _quiet,
    "question": _unanswered,
    "deserted": _deserted,
    "empty": _empty,
    "stranded": _stranded,
}
"""In this order: what concerns a day or a person first."""


def _days(view: View, since: int) -> str:
    days = (view.now - since) // DAY_MS
    return f"{days} day{'s' * (days != 1)}"
