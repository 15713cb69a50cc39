"""A report that people read, whatever people wrote."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from moot.cli.exchange import report
from moot.cli.exchange.markdown import inline

HEAD = {"group": {"name": "garden"}, "made": "2026-11-25T08:00:00.000Z", "decisions": []}
GOAL: dict[str, Any] = {
    "id": "g", "kind": "goal", "title": "Open the garden", "state": "active", "stage": None,
    "who": [], "due_at": None, "tags": ["spring"], "why": "a place to sit", "notes": None,
    "parts": {"done": 1, "all": 3}, "is": [], "depth": 0, "head": None, "first": False,
    "backing": [], "thread": [], "hands": None, "effort": {"minutes": None, "members": 0},
    "series": None, "horizon": None, "threshold": None, "pledged": {"counting": 0, "all": 0},
    "pledges": [], "signs": [], "decisions": [],
}  # fmt: skip
TASK: dict[str, Any] = {
    **GOAL, "id": "t", "kind": "task", "title": "fix the pump", "state": "free", "stage": "open",
    "why": None, "tags": [], "head": "g",
}  # fmt: skip
SAID = {
    "name": "ben",
    "kind": "thought",
    "text": "ok",
    "at": "2026-11-24T08:00:00.000Z",
    "depth": 0,
    "redacted": False,
}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.text(
    st.sampled_from("#*_`<>[]()!|~=-+.1)\n\t\\&:$ x\u202e"), max_size=15
)


def text_of(*things: dict[str, Any]) -> str:
    return "".join(report.lines(HEAD, things))


@pytest.mark.spec("EXCH-16")
def test_a_report_tells_of_goals_and_then_of_their_tasks() -> None:
    backing = [
        {"name": "ada", "as": "in", "words": "I dig"},
        {"name": "ben", "as": "in", "words": None},
        {"name": "cy", "as": "watching", "words": None},
    ]
    lead = {"name": "ada", "as": "lead"}
    helps = {"name": "ben", "as": "help"}
    due = {"date": "2026-11-27", "time": "18:00", "zone": "UTC"}
    text = text_of(
        {**GOAL, "backing": backing, "thread": [{**SAID, "kind": "question", "text": "when?"},
                                                {**SAID, "depth": 1}]},
        {**TASK, "first": True, "state": "claimed", "who": [lead, helps], "due_at": due},
        {**TASK, "title": "buy seal", "depth": 1, "state": "done", "notes": "size 3\n\nblack"},
        {**TASK, "title": "order", "is": ["blocked"], "stage": "waiting", "thread": [SAID]},
        {**GOAL, "title": "Water", "depth": 1, "why": None, "tags": [], "parts": {"done": 0,
         "all": 0}, "state": "forming"},
        {**TASK, "title": "alone", "head": None, "first": True, "state": "archived"},
    )  # fmt: skip
    assert (
        text
        == """\
# garden

As it was on 2026-11-25.

## Open the garden

**active**, 1 of 3 tasks done +spring

a place to sit

In: ada (I dig), ben.

Watching: cy.

> **ben** (question), 2026-11-24: when?

> > **ben**, 2026-11-24: ok

- [ ] fix the pump; ada, ben (helps); due 2026-11-27 18:00
  - [x] buy seal

    size 3

    black

- [ ] order; blocked; waiting

  > **ben**, 2026-11-24: ok

### Water

**forming**

## Without a goal

