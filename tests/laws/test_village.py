"""What villages come to, and what happens when somebody writes what no builder would."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from laws.house import heard
from laws.shown import end_of, shown
from laws.village import DAY, MEMBERS, Village, villages
from moot.crdt import conflict, decision, decree, group, member, origin, proposal
from moot.crdt.op import Op
from moot.crdt.value import Value
from scribe import NOON
from values import VALUES

CONFLICTS = {"values", "claims", "done", "place", "archived", "needs"}
ENDS = {decision.PASSED, decision.FAILED}
METHODS = {"threshold", "majority", "approval", "consent"}
TROUBLES = {"decreed", "taken back", "forked", "late", "early", "apart"}


def test_villages_come_to_everything_that_the_invariants_are_about() -> None:
    """A law that is tried on peace alone says little."""
    seen: set[str] = set()

    @settings(max_examples=100, phases=[Phase.generate], database=None, derandomize=True)
    @given(villages())
    def look(village: Village) -> None:
        house = heard(village.entries)
        seen.update(one.kind for one in conflict.everywhere(house.space))
        for question in village.questions:
            end = end_of(house.space, question)
            seen.update({end[0]} if end is not None else ())
            seen.update("decreed" for _ in decree.of(house.space, question))
            text = proposal.of(house.space, question)
            if end is not None and text is not None:
                seen.add(text.method)
        seen.update("taken back" for one in village.entries if house.is_back(one))
        places = [(one.log, one.seq) for one in village.entries]
        seen.update({"forked"} if len(set(places)) < len(places) else ())
        seen.update("late" for one in village.entries if one.time > NOON + 300 * DAY)
        seen.update("early" for one in village.entries if one.time < NOON - 300 * DAY)
        seen.update({"apart"} if len({len(one.known) for one in village.houses}) > 1 else ())
        assert len({one.author for one in village.entries}) == len(MEMBERS) >= 5

    look()
    assert seen >= CONFLICTS | ENDS | METHODS | TROUBLES
    assert decision.SPLIT not in seen


@pytest.mark.spec("MODEL-6")
@pytest.mark.spec("MODEL-12")
@given(villages())
def test_nobody_turns_a_thought_into_something_else(village: Village) -> None:
    space = heard(village.entries).space
    kinds = {origin.kind_of(space, target) for target in village.thoughts}
    assert kinds <= {"thought"}


FIELDS = [
    "kind", "title", "why", "state", "horizon", "archived", "tags", "done", "stage", "hands", "due",
    "start", "notes.a", "notes.b", "notes.c@", "name", "purpose", "made*", "place^", "backing@",
    "claims@", "effort@", "lift@", "said@", "name@", "about@", "pledge@", "threshold", "signs",
    "readings*", "links", "reactions@", "said*", "redacted@", "verified@", "asks@", "declines@",
    "stale@", "series", "skipped", "view.a", "view.b@", "text*", "ballots@", "closes*", "acks@",
    "outcome",
]  # fmt: skip
WORDS = st.sampled_from(["goal", "task", "lead", "done", "open", "in", "thought", "2026-02-30"])
KEYS = [
    "as", "is", "saw", "since", "min", "max", "rank", "text", "kind", "salt", "date", "zone",
    "words", "if", "sign", "value", "target", "to", "n", "made", "entries", "ask", "yield", "claim",
    "rules", "from", "rule", "source", "series", "at", "choice", "cut", "tally", "close", "asked",
]  # fmt: skip
MIXED = VALUES | st.dictionaries(
    st.sampled_from(KEYS),
    VALUES | WORDS | st.lists(st.binary(min_size=33, max_size=33), max_size=2),
    max_size=4,
)


@pytest.mark.spec("MODEL-2")
@given(
    villages(),
    st.lists(st.tuples(st.sampled_from(FIELDS), MIXED | WORDS), max_size=8),
    st.data(),
)
def test_whatever_stands_in_a_cell_no_reader_and_no_builder_fails(
    village: Village, garbage: list[tuple[str, Value]], data: st.DataObject
) -> None:
    targets = [*village.works, *village.thoughts, *village.questions, group.OBJECT]
    targets.append(member.object_id(MEMBERS[0]))
    for field, value in garbage:
        writer = data.draw(st.sampled_from(village.houses))
        assert writer.pen is not None
        assert writer.tip is not None
        op = Op(data.draw(st.sampled_from(targets)), field, value, ())
        writer.tip = writer.pen.write(writer.tip, NOON, (op,))
        village.entries.append(writer.tip)
        for house in village.houses:
            house.hear(writer.tip)
    shown(heard(village.entries).space)
    village.draw = data.draw  # type: ignore[assignment] # the same but for its signature
    for _ in range(5):
        village.act(data.draw(st.sampled_from(village.houses)))
    shown(heard(village.entries).space)
