"""Questions that stay as they were asked, ballots that stay too, and how each method counts."""

import hashlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moot.crdt import ballot, conflict, decision, dots, group, method, proposal
from moot.crdt.ids import fingerprint
from moot.crdt.method import WORDS
from moot.crdt.op import Op
from moot.crdt.tally import tally
from moot.protocol.encoding import encode_again
from people import Person, meet
from values import VALUES
from votes import KEYS, cast, text, three


def counted(way, *choices, **changes):
    """The tally of these ballots, one for each elector in turn."""
    people, target = three(way, **changes)
    for person, choice in zip(people, choices, strict=False):
        if choice is not None:
            cast(person, target, choice)
    meet(*people)
    seen = decision.view(people[0].space, target)
    assert seen is not None
    return seen.tally


# -- the text --------------------------------------------------------------------------------------


@pytest.mark.spec("DEC-1")
@given(VALUES, VALUES)
def test_different_values_have_different_fingerprints(one, other):
    same = encode_again(one) == encode_again(other)
    assert (fingerprint(one) == fingerprint(other)) is same


@pytest.mark.spec("DEC-1")
def test_a_fingerprint_is_what_the_page_says():
    data = b"m\0\0\0\x02s\0\0\0\x01al\0\0\0\x02i\0\0\0\x02-5ns\0\0\0\x01bt"
    expected = hashlib.sha256(b"moot/1/fingerprint\0" + data).digest()
    assert fingerprint({"b": True, "a": [-5, None]}) == expected


@pytest.mark.spec("DEC-1")
def test_nobody_changes_a_question_after_it_was_asked():
    (ada, ben, _), target = three()
    for person in (ada, ben):
        other = proposal.value_of(text(title="sell it"))
        person.act(Op(target, proposal.TEXT, other, ()))
    meet(ada, ben)
    seen = decision.view(ben.space, target)
    assert seen.proposal.title == "buy it"
    assert conflict.conflicts(ben.space, target) == []
    changed = proposal.create(ada.seed(), proposal.value_of(text(title="sell it")), b"", target)
    ada.act(*changed.ops)
    assert decision.view(ada.space, changed.id).replaces == target


WRONG = {
    "a method that is none": {"method": "dice"},
    "nobody asked": {"electors": []},
    "electors twice": {"electors": [KEYS[0], KEYS[0]]},
    "electors out of order": {"electors": list(reversed(KEYS))},
    "electors that are no keys": {"electors": [b"short"]},
    "too many electors": {"electors": sorted(n.to_bytes(32) for n in range(501))},
    "options for yes and no": {"options": ["north", "south"]},
    "no options to choose from": {"method": "ranked"},
    "one option": {"method": "ranked", "options": ["north"]},
    "an option twice": {"method": "ranked", "options": ["north", "north"]},
    "a quorum of more than all": {"quorum": 4},
    "asked at no time": {"asked": "noon"},
    "asked when no clock shows": {"asked": 2**53},
    "no end": {"closes": None},
    "an end that is no time": {"closes": "tomorrow"},
    "a threshold where none counts": {"threshold": 2},
    "no threshold": {"method": "threshold", "closes": None, "threshold": 0},
    "a threshold of more than all": {"method": "threshold", "closes": None, "threshold": 4},
    "an effect that nobody knows": {"effects": [{"do": "dance"}]},
    "an effect on no field": {"effects": [{"do": "set", "id": bytes(10), "name": "made*"}]},
    "an effect without a target": {"effects": [{"do": "archive"}]},
    "too many effects": {"effects": [{"do": "task", "name": "dig"}] * 13},
    "a poll with effects": {
        "method": "poll", "closes": None, "effects": [{"do": "task", "name": "dig"}],
    },
    "no title": {"title": None},
}  # fmt: skip


@pytest.mark.spec("DEC-2")
@pytest.mark.parametrize("wrong", WRONG.values(), ids=list(WRONG))
def test_a_question_that_cannot_be_answered_is_none(wrong):
    value = {
        name: said for name, said in (proposal.value_of(text()) | wrong).items() if said is not None
    }
    assert proposal.read(value) is None
    assert proposal.read(proposal.value_of(text())) is not None


@pytest.mark.spec("DEC-2")
@given(VALUES, st.dictionaries(st.sampled_from(["title", "method", "electors", "effects"]), VALUES))
def test_no_value_breaks_the_reader(value, parts):
    proposal.read(value)
    proposal.read(proposal.value_of(text()) | parts)


# -- ballots ---------------------------------------------------------------------------------------


