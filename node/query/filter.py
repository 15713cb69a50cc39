"""Filters: from terms to one question that is asked of every row."""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import Final

from moot.node.near import meant
from moot.node.query.dated import FIELDS as DATED
from moot.node.query.dated import date_test
from moot.node.query.numbers import number_test
from moot.node.query.scene import Scene
from moot.node.query.terms import Term, near_first, read_terms
from moot.node.query.views import every, expand, naming
from moot.node.query.workload import asks
from moot.node.things.ids import normal, written
from moot.node.things.row import Row
from moot.node.trouble import Trouble

DAY_MS: Final = 86_400_000
DUE_SOON_MS: Final = 3 * DAY_MS
STALE_MS: Final = 30 * DAY_MS

STATES: Final = (
    "free", "claimed", "done", "skipped", "series", "template",
    "forming", "active", "resting", "reached", "let-go", "archived",
    "thought", "question", "concern", "offer", "news",
    "open", "closing", "passed", "failed", "split", "withdrawn",
)  # fmt: skip
STAGES: Final = ("open", "doing", "waiting", "review")
KINDS: Final = ("task", "goal", "thought", "decision")

Test = Callable[[Row], bool]


class Filter:
    """A filter, ready to be asked."""

    def __init__(self, text: str, scene: Scene, *, shared: bool = False) -> None:
        """`shared`: of the views, it may name those of the group alone.

        Raises Trouble `bad-filter` or `bad-date`, and whatever `scene.roots` raises.
        """
        self._set(read_terms(text), scene, shared=shared)

    @classmethod
    def of(cls, terms: list[Term], scene: Scene) -> Filter:
        """The filter of terms that were read before."""
        made = cls("", scene)
        made._set(terms, scene, shared=False)
        return made

    def _set(self, terms: list[Term], scene: Scene, *, shared: bool) -> None:
        self.terms = expand(terms, scene, shared=shared)
        self._tests = [_negate(_test(term, scene), term) for term in self.terms]

    def __call__(self, row: Row) -> bool:
        """Whether all terms hold."""
        for test in self._tests:  # noqa: SIM110 - `all` takes twice the time, for every row
            if not test(row):
                return False
        return True

    @property
    def asks_for_finished(self) -> bool:
        """Whether the terms themselves say if finished and archived things are meant."""
        return any(
            term.field == "state"
            or (term.field == "is" and not SETTLING.isdisjoint(term.values))
            or term.field == "id"
            for term in every(self.terms)
        )

    @property
    def kinds(self) -> frozenset[str]:
        """Kinds of which all must be that it finds, where a term says so; else none."""
        for term in self.terms:
            if term.field == "kind" and not term.negated:
                return frozenset(_fixed(term, value, KINDS) for value in term.values)
        return frozenset()

    @property
    def names_kinds(self) -> bool:
        """Whether the terms themselves say which kinds of things are meant."""
        return any(
            term.field in {"kind", "id", "horizon"}
            or (term.field == "state" and "archived" in term.values)
            or (term.field == "is" and not NAMING.isdisjoint(term.values))
            for term in every(self.terms)
        )


NAMING: Final = frozenset({
    "goal", "task", "thought", "decision", "conflict", "decided", "unvoted", "archived", "pledged",
    "template",
})  # fmt: skip
"""Words of `is:` that are asked of more than tasks."""
SETTLING: Final = frozenset({
    "done", "open", "archived", "conflict", "decided", "series", "skipped", "template",
})  # fmt: skip


def _negate(test: Test, term: Term) -> Test:
    return (lambda row: not test(row)) if term.negated else test


def _test(term: Term, scene: Scene) -> Test:
    """The question that one term asks. spec: API-8."""
    tests = [_one(term, value, scene) for value in term.values]
    return tests[0] if len(tests) == 1 else lambda row: any(test(row) for test in tests)


def _one(term: Term, value: str, scene: Scene) -> Test:
    if term.field in DATED:
        return date_test(term, value, scene)
    maker = _MAKERS[term.field]
    return maker(term, value, scene)


def _refuse(term: Term, message: str, *understood: str) -> Trouble:
    odd = next((one for one in term.values if one.lower() not in understood), "")
    step = f"use one of  {' '.join(near_first(odd, understood))}"
    return Trouble("bad-filter", message, next=(step,), position=term.at)


# -- text, tags and fixed words --------------------------------------------------------------------


def _word(_term: Term, value: str, _scene: Scene) -> Test:
    wanted = value.casefold()
    return lambda row: (
        wanted in row.title.casefold()
        or (row.notes is not None and wanted in row.notes.casefold())
        or (row.why is not None and wanted in row.why.casefold())
    )


def _text(term: Term, value: str, _scene: Scene) -> Test:
    wanted, field = value.casefold(), term.field
    return lambda row: wanted in (getattr(row, field) or "").casefold()


def _tag(_term: Term, value: str, _scene: Scene) -> Test:
    wanted = value.casefold()
    return lambda row: any(tag.casefold() == wanted for tag in row.tags)


def _id(_term: Term, value: str, _scene: Scene) -> Test:
    wanted = normal(value)
    return lambda row: written(row.id).startswith(wanted)


def _kind(term: Term, value: str, _scene: Scene) -> Test:
    wanted = _fixed(term, value, KINDS)
    return lambda row: row.kind == wanted


def _stage(term: Term, value: str, _scene: Scene) -> Test:
    wanted = _fixed(term, value, STAGES)
    return lambda row: row.stage == wanted


def _state(term: Term, value: str, _scene: Scene) -> Test:
    wanted = _fixed(term, value, STATES)
    if wanted == "archived":
        return lambda row: row.archived
    return lambda row: row.state == wanted and not row.archived


