"""Effects: what a decision does once it is taken, written down when it is proposed.

An effect is data, not a program: make a task or a goal, set a field, put something away, change a
rule of the group. It turns into ops by a pure function of the decision alone, so that every replica
makes the same ones (`moot.crdt.decree`). What it replaces is what the proposer saw: a value written
meanwhile stays beside it as a conflict for people to settle, and nobody is overruled unseen.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from moot.crdt import archive, dots, group, notes, origin, place, register, when
from moot.crdt.ids import ID_SIZE, derived
from moot.crdt.op import Dot, Op
from moot.crdt.shape import Misshapen, Shape
from moot.crdt.shelf import Write
from moot.crdt.space import Space
from moot.crdt.value import Value

TASK: Final = "task"
GOAL: Final = "goal"
SET: Final = "set"
ARCHIVE: Final = "archive"
RULE: Final = "rule"
DEEDS: Final = (TASK, GOAL, SET, ARCHIVE, RULE)

MOST_EFFECTS: Final = 12
"""Five ops each at most: together they fit one entry."""

MOST_OPTION: Final = 19
"""The place of the last option that a proposal may have."""

FIELDS: Final = (
    "title", "why", "state", "stage", "hands", "due", "start", "horizon", "threshold",
)  # fmt: skip
"""Registers that an effect may set."""


class Effect(NamedTuple):
    """One thing to do."""

    deed: str
    """One of `DEEDS`."""
    option: int | None
    """Only if this option wins; None: whenever the decision passes."""
    target: bytes | None
    """What is set or put away; for something new, what it hangs under."""
    name: str
    """Of a field or rule; the title of something new."""
    value: Value
    """Of a field or rule; the notes of a new task, the reason of a new goal."""
    due: Value
    """When a new task is due, as its cell has it; None if it is not."""
    over: tuple[Dot, ...]
    """The dots that the proposer saw in the cell that is set."""
    saw: tuple[Dot, ...]
    """The dots that the proposer saw of what is put away."""


def read_effect(value: Value) -> Effect | None:
    """The effect in a proposal; None for what no version up to this one does. spec: DEC-2."""
    try:
        shape = Shape(value)
        made = Effect(
            deed=shape.one_of("do", DEEDS),
            option=shape.number_or_none("option", 0, MOST_OPTION),
            target=shape.bytes_or_none("id", ID_SIZE),
            name=shape.text_or_none("name") or "",
            value=shape.any("value"),
            due=shape.any("due"),
            over=shape.each("over", dots.unpack, register.MOST_COVERS),
            saw=shape.each("saw", dots.unpack, dots.MOST_SEEN),
        )
    except Misshapen:
        return None
    return made if _is_sound(made) else None


def _is_sound(effect: Effect) -> bool:
    match effect.deed:
        case "set":
            return effect.target is not None and effect.name in FIELDS
        case "archive":
            return effect.target is not None
        case "rule":
            return effect.name in group.RULES
        case _:
            return bool(effect.name)


def ops(decision: bytes, index: int, effect: Effect, rank: str) -> list[Op]:
    """The ops of the effect at place `index` of a decision, five at most. spec: DEC-20."""
    match effect.deed:
        case "set":
            return [Op(effect.target or b"", effect.name, effect.value, effect.over)]
        case "archive":
            put_away: Value = {"saw": [dots.pack(dot) for dot in effect.saw]}
            return [Op(effect.target or b"", archive.ARCHIVED, put_away, effect.over)]
        case "rule":
            return [Op(group.OBJECT, group.RULE + effect.name, effect.value, effect.over)]
        case _:
            return _made(decision, index, effect, rank)


def _made(decision: bytes, index: int, effect: Effect, rank: str) -> list[Op]:
    """A new task or goal, with an id that follows from the decision and the place."""
    kind = origin.GOAL if effect.deed == GOAL else origin.TASK
    target, made = origin.create_from(derived("effect", decision, bytes([index])), kind)
    made += [
        register.write(None, target, "title", effect.name),
        place.put(None, target, effect.target, rank),
    ]
    if isinstance(effect.value, str):
        if kind == origin.GOAL:
            made.append(register.write(None, target, "why", effect.value))
        else:
            block: Value = {"rank": "m", "text": effect.value}
            made.append(register.write(None, target, f"{notes.PREFIX}decided", block))
    if kind == origin.TASK and when.read(effect.due) is not None:
        made.append(register.write(None, target, "due", effect.due))
    return made


# -- writing them down -----------------------------------------------------------------------------


def make(
    deed: str,
    title: str,
    under: bytes | None = None,
    words: str | None = None,
    due: Value = None,
    option: int | None = None,
) -> dict[str, Value]:
    """The effect of making a task, with notes, or a goal, with its reason."""
    made: dict[str, Value] = {"do": deed, "name": title}
    return made | _present({"id": under, "value": words, "due": due, "option": option})


def put(
    space: Space, target: bytes, field: str, value: Value, option: int | None = None
) -> dict[str, Value]:
    """The effect of setting a field over what is seen there now."""
    over = _packed(space.live(target, field))
    made: dict[str, Value] = {"do": SET, "id": target, "name": field, "value": value, "over": over}
    return made | _present({"option": option})


def put_away(space: Space, target: bytes, option: int | None = None) -> dict[str, Value]:
    """The effect of archiving an object as it is seen now."""
    op = archive.archive(space, target)
    saw = op.value.get("saw", []) if isinstance(op.value, dict) else []
    over = _packed(space.live(target, archive.ARCHIVED))
    made: dict[str, Value] = {"do": ARCHIVE, "id": target, "over": over, "saw": saw}
    return made | _present({"option": option})


def change_rule(
    space: Space, name: str, value: Value, option: int | None = None
) -> dict[str, Value]:
    """The effect of changing a rule of the group."""
    over = _packed(space.live(group.OBJECT, group.RULE + name))
    made: dict[str, Value] = {"do": RULE, "name": name, "value": value, "over": over}
    return made | _present({"option": option})


def _packed(cell: Iterable[Write]) -> list[Value]:
    return [dots.pack(dot) for dot in register.seen(cell)]


def _present(given: dict[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in given.items() if value is not None}