@pytest.mark.spec("DEC-3")
def test_only_electors_vote_and_only_with_what_is_offered():
    (ada, ben, _), target = three(method.CONSENT)
    stranger = Person("x")
    meet(ada, stranger)
    asked = proposal.of(ada.space, target)
    stranger.act(ballot.cast(stranger.space, target, asked, stranger.key, "yes"))
    for wrong in ("no", "block", 1, ["yes"], [0], None, {"for": "yes"}):
        ben.act(Op(target, ballot.BALLOTS, {"for": wrong}, ()))
    cast(ada, target, "object")
    meet(ada, ben, stranger)
    found = ballot.read(ada.space, target, asked)
    assert [(one.member, one.choice) for one in found] == [(ada.key, "object")]


@pytest.mark.spec("DEC-3")
@pytest.mark.parametrize("wrong", [[3], [-1], [0, 0], ["0"], [True], "yes"])
def test_options_are_named_once_and_by_place(wrong):
    assert ballot.read_choice(wrong, text(method.RANKED)) is None


@pytest.mark.spec("DEC-4")
def test_who_votes_again_says_the_new_and_nobody_replaces_anothers_ballot():
    (ada, ben, _), target = three()
    cast(ada, target, "yes")
    meet(ada, ben)
    (first,) = ballot.read(ben.space, target, text())
    ben.act(Op(target, ballot.BALLOTS, {"for": "no", "replaces": [dots.pack(first.dot)]}, ()))
    cast(ada, target, "no")
    meet(ada, ben)
    ballots = ballot.read(ada.space, target, text())
    held = ballot.standing(ballots)
    assert len(ballots) == 3
    assert {who: ballot.choice_of(one) for who, one in held.items()} == {
        ada.key: "no",
        ben.key: "no",
    }


@pytest.mark.spec("DEC-4")
def test_two_devices_that_differ_are_unclear_until_their_owner_votes_again():
    (ada, ben, _), target = three()
    laptop = Person("a", clock=5)
    meet(ada, laptop)
    cast(ada, target, "yes")
    cast(laptop, target, "no")
    meet(ada, laptop, ben)
    seen = decision.view(ben.space, target)
    assert (seen.tally.voted, seen.tally.unclear) == (0, 1)
    (one,) = conflict.conflicts(ben.space, target)
    assert (one.kind, len(one.writes)) == ("ballots", 2)
    cast(laptop, target, "yes")
    assert conflict.conflicts(laptop.space, target) == []
    assert decision.view(laptop.space, target).tally.count("yes") == 1


# -- counting --------------------------------------------------------------------------------------


@pytest.mark.spec("DEC-6")
@pytest.mark.parametrize(
    ("choices", "passed"),
    [(("yes",), False), (("yes", "yes"), True), (("yes", "no", "yes"), True), (("no",) * 3, False)],
)
def test_threshold(choices, passed):
    assert counted(method.THRESHOLD, *choices).passed is passed


@pytest.mark.spec("DEC-7")
@pytest.mark.parametrize(
    ("choices", "passed"),
    [
        ((), False),
        (("yes",), False),  # the quorum is 2
        (("yes", "yes"), True),
        (("yes", "abstain"), True),
        (("abstain", "abstain", "abstain"), False),
        (("yes", "yes", "object"), False),
    ],
)
def test_consent(choices, passed):
    assert counted(method.CONSENT, *choices).passed is passed


@pytest.mark.spec("DEC-8")
@pytest.mark.parametrize(
    ("choices", "passed"),
    [
        (("yes",), False),
        (("yes", "abstain"), True),
        (("yes", "no"), False),
        (("yes", "yes", "no"), True),
        (("yes", "yes", "block"), False),
    ],
)
def test_majority(choices, passed):
    assert counted(method.MAJORITY, *choices, block=True).passed is passed


@pytest.mark.spec("DEC-5")
def test_an_objection_on_one_of_two_devices_counts():
    (ada, ben, cy), target = three(method.CONSENT)
    laptop = Person("a", clock=5)
    meet(ada, laptop)
    cast(ada, target, "yes")
    cast(laptop, target, "object")
    cast(ben, target, "yes")
    cast(cy, target, "yes")
    meet(ada, laptop, ben, cy)
    made = decision.view(ada.space, target).tally
    assert made.value() == [[2, 0, 0, 1, 0], 2, 1, False, None]


@pytest.mark.spec("DEC-5")
def test_a_poll_decides_nothing():
    made = counted(method.POLL, "yes", "yes", "yes")
    assert (made.count("yes"), made.passed) == (3, False)
    made = counted(method.POLL, (0, 1), (1,), options=("tea", "mate"))
    assert (made.counts, made.passed, made.winner) == ((1, 2), False, None)


