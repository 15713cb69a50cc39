"""Inventory: the things of a group as lines, goals first and each with its tasks after it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from moot.node.exchange.segments import segments
from moot.node.things.deliberated import by_thing
from moot.node.things.ids import written
from moot.node.things.outline import Outline
from moot.node.things.progress import pledges, signs
from moot.node.things.row import Row
from moot.node.things.stamp import stamp
from moot.node.things.thing import backing, claims, completions, lifted
from moot.node.things.thread import thread
from moot.node.things.view import FIELDS, View
from moot.node.things.votes import decision_of
from moot.node.trouble import Trouble

Json = dict[str, object]

FORMAT: Final = "moot-things"
VERSION: Final = 1
PAGE: Final = 100
"""Things told between two moments for others."""

DETAILS: Final[dict[str, Callable[[View, Row], object]]] = {
    "thread": lambda view, row: thread(view, row) if view.board.thoughts(row.id) else [],
    "backing": backing,
    "claims": claims,
    "pledges": pledges,
    "signs": signs,
    "done": completions,
    "lift": lambda _, row: lifted(row),
    "needs": lambda view, row: [written(one) for one in view.board.waits.on(row.id)],
    "recurs": segments,
}
"""What else can be asked of each, beside the fields of a Thing."""

DECISIONS: Final = "decisions"
"""Likewise what was decided about each, or is to be; what is about none of them, the head says."""
DECIDED: Final = ("id", "title", "state", "made", "by_name", "vote")


class Line(NamedTuple):
    """One thing in its place."""

    row: Row
    depth: int
    """Of a goal, how many goals are above it; of a task, how many tasks of the same goal are."""
    head: bytes | None
    """The goal that it stands under."""
    first: bool
    """The first task after its goal."""


def head_of(view: View, lines: Sequence[Line], fields: Sequence[str], under: str) -> Json:
    """The first line: which group, when, how many things follow, and what is decided at large."""
    membership = view.membership
    at_large = [] if under else by_thing(view).get(None, [])
    return {
        "format": FORMAT,
        "version": VERSION,
        "group": {"name": membership.name, "id": membership.written},
        "made": stamp(view.now),
        "things": len(lines),
        **({DECISIONS: _decisions(view, at_large)} if not fields or DECISIONS in fields else {}),
    }


def lines_of(view: View, question: str, under: str) -> list[Line]:
    """The things for which a filter holds, of all or of what is under something. Raises Trouble.

    Days of a series that nobody touched are none yet. spec: API-48, spec: EXCH-26.
    """
    outline = view.board.outline
    root = view.parents(under)[0] if under else None
    lines = list(_walk(outline, root))
    if not question:
        return lines
    wanted = {row.id for row in view.matching(question, finished=True)}
    return [line for line in lines if line.row.id in wanted]


def pages(view: View, lines: Sequence[Line], fields: Sequence[str]) -> Iterator[list[Json]]:
    """The things as JSON, with the fields that are named, or all. Raises Trouble at once."""
    for name in fields:
        if name not in FIELDS and name not in DETAILS and name != DECISIONS:
            raise Trouble(
                "usage",
                f"a thing has no field '{name[:64]}'",
                next=(f"use some of  {','.join((*FIELDS, *DETAILS, DECISIONS))}",),
            )
    plain = [name for name in fields or FIELDS if name in FIELDS]
    more = {name: DETAILS[name] for name in fields or DETAILS if name in DETAILS}
    if not fields or DECISIONS in fields:
        about = by_thing(view)
        more[DECISIONS] = lambda view, row: _decisions(view, about.get(row.id, ()))
    return _pages(view, lines, plain, more)


def _decisions(view: View, rows: Iterable[Row]) -> list[Json]:
    return [{**view.thing(row, DECIDED), "decision": decision_of(view, row)} for row in rows]


def _pages(
    view: View,
    lines: Sequence[Line],
    plain: Sequence[str],
    more: Mapping[str, Callable[[View, Row], object]],
) -> Iterator[list[Json]]:
    for at in range(0, len(lines), PAGE):
        yield [
            {
                **view.thing(line.row, plain),
                **{name: tell(view, line.row) for name, tell in more.items()},
                "depth": line.depth,
                "head": written(line.head) if line.head else None,
                "first": line.first,
            }
            for line in lines[at : at + PAGE]
        ]


def _walk(outline: Outline, root: Row | None) -> Iterator[Line]:
    """Goals, each with its tasks after it and then the goals under it; what has no goal is last."""
    if root is None:
        tasks, goals = _under(outline, outline.beside(None), None)
    else:
        tasks, goals = [], [(root, 0)]
    while goals:
        goal, depth = goals.pop()
        yield Line(goal, depth, None, first=False)
        below, parts = _under(outline, outline.children(goal.id), goal.id)
        yield from below
        goals += ((part, depth + 1) for part, _ in parts)
    yield from tasks


def _under(
    outline: Outline, rows: Sequence[Row], head: bytes | None
) -> tuple[list[Line], list[tuple[Row, int]]]:
    """Of what hangs at one place, the tasks at any depth, and the goals that come next to them.

    The goals stand in the order in which they are to be taken from the end.
    """
    lines: list[Line] = []
    goals: list[tuple[Row, int]] = []
    ahead = [(row, 0) for row in reversed(rows)]
    while ahead:
        row, depth = ahead.pop()
        if row.occurs is not None and row.occurs.virtual:
            continue
        if row.kind == "goal":
            goals.append((row, 0))
            continue
        lines.append(Line(row, depth, head, first=not lines))
        ahead += ((part, depth + 1) for part in reversed(outline.children(row.id)))
    return lines, goals[::-1]
