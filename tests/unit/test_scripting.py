"""Methods of the Python library, as the acts that they ask the node for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from moot.cli.scripting.acting import written
from moot.cli.scripting.things import Answer, Thing
from moot.cli.scripting.verbs import Verbs
from moot.node.acts.act import ACTS, GROUP_ACTS

Call = Callable[[Verbs], object]

TASK = Thing({"id": "3f1a" * 4, "short": "3f1a"})
ID = TASK.id


class Told(Verbs):
    """Verbs that note what the node would be asked for; what is None is not sent."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, object]]] = []

    def act(self, verb: str, /, **arguments: object) -> Answer:
        given = {name: value for name, value in arguments.items() if value is not None}
        self.asked.append((verb, given))
        answer: dict[str, Any] = {"seq": 1, "thing": {"id": "x"}, "thought": {}, "invite": "MOOT1"}
        return Answer(answer)


CASES: dict[str, tuple[Call, dict[str, object]]] = {
    "add": (
        lambda m: m.add("x", due=date(2030, 1, 2)),
        {"title": "x", "fields": {"due": "2030-01-02"}},
    ),
    "goal.add": (
        lambda m: m.add_goal("x", "y", under=TASK),
        {"title": "x", "why": "y", "under": ID, "fields": {}},
    ),
    "edit": (
        lambda m: m.edit("3f1a", untag=["a"], due=None),
        {"id": "3f1a", "fields": {"due": None, "tags-": ["a"]}},
    ),
    "claim": (lambda m: m.claim(TASK, role="help"), {"id": ID, "as": "help"}),
    "drop": (lambda m: m.drop(TASK), {"id": ID}),
    "done": (lambda m: m.done(TASK, evidence="e"), {"id": ID, "evidence": "e"}),
    "reopen": (lambda m: m.reopen(TASK), {"id": ID}),
    "need": (lambda m: m.need(TASK, "9c2e", no_longer=True), {"id": ID, "on": "9c2e", "not": True}),
    "move": (lambda m: m.move(TASK, after="9c2e"), {"id": ID, "after": "9c2e"}),
    "back": (lambda m: m.back(TASK, "out"), {"id": ID, "as": "out"}),
    "lift": (lambda m: m.lift(TASK, 0), {"id": ID, "lift": 0}),
    "say": (lambda m: m.say(TASK, "t"), {"id": ID, "text": "t"}),
    "init": (lambda m: m.init("ada"), {"name": "ada"}),
    "rename": (lambda m: m.rename("ada"), {"name": "ada"}),
    "group.new": (lambda m: m.new_group("g"), {"name": "g"}),
    "group.use": (lambda m: m.use_group("g"), {"group": "g"}),
    "invite": (lambda m: m.invite("read"), {"power": "read"}),
    "join": (lambda m: m.join("MOOT1"), {"invite": "MOOT1"}),
    "leave": (lambda m: m.leave("g", force=True), {"group": "g", "force": True}),
    "propose": (
        lambda m: m.propose(
            "t", "b", options=("n", "s"), closes=date(2030, 1, 2), effects=[{"do": "archive"}]
        ),
        {
            "title": "t",
            "body": "b",
            "options": ["n", "s"],
            "closes": "2030-01-02",
            "effects": [{"do": "archive"}],
        },
    ),
    "vote": (
        lambda m: m.vote(TASK, 2, "n", words="w"),
        {"id": ID, "choice": ["2", "n"], "words": "w"},
    ),
    "object": (lambda m: m.object_to(TASK, "w"), {"id": ID, "words": "w"}),
    "withdraw": (lambda m: m.withdraw(TASK), {"id": ID}),
    "outcome": (lambda m: m.outcome(TASK, "w"), {"id": ID, "words": "w"}),
    "purpose": (lambda m: m.set_purpose("to eat"), {"text": "to eat"}),
    "rule": (lambda m: m.set_rule("block", value=True), {"name": "block", "value": "yes"}),
    "ask": (lambda m: m.ask(TASK, "ben", words="w"), {"id": ID, "to": "ben", "words": "w"}),
    "decline": (lambda m: m.decline(TASK), {"id": ID}),
    "pair": (lambda m: m.pair(TASK), {"id": ID}),
    "yield": (lambda m: m.give_way(TASK), {"id": ID}),
    "split": (lambda m: m.split(TASK, ("a", "b")), {"id": ID, "titles": ["a", "b"]}),
    "stale": (lambda m: m.stale(TASK, "ben"), {"id": ID, "person": "ben"}),
    "react": (lambda m: m.react(TASK, "+"), {"id": ID, "text": "+"}),
    "take": (
        lambda m: m.take("5k8m", until=date(2030, 1, 2)),
        {"id": "5k8m", "until": "2030-01-02"},
    ),
    "redact": (lambda m: m.redact("5k8m"), {"id": "5k8m"}),
    "seen": (lambda m: m.seen(TASK, "9c2e"), {"ids": [ID, "9c2e"]}),
    "about": (lambda m: m.about("me"), {"text": "me"}),
    "verify": (lambda m: m.verify("ben", "a-b-c-d"), {"person": "ben", "words": "a-b-c-d"}),
    "mute": (lambda m: m.mute("ben", no_longer=True), {"person": "ben", "not": True}),
    "device.add": (lambda m: m.add_device(), {}),
    "keeper.take": (lambda m: m.keep_group("MOOT1"), {"invite": "MOOT1"}),
    "keeper.drop": (lambda m: m.drop_group("7c2q5t8n"), {"group": "7c2q5t8n"}),
    "device.name": (lambda m: m.name_device("desk"), {"name": "desk"}),
    "pledge": (lambda m: m.pledge(TASK, "w", if_others=2), {"id": ID, "words": "w", "if": 2}),
    "sign": (
        lambda m: m.sign(TASK, "s", target=10, unit="kg"),
        {"id": ID, "text": "s", "target": "10", "unit": "kg"},
    ),
    "measure": (lambda m: m.measure(TASK, 4), {"id": ID, "value": "4"}),
    "link": (
        lambda m: m.link(TASK, "9c2e", role="serves"),
        {"id": ID, "to": "9c2e", "as": "serves"},
    ),
    "archive": (lambda m: m.archive(TASK), {"id": ID}),
    "keep": (lambda m: m.keep(TASK), {"id": ID}),
    "promote": (lambda m: m.promote(TASK, "why"), {"id": ID, "why": "why"}),
    "demote": (lambda m: m.demote(TASK), {"id": ID}),
    "effort": (lambda m: m.effort(TASK, None), {"id": ID, "effort": "none"}),
    "repeat": (
        lambda m: m.repeat(TASK, "every fri", start="today"),
        {"id": ID, "rule": "every fri", "from": "today"},
    ),
    "skip": (lambda m: m.skip(TASK), {"id": ID}),
    "template.save": (lambda m: m.save_template(TASK, None), {"id": ID, "name": "none"}),
    "template.use": (
        lambda m: m.use_template("t", {"a": "b"}, key="k", start=date(2030, 1, 2)),
        {"name": "t", "values": {"a": "b"}, "as": "k", "start": "2030-01-02"},
    ),
    "view.save": (
        lambda m: m.save_view("v", "+a", shared=True),
        {"name": "v", "filter": "+a", "shared": True},
    ),
    "view.drop": (lambda m: m.drop_view("v"), {"name": "v"}),
    "undo": (lambda m: m.undo(TASK), {"id": ID}),
}