- [ ] alone; archived
"""
    )


READING = {"name": "ada", "at": "2026-11-24T08:00:00.000Z", "value": "12.5", "words": "wet"}
SIGN: dict[str, Any] = {
    "text": "beans", "target": "40", "unit": "kg", "gone": False, "count": 1, "readings": [READING],
}  # fmt: skip


@pytest.mark.spec("EXCH-16")
def test_a_report_tells_what_is_pledged_and_seen() -> None:
    pledges = [
        {"name": "ada", "words": "ten hours", "if": None, "counts": True},
        {"name": "ben", "words": "a spade", "if": 3, "counts": False},
    ]
    signs = [
        SIGN,
        {**SIGN, "text": "benches", "target": None, "unit": None, "count": 3},
        {**SIGN, "text": None, "gone": True, "readings": [], "count": 0},
    ]
    goal = {
        **GOAL, "pledges": pledges, "pledged": {"counting": 1, "all": 2}, "threshold": 5,
        "signs": signs, "horizon": {"from": "2027-05-01", "to": "2027-05-31"}, "why": None,
        "tags": [],
    }  # fmt: skip
    assert (
        text_of(goal).partition("## Open the garden\n\n")[2]
        == """\
**active**, 1 of 3 tasks done, horizon May 2027

Pledges that count: 1 of 5 that it takes.

Pledge of ada: ten hours

Pledge of ben: a spade (if 3 are in, and they are not yet)

Sign: beans; 12.5 of 40 kg, by ada, 2026-11-24 (wet)

Sign: benches; 12.5, by ada, 2026-11-24 (wet); 3 readings in all

Sign that was taken away: one that this version cannot read; nothing seen yet of 40 kg
"""
    )


def a_decision(**more: object) -> dict[str, Any]:
    ballots = [
        {"name": "ada", "choice": "yes", "words": "it leaks", "late": False, "unclear": False},
        {"name": "ben", "choice": "no", "words": None, "late": True, "unclear": False},
    ]
    whole = {"body": "the old one\nleaks", "options": [], "ballots": ballots, "outcome": None}
    vote = {"counts": {"yes": 1, "no": 0}, "voted": 1, "asked": 3, "winner": None}
    return {
        "title": "buy a tank", "state": "passed", "made": "2026-11-20T08:00:00.000Z",
        "vote": {**vote, **more}, "decision": {**whole, **more}, **more,
    }  # fmt: skip


@pytest.mark.spec("EXCH-16")
def test_a_report_tells_what_was_decided() -> None:
    at_large = a_decision(
        options=["north", "south"], winner="south", ballots=[], body=None,
        outcome="by the gate", counts={"north": 1, "south": 2}, voted=3,
    )  # fmt: skip
    head = {**HEAD, "decisions": [at_large]}
    task = {**TASK, "first": True, "decisions": [a_decision(state="open", body=None, ballots=[])]}
    text = "".join(report.lines(head, [{**GOAL, "decisions": [a_decision()]}, task]))
    assert (
        text
        == """\
# garden

As it was on 2026-11-25.

**Decision**, 2026-11-20: buy a tank

Between: north; south.

**passed: south**; 1 north, 2 south, 3 of 3 voted

Outcome: by the gate

## Open the garden

**active**, 1 of 3 tasks done +spring

a place to sit

**Decision**, 2026-11-20: buy a tank

the old one\\
leaks

**passed**; 1 yes, 1 of 3 voted

Votes: ada: yes (it leaks); ben: no, too late to count.

- [ ] fix the pump

  **Decision**, 2026-11-20: buy a tank

  **open**; 1 yes, 1 of 3 voted