def _fixed(term: Term, value: str, known: tuple[str, ...]) -> str:
    word = value.lower()
    if word not in known:
        raise _refuse(term, f"'{value[:64]}' is no {term.field}{meant(value, known)}", *known)
    return word


# -- people and places -----------------------------------------------------------------------------


def people_named(term: Term, value: str, scene: Scene) -> Set[bytes]:
    """Those of a name or id, or oneself. Raises Trouble if there is nobody."""
    if value.lower() == "me":
        return {scene.me} if scene.me else set()
    people = scene.persons(value)
    if not people:
        raise Trouble(
            "bad-filter",
            f"nobody here is called '{value[:64]}'{meant(value, scene.called())}",
            next=("moot who",),
            position=term.at,
        )
    return people


def _who(term: Term, value: str, scene: Scene) -> Test:
    if value.lower() == "none":
        return lambda row: not row.holders
    people = people_named(term, value, scene)
    return lambda row: any(holder.person in people for holder in row.holders)


def _by(term: Term, value: str, scene: Scene) -> Test:
    people = people_named(term, value, scene)
    return lambda row: row.by in people


def _goal(_term: Term, value: str, scene: Scene) -> Test:
    roots = scene.roots(value)
    beneath = scene.beneath(roots)
    within = roots | beneath
    # What is said or decided about something belongs where that belongs.
    return lambda row: row.id in beneath or row.about in within


def _view(term: Term, value: str, scene: Scene) -> Test:
    """All that the view says. spec: VIEW-4."""
    with naming(term, value):
        inner = term.within[term.values.index(value)]
        tests = [_negate(_test(one, scene), one) for one in inner]
    return lambda row: all(test(row) for test in tests)


def _effort(term: Term, value: str, _scene: Scene) -> Test:
    try:
        fits = asks(value)
    except Trouble as trouble:
        trouble.position = term.at
        raise
    return lambda row: row.kind == "task" and fits(row.effort[0])


# -- is: -------------------------------------------------------------------------------------------


def _is(term: Term, value: str, scene: Scene) -> Test:
    test = WORDS.get(value.lower())
    if test is None:
        near = meant(value, WORDS, "is:")
        raise _refuse(term, f"'is:{value[:64]}' means nothing here{near}", *WORDS)
    return lambda row: test(scene, row)


def _is_due(scene: Scene, row: Row) -> bool:
    at = scene.deadline(row)
    return row.open and at is not None and at <= scene.now + DUE_SOON_MS


def _is_overdue(scene: Scene, row: Row) -> bool:
    at = scene.deadline(row)
    return row.open and at is not None and at < scene.now


def _is_free(_scene: Scene, row: Row) -> bool:
    return row.kind == "task" and row.open and len(row.holders) < (row.hands or (1, 1))[1]


def _is_ready(scene: Scene, row: Row) -> bool:
    if not _is_free(scene, row) or scene.blocked(row):
        return False
    at = scene.start(row) if row.start is not None else None
    return at is None or at <= scene.now


def _is_blocked(scene: Scene, row: Row) -> bool:
    return row.open and scene.blocked(row)


def _is_mine(scene: Scene, row: Row) -> bool:
    return bool(row.holders) and any(holder.person == scene.me for holder in row.holders)


def _is_unvoted(scene: Scene, row: Row) -> bool:
    """A vote that is open, and in which my ballot is asked for and lacks."""
    vote, me = row.vote, scene.me
    if vote is None or row.state != "open" or me not in vote.electors:
        return False
    return all(member != me for member, _ in vote.said)


def _is_asked(scene: Scene, row: Row) -> bool:
    return row.open and any(one.to == scene.me and one.state == "open" for one in row.asks)


WORDS: Final[dict[str, Callable[[Scene, Row], bool]]] = {
    "open": lambda _, row: row.open,
    "done": lambda _, row: row.state in {"done", "reached"},
    "free": _is_free,
    "claimed": lambda _, row: bool(row.holders),
    "mine": _is_mine,
    "doubled": lambda _, row: any(holder.doubled for holder in row.holders),
    "conflict": lambda scene, row: scene.disputed(row),
    "due": _is_due,
    "overdue": _is_overdue,
    "ready": _is_ready,
    "asked": _is_asked,
    "quiet": lambda _, row: bool(row.quiet),
    "series": lambda _, row: bool(row.series),
    "skipped": lambda _, row: row.state == "skipped",
    "template": lambda _, row: row.template is not None,
    "stale": lambda scene, row: row.open and row.changed < scene.now - STALE_MS,
    "unsynced": lambda scene, row: scene.unsynced(row),
    "archived": lambda _, row: row.archived,
    "goal": lambda _, row: row.kind == "goal",
    "task": lambda _, row: row.kind == "task",
    "thought": lambda _, row: row.kind == "thought",
    "decision": lambda _, row: row.kind == "decision",
    "decided": lambda _, row: row.state in {"passed", "failed", "split"},
    "unvoted": _is_unvoted,
    "blocked": _is_blocked,
    "blocking": lambda scene, row: scene.blocking(row),
    "pledged": lambda scene, row: any(one.person == scene.me for one in row.pledged),
}
"""What `is:` knows."""

_MAKERS: Final[dict[str, Callable[[Term, str, Scene], Test]]] = {
    "word": _word,
    "title": _text,
    "notes": _text,
    "why": _text,
    "kind": _kind,
    "state": _state,
    "stage": _stage,
    "who": _who,
    "by": _by,
    "goal": _goal,
    "tag": _tag,
    "id": _id,
    "effort": _effort,
    "is": _is,
    "score": lambda term, value, scene: number_test(term, value, scene.score),
    "view": _view,
}
