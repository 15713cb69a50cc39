"""What villagers say of themselves and the work: claims, asks, backing, pledges, priorities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from laws.account import GONE_OUT
from laws.deeds.deed import Deed
from moot.crdt import ask, claim, effort, goal, lift, offer, pledge, quiet, task, thought
from moot.crdt.op import Op

if TYPE_CHECKING:
    from laws.house import House
    from laws.village import Village


def take(village: Village, house: House) -> list[Op]:
    target = village.work()
    role = village.draw(st.sampled_from(["lead", "lead", "help", "learn"]))
    village.note(house, target, claim.CLAIMS, role)
    return [claim.take(house.space, target, house.me, role, village.word())]


def _drop(village: Village, house: House) -> list[Op]:
    target = village.work()
    village.note(house, target, claim.CLAIMS, None)
    return claim.drop(house.space, target, house.me)


def _yield(village: Village, house: House) -> list[Op]:
    target = village.work()
    others = [one for one in claim.read(house.space, target, 1) if one.member != house.me]
    if not others:
        return []
    village.note(house, target, claim.CLAIMS, GONE_OUT)
    return claim.give_way(house.space, target, house.me, others[0])


def _mark(village: Village, house: House) -> list[Op]:
    target = village.work()
    others = [one for one in claim.read(house.space, target, 1) if one.member != house.me]
    if not others or not village.draw(st.integers(0, 3)):
        return quiet.unmark(house.space, target, house.me, [one.name for one in others])
    return [quiet.mark(house.space, target, house.me, others[0], village.word())]


def _ask(village: Village, house: House) -> list[Op]:
    target, to, words = village.work(), village.somebody(), village.word()
    asks = village.draw(st.integers(0, 3))
    same = {
        dot
        for dot, said in village.standing(house, target, ask.ASKS).items()
        if isinstance(said, tuple) and said[0] == to
    }
    village.note(house, target, ask.ASKS, (to, words) if asks else None, same)
    if asks:
        return [ask.ask(house.space, target, house.me, to, words)]
    return ask.withdraw(house.space, target, house.me, to)


def _decline(village: Village, house: House) -> list[Op]:
    target = village.work()
    asks = [one.dot for one in task.view(house.space, target).asks if one.to == house.me]
    return ask.decline(house.space, target, house.me, asks, village.word())


def _offer(village: Village, house: House) -> list[Op]:
    """Say it, or keep what one said."""
    said = [thought.view(house.space, one) for one in village.thoughts]
    mine = [one for one in said if one and (one.author, one.kind) == (house.me, offer.KIND)]
    if not mine:
        about = village.work()
        made = thought.say(village.seed(house), about, "I can", offer.KIND)
        village.thoughts.append(made.id)
        village.say(made.id, "I can")
        return made.ops
    kept = village.draw(st.sampled_from(mine))
    village.note(house, kept.about, claim.CLAIMS, claim.LEAD)
    return [offer.citing(claim.take(house.space, kept.about, house.me), kept.id)]


def _back(village: Village, house: House) -> list[Op]:
    target, stand = village.work(), village.draw(st.sampled_from(goal.BACKINGS))
    village.note(house, target, goal.BACKING, stand)
    return [goal.back(house.space, target, house.me, stand)]


def _pledge(village: Village, house: House) -> list[Op]:
    target, least = village.work(), village.draw(st.integers(1, 4))
    village.note(house, target, pledge.PLEDGES, least)
    return [pledge.give(house.space, target, house.me, village.word(), least)]


def _withdraw(village: Village, house: House) -> list[Op]:
    target = village.work()
    village.note(house, target, pledge.PLEDGES, None)
    return pledge.withdraw(house.space, target, house.me)


def _lift(village: Village, house: House) -> list[Op]:
    target, number = village.work(), village.draw(st.integers(0, 3))
    village.note(house, target, lift.LIFT, number)
    return [lift.give(house.space, target, house.me, number)]


def _effort(village: Village, house: House) -> list[Op]:
    target, minutes = village.work(), village.draw(st.integers(0, 90))
    village.note(house, target, effort.EFFORT, minutes)
    return [effort.give(house.space, target, house.me, minutes)]


DEEDS: Final[list[Deed]] = [
    take, take, _drop, _yield, _mark, _ask, _decline, _offer, _back, _pledge, _pledge,
    _withdraw, _lift, _effort,
]  # fmt: skip
