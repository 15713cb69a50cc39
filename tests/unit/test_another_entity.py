"""The machinery knows nothing of tasks: a tool shed, built from scratch of the same four readings.

Nothing here is part of the product. If this page had to touch anything under crdt/ but the cells
and the readings, the generic part would not be generic.
"""

from __future__ import annotations

from typing import NamedTuple

from moot.crdt import elements, origin, own, register
from moot.crdt.op import Op
from moot.crdt.origin import Created, Seed
from moot.crdt.space import Space
from moot.crdt.value import Value
from people import Person, meet


class Tool(NamedTuple):
    """Something that people lend each other."""

    name: str | None
    good_for: tuple[str, ...]
    wanted: dict[bytes, str]
    lent: list[str]
    shelf: bytes | None


def view(space: Space, target: bytes) -> Tool:
    held = space.placement(target)
    return Tool(
        name=register.text(space, target, "name"),
        good_for=elements.texts(space, target, "good-for"),
        wanted={
            member: slot.said
            for member, slot in own.slots(space, target, "wanted@", register.words).items()
        },
        lent=[str(write.value) for write in space.live(target, "lent*")],
        shelf=held.parent if held else None,
    )


def create(seed: Seed, name: str, shelf: bytes | None) -> Created:
    target, ops = origin.create("tool", seed)
    place: Value = {"parent": shelf, "rank": "m"}
    ops += [register.write(None, target, "name", name), Op(target, "shelf^", place, ())]
    return Created(target, ops)


def test_a_tool_merges_as_a_task_does() -> None:
    ada, ben = Person("a"), Person("b", clock=2_000)
    shelf, saw = create(ada.seed(), "shelf", None), create(ada.seed(), "saw", None)
    ada.act(*shelf.ops, *saw.ops)
    meet(ada, ben)
    ada.act(
        register.write(ada.space, saw.id, "name", "rip saw"),
        *elements.add(ada.space, saw.id, "good-for", ["wood"]),
        own.write(ada.space, saw.id, "wanted@", ada.key, "on Friday"),
        Op(saw.id, "lent*", "to Cy", ()),
        Op(saw.id, "shelf^", {"parent": shelf.id, "rank": "m"}, ()),
    )
    ben.act(
        register.write(ben.space, saw.id, "name", "hand saw"),
        *elements.add(ben.space, saw.id, "good-for", ["boards"]),
        own.write(ben.space, saw.id, "wanted@", ben.key, "on Sunday"),
        Op(saw.id, "lent*", "to Di", ()),
        Op(shelf.id, "shelf^", {"parent": saw.id, "rank": "m"}, ()),
    )
    meet(ada, ben)
    assert view(ada.space, saw.id) == view(ben.space, saw.id)
    assert view(ada.space, saw.id) == Tool(
        name="hand saw",
        good_for=("boards", "wood"),
        wanted={ada.key: "on Friday", ben.key: "on Sunday"},
        lent=["to Cy", "to Di"],
        shelf=shelf.id,
    )
    assert len(register.rivals(ada.space.live(saw.id, "name"), register.words)) == 2
    assert [move.target for move in ada.space.skipped()] == [shelf.id]
    assert origin.kind_of(ada.space, saw.id) == "tool"
