"""What comes again and again: rules in one zone or another, and days that somebody touches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from laws.deeds.deed import FEW, Deed
from moot.crdt import register, series, task
from moot.crdt.occurrence import At
from moot.crdt.op import Op
from moot.crdt.series import Segment

if TYPE_CHECKING:
    from laws.house import House
    from laws.village import Village

DAYS: Final = [At("2026-11-20", None), At("2026-11-27", None), At("2026-11-27", "18:00")]
ZONES: Final = ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"]
"""The first and the last place at which a day begins, and one between."""


def _repeat(village: Village, house: House) -> list[Op]:
    target = village.one_of(village.works[:FEW])
    rule = village.draw(st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY", None]))
    start, zone = village.draw(st.sampled_from(DAYS)), village.draw(st.sampled_from(ZONES))
    rules = series.changed(series.of(house.space, target), Segment(start, rule, zone))
    return [series.repeat(house.space, target, rules)]


def _occur(village: Village, house: House) -> list[Op]:
    """Touch a day of a series, as several may who do not know of each other."""
    chore, day = village.one_of(village.works[:FEW]), village.draw(st.sampled_from(DAYS))
    made = series.occur(chore, day)
    village.days.setdefault((chore, day), {})[house.me] = made.id
    if made.id not in village.works:
        village.works.append(made.id)
    touch = village.draw(st.sampled_from([
        task.complete(house.space, made.id),
        series.skip(house.space, made.id, skipped=village.draw(st.booleans())),
        register.write(house.space, made.id, "title", village.word()),
    ]))  # fmt: skip
    return [*made.ops, touch]


DEEDS: Final[list[Deed]] = [_repeat, _occur, _occur]
