"""The story: each entry as what somebody did, for the log and for those who watch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from heapq import merge
from itertools import islice
from typing import Final, NamedTuple

from moot.crdt import (
    archive,
    ballot,
    closing,
    decision,
    goal,
    group,
    lift,
    member,
    needs,
    notes,
    origin,
    place,
    proposal,
    saved_view,
    task,
    thought,
)
from moot.crdt.claim import CLAIMS
from moot.crdt.op import Op
from moot.crdt.value import NOTHING, Value
from moot.node.history import Record
from moot.node.node import Node
from moot.node.profile import Membership
from moot.node.query.filter import Filter
from moot.node.query.terms import Term, read_terms
from moot.node.query.views import expand
from moot.node.things.ids import normal, written
from moot.node.things.row import Row
from moot.node.things.stamp import stamp
from moot.node.things.values import as_json, field_name
from moot.node.things.view import View
from moot.protocol.body import Opening

Json = dict[str, object]

FIELDS: Final = frozenset({
    "title", "why", "state", "due", "start", "stage", "hands", "horizon", "tags", "links", "kind",
})  # fmt: skip
MADE: Final = {
    task.KIND: "add", goal.KIND: "goal", thought.KIND: "say", member.KIND: "join",
    decision.KIND: "propose",
}  # fmt: skip
SILENT: Final = frozenset({origin.MADE, proposal.TEXT, closing.CLOSES, closing.ACKS})
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
            "change": self.change,
            "text": self.text,
        }


# -- telling ---------------------------------------------------------------------------------------


def tell(
    node: Node, groups: Sequence[Membership], since: int, limit: int, text: str = ""
) -> list[Event]:
    """What happened after a sequence number, in the order of arrival, at most `limit`."""
    told = merge(
        *(_told(node.view(one), since, text) for one in groups), key=lambda event: event.seq
    )
    return list(islice(told, limit))


def newest(node: Node, groups: Sequence[Membership], limit: int, text: str = "") -> list[Event]:
    """The last `limit` things that happened, the oldest first."""
    top, back = node.seq, limit
    while True:
        since = max(0, top - back)
        told = tell(node, groups, since, top + 1, text)
        if len(told) >= limit or since == 0:
            return told[-limit:]
        back *= WIDER


def about(node: Node, view: View, target: bytes, limit: int) -> list[Event]:
    """What happened to one object."""
    replica = view.membership.replica
    return [
        _event(view, record, target)
        for number in replica.ledger.about(target, limit)
        for record in islice(replica.history(number - 1), 1)
    ]


def _told(view: View, since: int, text: str) -> Iterable[Event]:
    holds = _question(view, text)
    for record in view.membership.replica.history(since):
        event = _event(view, record)
        if holds(event):
            yield event


# -- reading an entry ------------------------------------------------------------------------------


def _event(view: View, record: Record, target: bytes | None = None) -> Event:
    """What one entry says: of all its ops, or of those on one object."""
    ops = [op for op in record.ops if target is None or op.target == target]
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
    if isinstance(record.content, Opening):
        name = board.name(record.author) if record.author else None
        return event._replace(kind="open", text=name)
    if not ops:
        return event
    lead = _lead(ops)
    kind, text = _verb(ops, lead)
    row = board.rows.get(lead.target)
    while row is not None and row.kind == thought.KIND and row.about in board.rows:
        row = board.rows[row.about or b""]  # words are told with what they are about
    known = row is not None and row.kind in MADE and row.kind != member.KIND
    return event._replace(
        kind=kind,
        row=row if known else None,
        text=text,
        change=_change([op for op in ops if op.target == lead.target]),
    )


def _lead(ops: Sequence[Op]) -> Op:
    """The op that says what the entry is about: the group, or something new, else the first."""
    ranked = sorted(ops, key=lambda op: (op.target != group.OBJECT, op.field != origin.MADE))
    return ranked[0]


def _verb(ops: Sequence[Op], lead: Op) -> tuple[str, str | None]:
    """The act in people's terms, and the words that go with it."""
    cells = {op.field: op.value for op in ops if op.target == lead.target}
    if lead.target == group.OBJECT:
        if saved_view.name_of(lead.field):
            return _view(lead)
        founds = "name" in cells and not lead.over
        return ("new-group" if founds else "edit"), _text(cells.get("name"))
    if lead.field == origin.MADE:
        kind = lead.value.get("kind") if isinstance(lead.value, dict) else None
        spoken = cells.get(_SPOKEN.get(str(kind), ""))
        return MADE.get(str(kind), "change"), _text(spoken)
    for field, verb in _VERBS.items():
        if field in cells:
            return verb(cells[field])
    if saved_view.name_of(lead.field):
        return _view(lead)
    known = any(field in FIELDS or notes.is_block(field) for field in cells)
    return ("edit" if known else "change"), None


