"""Dated: terms of filters that ask when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from moot.node.query.dates import Moment, instant, is_duration, read_date
from moot.node.query.scene import Scene
from moot.node.query.span import Period, ends, read_period
from moot.node.query.terms import Term
from moot.node.things.row import Row
from moot.node.trouble import Trouble


def date_test(term: Term, value: str, scene: Scene) -> Callable[[Row], bool]:
    """Whether the day of a row is within what the value names. Raises Trouble."""
    read, backwards = FIELDS[term.field]
    if value.lower() == "none":
        of_goals = term.field == "horizon"  # what has no horizon and can have none was not meant
        return lambda row: read(scene, row) is None and (row.kind == "goal" or not of_goals)
    try:
        low, high = _span(value, scene, backwards=backwards)
    except Trouble as trouble:
        trouble.position = term.at
        raise

    def holds(row: Row) -> bool:
        at = read(scene, row)
        return at is not None and (low is None or at >= low) and (high is None or at < high)

    return holds


def _span(value: str, scene: Scene, *, backwards: bool) -> tuple[int | None, int | None]:
    """From which instant, and before which. Ages turn both round: older is earlier."""
    if value[0] in "<>":
        moment, aged = _moment(value[1:], scene, backwards=backwards)
        if (value[0] == "<") is not aged:
            return None, moment.begins(scene.zone)
        return moment.ends(scene.zone), None
    first, dots, last = value.partition("..")
    if not (dots and (first or last)):
        moment, _ = _moment(value, scene, backwards=backwards)
        return moment.begins(scene.zone), moment.ends(scene.zone)
    low = high = None
    if first:
        moment, aged = _moment(first, scene, backwards=backwards)
        low, high = _from(moment, scene, aged=aged)
    if last:
        moment, aged = _moment(last, scene, backwards=backwards)
        since, until = _from(moment, scene, aged=not aged)
        low, high = (since if low is None else low), (until if high is None else high)
    return low, high


def _from(moment: Moment | Period, scene: Scene, *, aged: bool) -> tuple[int | None, int | None]:
    """The span from a moment on; or, for an age, up to it."""
    if aged:
        return None, moment.ends(scene.zone)
    return moment.begins(scene.zone), None


def _moment(text: str, scene: Scene, *, backwards: bool) -> tuple[Moment | Period, bool]:
    """The moment, month or year that `text` names, and whether it is an age."""
    period = read_period(text)
    if period is not None:
        return period, False
    aged = backwards and is_duration(text) and text[:1] not in "+-"
    now: datetime = instant(scene.now, scene.zone)
    return read_date(f"-{text}" if aged else text, now), aged


def _made(_scene: Scene, row: Row) -> int | None:
    return row.made


def _changed(_scene: Scene, row: Row) -> int | None:
    return row.changed


FIELDS: Final[dict[str, tuple[Callable[[Scene, Row], int | None], bool]]] = {
    "due": (lambda scene, row: scene.due(row), False),
    "start": (lambda scene, row: scene.start(row), False),
    "made": (_made, True),
    "changed": (_changed, True),
    "horizon": (lambda scene, row: ends(row.horizon, scene.zone), False),
}
"""How to read the field, and whether lengths of time are ages in it."""
