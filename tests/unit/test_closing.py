"""How a vote ends: who may close it, what counts, and what a node does by itself."""

import pytest

from moot.crdt import ballot, closing, decision, proposal
from moot.crdt.tally import tally
from people import Person, meet
from votes import cast, text, three


def close(person, target, *, time=2_000, **changes):
    """Write a close over what the person holds, perhaps a wrong one."""
    vote = closing.read(person.space, target, proposal.of(person.space, target))
    made = tally(vote.proposal, ballot.standing(vote.ballots))
    op = closing.close(target, [one.dot for one in vote.ballots], made)
    assert isinstance(op.value, dict)
    person.clock = time
    person.act(op._replace(value=op.value | changes))


@pytest.mark.spec("DEC-11")
@pytest.mark.spec("DEC-12")
@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({}, True),
        ({"time": 999}, False),
        ({"tally": [[3, 0, 0, 0, 0], 3, 0, True, None]}, False),
        ({"ballots": []}, False),
        ({"ballots": "all"}, False),
    ],
)
def test_a_close_counts_if_it_counts_right_and_is_in_time(changes, counts):
    (ada, ben, _), target = three()
    cast(ada, target, "yes")
    meet(ada, ben)
    close(ben, target, **changes)
    assert bool(closing.read(ben.space, target, text()).closes) is counts


@pytest.mark.spec("DEC-12")
def test_once_everybody_spoke_nobody_has_to_wait():
    people, target = three()
    for person in people:
        cast(person, target, "yes")
        meet(*people)
    close(people[0], target, time=20)
    assert len(closing.read(people[0].space, target, text()).closes) == 1


@pytest.mark.spec("DEC-11")
def test_a_close_waits_for_the_ballots_that_it_names():
    (ada, ben, cy), target = three()
    cast(ada, target, "yes")
    meet(ada, ben)
    close(ben, target)
    cy.hear(ben.entries[-1])
    vote = closing.read(cy.space, target, text())
    assert (vote.closes, vote.waiting) == ((), 1)
    meet(ada, cy)
    assert closing.read(cy.space, target, text()).waiting == 0
    stranger = Person("x", clock=2_000)
    meet(cy, stranger)
    close(stranger, target)
    meet(cy, stranger)
    assert len(closing.read(cy.space, target, text()).closes) == 1


@pytest.mark.spec("DEC-13")
@pytest.mark.spec("DEC-16")
def test_the_better_supported_close_is_shown_and_what_it_leaves_out_is_late():
    (ada, ben, cy), target = three()
    cast(ada, target, "yes")
    close(ada, target)
    cast(ben, target, "no")
    meet(ada, ben, cy)
    close(cy, target, time=1_500)
    meet(ada, ben, cy)
    vote = closing.read(ada.space, target, text())
    assert closing.shown(vote).member == cy.key  # more ballots
    first = next(one for one in vote.closes if one.member == ada.key)
    for person in (ada, ben, cy):
        person.act(closing.acknowledge(target, first.dot))
        meet(ada, ben, cy)
    vote = closing.read(ada.space, target, text())
    assert closing.shown(vote).member == ada.key
    assert closing.shown(vote).sealed
    assert [one.member for one in closing.late(vote)] == [ben.key]
    assert decision.view(ada.space, target).state == "failed"  # one ballot is below the quorum


@pytest.mark.spec("DEC-18")
def test_a_node_helps_nobody_to_leave_out_a_ballot_that_came_in_time():
    (ada, ben, cy), target = three()
    cast(ada, target, "yes")
    cast(ben, target, "no")
    meet(ada, ben)
    vote = closing.read(ada.space, target, text())
    mine = [one.dot for one in vote.ballots if one.member == ada.key]
    made = tally(vote.proposal, ballot.standing(vote.ballots, frozenset(mine)))
    ada.clock = 1_000
    ada.act(closing.close(target, mine, made))
    meet(ada, ben, cy)
    due = _duty(ben, target, now=1_001)
    assert due.op is not None
    assert due.op.field == closing.CLOSES  # a close of its own, over both ballots
    ben.clock = 1_001
    ben.act(due.op)
    assert _duty(ben, target, now=1_001) == closing.NOTHING_TO_DO  # nobody else saw it yet
    meet(ben, cy)
    due = _duty(cy, target, now=1_001)
    assert due.op.field == closing.ACKS
    cy.act(due.op)
    meet(ben, cy)
    assert _duty(ben, target, now=1_001).op.value == due.op.value
    # Without Ben's ballot, Cy's node would have seen nothing wrong with it.
    alone = Person("c", clock=9)
    alone.hear(*(entry for entry in ada.entries if entry[1] == ada.key))
    assert _duty(alone, target, now=1_001).op.field == closing.ACKS


def _duty(person, target, now, **changes):
    vote = closing.read(person.space, target, proposal.of(person.space, target))
    usual = {"turn": 0, "may_acknowledge": True, "acknowledged": False}
    return closing.duty(target, vote, person.key, now, **(usual | changes))


@pytest.mark.spec("DEC-17")
def test_a_node_waits_for_the_time_and_for_its_turn():
    (ada, ben, _), target = three()
    assert _duty(ada, target, now=2_000) == closing.NOTHING_TO_DO  # nobody voted
    cast(ada, target, "yes")
    meet(ada, ben)
    assert _duty(ben, target, now=500) == closing.Duty(None, 1_000)
    assert _duty(ben, target, now=1_000, turn=30) == closing.Duty(None, 1_030)
    assert _duty(ben, target, now=1_030, turn=30).op.field == closing.CLOSES
    close(ben, target, time=1_030)
    meet(ada, ben)
    assert _duty(ada, target, now=1_030).op.field == closing.ACKS
    for kept in ({"may_acknowledge": False}, {"acknowledged": True}):
        assert _duty(ada, target, now=1_030, **kept) == closing.NOTHING_TO_DO


@pytest.mark.spec("DEC-19")
def test_only_the_proposer_takes_a_question_back():
    (ada, ben, _), target = three()
    ben.act(decision.withdraw(ben.space, target, ben.key))
    meet(ada, ben)
    assert decision.view(ada.space, target).state == "open"
    ada.act(decision.withdraw(ada.space, target, ada.key))
    assert decision.view(ada.space, target).state == "withdrawn"
    ada.act(decision.withdraw(ada.space, target, ada.key, back=True))
    assert decision.view(ada.space, target).state == "open"
