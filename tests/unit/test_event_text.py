"""An entry that a keeper cannot read is still a line."""

import io
from types import SimpleNamespace
from typing import Any

import pytest

from moot.cli.event_text import event_line, history_line, in_words, turn, value_of
from moot.cli.screen import Screen

SEALED: dict[str, Any] = {
    "seq": 1, "at": None, "by": None, "name": None, "kind": "change", "id": None, "short": None,
    "thing": None, "title": None, "group": "garden", "ours": False, "change": {}, "text": None,
}  # fmt: skip


@pytest.mark.spec("CLI-9")
@pytest.mark.parametrize(("columns", "line"), [("", "\t\tchange"), ("80", "cannot read")])
def test_an_entry_that_this_key_cannot_read(
    monkeypatch: pytest.MonkeyPatch, columns: str, line: str
) -> None:
    monkeypatch.setenv("MOOT_TTY", columns)
    text = io.StringIO()
    call: Any = SimpleNamespace(screen=Screen(text, colour=False), verbose=False)
    event_line(call, SEALED)
    call.screen.flush()
    assert line in text.getvalue()
    assert "None" not in text.getvalue()


def test_values_read_as_people_say_them() -> None:
    assert [in_words(value) for value in (True, False, None, [], ["a", "b"], 3)] == [
        "yes", "no", "none", "none", "a, b", "3",
    ]  # fmt: skip


def test_ids_in_a_change_are_told_by_name() -> None:
    link = {"as": "serves", "to": "cza2aydtm49q4g4c"}
    named = {"from": None, "to": link, "from_title": None, "to_title": "garden"}
    assert turn({"field": "links", **named}) == "links: +serves garden"
    url = {"as": "url", "to": "https://example.org"}
    assert turn({"field": "links", "from": url, "to": None}) == "links: -https://example.org"
    asked = {"from": "nm5pnkkgz8bdkfzh", "to": None, "from_title": "ben", "to_title": None}
    assert turn({"field": "asks", **asked}) == "asks: ben -> none"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("readings", {"sign": "928c", "value": "12.5", "words": "late frost"}, "12.5, late frost"),
        ("readings", {"sign": "928c", "value": "3"}, "3"),
        ("signs", {"text": "beans", "target": "40", "unit": "kg"}, "beans: 40 kg"),
        ("signs", {"text": "beans"}, "beans"),
        ("pledge", {"words": "two days", "if": 5}, "two days, if 5 are in"),
        ("pledge", {"words": "two days"}, "two days"),
        ("text*", {"title": "buy the tank", "electors": ["5a80"]}, "buy the tank"),
        ("closes*", {"ballots": ["285e", "6395"], "tally": []}, "over 2 ballots"),
        ("acks*", "754a0414", "the end"),
    ],
)
def test_values_of_several_parts_read_as_people_say_them(
    field: str, value: object, words: str
) -> None:
    assert value_of(field, value) == words


def test_a_history_says_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOOT_TTY", "80")
    event = {**SEALED, "at": "2026-01-01T00:00:00.000Z", "name": "ben"}
    said = [
        ("reopen", "done", "done", "open"), ("drop", "claims", "lead", None),
        ("keep", "archived", True, None), ("edit", "title", "a", "a"), ("edit", "title", "a", "b"),
        ("vote", "ballot", "no", "yes"),
    ]  # fmt: skip
    lines = []
    for kind, field, before, after in said:
        call: Any = SimpleNamespace(screen=Screen(io.StringIO(), colour=False), verbose=False)
        change = {"field": field, "from": before, "to": after, "forgotten": False}
        history_line(call, {**event, "kind": kind, "changes": [change]})
        lines.append(call.screen.taken().partition("ben ")[2].rstrip())
    assert lines == [
        "reopened", "gave back", "brought back", "changed", "changed  title: a -> b",
        "voted  ballot: no -> yes",
    ]  # fmt: skip
