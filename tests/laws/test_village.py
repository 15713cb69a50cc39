"""What people are promised, held against histories made by the nouns' own builders."""

from __future__ import annotations

import random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from laws.histories import MEMBERS, Entry, replica
from laws.reference import Reference
from laws.village import Village, listed, shown, villages
from moot.crdt import (
    ask,
    claim,
    conflict,
    effort,
    goal,
    group,
    lift,
    member,
    origin,
    own,
    pledge,
    reaction,
    saved_view,
    thought,
    verified,
)
from moot.crdt.memory_shelf import MemoryShelf
from moot.crdt.op import Op
from moot.crdt.space import Space
from moot.crdt.value import Value
from values import VALUES

KINDS = {"values", "claims", "done", "place", "archived", "needs"}
chances = st.randoms(use_true_random=False)


@pytest.mark.spec("MODEL-16")
@given(villages(), chances)
def test_everyone_sees_the_same_and_has_the_same_to_settle(
    village: Village, chance: random.Random
) -> None:
    """DOMAIN, invariant 1."""
    made = village.entries
    other = [*made, *chance.choices(made, k=len(made) // 2)]
    chance.shuffle(other)
    expected = shown(replica(made))
    assert shown(replica(other)) == expected
    for one in MEMBERS:
        for entry in made:
            village.learn(one, entry)
        assert shown(village.spaces[one]) == expected
    assert list(replica(made).snapshot()) == Reference(made).snapshot()


def test_such_histories_reach_every_kind_of_conflict() -> None:
    """A law that is tried on peace alone says little."""
    seen: set[str] = set()

    @settings(max_examples=100, phases=[Phase.generate], database=None, derandomize=True)
    @given(villages())
    def look(village: Village) -> None:
        seen.update(one.kind for one in conflict.everywhere(replica(village.entries)))

    look()
    assert seen == KINDS


@pytest.mark.spec("MODEL-4")
@given(villages())
def test_the_tree_is_a_forest_and_loses_nothing(village: Village) -> None:
    """DOMAIN, invariant 2; also on replicas that know only a part."""
    for space in (replica(village.entries), *village.spaces.values()):
        met = listed(space)
        works = {one for one in space.targets() if origin.kind_of(space, one) in {"goal", "task"}}
        assert len(met) == len(set(met))
        assert set(met) == works


@pytest.mark.spec("VIEW-2")
@pytest.mark.spec("MODEL-14")
@pytest.mark.spec("MODEL-12")
@pytest.mark.spec("MODEL-50")
@given(villages())
def test_what_a_person_says_stands_until_they_say_otherwise(village: Village) -> None:
    """DOMAIN, invariant 3: whatever the others did, and whatever the clocks show."""
    space = replica(village.entries)
    account: dict[tuple[str, bytes, bytes], object] = {}
    for target in village.works:
        claims = own.slots(space, target, claim.CLAIMS, lambda value: value).items()
        claims = {who: slot for who, slot in claims if "yield" not in slot.said}.items()  # type: ignore[operator] # as the builders write it
        account |= {("claim", target, who): slot.said["as"] for who, slot in claims}  # type: ignore[index] # as the builders write it
        assert {one.member for one in claim.read(space, target, 1)} == {who for who, _ in claims}
        account |= {
            ("backing", target, one.member): one.stand for one in goal.view(space, target).backing
        }
        account |= {
            (f"ask of {one.to!r}", target, one.asker): one.words
            for one in ask.read(space, target, (), closed=False)
        }
        given_ = own.slots(space, target, lift.LIFT, lift.number)
        account |= {("lift", target, who): slot.said for who, slot in given_.items()}
        account |= {("pledge", target, one.member): one.least for one in pledge.read(space, target)}
        account |= {
            ("effort", target, who): minutes for who, minutes in effort.estimates(space, target)
        }
    for target in [*village.works, *village.thoughts]:
        reacted = ((who, reaction.of(space, target, who)) for who in MEMBERS)
        account |= {("reactions", target, who): list(texts) for who, texts in reacted if texts}
    for target in village.thoughts:
        one = thought.view(space, target)
        assert one is not None
        account["said", target, one.author] = one.text
    for who in MEMBERS:
        checked = verified.by(space, who)
        account |= {("verified", member.object_id(who), one): who for one in checked}
        name = member.name(space, who)
        if name is not None:
            account["name", member.object_id(who), who] = name
        for name, kept in saved_view.of_member(space, who).items():
            account[f"view {name}", member.object_id(who), who] = kept.saved.filter
    assert account == village.account


@pytest.mark.spec("MODEL-6")
@pytest.mark.spec("MODEL-12")
@given(villages())
def test_nobody_turns_a_thought_into_something_else(village: Village) -> None:
    space = replica(village.entries)
    for target in village.thoughts:
        assert origin.kind_of(space, target) == "thought"


FIELDS = [
    "kind", "title", "why", "state", "horizon", "archived", "tags", "done", "stage", "hands", "due",
    "start", "notes.a", "notes.b", "notes.c@", "name", "purpose", "made*", "place^", "backing@",
    "claims@", "effort@", "lift@", "said@", "name@", "about@", "pledge@", "threshold", "signs",
    "readings*", "links", "reactions@", "said*", "redacted@", "verified@", "asks@", "declines@",
    "stale@", "series", "skipped", "view.a", "view.b@",
]  # fmt: skip
_WORDS = st.sampled_from(["goal", "task", "lead", "done", "open", "in", "thought", "2026-02-30"])
_MIXED = VALUES | st.dictionaries(
    st.sampled_from(
        [
            "as",
            "is",
            "saw",
            "since",
            "min",
            "max",
            "rank",
            "text",
            "kind",
            "salt",
            "date",
            "zone",
            "words",
            "if",
            "sign",
            "value",
            "target",
            "to",
            "n",
            "made",
            "entries",
            "ask",
            "yield",
            "claim",
            "rules",
            "from",
            "rule",
            "source",
            "series",
            "at",
        ]
    ),
    VALUES | _WORDS | st.lists(st.binary(min_size=33, max_size=33), max_size=2),
    max_size=4,
)


@pytest.mark.spec("MODEL-2")
@given(
    villages(),
    st.lists(
        st.tuples(st.sampled_from(MEMBERS), st.sampled_from(FIELDS), _MIXED | _WORDS),
        max_size=8,
    ),
    st.data(),
)
def test_whatever_stands_in_a_cell_no_reader_and_no_builder_fails(
    village: Village, garbage: list[tuple[bytes, str, Value]], data: st.DataObject
) -> None:
    profile = member.object_id(MEMBERS[0])
    targets = [*village.works, *village.thoughts, profile, group.OBJECT]
    for number, (author, field, value) in enumerate(garbage):
        op = Op(data.draw(st.sampled_from(targets)), field, value, ())
        entry = Entry(bytes([number]) * 32, author, 5, (op,))
        village.entries.append(entry)
        for one in MEMBERS:
            village.learn(one, entry)
    shown(replica(village.entries))
    village.draw = data.draw  # type: ignore[assignment] # the same but for its signature
    for _ in range(5):
        village.act(data.draw(st.sampled_from(MEMBERS)))
    shown(replica(village.entries))


@given(villages())
def test_views_made_as_entries_come_are_views_made_from_the_start(village: Village) -> None:
    """DOMAIN, invariant 8."""
    space = Space(MemoryShelf())
    for at, entry in enumerate(village.entries, 1):
        space.apply(entry.id, entry.author, entry.time, entry.ops)
        if at % 5 == 0:
            assert shown(space) == shown(replica(village.entries[at - 1 :: -1]))