"""
    )


def test_a_task_says_when_it_comes_again_and_how_many_it_wants() -> None:
    task = {
        **TASK, "state": "series", "series": {"words": "every Fri at 18:00"},
        "hands": {"min": 2, "max": 3}, "effort": {"minutes": 90, "members": 1},
    }  # fmt: skip
    assert "- [ ] fix the pump; every Fri at 18:00; 2 to 3 hands; 1 h 30 min\n" in text_of(task)
    assert "- [ ] fix the pump; skipped\n" in text_of({**TASK, "state": "skipped"})
    assert "; 2 hands\n" in text_of({**TASK, "hands": {"min": 2, "max": 2}})
    taken = text_of({**TASK, "thread": [{**SAID, "text": "", "redacted": True}]})
    assert "> **ben**, 2026-11-24: \\[taken back\\]\n" in taken


@pytest.mark.spec("EXCH-16")
def test_a_report_of_nothing_says_so() -> None:
    assert text_of() == "# garden\n\nAs it was on 2026-11-25.\n\nThere is nothing in it yet.\n"


def test_headings_go_no_deeper_than_there_are() -> None:
    assert "\n###### Open" in text_of({**GOAL, "depth": 40})


def bones(text: str) -> list[str]:
    """The lines of a document by what Markdown takes them for, with nothing of their words.

    Lines of text are not counted: a text may have any number of them.
    """
    shapes: list[str] = []
    for line in text.split("\n"):
        mark = re.match(r" *(#{1,6} |- \[[ x]\] |(> )+)", line)
        if mark and mark[0] != (shapes and shapes[-1]):
            shapes.append(mark[0])
    return shapes


UNESCAPED = re.compile(r"(?<!\\)(?:\\\\)*[`*_\[\]<>&~|$#]")
STARTS = re.compile(r" *(?:> )*(?:[-+*] |\d+[.)]|[-=]+ *$|#|```|~~~|:?-+:?\|)")


@pytest.mark.spec("EXCH-17")
@given(TEXTS, TEXTS, TEXTS)
@example("# x", "- [ ] x\n\n```\n<script>", "1. x\n2) y\n---\n===")
@example("[x](http://y)", "    code", "> quote\n\n> > deeper")
@example("\u202egnp.exe", "a\\", "\\")
def test_nothing_that_people_wrote_is_anything_but_text(one: str, two: str, three: str) -> None:
    def made(title: str, notes: str, said: str) -> str:
        quoted = {**SAID, "text": said, "name": title}
        backing = [{"name": title, "as": "in", "words": said}]
        asked = a_decision(
            title=title, body=notes, outcome=said, options=[title, said], winner=said,
            counts={title: 1, said: 2},
            ballots=[{"name": title, "choice": said, "words": notes, "late": False,
                      "unclear": False}],
        )  # fmt: skip
        return text_of(
            {**GOAL, "title": title, "why": notes, "notes": said, "backing": backing,
             "tags": [title], "thread": [quoted], "threshold": 2,
             "pledges": [{"name": title, "words": said, "if": 2, "counts": False}],
             "signs": [{**SIGN, "text": title, "unit": said,
                        "readings": [{**READING, "name": title, "words": notes}]}],
             "decisions": [asked]},
            {**TASK, "title": title, "notes": notes, "thread": [quoted], "first": True,
             "who": [{"name": title, "as": "lead"}], "decisions": [asked],
             "series": {"words": said}},
            {**TASK, "title": title},
        )  # fmt: skip

    text = made(one, two, three)
    assert bones(text) == bones(made("x", "x" if two.strip() else two, "x"))
    plain = re.compile(r"^(?:#{1,6} | *- \[[ x]\] | *(?:> )*>$| *(?:> )*)")
    for line in text.split("\n"):
        words = plain.sub("", line)
        if not line.lstrip().startswith(("- [", "#")):
            assert not STARTS.match(words), line
        words = re.sub(r"\*\*(active|forming|Decision)\*\*", "", words)
        words = re.sub(r"^\*\*(.*?(?<!\\)(?:\\\\)*)\*\*(?= |,|;)", r"\1", words)
        assert not UNESCAPED.search(words), line
        assert "\u202e" not in line
        assert "\t" not in line


@pytest.mark.spec("EXCH-17")
def test_text_stays_readable() -> None:
    assert inline("fix the pump, at 3 o'clock (maybe) - 50%!") == (
        "fix the pump, at 3 o'clock (maybe) - 50%!"
    )
    assert inline("a_b *c* <d> [e] `f`") == r"a\_b \*c\* \<d\> \[e\] \`f\`"
