"""View: a group as one person sees it at one moment, and things of it as JSON (specs/api.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import tzinfo
from functools import cached_property
from typing import Final

from moot.crdt import group as group_object
from moot.crdt import saved_view
from moot.crdt.saved_view import SavedView
from moot.crdt.when import Span, When
from moot.node.near import meant
from moot.node.profile import Membership
from moot.node.query.dates import last_instant
from moot.node.query.filter import KINDS, WORDS, Filter
from moot.node.query.recurrence import in_words
from moot.node.query.terms import read_terms
from moot.node.query.views import Kept
from moot.node.things.board import PLACED, Board
from moot.node.things.conflicts import conflicts_of
from moot.node.things.holding import Holding, Holdings
from moot.node.things.ids import written
from moot.node.things.lookup import look_up
from moot.node.things.row import Row
from moot.node.things.rows import deadline_of, due_of, due_order
from moot.node.things.score import Reason, score, terms
from moot.node.things.stamp import stamp
from moot.node.things.votes import vote_of
from moot.node.trouble import Trouble

Json = dict[str, object]


class View:
    """The scene in which filters are asked and things are shown."""

    def __init__(self, membership: Membership, board: Board, now: int, zone: tzinfo) -> None:
        self.membership = membership
        self.board = board
        self.now = now
        self.zone = zone
        self.me = membership.me
        self.silenced: frozenset[bytes] = frozenset()
        """The members whom this home muted."""
        self.holdings: Holdings | None = None
        """Where the look at who has what is kept, if it is."""
        self.alive: dict[bytes, tuple[Reason, ...]] = {}
        """By goal, what it adds to the score of all that hangs under it."""

    @cached_property
    def holding(self) -> Holding:
        """Who has what."""
        if self.holdings is not None:
            return self.holdings.now()
        return Holding(self.membership.replica, self.me, self.membership.log)

    @cached_property
    def weights(self) -> Mapping[str, int] | None:
        """How much each term of a score counts, in hundredths; None if each counts as it is."""
        given = group_object.weights(self.membership.replica.space)
        if all(weight == group_object.USUAL_WEIGHT for weight in given):
            return None
        return dict(zip(group_object.WEIGHED, given, strict=True))

    @cached_property
    def group(self) -> str:
        """The group's name."""
        return self.membership.name

    # -- what filters ask ----------------------------------------------------------------------

    def persons(self, name: str) -> Set[bytes]:
        """See `Scene.persons`."""
        wanted = name.casefold()
        named = {key for key, title in self.board.names.items() if title.casefold() == wanted}
        return named or self.board.persons_by_id(name)

    def called(self) -> Iterable[str]:
        """See `Scene.called`."""
        return self.board.names.values()

    def score(self, row: Row) -> float | None:
        """See `Scene.score`."""
        return score(self, row)

    def saved(self, name: str, *, shared: bool) -> Kept | None:
        """See `Views.saved`. spec: VIEW-5."""
        found = None if shared else self.own_views.get(name)
        if found is not None:
            return Kept(found.saved.filter, shared=False)
        found = self.shared_views.get(name)
        return found and Kept(found.saved.filter, shared=True)

    def view_names(self, *, shared: bool) -> Sequence[str]:
        """See `Views.view_names`."""
        return [*([] if shared else self.own_views), *self.shared_views]

    @cached_property
    def own_views(self) -> dict[str, SavedView]:
        """The views that we keep for ourselves in the group."""
        space = self.membership.replica.space
        return saved_view.of_member(space, self.me) if self.me else {}

    @cached_property
    def shared_views(self) -> dict[str, SavedView]:
        """The views that the group shares."""
        return saved_view.of_group(self.membership.replica.space)

    def roots(self, words: str) -> Set[bytes]:
        """See `Scene.roots`."""
        return {row.id for row in self.parents(words)}

    def beneath(self, above: Set[bytes]) -> Set[bytes]:
        """See `Scene.beneath`."""
        return self.board.beneath(above)

    def parents(self, words: str) -> list[Row]:
        """The goals and tasks that an id, or words of a title, name. Raises Trouble `unknown`."""
        wanted = words.casefold()
        placed = [row for row in self.board.things() if row.kind in PLACED]
        found = [row for row in placed if row.title.casefold() == wanted]
        goals = (row for row in placed if row.kind == "goal")
        found = found or [row for row in goals if wanted in row.title.casefold()]
        if found:
            return found
        return [look_up(self.board, words)]

    def unsynced(self, row: Row) -> bool:
        """See `Scene.unsynced`."""
        return not self.holding.everywhere(row.marks)

    def blocked(self, row: Row) -> bool:
        """See `Scene.blocked`."""
        return bool(row.needs) and bool(self.board.waits.blockers(row.id))

    def blocking(self, row: Row) -> bool:
        """See `Scene.blocking`."""
        return bool(self.board.waits.blocks(row.id))

    def disputed(self, row: Row) -> bool:
        """See `Scene.disputed`."""
        return row.disputes > 0 or (bool(row.needs) and bool(self.board.waits.parked(row.id)))

    def due(self, row: Row) -> int | None:
        """See `Scene.due`."""
        return due_of(row)

    def deadline(self, row: Row) -> int | None:
        """See `Scene.deadline`."""
        return deadline_of(row)

    def start(self, row: Row) -> int | None:
        """See `Scene.start`."""
        return None if row.start is None else last_instant(row.start)

    # -- lists ---------------------------------------------------------------------------------

    def matching(self, text: str, *, finished: bool, kind: str = "") -> list[Row]:
        """The things for which a filter holds, in the order of due days. Raises Trouble.

        Finished ones only if asked for, here or by the filter itself.
        `kind`: the one that is meant, unless the filter says itself which. spec: API-68.
        """
        if kind and kind not in KINDS:
            step = f"use one of  {' '.join(KINDS)}"
            raise Trouble("usage", f"'{kind[:32]}' is no kind of thing", next=(step,))
        question = Filter(text, self)
        finished = finished or question.asks_for_finished
        if question.names_kinds:
            kind = ""
        return [
            row
            for row in self.board.rows.by_due
            if (finished or row.open) and (not kind or row.kind == kind) and question(row)
        ]

    def leaves_out_thoughts(self, text: str, kind: str) -> bool:
        """Whether no thought is among what a filter asks for. Raises Trouble. spec: API-96."""
        question = Filter(text, self)
        if question.kinds:
            return "thought" not in question.kinds
        return bool(kind) and kind != "thought" and not question.names_kinds

    def usual_sort(self, text: str) -> str:
        """The order of a list by this filter: that of the first view it names, or `due`.

        spec: VIEW-8.
        """
        for term in read_terms(text):
            if term.field == "view" and not term.negated:
                name = term.values[0].lower()
                found = self.own_views.get(name) or self.shared_views.get(name)
                if found is not None and found.saved.sort is not None:
                    return found.saved.sort
        return "due"

    def ordered(self, rows: Iterable[Row], sort: str) -> list[Row]:
        """Rows by one of `_ORDERS`, turned round by `-`. Raises Trouble `usage`."""
        order = _ORDERS.get(sort.removeprefix("-"))
        if order is None:
            raise Trouble(
                "usage",
                f"cannot sort by '{sort[:32]}'{meant(sort.removeprefix('-'), _ORDERS)}",
                next=(f"sort by one of  {' '.join(_ORDERS)}",),
            )
        return sorted(rows, key=lambda row: order(self, row), reverse=sort.startswith("-"))

    # -- JSON ----------------------------------------------------------------------------------

    def thing(self, row: Row, fields: Iterable[str] | None = None) -> Json:
        """A thing as JSON: all of its fields, or those named. Raises Trouble `usage`."""
        if fields is None:
            return {name: make(self, row) for name, make in FIELDS.items()}
        try:
            return {name: FIELDS[name](self, row) for name in fields}
        except KeyError as unknown:
            name = str(unknown.args[0])
            raise Trouble(
                "usage",
                f"a thing has no field '{name[:64]}'{meant(name, FIELDS)}",
                next=(f"use some of  {','.join(FIELDS)}",),
            ) from None

    def brief(self, row: Row) -> Json:
        """What a line about it needs."""
        return self.thing(row, BRIEF)

    def short(self, identity: bytes) -> str:
        """The shortest unique beginning of an id."""
        return self.board.register.short(written(identity))

    def person(self, key: bytes) -> Json:
        """A member, as name and id."""
        return {"name": self.board.name(key), "person": written(self.board.profile_id(key))}

    def muted(self, key: bytes | None) -> bool:
        """Whether what a member says is folded away here: their talk, and never what counts.

        Claims, votes and conflicts are everybody's business. spec: MODEL-77
        """
        return key is not None and key in self.silenced

    def have(self, row: Row) -> Json:
        """How many of the others have it."""
        return {"count": self.holding.count(row.marks), "of": len(self.holding.others)}

    def parent(self, row: Row) -> Row | None:
        """What it hangs under, if that is known."""
        above = self.board.parent(row.id) if row.kind in PLACED else row.about
        return self.board.rows.get(above) if above else None


