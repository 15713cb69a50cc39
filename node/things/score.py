"""Score: what to take up next, as a sum of named terms that can be read and argued with.

A task is worth more the sooner it is due, the more waits for it, the more people want it done and
the more alive its goal is. The weights stand here in one table; `moot why` prints each term of a
sum, so nobody has to believe the order.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from moot.node.things.row import Row

if TYPE_CHECKING:
    from moot.node.things.view import View

DAY_MS: Final = 86_400_000

OVERDUE: Final = 12.0
DUE_DAYS: Final = 14
"""A due day counts from so many days before it, more each day."""
FIRST_WAITING: Final = 4.0
EACH_WAITING: Final = 1.0
MOST_WAITING: Final = 8.0
EACH_LIFT: Final = 2.0
ACTIVE_GOAL: Final = 2.0
RESTING_GOAL: Final = -4.0
EACH_BACKER: Final = 0.5
MOST_BACKERS: Final = 2.0
MY_GOAL: Final = 2.0
MORE_HANDS: Final = 2.0
STAGES: Final = {"doing": 1.0, "review": 2.0, "waiting": -3.0}
AGE_DAYS: Final = 90
OLDEST: Final = 2.0
"""What a task gains by waiting so long, so that nothing is forgotten for ever."""


class Term(NamedTuple):
    """One reason, and what it adds."""

    name: str
    points: float
    words: str


def terms(view: View, row: Row) -> list[Term]:
    """The reasons for an open task, the weightiest first; none for anything else. spec: API-21."""
    if row.kind != "task" or not row.open:
        return []
    found = (term._replace(points=round(term.points, 1)) for term in _found(view, row))
    return sorted(
        (term for term in found if term.points), key=lambda term: (-abs(term.points), term.name)
    )


def score(view: View, row: Row) -> float | None:
    """The sum; None for what is no open task."""
    if row.kind != "task" or not row.open:
        return None
    return round(sum(term.points for term in terms(view, row)), 1)


def _found(view: View, row: Row) -> Iterator[Term]:
    yield from _due(view, row)
    waiting = len(view.board.waits.blocks(row.id))
    if waiting:
        points = min(FIRST_WAITING + EACH_WAITING * (waiting - 1), MOST_WAITING)
        yield Term("blocking", points, f"{waiting} {'waits' if waiting == 1 else 'wait'} for it")
    median, members = row.lift
    if members:
        yield Term("lift", EACH_LIFT * median, f"{members} gave it a lift, {median} in the middle")
    yield from _goal(view, row)
    if row.holders and row.hands and len(row.holders) < row.hands[1]:
        yield Term("hands", MORE_HANDS, f"{len(row.holders)} of {row.hands[1]} hands are there")
    if row.stage in STAGES:
        yield Term("stage", STAGES[row.stage], f"its stage is {row.stage}")
    days = max(view.now - row.made, 0) / DAY_MS
    yield Term("age", OLDEST * min(days / AGE_DAYS, 1), f"{int(days)} days old")


def _due(view: View, row: Row) -> Iterator[Term]:
    at = view.due(row)
    if at is None:
        return
    days = (at - view.now) / DAY_MS
    if days < 0:
        yield Term("due", OVERDUE, "it is overdue")
    elif days < DUE_DAYS:
        when = "today" if days < 1 else f"in {int(days)} day{'s' * (int(days) != 1)}"
        yield Term("due", OVERDUE * (1 - days / DUE_DAYS), f"it is due {when}")


def _goal(view: View, row: Row) -> Iterator[Term]:
    """How alive the nearest goal above it is."""
    above = view.parent(row)
    while above is not None and above.kind != "goal":
        above = view.parent(above)
    if above is None:
        return
    if above.state == "active":
        yield Term("goal", ACTIVE_GOAL, "its goal is active")
    elif not above.open or above.state == "resting":
        yield Term("goal", RESTING_GOAL, f"its goal is {above.state}")
    backers = [one.person for one in above.backing if one.stand == "in"]
    if view.me in backers:
        yield Term("mine", MY_GOAL, "you are in for its goal")
    if backers:
        points = min(EACH_BACKER * len(backers), MOST_BACKERS)
        yield Term("backing", points, f"{len(backers)} in for its goal")