OTHERS: dict[str, tuple[Call, str, dict[str, object]]] = {
    "again": (lambda m: m.withdraw(TASK, again=True), "withdraw", {"id": ID, "not": True}),
    "ask no longer": (
        lambda m: m.ask_no_longer(TASK, "ben"),
        "ask",
        {"id": ID, "to": "ben", "withdraw": True},
    ),
    "all seen": (lambda m: m.seen(), "seen", {"all": True}),
    "verify no longer": (lambda m: m.verify_no_longer("b"), "verify", {"person": "b", "not": True}),
    "no pledge": (lambda m: m.pledge_no_longer(TASK), "pledge", {"id": ID, "withdraw": True}),
    "no sign": (lambda m: m.drop_sign(TASK, "1"), "sign", {"id": ID, "drop": "1"}),
    "no series": (lambda m: m.repeat(TASK, None), "repeat", {"id": ID, "rule": "none"}),
    "a number": (lambda m: m.set_rule("days", 3), "rule", {"name": "days", "value": "3"}),
    "redo": (lambda m: m.redo(), "undo", {"redo": True}),
}


@pytest.mark.spec("AUTO-24")
@pytest.mark.parametrize("verb", sorted({*ACTS, *GROUP_ACTS} - {"rebuild", "stop"}))
def test_every_act_is_asked_for_by_its_arguments(verb: str) -> None:
    call, arguments = CASES[verb]
    told = Told()
    call(told)
    assert told.asked == [(verb, arguments)]
    assert arguments.keys() <= {"group", *(ACTS | GROUP_ACTS)[verb].arguments.split()}


@pytest.mark.spec("AUTO-24")
@pytest.mark.parametrize("name", OTHERS)
def test_what_else_an_act_can_be_asked_for(name: str) -> None:
    call, verb, arguments = OTHERS[name]
    told = Told()
    call(told)
    assert told.asked == [(verb, arguments)]
    assert arguments.keys() <= {*ACTS[verb].arguments.split()}


def test_dates_are_written_as_a_person_would() -> None:
    assert written(datetime(2030, 1, 2, 18, 30)) == "2030-01-02T18:30"  # noqa: DTZ001 - a local time
    here = datetime(2030, 1, 2, 18, 30, tzinfo=UTC).astimezone()
    assert written(here) == here.strftime("%Y-%m-%dT%H:%M")
    assert written(("a", "b")) == ["a", "b"]
