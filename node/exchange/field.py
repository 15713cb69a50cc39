"""Fields that a file may set: how each is read, what it shows here, and the ops that write it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Final, NamedTuple, cast

from moot.crdt import archive, claim, goal, notes, place, register, task, when
from moot.crdt.ids import derived
from moot.crdt.op import Op
from moot.crdt.space import Space
from moot.crdt.value import Value
from moot.crdt.when import Span, When
from moot.node.acts.fields import MAX_NOTES_BYTES, MOST_HANDS
from moot.protocol.limits import MAX_TEXT_BYTES

OPEN: Final = "open"
DONE: Final = "done"
DROPPED: Final = "dropped"
"""What a file says of a task: to be done, done, or that nobody will do it."""


class Setting(NamedTuple):
    """What writing a field needs besides the value."""

    space: Space
    rank: Callable[[], str]
    """A rank after everything that was placed until now."""
    evidence: str | None
    """What a task's completion says."""


class Field(NamedTuple):
    """One field of a goal or a task."""

    read: Callable[[object], object]
    """From JSON; None is an empty field. Raises ValueError in words."""
    shows: Callable[[Space, bytes], object]
    text: Callable[[object], str]
    """The value as one text: equal where the values are."""
    write: Callable[[Setting, bytes, object], list[Op] | None]
    """None if it must not be, for the sake of people here."""
    cell: str | None = None
    """The register behind it, in which several values may stand at once."""


# -- reading ---------------------------------------------------------------------------------------


def words(given: object) -> str:
    """A text that an entry holds; "" is none."""
    return _text(given, MAX_TEXT_BYTES)


def _text(given: object, most: int) -> str:
    match given:
        case None:
            return ""
        case str() if len(given.encode()) <= most:
            return given
        case str():
            raise ValueError(f"it has more than {most} bytes")
        case _:
            raise ValueError("it is no text")


def _title(given: object) -> str:
    title = " ".join(words(given).split())
    if not title:
        raise ValueError("it is empty")
    return title


def _notes(given: object) -> str:
    text = _text(given, MAX_NOTES_BYTES)
    for part in text.split(notes.GAP):
        words(part)
    return text


def _when(given: object) -> When | None:
    if given is None:
        return None
    found = when.read(cast("Value", given))
    if found is None:
        raise ValueError("it is no date")
    return found


def _span(given: object) -> Span | None:
    if given is None:
        return None
    found = when.read_span(cast("Value", given))
    if found is None:
        raise ValueError("it is no span of days")
    return found


def _hands(given: object) -> tuple[int, int]:
    match given:
        case None:
            return (1, 1)
        case [int(least), int(most)] if 0 <= least <= most <= MOST_HANDS and most:
            return (least, most)
        case _:
            raise ValueError("it is no number of hands")


def _one_of(known: tuple[str, ...]) -> Callable[[object], str]:
    def read(given: object) -> str:
        if given is None:
            return known[0]
        if not isinstance(given, str) or given not in known:
            raise ValueError(f"it is none of  {' '.join(known)}")
        return given

    return read


def _parent(given: object) -> bytes | None:
    """An id, which the record made of what the file says."""
    return given if isinstance(given, bytes) else None


# -- what stands here ------------------------------------------------------------------------------


def _shown(name: str, otherwise: str) -> Callable[[Space, bytes], str]:
    def shows(space: Space, target: bytes) -> str:
        return register.text(space, target, name) or otherwise

    return shows


def _date(name: str) -> Callable[[Space, bytes], object]:
    return lambda space, target: register.read(space, target, name, when.read)


def _task_state(space: Space, target: bytes) -> str:
    if archive.view(space, target).archived:
        return DROPPED
    return DONE if task.completions(space, target)[0] else OPEN


def _above(space: Space, target: bytes) -> bytes | None:
    held = space.placement(target)
    return held.parent if held else None


# -- as text ---------------------------------------------------------------------------------------


