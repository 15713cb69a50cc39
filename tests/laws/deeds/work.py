"""What villagers do with goals and tasks: make them, word them, hang them up, tick them off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from laws.deeds.deed import WORDS, Deed
from moot.crdt import (
    archive,
    elements,
    goal,
    link,
    needs,
    notes,
    origin,
    place,
    pledge,
    rank,
    register,
    sign,
    task,
)
from moot.crdt.op import Op

if TYPE_CHECKING:
    from laws.house import House
    from laws.village import Village


def add_task(village: Village, house: House) -> list[Op]:
    parent = village.one_of(village.works) if village.works else None
    made = task.create(village.seed(house), village.word(), parent, "m", ["new"])
    village.works.append(made.id)
    return made.ops


def add_goal(village: Village, house: House) -> list[Op]:
    made = goal.create(village.seed(house), village.word(), "because", None, "m")
    village.works.append(made.id)
    return made.ops


def _edit(village: Village, house: House) -> list[Op]:
    new = village.draw(st.sampled_from([*WORDS, None]))
    name = village.draw(st.sampled_from(["title", "why", "stage"]))
    return [register.write(house.space, village.work(), name, new)]


def _turn(village: Village, house: House) -> list[Op]:
    kind = village.draw(st.sampled_from([origin.GOAL, origin.TASK]))
    return [origin.turn(house.space, village.one_of([*village.works, *village.thoughts]), kind)]


def _tags(village: Village, house: House) -> list[Op]:
    change = village.draw(st.sampled_from([elements.add, elements.remove]))
    return change(house.space, village.work(), "tags", [village.word()])


def _notes(village: Village, house: House) -> list[Op]:
    text = "\n\n".join(village.draw(st.lists(st.sampled_from(WORDS), max_size=3)))
    names = (f"n{number}" for number in village.numbers)
    return notes.rewrite(house.space, village.work(), text, names)


def tick(village: Village, house: House) -> list[Op]:
    return [task.complete(house.space, village.work(), village.word())]


def untick(village: Village, house: House) -> list[Op]:
    return [task.reopen(house.space, village.work())]


def _archive(village: Village, house: House) -> list[Op]:
    change = village.draw(st.sampled_from([archive.archive, archive.keep]))
    return [change(house.space, village.work())]


def _move(village: Village, house: House) -> list[Op]:
    parent = village.draw(st.sampled_from([None, *village.works, *village.thoughts]))
    siblings = [move.rank for move in house.space.children(parent)]
    at = rank.between(siblings[-1] if siblings else "", None, "x")
    return [place.put(house.space, village.work(), parent, at)]


def _need(village: Village, house: House) -> list[Op]:
    target, on = village.work(), village.work()
    return needs.remove(house.space, target, on) or needs.add(house.space, target, on)


def _link(village: Village, house: House) -> list[Op]:
    target, to = village.work(), village.work()
    one = village.draw(st.sampled_from([link.Link("serves", to), link.Link("url", "http://x")]))
    return link.remove(house.space, target, one) or link.add(house.space, target, one)


def _threshold(village: Village, house: House) -> list[Op]:
    needed = village.draw(st.integers(1, 3))
    return [register.write(house.space, village.work(), pledge.THRESHOLD, needed)]


def _sign(village: Village, house: House) -> list[Op]:
    target = village.work()
    standing, drop = sign.read(house.space, target), village.draw(st.booleans())
    if standing and drop:
        return [sign.remove(target, standing[0].name)]
    return [sign.add(target, village.word(), "40", "kg")]


def _measure(village: Village, house: House) -> list[Op]:
    target = village.work()
    return [sign.measure(target, one.name, "1.5") for one in sign.read(house.space, target)[:1]]


DEEDS: Final[list[Deed]] = [
    _edit, _edit, _turn, _tags, _notes, tick, tick, untick, untick, _archive, _move, _move,
    _need, _need, _link, _threshold, _sign, _measure,
]  # fmt: skip
