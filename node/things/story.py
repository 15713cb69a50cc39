"""The story: each entry as what somebody did, for the log and for those who watch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from heapq import merge
from itertools import islice
from typing import Final, NamedTuple, Protocol

from moot.crdt import (
    closing,
    imported,
    member,
    origin,
    proposal,
    thought,
)
from moot.crdt.op import Op
from moot.crdt.seen import is_note
from moot.crdt.standing import UNDOES, mark_of
from moot.crdt.value import Value
from moot.node.history import Record
from moot.node.query.filter import Filter, people_named
from moot.node.query.terms import Term, read_terms
from moot.node.query.views import expand
from moot.node.things.ids import normal, written
from moot.node.things.row import Row
from moot.node.things.stamp import stamp
from moot.node.things.values import as_json, field_name
from moot.node.things.verbs import MADE, lead_of, makes, verb_of
from moot.node.things.view import View
from moot.protocol.body import Opening

Json = dict[str, object]

SILENT: Final = frozenset({
    origin.MADE, proposal.TEXT, closing.CLOSES, closing.ACKS, imported.IMPORTED,
})  # fmt: skip
"""Fields whose values are for programs."""
WIDER: Final = 4
"""How much further back one looks each time when too few of the newest entries fit."""


class Event(NamedTuple):
    """One entry, as people care for it."""

    seq: int
    at: int | None
    by: bytes | None
    kind: str
    row: Row | None
    """What it was about."""
    change: Json
    text: str | None
    ours: bool
    view: View

    def as_json(self) -> Json:
        """See specs/api.md, Events."""
        board, row = self.view.board, self.row
        return {
            "seq": self.seq,
            "at": stamp(self.at),
            "by": written(board.profile_id(self.by)) if self.by else None,
            "name": board.name(self.by) if self.by else None,
            "kind": self.kind,
            "id": written(row.id) if row else None,
            "short": self.view.short(row.id) if row else None,
            "thing": row.kind if row else None,
            "title": row.title if row else None,
            "group": self.view.group,
            "ours": self.ours,
            "muted": self.view.muted(self.by),
            "change": self.change,
            "text": self.text,
        }


# -- telling ---------------------------------------------------------------------------------------


def tell(
    views: Sequence[View],
    since: int,
    limit: int,
    text: str = "",
    until: int | None = None,
    *,
    muted: bool = True,
) -> list[Event]:
    """What happened after a sequence number, in the order of arrival, at most `limit`.

    With `until`, nothing that arrived after that number. `muted`: also what those did whom this
    home muted.
    """
    told = merge(
        *(_told(view, since, text, until, muted) for view in views), key=lambda event: event.seq
    )
    return list(islice(told, limit))


def newest(
    views: Sequence[View], top: int, limit: int, text: str = "", *, muted: bool = True
) -> list[Event]:
    """The last `limit` things that happened until entry number `top`, the oldest first."""
    back = limit
    while True:
        since = max(0, top - back)
        told = tell(views, since, top + 1, text, muted=muted)
        if len(told) >= limit or since == 0:
            return told[-limit:]
        back *= WIDER


def about(view: View, target: bytes, limit: int) -> list[Event]:
    """What happened to one object, the last of it."""
    records = view.membership.replica.about(target)
    told = filter(None, (event_of(view, record, target) for record in records))
    return list(islice(told, limit))[::-1]


def _told(
    view: View,
    since: int,
    text: str,
    until: int | None,
    muted: bool,  # noqa: FBT001
) -> Iterable[Event]:
    holds = question(view, text)
    for record in view.membership.replica.history(since):
        if until is not None and record.number > until:
            return
        event = event_of(view, record)
        if event is not None and holds(event) and (muted or not view.muted(event.by)):
            yield event


# -- reading an entry ------------------------------------------------------------------------------


def event_of(view: View, record: Record, target: bytes | None = None) -> Event | None:
    """What one entry says: of all its ops, or of those on one object.

    None if its author only noted there what they have seen. spec: INBOX-2.
    """
    ops = [
        op for op in record.ops if (target is None or op.target == target) and not is_note(op.field)
    ]
    if record.ops and not ops:
        return None
    if all(op.field == origin.MADE and not makes(op) for op in ops):
        ops = list(record.ops)  # a day that came into being because something named it
    board = view.board
    event = Event(
        seq=record.number,
        at=record.time,
        by=record.author,
        kind="change",
        row=None,
        change={},
        text=None,
        ours=record.author is not None and record.author == view.me,
        view=view,
    )
    if record.dropped:
        return event._replace(kind="forgotten")
    if isinstance(record.content, Opening):
        name = board.name(record.author) if record.author else None
        return event._replace(kind="open", text=name)
    if not ops:
        return event
    taken_back = mark_of(record.ops)
    ops = [op for op in ops if op.field != UNDOES] or ops
    lead = lead_of(ops)
    kind, text = verb_of(ops, lead)
    if taken_back is not None:
        kind, text = "redo" if taken_back.again else "undo", None
    row = board.rows.get(lead.target)
    if row is not None and kind in {"verify", "unverify"}:
        text = row.title
    while row is not None and row.kind == thought.KIND and row.about in board.rows:
        row = board.rows[row.about or b""]  # words are told with what they are about
    known = row is not None and row.kind in MADE and row.kind != member.KIND
    return event._replace(
        kind=kind,
        row=row if known else None,
        text=text,
        change=_change([op for op in ops if op.target == lead.target]),
    )


def _change(ops: Sequence[Op]) -> Json:
    """By field what it was set to; of tags, what came and what went."""
    change: dict[str, dict[str, object]] = {}
    for op in ops:
        if op.field in SILENT:
            continue
        name = field_name(op.field)
        if name == "tags":
            value: Value = op.value if isinstance(op.value, str) else None
            added = change.setdefault(name, {"to": [], "gone": 0})
            if value is None:
                added["gone"] = int(str(added["gone"])) + 1
            else:
                added["to"] = [*list(added["to"]), value]  # type: ignore[call-overload] # a list
        else:
            change[name] = {"to": as_json(op.field, op.value)}
    return {**change}


# -- filtering -------------------------------------------------------------------------------------


class Told(Protocol):
    """What such filters ask: an event, or whatever else tells who did what to which thing."""

    @property
    def by(self) -> bytes | None:
        """Who did it."""

    @property
    def kind(self) -> str:
        """What was done."""

    @property
    def row(self) -> Row | None:
        """The thing that it was done to."""

    @property
    def text(self) -> str | None:
        """The words that go with it."""


def question(view: View, text: str) -> Callable[[Told], bool]:
    """Whether an event fits a filter: by actor, kind of act, words; else by what it is about.

    Raises Trouble for a filter that is not understood.
    """
    return _all(view, expand(read_terms(text), view))


def _all(view: View, terms: Iterable[Term]) -> Callable[[Told], bool]:
    tests = [_test(view, term) for term in terms]
    return lambda event: all(test(event) for test in tests)


def _test(view: View, term: Term) -> Callable[[Told], bool]:
    test = _EVENT_TESTS.get(term.field)
    if term.field == "view":
        inner = [_all(view, terms) for terms in term.within]
        return lambda event: any(one(event) for one in inner) is not term.negated
    if test is None:
        asked = Filter.of([term._replace(negated=False)], view)
        return lambda event: (event.row is not None and asked(event.row)) is not term.negated
    if test is _by:
        for value in term.values:
            people_named(term, value, view)  # a name that nobody has is a slip, as in lists
    return lambda event: any(test(view, event, value) for value in term.values) is not term.negated


def _says(_: View, event: Told, value: str) -> bool:
    wanted = value.casefold()
    title = event.row.title if event.row else ""
    return wanted in title.casefold() or wanted in (event.text or "").casefold()


def _by(view: View, event: Told, value: str) -> bool:
    if value.lower() == "me":
        return event.by is not None and event.by == view.me
    return event.by in view.persons(value)


_EVENT_TESTS: Final[dict[str, Callable[[View, Told, str], bool]]] = {
    "word": _says,
    "by": _by,
    "who": _by,
    "kind": lambda _, event, value: value.lower() in {event.kind, event.row and event.row.kind},
    "id": lambda _, event, value: (
        event.row is not None and written(event.row.id).startswith(normal(value))
    ),
}
