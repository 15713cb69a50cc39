"""Lines: things as JSON text, kept while nothing that stands in them changes.

A list of ten thousand tasks is ten thousand small texts, nearly all of which are the same as the
last time. What a line depends on is told here field by field and word by word; what is not
named here is never kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from moot.node.query.filter import DUE_SOON_MS, STALE_MS, WORDS
from moot.node.things.row import Row
from moot.node.things.rows import deadline_of

if TYPE_CHECKING:
    from moot.node.things.view import View

FIELDS: Final = frozenset({
    "id", "short", "kind", "title", "state", "who", "tags", "due", "due_at", "start", "start_at",
    "stage", "hands", "notes", "why", "is", "conflicts", "made", "by", "by_name", "changed", "rev",
})  # fmt: skip
"""Fields that say what the row says, what people are called, how ids are shortened, and `is`."""

STEADY: Final = frozenset({
    "open", "done", "free", "claimed", "mine", "doubled", "archived", "goal", "task", "thought",
    "decision", "decided", "unvoted", "asked", "quiet", "series", "skipped", "template", "pledged",
})  # fmt: skip
"""Words of `is:` that depend on the row, and on who asks, alone."""

WATCHED: Final = frozenset({
    "due", "overdue", "stale", "ready", "blocked", "blocking", "conflict", "unsynced",
})  # fmt: skip
"""Words whose changes are looked for: with the time, with what waits, with who has what."""

OTHERS: Final = tuple(test for word, test in WORDS.items() if word not in STEADY | WATCHED)
"""The tests of words of which nothing is known: they are asked again for each line."""

KEPT: Final = 4
"""Sets of fields for which lines are kept: of the command line, the page, and a script or two."""

LONGEST: Final = 4_096
"""Letters of a line that is kept."""


class Line:
    """One line, and what it depends on."""

    __slots__ = ("age", "everywhere", "others", "row", "since", "text", "until")

    def __init__(self, row: Row, span: tuple[float, float], age: int) -> None:
        self.row = row
        self.since, self.until = span
        """From when to before when it is true, as far as the time goes, in ms."""
        self.age = age
        """When it was last looked at whether all have it, counted in changes of who has what."""
        self.everywhere = False
        self.others: tuple[bool, ...] = ()
        """What holds besides, of what waits or is waited for."""
        self.text = ""

    def holds(self, view: View, row: Row, age: int) -> bool:
        """Whether it is true now."""
        if self.row is not row or not self.since <= view.now < self.until:
            return False
        if self.age != age:
            if self.everywhere is not view.holding.everywhere(row.marks):
                return False
            self.age = age
        return True


class Lines:
    """The lines of one board."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, ...], dict[bytes, Line]] = {}
        self._naming: tuple[object, ...] = ()
        self._devices: object = None
        self._age = 0

    def text(
        self,
        view: View,
        rows: Iterable[Row],
        fields: Sequence[str],
        encode: Callable[[object], str],
    ) -> str | None:
        """The rows as one JSON list; None if lines of these fields are never kept."""
        if not FIELDS.issuperset(fields):
            return None
        kept, age = self._of(view, tuple(fields)), self._aged(view)
        involved = view.board.waits.involved
        lines = []
        for row in rows:
            others = _others(view, row) if OTHERS or row.id in involved else ()
            line = kept.get(row.id)
            if line is None or line.others != others or not line.holds(view, row, age):
                line = Line(row, _span(view, row), age)
                line.everywhere, line.others = view.holding.everywhere(row.marks), others
                line.text = encode(view.thing(row, fields))
                if len(line.text) <= LONGEST and not view.disputed(row):
                    kept[row.id] = line
            lines.append(line.text)
        return f"[{','.join(lines)}]"

    def _aged(self, view: View) -> int:
        """A number that grows whenever somebody may have got something."""
        devices = view.holding.devices
        if devices != self._devices:
            self._devices = devices
            self._age += 1
        return self._age

    def _of(self, view: View, fields: tuple[str, ...]) -> dict[bytes, Line]:
        """The lines of these fields; none if people or ids are called otherwise since."""
        board = view.board
        naming = (board.register, board.register.lengthened, board.rows.namings, view.me)
        if naming != self._naming:
            self._kept.clear()
            self._naming = naming
        kept = self._kept.pop(fields, None)
        if kept is None:
            kept = {}
            if len(self._kept) >= KEPT:
                del self._kept[next(iter(self._kept))]
        self._kept[fields] = kept
        return kept


def _others(view: View, row: Row) -> tuple[bool, ...]:
    """What else may change although the row does not."""
    waits = (view.blocked(row), view.blocking(row), view.disputed(row))
    return (*waits, *(test(view, row) for test in OTHERS))


def _span(view: View, row: Row) -> tuple[float, float]:
    """Between which two moments the words that depend on the time stay as they are."""
    due, start = deadline_of(row), view.start(row)
    edges = [row.changed + STALE_MS + 1]
    if due is not None:
        edges += [due - DUE_SOON_MS, due + 1]
    if start is not None:
        edges.append(start)
    since = max((at for at in edges if at <= view.now), default=float("-inf"))
    return since, min((at for at in edges if at > view.now), default=float("inf"))