def _plain(value: object) -> str:
    return str(value or "")


def _when_text(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, tuple) else ""


def _id_text(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else ""


# -- writing ---------------------------------------------------------------------------------------


def _put(name: str) -> Callable[[Setting, bytes, object], list[Op]]:
    def write(setting: Setting, target: bytes, value: object) -> list[Op]:
        return [register.write(setting.space, target, name, _value(value))]

    return write


def _value(value: object) -> Value:
    match value:
        case When() | Span():
            return value.value()
        case (int(least), int(most)):
            return {"min": least, "max": most}
        case _:
            return value if isinstance(value, str) and value else None


def _rewrite(setting: Setting, target: bytes, value: object) -> list[Op]:
    text = str(value)
    return notes.rewrite(setting.space, target, text or None, _names(target, text))


def _names(target: bytes, text: str) -> Iterator[str]:
    """Names for paragraphs, the same on every device that takes in the same text."""
    whole = text.encode()
    return (derived("imported-notes", target, whole, b"%d" % at).hex()[:8] for at in count())


def _hang(setting: Setting, target: bytes, value: object) -> list[Op] | None:
    parent = _parent(value)
    if place.would_circle(setting.space, target, parent):
        return None
    return [place.put(setting.space, target, parent, setting.rank())]


def _finish(setting: Setting, target: bytes, value: object) -> list[Op] | None:
    """The ops that bring a task to a state. What somebody works on is not put away."""
    space = setting.space
    if value == DROPPED:
        if claim.read(space, target, 1):
            return None
        return [archive.archive(space, target)]
    ops = []
    if archive.view(space, target).archived:
        ops.append(archive.keep(space, target))
    done = bool(task.completions(space, target)[0])
    if value == DONE and not done:
        ops.append(task.complete(space, target, setting.evidence))
    if value == OPEN and done:
        ops.append(task.reopen(space, target))
    return ops


def disputed(space: Space, target: bytes, kind: str, name: str) -> bool:
    """Whether people filled the field in differently, and nobody has settled it."""
    if name == "goal":
        return bool(place.disputed(space, target))
    cell = FIELDS[kind][name].cell
    parse = _REGISTERS[kind].get(cell or "")
    return parse is not None and bool(register.rivals(space.live(target, cell or ""), parse))


_BOTH: Final = {
    "title": Field(_title, _shown("title", ""), _plain, _put("title"), "title"),
    "notes": Field(_notes, lambda space, target: notes.text(space, target) or "", _plain, _rewrite),
    "goal": Field(_parent, _above, _id_text, _hang),
}

_REGISTERS: Final = {goal.KIND: goal.REGISTERS, task.KIND: task.REGISTERS}

FIELDS: Final[dict[str, dict[str, Field]]] = {
    goal.KIND: {
        **_BOTH,
        "why": Field(words, _shown("why", ""), _plain, _put("why"), "why"),
        "state": Field(
            _one_of(goal.STATES), lambda space, target: goal.view(space, target).state, _plain,
            _put("state"), "state",
        ),
        "horizon": Field(
            _span,
            lambda space, target: register.read(space, target, "horizon", when.read_span),
            _when_text, _put("horizon"), "horizon",
        ),
    },
    task.KIND: {
        **_BOTH,
        "state": Field(_one_of((OPEN, DONE, DROPPED)), _task_state, _plain, _finish),
        "stage": Field(
            _one_of(task.STAGES), _shown("stage", task.STAGES[0]), _plain, _put("stage"), "stage"
        ),
        "hands": Field(
            _hands, lambda space, target: tuple(task.hands(space, target)), _when_text,
            _put("hands"), "hands",
        ),
        "due": Field(_when, _date("due"), _when_text, _put("due"), "due"),
        "start": Field(_when, _date("start"), _when_text, _put("start"), "start"),
    },
}  # fmt: skip
"""By kind and name, every field that a file may set; tags and needs are sets, and apart."""
