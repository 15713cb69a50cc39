"""Comparison: what `moot show --json` says of a thing beside what the ledger says of it."""

from __future__ import annotations

from typing import Any

from machine import asks, claims, forest, goals, thoughts
from machine.ledger import Ledger

Facts = dict[str, object]


def expected(ledger: Ledger, home: str, thing: str) -> Facts:
    """What a home should show of a goal or task."""
    kind = ledger.kind(home, thing)
    grown = forest.forest(ledger, home)
    arrows, parked = forest.needs(ledger, home)
    median, members = ledger.median(home, thing, "lift")
    facts: Facts = {
        "kind": kind,
        "title": ledger.last(home, thing, "title"),
        "tags": ledger.tags(home, thing),
        "archived": ledger.archived(home, thing),
        "under": grown.parent.get(thing),
        "needs": {
            one.value: (not ledger.open(home, str(one.value)), one.at in parked)
            for one in arrows
            if one.thing == thing
        },
        "blocked by": ledger.blockers(home, thing),
        "lift": (median, members),
        "conflicts": ledger.conflicts(home, thing),
        "reactions": {
            (text, one.who)
            for one in ledger.live(home, thing, "reactions")
            if isinstance(one.value, tuple)
            for text in one.value
        },
    }
    facts["thread"] = thoughts.thread(ledger, home, thing)
    return facts | (_task if kind == "task" else _goal)(ledger, home, thing)


def _task(ledger: Ledger, home: str, thing: str) -> Facts:
    return {
        "done": {one.who for one in ledger.live(home, thing, "done") if one.value == "done"},
        "claims": claims.read(ledger, home, thing),
        "due": ledger.last(home, thing, "due"),
        "start": ledger.last(home, thing, "start"),
        "stage": ledger.last(home, thing, "stage") or "open",
        "hands": ledger.last(home, thing, "hands") or (1, 1),
        "effort": {(one.who, one.value) for one in ledger.live(home, thing, "effort")},
        "asks": set(asks.read(ledger, home, thing)),
    }


def _goal(ledger: Ledger, home: str, thing: str) -> Facts:
    return {
        "why": ledger.last(home, thing, "why"),
        "state": goals.state(ledger, home, thing),
        "threshold": ledger.last(home, thing, "threshold"),
        "backing": {(one.who, one.value) for one in ledger.live(home, thing, "backing")},
        "pledges": goals.pledges(ledger, home, thing),
    }


def shown(answer: Any) -> Facts:
    """The same, out of what the command line answered."""
    facts: Facts = {
        "kind": answer["kind"],
        "title": answer["title"],
        "tags": answer["tags"],
        "archived": "archived" in answer["is"],
        "under": answer["goal"],
        "needs": {one["id"]: (one["met"], one["parked"]) for one in answer["needs"]},
        "blocked by": set(answer["blocked_by"]),
        "lift": (answer["lift"]["median"] or 0, answer["lift"]["members"]),
        "conflicts": {(one["kind"], one["field"]) for one in answer["conflicts"]},
        "reactions": {
            (one["text"], person["name"]) for one in answer["reactions"] for person in one["people"]
        },
    }
    facts["thread"] = {
        thoughts.Thought(
            one["id"],
            one["name"],
            one["kind"],
            None if one["redacted"] else one["text"],
            one["redacted"],
        )
        for one in answer["thread"]
    }
    return facts | (_shown_task if answer["kind"] == "task" else _shown_goal)(answer)


def _shown_task(answer: Any) -> Facts:
    return {
        "done": {one["name"] for one in answer["done"]},
        "claims": [
            claims.Claim(
                one["name"], one["as"], one["words"], one["until"], one["doubled"], one["first"]
            )
            for one in answer["claims"]
        ],
        "due": answer["due_at"] and answer["due_at"]["date"],
        "start": answer["start_at"] and answer["start_at"]["date"],
        "stage": answer["stage"],
        "hands": (answer["hands"]["min"], answer["hands"]["max"]),
        "effort": {(one["name"], one["minutes"]) for one in answer["estimates"]},
        "asks": {
            (one["name"], one["to_name"], one["words"], one["state"]) for one in answer["asks"]
        },
    }


def _shown_goal(answer: Any) -> Facts:
    return {
        "why": answer["why"],
        "state": answer["state"],
        "threshold": answer["threshold"],
        "backing": {(one["name"], (one["as"], one["words"])) for one in answer["backing"]},
        "pledges": {
            (one["name"], one["words"], one["if"], one["counts"]) for one in answer["pledges"]
        },
    }


def differences(ours: Facts, theirs: Facts) -> str:
    """Field by field what the ledger says otherwise than moot; empty if nothing."""
    names = sorted(name for name in ours.keys() | theirs if ours.get(name) != theirs.get(name))
    return "\n".join(
        f"  {name}\n    by the rules: {ours.get(name)}\n    moot shows:   {theirs.get(name)}"
        for name in names
    )
