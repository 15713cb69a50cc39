"""Series: a task that comes again and again, and the occurrences that it lends its words to.

A series is rules, each from a time on. A change of rule adds one, so what lies before stays as it
was. The task itself is not done: its occurrences are, each an object of its own (`occurrence.py`),
which exists once somebody touches it, and until then as what the rules say.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from moot.crdt import occurrence, origin, register
from moot.crdt.occurrence import At
from moot.crdt.op import Op
from moot.crdt.origin import Created
from moot.crdt.recurrence import MOST_LETTERS
from moot.crdt.space import Space
from moot.crdt.value import Value

SERIES: Final = "series"
SKIPPED: Final = "skipped"

MOST_SEGMENTS: Final = 64
"""Rules of one series: who changes it more often loses the oldest, whose days are long past."""
MOST_ZONE: Final = 64
"""Letters in the name of a zone."""


class Segment(NamedTuple):
    """A rule, from a time on, until that of the next."""

    start: At
    rule: str | None
    """As RFC 5545 writes it; nothing recurs by None, and by what `recurrence.read` refuses."""
    zone: str
    """Europe/Berlin: by whose clocks."""


Series = tuple[Segment, ...]
"""At least one segment, ascending."""


def read(value: Value) -> Series | None:
    """How the register `series` is read. spec: SERIES-2."""
    rules = value.get("rules") if isinstance(value, dict) else None
    if not isinstance(rules, list) or not 0 < len(rules) <= MOST_SEGMENTS:
        return None
    found = [segment for rule in rules if (segment := _segment(rule)) is not None]
    ascending = all(one.start.order < two.start.order for one, two in pairwise(found))
    return tuple(found) if len(found) == len(rules) and ascending else None


def _segment(value: Value) -> Segment | None:
    if not isinstance(value, dict):
        return None
    start, rule, zone = occurrence.read(value.get("from")), value.get("rule"), value.get("zone")
    if start is None or not isinstance(zone, str) or len(zone) > MOST_ZONE:
        return None
    return Segment(
        start, rule if isinstance(rule, str) and len(rule) <= MOST_LETTERS else None, zone
    )


def value(series: Series) -> Value:
    """What is written into the register."""
    return {
        "rules": [{"from": one.start.text, "rule": one.rule, "zone": one.zone} for one in series]
    }


def of(space: Space, target: bytes) -> Series:
    """The series that a task is; empty if it is none."""
    return register.read(space, target, SERIES, read) or ()


def holding(series: Sequence[Segment], at: At) -> Segment | None:
    """The segment that holds at a time: the last that began by then, or the first."""
    begun = [one for one in series if one.start.order <= at.order]
    return begun[-1] if begun else next(iter(series), None)


def changed(series: Series, segment: Segment) -> Series:
    """The series with another rule from a time on; what began later is replaced."""
    before = [one for one in series if one.start.order < segment.start.order]
    return (*before, segment)[-MOST_SEGMENTS:]


def repeat(space: Space | None, target: bytes, series: Series) -> Op:
    """The op that makes a task this series; an empty one makes it a plain task again."""
    return register.write(space, target, SERIES, value(series) if series else None)


def skip(space: Space, target: bytes, *, skipped: bool) -> Op:
    """The op that skips an occurrence, or takes that back."""
    return register.write(space, target, SKIPPED, skipped)


def flag(value: Value) -> bool | None:
    """How the register `skipped` is read."""
    return value if isinstance(value, bool) else None


def occur(series: bytes, at: At) -> Created:
    """The occurrence of a series at a time: whoever touches it makes it, and it is the same one.

    spec: SERIES-1.
    """
    target, (made,) = origin.create_from(occurrence.source(series, at.text), origin.TASK)
    said = made.value if isinstance(made.value, dict) else {}
    return Created(target, [made._replace(value={**said, "series": series, "at": at.text})])
