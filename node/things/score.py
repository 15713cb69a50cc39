"""Score: what to take up next, as a sum of named terms that can be read and argued with.

A task is worth more the sooner it is due, the more waits for it, the more people want it done and
the more alive its goal is. What each reason adds stands here in one table, and how much it counts
is for the group to say; `moot why` prints each term of a sum, so nobody has to believe the order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from moot.crdt.group import USUAL_WEIGHT
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


Reason = tuple[str, float, str | int | tuple[int, int]]
"""A term whose words are not said yet, since of most rows nobody reads them: what they tell of."""


def terms(view: View, row: Row) -> list[Term]:
    """The reasons for an open task, the weightiest first; none for anything else. spec: API-21."""
    if row.kind != "task" or not row.open:
        return []
    found = [
        Term(name, round(points, 1), WORDS[name](of) + _weighed(view, name))
        for name, points, of in _found(view, row)
    ]
    return sorted(
        (term for term in found if term.points), key=lambda term: (-abs(term.points), term.name)
    )


def score(view: View, row: Row) -> float | None:
    """The sum; None for what is no open task."""
    if row.kind != "task" or not row.open:
        return None
    found = _found(view, row)
    if len(found) == 1:
        return round(found[0][1], 1)
    return round(sum([round(points, 1) for _, points, _ in found]), 1)


def _weighed(view: View, name: str) -> str:
    """What to say of a term that the group lets count more or less."""
    weight = USUAL_WEIGHT if view.weights is None else view.weights[name]
    return "" if weight == USUAL_WEIGHT else f"; the group counts that {weight} %"


def _found(view: View, row: Row) -> list[Reason]:
    reasons, weights = _reasons(view, row), view.weights
    if weights is None:
        return reasons
    return [(name, points * weights[name] / USUAL_WEIGHT, of) for name, points, of in reasons]


def _reasons(view: View, row: Row) -> list[Reason]:
    days = max(view.now - row.made, 0) / DAY_MS
    reasons: list[Reason] = [("age", OLDEST * min(days / AGE_DAYS, 1), int(days))]
    at = view.deadline(row)
    if at is not None:
        days = (at - view.now) / DAY_MS
        if days < 0:
            reasons.append(("due", OVERDUE, -1))
        elif days < DUE_DAYS:
            reasons.append(("due", OVERDUE * (1 - days / DUE_DAYS), int(days)))
    waiting = len(view.board.waits.blocks(row.id))
    if waiting:
        points = min(FIRST_WAITING + EACH_WAITING * (waiting - 1), MOST_WAITING)
        reasons.append(("blocking", points, waiting))
    if row.lift[1]:
        reasons.append(("lift", EACH_LIFT * row.lift[0], row.lift))
    reasons += _goal(view, row)
    if row.holders and row.hands and len(row.holders) < row.hands[1]:
        reasons.append(("hands", MORE_HANDS, (len(row.holders), row.hands[1])))
    if row.stage in STAGES:
        reasons.append(("stage", STAGES[row.stage], row.stage))
    return reasons


def _goal(view: View, row: Row) -> Sequence[Reason]:
    """How alive the nearest goal above it is; worked out once for all that hangs there."""
    parent = view.board.parent(row.id)
    if parent is None:  # most hang nowhere
        return ()
    above: Row | None = view.board.rows[parent]
    while above is not None and above.kind != "goal":
        above = view.parent(above)
    if above is None:
        return ()
    known = view.alive.get(above.id)
    if known is None:
        known = view.alive[above.id] = tuple(_alive(view, above))
    return known


def _alive(view: View, above: Row) -> Iterator[Reason]:
    if above.state == "active":
        yield "goal", ACTIVE_GOAL, above.state
    elif not above.open or above.state == "resting":
        yield "goal", RESTING_GOAL, above.state
    backers = [one.person for one in above.backing if one.stand == "in"]
    if view.me in backers:
        yield "mine", MY_GOAL, 1
    if backers:
        points = min(EACH_BACKER * len(backers), MOST_BACKERS)
        yield "backing", points, len(backers)


def _when(days: int) -> str:
    if days < 0:
        return "it is overdue"
    return f"it is due in {days} day{'s' * (days != 1)}" if days else "it is due today"


WORDS: Final[dict[str, Callable[[Any], str]]] = {
    "age": lambda days: f"{days} days old",
    "due": _when,
    "blocking": lambda waiting: f"{waiting} {'waits' if waiting == 1 else 'wait'} for it",
    "lift": lambda lift: f"{lift[1]} gave it a lift, {lift[0]} in the middle",
    "goal": lambda state: f"its goal is {state}",
    "mine": lambda _: "you are in for its goal",
    "backing": lambda backers: f"{backers} in for its goal",
    "hands": lambda hands: f"{hands[0]} of {hands[1]} hands are there",
    "stage": lambda stage: f"its stage is {stage}",
}
"""How each reason is put."""