@pytest.mark.spec("DEC-9")
def test_approval():
    made = counted(method.APPROVAL, (0, 2), (1, 2), (2,))
    assert (made.counts, made.passed, made.winner) == ((1, 1, 3), True, 2)
    assert counted(method.APPROVAL, (1,), (0,)).winner == 0  # of equals the first
    assert not counted(method.APPROVAL, (1,)).passed  # below the quorum
    assert counted(method.APPROVAL, (), (), ()).winner is None


@pytest.mark.spec("DEC-10")
@given(
    st.lists(
        st.permutations(range(3)) | st.lists(st.integers(0, 2), unique=True, max_size=3), max_size=9
    )
)
def test_an_option_that_beats_each_other_one_wins(rankings):
    electors = tuple(sorted(bytes([n]) * 32 for n in range(max(1, len(rankings)))))
    asked = text(method.RANKED, electors=electors, quorum=0)
    held = {
        who: [ballot.Ballot(who, 0, None, tuple(choice), None, frozenset())]
        for who, choice in zip(electors, rankings, strict=False)
    }
    made = tally(asked, held)
    above = {
        (one, two): sum(
            (choice.index(one) if one in choice else 9)
            < (choice.index(two) if two in choice else 9)
            for choice in rankings
        )
        for one, two in itertools.permutations(range(3), 2)
    }
    best = [
        one
        for one in range(3)
        if all(above[one, two] > above[two, one] for two in range(3) if two != one)
    ]
    if best:
        assert made.winner == best[0]
    assert (made.winner is not None) == any(rankings)
    assert made.passed == any(rankings)


@pytest.mark.spec("DEC-10")
def test_a_circle_of_preferences_ends_at_its_weakest_pair():
    # 4: A>B>C, 3: B>C>A, 2: C>A>B. A beats B 6:3, B beats C 7:2, C beats A 5:4, which is left out.
    rankings = [(0, 1, 2)] * 4 + [(1, 2, 0)] * 3 + [(2, 0, 1)] * 2
    electors = tuple(bytes([n]) * 32 for n in range(9))
    held = {
        who: [ballot.Ballot(who, 0, None, choice, None, frozenset())]
        for who, choice in zip(electors, rankings, strict=True)
    }
    made = tally(text(method.RANKED, electors=electors), held)
    assert (made.winner, made.counts) == (0, (4, 3, 2))


@pytest.mark.spec("DEC-10")
def test_equal_differences_in_a_circle_are_held_by_the_votes_for():
    # A beats B 2:1, B beats C 3:2, C beats A 3:2: each by one, so that A over B, the fewest, goes.
    rankings = [(0, 1), (0, 1), (1, 2), (2,), (2,)]
    electors = tuple(bytes([n]) * 32 for n in range(5))
    held = {
        who: [ballot.Ballot(who, 0, None, choice, None, frozenset())]
        for who, choice in zip(electors, rankings, strict=True)
    }
    assert tally(text(method.RANKED, electors=electors), held).winner == 1


# -- rules -----------------------------------------------------------------------------------------


@pytest.mark.spec("DEC-25")
def test_a_rule_that_nobody_set_or_set_to_nonsense_is_the_usual():
    ada = Person("a")
    assert group.rules(ada.space) == group.Rules("key", "majority", 7, 50, block=False)
    for name, value in {
        "decide": "dice",
        "days": 0,
        "quorum": 101,
        "block": 1,
        "join": "war",
    }.items():
        ada.act(group.set_rule(ada.space, name, value))
    assert group.rules(ada.space) == group.Rules()
    for name, value in {"decide": "consent", "days": 3, "quorum": 0, "block": True}.items():
        ada.act(group.set_rule(ada.space, name, value))
    assert group.rules(ada.space) == group.Rules("key", "consent", 3, 0, block=True)


@pytest.mark.spec("DEC-26")
def test_what_a_term_of_the_score_counts_is_for_the_group_to_say():
    ada = Person("a")
    for name, value in {"due": 200, "age": 0, "lift": 1001, "mine": -1, "goal": "much"}.items():
        ada.act(group.set_rule(ada.space, group.WEIGHT + name, value))
    rules = group.rules(ada.space)
    counted = {name: rules.named(group.WEIGHT + name) for name in group.WEIGHED}
    assert counted == dict.fromkeys(group.WEIGHED, 100) | {"due": 200, "age": 0}
    assert rules.named("days") == 7


def test_counts_stand_in_the_order_of_the_words():
    made = counted(method.MAJORITY, "yes", "no", "abstain")
    assert dict(zip(WORDS, made.counts, strict=True))["abstain"] == 1
    assert made.counts == (1, 1, 1, 0, 0)