def _state(_: View, row: Row) -> str:
    return "archived" if row.archived else row.state


def _who(view: View, row: Row) -> list[Json]:
    return [{**view.person(holder.person), "as": holder.role} for holder in row.holders]


def _goal(show: Callable[[View, Row], object]) -> Callable[[View, Row], object]:
    """A field that tells of what the thing hangs under."""

    def of(view: View, row: Row) -> object:
        parent = view.parent(row)
        return None if parent is None else show(view, parent)

    return of


def when_json(when: When | None) -> Json | None:
    """A day, perhaps with a time, as it was written."""
    return when and {"date": when.date, "time": when.time, "zone": when.zone}


def _horizon(_: View, row: Row) -> Json | None:
    return row.horizon and span_json(row.horizon)


def span_json(span: Span) -> Json:
    """Days from one to another, either of which may be open."""
    return {"from": span.start, "to": span.end}


def _pledged(_: View, row: Row) -> Json:
    counting = sum(one.counts for one in row.pledged)
    return {"counting": counting, "all": len(row.pledged)}


def _hands(_: View, row: Row) -> Json | None:
    return row.hands and {"min": row.hands[0], "max": row.hands[1]}


def _parts(view: View, row: Row) -> Json:
    done, count = view.board.parts(row.id)
    return {"done": done, "all": count}


