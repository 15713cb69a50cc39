"""What villagers say to each other, take back, and note for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from laws.deeds.deed import Deed
from moot.crdt import conflict, member, reaction, redaction, saved_view, seen, thought, verified
from moot.crdt.op import Op

if TYPE_CHECKING:
    from laws.house import House
    from laws.village import Village


def _say(village: Village, house: House) -> list[Op]:
    words, about = village.word(), village.work()
    answered = village.draw(st.sampled_from([None, *village.thoughts]))
    made = thought.say(village.seed(house), about, words, "question", answered)
    village.thoughts.append(made.id)
    village.say(made.id, words)
    return made.ops


def _mine(village: Village, house: House) -> list[bytes]:
    """The thoughts of a member, and one of somebody else's if there are any."""
    seen_ = [thought.view(house.space, one) for one in village.thoughts]
    mine = [one.id for one in seen_ if one is not None and one.author == house.me]
    return [*mine, *[one for one in village.thoughts if one not in mine][:1]]


def _reword(village: Village, house: House) -> list[Op]:
    mine = _mine(village, house)
    if not mine:
        return []
    words, target = village.word(), village.one_of(mine)
    ops = thought.reword(house.space, target, house.me, words)
    if ops:
        village.say(target, words, 1 + village.account.number(target, house.known))
    return ops


def _redact(village: Village, house: House) -> list[Op]:
    mine = _mine(village, house)
    if not mine:
        return []
    target = village.one_of(mine)
    ops = redaction.redact(house.space, target, house.me)
    if ops:
        village.take_back(target, village.said_of(house, target))
    return ops


def _redact_anything(village: Village, house: House) -> list[Op]:
    """As somebody would who means harm, or errs: words of others, and what is no words."""
    if not village.wild(house) or not village.thoughts:
        return []
    named = village.draw(st.lists(st.sampled_from(list(house.known)), max_size=3))
    target = village.one_of(village.thoughts)
    mine = [one for one in named if house.known[one].author == house.me]
    if any(house.known[one].words for one in mine):
        return []  # to take back half of what one said is told in `test_redaction`
    if village.maker(target) == house.me:
        village.take_back(target, frozenset(mine))  # it shows no words, whatever was named
    return [Op(target, thought.REDACTED, {"entries": [*named]}, ())]


def _react(village: Village, house: House) -> list[Op]:
    target, word = village.one_of([*village.works, *village.thoughts]), village.word()
    have = reaction.of(house.space, target, house.me)
    rest = tuple(one for one in have if one != word) if word in have else (*have, word)
    village.note(house, target, reaction.REACTIONS, rest or None)
    change = reaction.remove if word in have else reaction.add
    return change(house.space, target, house.me, word)


def _verify(village: Village, house: House) -> list[Op]:
    whom = village.somebody()
    if whom == house.me:
        return []
    so = house.me in verified.by(house.space, whom)
    village.note(house, member.object_id(whom), verified.VERIFIED, None if so else whom)
    change = verified.take_back if so else verified.verify
    return change(house.space, house.me, whom)


def _name(village: Village, house: House) -> list[Op]:
    name = village.word()
    village.note(house, member.object_id(house.me), member.NAME, name)
    return member.rename(house.space, house.me, name)


def _look(village: Village, house: House) -> list[Op]:
    target = village.one_of([*village.works, *village.thoughts])
    found = [one.id for one in conflict.conflicts(house.space, target)]
    return [seen.note(house.space, target, house.me, found)]


def _view(village: Village, house: House) -> list[Op]:
    name, shared = village.word(), village.draw(st.booleans())
    saved = saved_view.Saved(village.word(), None)
    drops = village.draw(st.integers(0, 3)) == 0
    if not shared:
        field = saved_view.field_of(name, shared=False)
        profile = member.object_id(house.me)
        village.note(house, profile, field, None if drops else saved.filter)
    if drops:
        return saved_view.drop(house.space, house.me, name, shared=shared)
    return [saved_view.save(house.space, house.me, name, saved, shared=shared)]


OFTEN: Final[list[Deed]] = [_say, _reword, _redact]
DEEDS: Final[list[Deed]] = [
    _say, _say, _reword, _redact, _redact_anything, _react, _react, _verify, _name, _look, _view,
]  # fmt: skip