_SPOKEN: Final = {thought.KIND: thought.SAID, member.KIND: member.NAME}

Said = tuple[str, str | None]


def _text(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("text")
    return value if isinstance(value, str) else None


def _words(value: object) -> str | None:
    words = value.get("words") if isinstance(value, dict) else None
    return words if isinstance(words, str) else None


def _claim(value: object) -> Said:
    return ("claim", _words(value)) if isinstance(value, dict) else ("drop", None)


def _done(value: object) -> Said:
    if isinstance(value, dict) and value.get("is") == "done":
        evidence = value.get("evidence")
        return "done", evidence if isinstance(evidence, str) else None
    return "reopen", None


def _view(op: Op) -> Said:
    return ("drop-view" if op.value in (None, NOTHING) else "view"), saved_view.name_of(op.field)


_VERBS: Final[dict[str, Callable[[object], Said]]] = {
    task.DONE: _done,
    CLAIMS: _claim,
    thought.SAID: lambda value: ("say", _text(value)),
    member.NAME: lambda value: ("rename", _text(value)),
    archive.ARCHIVED: lambda value: ("keep" if value in (None, NOTHING) else "archive", None),
    place.PLACE: lambda _: ("move", None),
    needs.NEEDS: lambda _: ("need", None),
    goal.BACKING: lambda value: ("back", _words(value)),
    lift.LIFT: lambda _: ("lift", None),
    ballot.BALLOTS: lambda value: ("vote", _words(value)),
    closing.CLOSES: lambda _: ("close", None),
    closing.ACKS: lambda _: ("confirm", None),
    decision.OUTCOME: lambda value: ("outcome", _text(value)),
    decision.WITHDRAWN: lambda _: ("withdraw", None),
}
"""In this order: what an entry with several such fields is mostly about."""


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


def _question(view: View, text: str) -> Callable[[Event], bool]:
    """Whether an event fits a filter: by actor, kind of act, words; else by what it is about."""
    return _all(view, expand(read_terms(text), view))


def _all(view: View, terms: Iterable[Term]) -> Callable[[Event], bool]:
    tests = [_test(view, term) for term in terms]
    return lambda event: all(test(event) for test in tests)


def _test(view: View, term: Term) -> Callable[[Event], bool]:
    test = _EVENT_TESTS.get(term.field)
    if term.field == "view":
        inner = [_all(view, terms) for terms in term.within]
        return lambda event: any(one(event) for one in inner) is not term.negated
    if test is None:
        asked = Filter.of([term._replace(negated=False)], view)
        return lambda event: (event.row is not None and asked(event.row)) is not term.negated
    return lambda event: any(test(view, event, value) for value in term.values) is not term.negated


def _says(_: View, event: Event, value: str) -> bool:
    wanted = value.casefold()
    title = event.row.title if event.row else ""
    return wanted in title.casefold() or wanted in (event.text or "").casefold()


def _by(view: View, event: Event, value: str) -> bool:
    if value.lower() == "me":
        return event.by is not None and event.by == view.me
    return event.by in view.persons(value)


_EVENT_TESTS: Final[dict[str, Callable[[View, Event, str], bool]]] = {
    "word": _says,
    "by": _by,
    "who": _by,
    "kind": lambda _, event, value: value.lower() in {event.kind, event.row and event.row.kind},
    "id": lambda _, event, value: (
        event.row is not None and written(event.row.id).startswith(normal(value))
    ),
}
