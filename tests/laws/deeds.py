"""What villagers do: each deed is the ops that the product would write for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from laws.histories import MEMBERS
from moot.crdt import (
    archive,
    ask,
    claim,
    conflict,
    effort,
    elements,
    goal,
    lift,
    link,
    member,
    needs,
    notes,
    offer,
    origin,
    place,
    pledge,
    quiet,
    rank,
    reaction,
    redaction,
    register,
    saved_view,
    seen,
    series,
    sign,
    task,
    thought,
    verified,
)
from moot.crdt.occurrence import At
from moot.crdt.op import Op
from moot.crdt.series import Segment
from moot.crdt.space import Space

if TYPE_CHECKING:
    from laws.village import Village

WORDS = ["plant", "dig", "water"]
DAYS = ["2026-11-20", "2026-11-27"]
FEW = 3
"""Goals and tasks after which people work on what there is: quarrels need company."""

Deed = Callable[["Village", bytes, Space], list[Op]]


def _task(village: Village, me: bytes, _: Space) -> list[Op]:
    parent = village.one_of(village.works) if village.works else None
    made = task.create(village.seed(me), village.word(), parent, "m", ["new"])
    village.works.append(made.id)
    return made.ops


def _goal(village: Village, me: bytes, _: Space) -> list[Op]:
    made = goal.create(village.seed(me), village.word(), "because", None, "m")
    village.works.append(made.id)
    return made.ops


def _name(village: Village, me: bytes, space: Space) -> list[Op]:
    name = village.word()
    village.note("name", member.object_id(me), me, name)
    return member.rename(space, me, name)


def _say(village: Village, me: bytes, _: Space) -> list[Op]:
    words, about = village.word(), village.one_of(village.works)
    answered = village.draw(st.sampled_from([None, *village.thoughts]))
    made = thought.say(village.seed(me), about, words, "question", answered)
    village.thoughts.append(made.id)
    village.note("said", made.id, me, words)
    return made.ops


def _reword(village: Village, me: bytes, space: Space) -> list[Op]:
    if not village.thoughts:
        return []
    words, target = village.word(), village.one_of(village.thoughts)
    ops = thought.reword(space, target, me, words)
    if ops:
        village.note("said", target, me, words)
    return ops


def _redact(village: Village, me: bytes, space: Space) -> list[Op]:
    if not village.thoughts:
        return []
    target = village.one_of(village.thoughts)
    ops = redaction.redact(space, target, me)
    if ops:
        village.note("said", target, me, "")
    return ops


def _claim(village: Village, me: bytes, space: Space) -> list[Op]:
    target = village.one_of(village.works)
    role = village.draw(st.sampled_from(["lead", "lead", "help", "learn"]))
    village.note("claim", target, me, role)
    return [claim.take(space, target, me, role, village.word())]


def _drop(village: Village, me: bytes, space: Space) -> list[Op]:
    target = village.one_of(village.works)
    village.note("claim", target, me, None)
    return claim.drop(space, target, me)


def _back(village: Village, me: bytes, space: Space) -> list[Op]:
    target = village.one_of(village.works)
    stand = village.draw(st.sampled_from(goal.BACKINGS))
    village.note("backing", target, me, stand)
    return [goal.back(space, target, me, stand)]


def _lift(village: Village, me: bytes, space: Space) -> list[Op]:
    target, number = village.one_of(village.works), village.draw(st.integers(0, 3))
    village.note("lift", target, me, number)
    return [lift.give(space, target, me, number)]


def _pledge(village: Village, me: bytes, space: Space) -> list[Op]:
    target, least = village.one_of(village.works), village.draw(st.integers(1, 4))
    village.note("pledge", target, me, least)
    return [pledge.give(space, target, me, village.word(), least)]


def _withdraw(village: Village, me: bytes, space: Space) -> list[Op]:
    target = village.one_of(village.works)
    village.note("pledge", target, me, None)
    return pledge.withdraw(space, target, me)


def _threshold(village: Village, _: bytes, space: Space) -> list[Op]:
    target, needed = village.one_of(village.works), village.draw(st.integers(1, 3))
    return [register.write(space, target, pledge.THRESHOLD, needed)]


def _effort(village: Village, me: bytes, space: Space) -> list[Op]:
    target, minutes = village.one_of(village.works), village.draw(st.integers(0, 90))
    village.note("effort", target, me, minutes)
    return [effort.give(space, target, me, minutes)]


def _sign(village: Village, _: bytes, space: Space) -> list[Op]:
    target = village.one_of(village.works)
    standing, drop = sign.read(space, target), village.draw(st.booleans())
    if standing and drop:
        return [sign.remove(target, standing[0].name)]
    return [sign.add(target, village.word(), "40", "kg")]


def _measure(village: Village, _: bytes, space: Space) -> list[Op]:
    target = village.one_of(village.works)
    return [sign.measure(target, one.name, "1.5") for one in sign.read(space, target)[:1]]


def _link(village: Village, _: bytes, space: Space) -> list[Op]:
    target, to = village.one_of(village.works), village.one_of(village.works)
    one = village.draw(st.sampled_from([link.Link("serves", to), link.Link("url", "http://x")]))
    return link.remove(space, target, one) or link.add(space, target, one)


def _edit(village: Village, me: bytes, space: Space) -> list[Op]:
    target = village.one_of(village.works)
    new = village.draw(st.sampled_from([village.word(), None]))
    name = village.draw(st.sampled_from(["title", "why", "stage"]))
    return [register.write(space, target, name, new)]


def _turn(village: Village, _: bytes, space: Space) -> list[Op]:
    kind = village.draw(st.sampled_from(["goal", "task"]))
    return [origin.turn(space, village.one_of([*village.works, *village.thoughts]), kind)]


def _react(village: Village, me: bytes, space: Space) -> list[Op]:
    target = village.one_of([*village.works, *village.thoughts])
    word = village.word()
    have = reaction.of(space, target, me)
    after = [one for one in have if one != word] if word in have else [*have, word]
    village.note("reactions", target, me, after or None)
    change = reaction.remove if word in have else reaction.add
    return change(space, target, me, word)


def _verify(village: Village, me: bytes, space: Space) -> list[Op]:
    whom = village.draw(st.sampled_from([one for one in MEMBERS if one != me]))
    so = me in verified.by(space, whom)
    village.note("verified", member.object_id(whom), me, None if so else whom)
    change = verified.take_back if so else verified.verify
    return change(space, me, whom)


def _offer(village: Village, me: bytes, space: Space) -> list[Op]:
    """Say it, or keep what one said."""
    mine = [
        one for one in village.thoughts if (said := thought.view(space, one)) and said.author == me
    ]
    offers = [one for one in mine if (said := thought.view(space, one)) and said.kind == offer.KIND]
    if not offers:
        about = village.one_of(village.works)
        made = thought.say(village.seed(me), about, "I can", offer.KIND)
        village.thoughts.append(made.id)
        village.note("said", made.id, me, "I can")
        return made.ops
    kept = village.one_of(offers)
    said = thought.view(space, kept)
    assert said is not None
    village.note("claim", said.about, me, "lead")
    return [offer.citing(claim.take(space, said.about, me), kept)]


def _tags(village: Village, me: bytes, space: Space) -> list[Op]:
    target, words = village.one_of(village.works), [village.word()]
    change = village.draw(st.sampled_from([elements.add, elements.remove]))
    return change(space, target, "tags", words)


def _notes(village: Village, me: bytes, space: Space) -> list[Op]:
    target = village.one_of(village.works)
    text = "\n\n".join(village.draw(st.lists(st.sampled_from(WORDS), max_size=3)))
    names = (f"n{number}" for number in village.numbers)
    return notes.rewrite(space, target, text, names)


def _done(village: Village, me: bytes, space: Space) -> list[Op]:
    return [task.complete(space, village.one_of(village.works), village.word())]


def _reopen(village: Village, me: bytes, space: Space) -> list[Op]:
    return [task.reopen(space, village.one_of(village.works))]


def _archive(village: Village, me: bytes, space: Space) -> list[Op]:
    change = village.draw(st.sampled_from([archive.archive, archive.keep]))
    return [change(space, village.one_of(village.works))]


def _move(village: Village, me: bytes, space: Space) -> list[Op]:
    target = village.one_of(village.works)
    parent = village.draw(st.sampled_from([None, *village.works, *village.thoughts]))
    siblings = [move.rank for move in space.children(parent)]
    at = rank.between(siblings[-1] if siblings else "", None, "x")
    return [place.put(space, target, parent, at)]


def _need(village: Village, _: bytes, space: Space) -> list[Op]:
    target, on = village.one_of(village.works), village.one_of(village.works)
    return needs.remove(space, target, on) or needs.add(space, target, on)


def _ask(village: Village, me: bytes, space: Space) -> list[Op]:
    target, to, words = village.one_of(village.works), village.one_of(MEMBERS), village.word()
    if village.draw(st.integers(0, 3)):
        village.note(f"ask of {to!r}", target, me, words)
        return [ask.ask(space, target, me, to, words)]
    village.note(f"ask of {to!r}", target, me, None)
    return ask.withdraw(space, target, me, to)


def _decline(village: Village, me: bytes, space: Space) -> list[Op]:
    target = village.one_of(village.works)
    asks = [one.dot for one in task.view(space, target).asks if one.to == me]
    return ask.decline(space, target, me, asks, village.word())


def _yield(village: Village, me: bytes, space: Space) -> list[Op]:
    target = village.one_of(village.works)
    others = [one for one in claim.read(space, target, 1) if one.member != me]
    if not others:
        return []
    village.note("claim", target, me, None)
    return claim.give_way(space, target, me, others[0])


def _mark(village: Village, me: bytes, space: Space) -> list[Op]:
    target = village.one_of(village.works)
    others = [one for one in claim.read(space, target, 1) if one.member != me]
    names = [one.name for one in others]
    if not others or not village.draw(st.integers(0, 3)):
        return quiet.unmark(space, target, me, names)
    return [quiet.mark(space, target, me, others[0], village.word())]


def _repeat(village: Village, _: bytes, space: Space) -> list[Op]:
    target = village.one_of(village.works)
    rule = village.draw(st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY", None]))
    start = At(village.draw(st.sampled_from(DAYS)), None)
    rules = series.changed(series.of(space, target), Segment(start, rule, "UTC"))
    return [series.repeat(space, target, rules)]


def _occur(village: Village, me: bytes, space: Space) -> list[Op]:
    """Touch a day of a series, as several may who do not know of each other."""
    day = At(village.draw(st.sampled_from(DAYS)), None)
    made = series.occur(village.one_of(village.works[:FEW]), day)
    if made.id not in village.works:
        village.works.append(made.id)
    touch = village.draw(st.sampled_from([
        task.complete(space, made.id),
        series.skip(space, made.id, skipped=village.draw(st.booleans())),
        register.write(space, made.id, "title", village.word()),
    ]))  # fmt: skip
    return [*made.ops, touch]


def _look(village: Village, me: bytes, space: Space) -> list[Op]:
    target = village.one_of([*village.works, *village.thoughts])
    found = [one.id for one in conflict.conflicts(space, target)]
    return [seen.note(space, target, me, found)]


def _view(village: Village, me: bytes, space: Space) -> list[Op]:
    name, shared = village.word(), village.draw(st.booleans())
    saved = saved_view.Saved(village.word(), None)
    drops = village.draw(st.integers(0, 3)) == 0
    if not shared:
        profile = member.object_id(me)
        village.note(f"view {name}", profile, me, None if drops else saved.filter)
    if drops:
        return saved_view.drop(space, me, name, shared=shared)
    return [saved_view.save(space, me, name, saved, shared=shared)]


FIRST: list[Deed] = [_task, _goal]
COMMON: list[Deed] = [
    _claim, _done, _reopen, _move, _edit, _archive, _notes, _claim, _done, _reopen, _move, _say,
    _reword, _drop, _back, _lift, _need, _need, _turn, _tags, _name, _pledge, _pledge, _withdraw,
    _threshold, _effort, _sign, _measure, _link, _react, _react, _verify, _offer, _redact, _ask,
    _decline, _yield, _mark, _repeat, _occur, _look, _view,
]  # fmt: skip
ALL: list[Deed] = [*COMMON, *FIRST]
