"""Taking back an act of one's own, and doing it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from laws.deeds.deed import Deed
from moot.crdt import inverse, standing
from moot.crdt.op import Op
from moot.crdt.standing import Mark

if TYPE_CHECKING:
    from laws.house import House
    from laws.village import Village

LATELY: Final = 5


def _undo(village: Village, house: House) -> list[Op]:
    mine = [
        one.id
        for one in house.known.values()
        if one.author == house.me and any(map(inverse.is_act, one.ops))
    ]
    if not mine:
        return []
    entry = village.draw(st.sampled_from(mine[-LATELY:]))
    made = inverse.inverse(house.space, house.records, entry, house.me, {})
    if not made.ops:
        return []
    again = standing.mark_of(house.records(entry)) is not None
    village.undoing = True
    return [standing.mark(house.space, house.me, Mark(entry, again)), *made.ops]


DEEDS: Final[list[Deed]] = [_undo, _undo]
