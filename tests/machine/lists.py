"""Lists: which things a filter finds, what is asked of somebody, and what a table says."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from machine import asks, claims

if TYPE_CHECKING:
    from machine.house import House
    from machine.ledger import Ledger


def found(ledger: Ledger, home: str) -> dict[str, set[str]]:
    """By filter, what it finds at a home of what the ledger knows."""
    things = ledger.things(home, "task", "goal")
    open_ = {one for one in things if ledger.open(home, one)}
    tasks = {one for one in things if ledger.kind(home, one) == "task"}
    having = {one: claims.read(ledger, home, one) for one in tasks}
    return {
        "is:open": open_,
        "is:free": {
            one for one in open_ & tasks if len(having[one]) < claims.most_hands(ledger, home, one)
        },
        "is:claimed": {one for one in tasks if having[one]},
        "is:mine": {one for one in tasks if any(each.who == home for each in having[one])},
        "is:doubled": {one for one in tasks if any(each.doubled for each in having[one])},
        "is:blocked": {one for one in open_ if ledger.blockers(home, one)},
        "is:conflict": {one for one in things if ledger.conflicts(home, one)},
        "+water": {one for one in things if "water" in ledger.tags(home, one)},
    }


def asked(ledger: Ledger, home: str) -> set[tuple[str, str]]:
    """What is asked of somebody and not answered: the task, and by whom."""
    return {
        (thing, one.who)
        for thing in ledger.things(home, "task")
        for one in asks.read(ledger, home, thing)
        if (one.to, one.state) == (home, "open")
    }


def check(ledger: Ledger, house: House) -> None:
    """What a home lists is what the ledger says."""
    home = house.name
    known = set(ledger.things(home, "task", "goal"))
    for words, ours in found(ledger, home).items():
        theirs = {
            one["id"] for one in house.reads("list", "--all", "kind:task,goal", words)
        } & known
        assert theirs == ours, (home, words)
    letters = {
        (one["thing"]["id"], one["name"])
        for one in house.reads("inbox", "--all")
        if one["kind"] == "asked" and one["thing"]["id"] in known
    }
    assert letters == asked(ledger, home), home
    table = csv.DictReader(io.StringIO(house.types("export", "-", "--as", "csv").out))
    for row in table:
        if row["id"] in known:
            assert row["tags"].split() == ledger.tags(home, row["id"]), (home, row)
