"""A decision in words: its page, its bars, and why it stands as it does."""

from __future__ import annotations

import io
from typing import Any

import pytest

from moot.cli import decision_page, decision_why, vote_text
from moot.cli.cells import width
from moot.cli.grammar import Command
from moot.cli.invocation import Invocation
from moot.cli.parser import Arguments
from moot.cli.screen import Screen

RULES = {"majority": "more yes than no", "consent": "nobody objects"}


def call(monkeypatch: pytest.MonkeyPatch) -> Invocation:
    """A command on a terminal of 80 cells."""
    monkeypatch.setenv("MOOT_TTY", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    made = Invocation(Command("show", "", "", "show:show", section=""), Arguments())
    made.screen = Screen(io.StringIO())
    return made


def decision(
    method: str, counts: dict[str, int], state: str = "open", **given: Any
) -> dict[str, Any]:
    """A decision of four people, as the node tells it."""
    voted = given.pop("voted", sum(counts.values()))
    names = ("ada", "ben", "cy", "dot")
    vote = {
        "method": method, "asked": 4, "voted": voted, "counts": counts, "yours": None,
        "missing": [{"name": name, "person": name} for name in names[voted:]],
        "passes": given.pop("passes", False), "winner": given.pop("winner", None),
        "asks_you": True, "closes": None, "rule": RULES.get(method, method),
    }  # fmt: skip
    inside = {
        "electorate": "members", "quorum": 3, "threshold": 2, "closing": None, "ballots": [],
        "options": [], "choices": ["yes", "no", "abstain"], **given,
    }  # fmt: skip
    return {
        "id": "7c2q" * 4, "short": "7c2q", "kind": "decision", "title": "buy it",
        "state": state, "by_name": "ada", "vote": vote, "decision": inside,
    }  # fmt: skip


@pytest.mark.spec("CLI-47")
@pytest.mark.parametrize(
    ("thing", "reason"),
    [
        (decision("majority", {"yes": 1, "no": 0}), "too few have voted"),
        (decision("majority", {"yes": 2, "no": 1}, passes=True), "2 yes are more than 1 no"),
        (decision("majority", {"yes": 2, "no": 2}), "2 yes are no more than 2 no"),
        (decision("majority", {"yes": 3, "block": 1}), "somebody blocks it"),
        (decision("majority", {"abstain": 3}), "nobody says yes"),
        (decision("consent", {"yes": 3, "object": 1}), "somebody objects"),
        (
            decision("consent", {"yes": 3, "object": 0}, passes=True),
            "somebody agrees and nobody objects",
        ),
        (decision("threshold", {"yes": 1}), "1 more yes would do"),
        (decision("threshold", {"yes": 2}, passes=True), "enough say yes"),
        (decision("approval", {"sat": 2, "sun": 1}, winner="sat", voted=2), "too few have voted"),
        (
            decision("approval", {"sat": 3, "sun": 1}, winner="sat", passes=True),
            "most approve sat",
        ),
        (decision("approval", {"sat": 0, "sun": 0}), "too few have voted"),
        (decision("approval", {"sat": 0, "sun": 0}, voted=3), "nobody chose any of them"),
        (
            decision("ranked", {"sat": 1, "sun": 2}, winner="sun", passes=True),
            "sun beats the others in pairs",
        ),
        (decision("poll", {"yes": 4}), "a poll decides nothing"),
    ],
)
def test_the_reason_is_what_the_tally_goes_by(thing: dict[str, Any], reason: str) -> None:
    assert decision_why.reason(thing["vote"], thing["decision"]) == reason


@pytest.mark.spec("CLI-47")
def test_why_goes_from_the_rule_to_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    closing = {"acknowledged": [{}, {}], "needed": 3, "sealed": False}
    thing = decision("majority", {"yes": 2, "no": 1}, "passed", passes=True, closing=closing)
    made = call(monkeypatch)
    decision_why.why(made, thing)
    assert made.screen.taken().splitlines() == [
        "7c2q  buy it",
        "rule    more yes than no",
        "asked   4: everybody in the group, as it was put",
        "voted   3 of 4, enough: it takes 3; not yet: dot",
        "said    2 yes, 1 no",
        "so      passed: 2 yes are more than 1 no",
        "sealed  2 confirmed it, and it takes 3: until then it may change",
    ]
    gone = decision("majority", {"yes": 1}, "withdrawn")
    assert list(decision_why.steps(gone))[-1][1] == "nothing: ada took it back"
    final = decision("threshold", {"yes": 2}, "passed", passes=True, closing=closing, quorum=0)
    told = [(name, words) for name, words, _ in decision_why.steps(final)]
    assert told[2:] == [
        ("voted", "2 of 4; not yet: cy, dot"),
        ("said", "2 yes"),
        ("so", "passed: enough say yes"),
        ("final", "what is adopted so stays adopted"),
    ]


@pytest.mark.spec("CLI-8")
def test_bars_stand_straight_behind_wide_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    made = call(monkeypatch)
    vote_text.bars(made, decision("approval", {"red": 1, "青い色": 2})["vote"])
    bars = [line for line in made.screen.taken().splitlines() if " of 4" in line]
    assert len({width(line.partition(" of 4")[0]) for line in bars}) == 1


@pytest.mark.spec("CLI-48")
def test_the_page_ends_with_what_can_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for given, line in (
        (decision("majority", {}), "next: moot vote 7c2q yes     or  no, abstain"),
        (
            decision("consent", {}, choices=["yes", "abstain", "object"]),
            'next: moot vote 7c2q yes     or  abstain, object -m "WHY"',
        ),
        (
            decision("ranked", {"n": 0, "s": 0}, options=["n", "s"], choices=[]),
            "next: moot vote 7c2q 1     or by name",
        ),
    ):
        made = call(monkeypatch)
        decision_page.answers(made, given)
        assert made.screen.taken().splitlines()[-1] == line
    made = call(monkeypatch)
    decision_page.answers(made, decision("majority", {}, "passed"))
    assert made.screen.taken() == "\n"


def test_names_of_voters_stand_straight(monkeypatch: pytest.MonkeyPatch) -> None:
    ballots = [
        {"name": name, "choice": "yes", "words": None, "late": False, "unclear": False}
        for name in ("cy", "太郎", "benjamin")
    ]
    made = call(monkeypatch)
    decision_page.page(made, decision("majority", {"yes": 3}, ballots=ballots))
    lines = [line for line in made.screen.taken().splitlines() if line.endswith("  yes")]
    assert len(lines) == 3
    assert len({width(line) for line in lines}) == 1
