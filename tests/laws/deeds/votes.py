"""How villagers decide: questions, ballots, closes, confirmations; and what a cheat tries.

Honest houses do what `closing.duty` says and nothing else. The one who may be wild writes what he
likes: closes that leave ballots out, count wrong or come too early, and several confirmations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from laws.account import Slot
from laws.deeds.deed import WORDS, Deed
from moot.crdt import ballot, closing, decision, effect, method, origin, proposal
from moot.crdt.ids import derived
from moot.crdt.op import Op
from moot.crdt.proposal import Proposal
from moot.crdt.tally import tally
from moot.crdt.value import Value

if TYPE_CHECKING:
    from laws.house import House
    from laws.village import Village

OVER: Final = 1_000
"""So long after it was asked a question may be closed, in ms."""
OPTIONS: Final = ("north", "south", "east")
LIKELY: Final = (method.YES, method.YES, method.YES, method.NO, method.ABSTAIN, method.OBJECT)
LEAST: Final = 3
"""Fewer electors than that one cheat could deceive."""


def propose(village: Village, house: House) -> list[Op]:
    way = village.draw(st.sampled_from(method.METHODS))
    left_out = village.draw(st.sets(st.sampled_from(village.members), max_size=2))
    electors = tuple(sorted(set(village.members) - left_out))
    options = OPTIONS if way in method.CHOOSING else ()
    text = Proposal(
        title=village.word(),
        body=None,
        method=way,
        options=options,
        electors=electors,
        rule="members",
        quorum=0 if way in method.ENDLESS else village.draw(st.integers(0, 2)),
        threshold=village.draw(st.integers(1, LEAST)) if way == method.THRESHOLD else 0,
        asked=village.clock(),
        closes=None if way in method.ENDLESS else village.now + OVER,
        block=False,
        effects=(),
    )
    most = 0 if way == method.POLL else 3
    chosen = village.draw(st.lists(st.integers(0, 5), min_size=min(most, 1), max_size=most))
    effects = [_effect(village, house, one, options) for one in chosen]
    made = proposal.create(village.seed(house), proposal.value_of(text, effects))
    village.questions.append(made.id)
    for index, one in enumerate(effects):
        if one["do"] in (effect.TASK, effect.GOAL):
            source, kind = derived("effect", made.id, bytes([index])), str(one["do"])
            village.works.append(origin.create_from(source, kind).id)
    return made.ops


def _effect(
    village: Village, house: House, deed: int, options: tuple[str, ...]
) -> dict[str, Value]:
    space = house.space
    option = village.draw(st.sampled_from([None, 0, 1])) if options else None
    match deed:
        case 0:
            return effect.make(effect.GOAL, "garden", None, "to eat", option=option)
        case 1 | 2:
            return effect.make(effect.TASK, "fetch it", village.work(), "by cart", option=option)
        case 3:
            return effect.put(space, village.work(), "title", "decided", option)
        case 4:
            return effect.put_away(space, village.work(), option)
        case _:
            return effect.change_rule(space, "decide", method.CONSENT, option)


def _asked(village: Village, house: House) -> tuple[bytes, Proposal] | None:
    """A question that has come to this house."""
    if not village.questions:
        return None
    target = village.draw(st.sampled_from(village.questions))
    text = proposal.of(house.space, target)
    return None if text is None else (target, text)


def _choice(village: Village, text: Proposal) -> ballot.Choice:
    if text.options:
        places = st.integers(0, len(OPTIONS) - 1)
        chosen = village.draw(st.lists(places, unique=True, min_size=1, max_size=2))
        return tuple(chosen if text.method == method.RANKED else sorted(chosen))
    return village.draw(st.sampled_from([one for one in LIKELY if one in text.choices]))


def vote(village: Village, house: House) -> list[Op]:
    asked = _asked(village, house)
    return [] if asked is None else _cast(village, house, *asked)


def _cast(village: Village, house: House, target: bytes, text: Proposal) -> list[Op]:
    closed = closing.read(house.space, target, text).closes
    if house.me not in text.electors or (closed and not village.wild(house)):
        return []
    choice = _choice(village, text)
    slot = Slot(target, ballot.BALLOTS, house.me)
    mine = {one.dot for one in village.account.slots.get(slot, ()) if one.dot.entry in house.known}
    village.note(house, target, ballot.BALLOTS, choice, mine)
    return [ballot.cast(house.space, target, text, house.me, choice)]


def attend(village: Village, house: House) -> list[Op]:
    """What a node does by itself; of a member with two devices, the first."""
    asked = _asked(village, house)
    if asked is None or not village.speaks(house):
        return []
    target, text = asked
    acked = {held.author for held in house.space.live(target, closing.ACKS)}
    due = closing.duty(
        target, closing.read(house.space, target, text), house.me, village.now, turn=0,
        may_acknowledge=True, acknowledged=house.me in acked,
    )  # fmt: skip
    return [] if due.op is None else [due.op]


def _withdraw(village: Village, house: House) -> list[Op]:
    asked = _asked(village, house)
    if asked is None:
        return []
    seen = decision.view(house.space, asked[0])
    if seen is None or seen.member != house.me:
        return []
    back = village.draw(st.booleans())
    village.note(house, asked[0], decision.WITHDRAWN, None if back else True)
    return [decision.withdraw(house.space, asked[0], house.me, back=back)]


def _outcome(village: Village, house: House) -> list[Op]:
    asked = _asked(village, house)
    words = village.draw(st.sampled_from(WORDS))
    return [] if asked is None else [decision.say_outcome(house.space, asked[0], words)]


def cheat(village: Village, house: House) -> list[Op]:
    """Closes over some ballots or with a wrong count, and confirms whatever there is."""
    asked = _asked(village, house)
    if asked is None or not village.wild(house):
        return []
    target, text = asked
    ballots = ballot.read(house.space, target, text)
    confirmed = [
        closing.acknowledge(target, held.dot) for held in house.space.live(target, closing.CLOSES)
    ]
    if not ballots:
        return confirmed[:8]
    some = village.draw(st.lists(st.sampled_from(ballots), min_size=1, unique=True))
    made = tally(text, ballot.standing(ballots, frozenset(one.dot for one in some)))
    if village.draw(st.booleans()):
        made = made._replace(passed=not made.passed)
    return [*confirmed[:8], closing.close(target, [one.dot for one in some], made)]


DEEDS: Final[list[Deed]] = [
    propose, vote, vote, attend, attend, attend, _withdraw, _outcome, cheat, cheat,
]  # fmt: skip