def _is(view: View, row: Row) -> list[str]:
    return sorted(word for word, test in WORDS.items() if test(view, row))


def _conflicts(view: View, row: Row) -> list[Json]:
    return conflicts_of(view, row) if view.disputed(row) else []


def _blocked_by(view: View, row: Row) -> list[str]:
    return [written(one) for one in view.board.waits.blockers(row.id)] if row.needs else []


def _series(_: View, row: Row) -> Json | None:
    if not row.series:
        return None
    rules = [{"from": one.start.text, "rule": one.rule, "zone": one.zone} for one in row.series]
    return {"words": in_words(row.series), "rules": rules}


def _occurs(view: View, row: Row) -> Json | None:
    if row.occurs is None:
        return None
    series, at, virtual = row.occurs
    return {
        "series": written(series), "short": view.short(series), "at": at.text, "virtual": virtual
    }  # fmt: skip


FIELDS: Final[dict[str, Callable[[View, Row], object]]] = {
    "id": lambda _, row: written(row.id),
    "short": lambda view, row: view.short(row.id),
    "kind": lambda _, row: row.kind,
    "title": lambda _, row: row.title,
    "state": _state,
    "who": _who,
    "tags": lambda _, row: list(row.tags),
    "goal": _goal(lambda _, parent: written(parent.id)),
    "goal_short": _goal(lambda view, parent: view.short(parent.id)),
    "goal_title": _goal(lambda _, parent: parent.title),
    "due": lambda view, row: stamp(view.due(row)),
    "due_at": lambda _, row: when_json(row.due),
    "start": lambda view, row: stamp(view.start(row)),
    "start_at": lambda _, row: when_json(row.start),
    "stage": lambda _, row: row.stage,
    "hands": _hands,
    "effort": lambda _, row: {"minutes": row.effort[0], "members": row.effort[1]},
    "horizon": _horizon,
    "threshold": lambda _, row: row.threshold,
    "pledged": _pledged,
    "notes": lambda _, row: row.notes,
    "why": lambda _, row: row.why,
    "score": score,
    "terms": lambda view, row: [term._asdict() for term in terms(view, row)],
    "blocked_by": _blocked_by,
    "series": _series,
    "occurs": _occurs,
    "template": lambda _, row: row.template,
    "is": _is,
    "conflicts": _conflicts,
    "vote": vote_of,
    "thoughts": lambda view, row: len(view.board.thoughts(row.id)),
    "parts": _parts,
    "made": lambda _, row: stamp(row.made),
    "by": lambda view, row: written(view.board.profile_id(row.by)),
    "by_name": lambda view, row: view.board.name(row.by),
    "changed": lambda _, row: stamp(row.changed),
    "have": lambda view, row: view.have(row),
    "rev": lambda _, row: written(row.rev),
    "group": lambda view, _: view.group,
}

BRIEF: Final = ("id", "short", "kind", "title", "state")

_ORDERS: Final[dict[str, Callable[[View, Row], tuple[object, ...]]]] = {
    "due": lambda _, row: due_order(row),
    "made": lambda _, row: (row.made, row.id),
    "title": lambda _, row: (row.title.casefold(), row.id),
    "score": lambda view, row: (score(view, row) or 0, -row.made, row.id),
    "rank": lambda view, row: (view.board.position(row.id), row.made, row.id),
}
