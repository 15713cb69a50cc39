"""How a vote stands, from the ballots that a home knows: a later one of the same person counts."""

from __future__ import annotations

from typing import NamedTuple

from machine.ledger import Ledger


class Asked(NamedTuple):
    """As a value: what is asked, by which rule."""

    rule: str
    threshold: int
    options: tuple[str, ...]
    electors: tuple[str, ...]


class Tally(NamedTuple):
    """How many said what, and whether that passes as it stands."""

    counts: dict[str, int]
    voted: int
    passes: bool


def asked(ledger: Ledger, decision: str) -> Asked:
    """What a decision asks."""
    one = next(one for one in ledger.all if (one.thing, one.field) == (decision, "asked"))
    assert isinstance(one.value, Asked)
    return one.value


def ballots(ledger: Ledger, home: str, decision: str) -> dict[str, tuple[str, ...]]:
    """What each elector says who voted."""
    live = ledger.live(home, decision, "ballots")
    return {one.who: one.value for one in live if isinstance(one.value, tuple)}


def tally(ledger: Ledger, home: str, decision: str) -> Tally:
    """Count."""
    what, said = asked(ledger, decision), ballots(ledger, home, decision)
    names = what.options or ("yes", "no", "abstain", "object", "block")
    counts = dict.fromkeys(names, 0)
    for choice in said.values():
        for word in choice[:1] if what.rule == "ranked" else choice:
            counts[word] += 1
    enough = len(said) >= len(what.electors) // 2 + 1
    passes = {
        "threshold": lambda: counts["yes"] >= what.threshold,
        "majority": lambda: enough and counts["yes"] > counts["no"],
        "consent": lambda: enough and counts["yes"] > 0 and not counts["object"],
        "approval": lambda: enough and any(said.values()),
        "ranked": lambda: enough and any(said.values()),
    }
    rule = passes.get(what.rule)
    return Tally(counts, len(said), bool(rule and rule()))


def surely_open(ledger: Ledger, home: str, decision: str) -> bool:
    """Whether nothing that a home knows can have let anybody close the vote."""
    what, said = asked(ledger, decision), ballots(ledger, home, decision)
    if ledger.live(home, decision, "withdrawn"):
        return False
    if what.rule == "threshold" and tally(ledger, home, decision).passes:
        return False
    return what.rule == "poll" or len(said) < len(what.electors)
