"""Whether three homes hold the same, as their own commands tell it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from moot.cli.demo.person import SOON_S, Mishap, Person, now

TITLES = frozenset({"fix the pump by Friday", "fix the pump and the tap"})
"""What Ada and Ben called the same task while they could not meet."""
SHED = "paint the shed"
"""What both of them claimed meanwhile."""
OTHERS = frozenset({SHED, "build a bench", "ask the neighbours for pots"})
SEEN_ALIKE = ("id", "title", "state", "who", "tags", "due", "stage", "conflicts", "thoughts")
"""What a list must say alike at everybody; who has what, for one, differs by who asks."""
FOR_THE_READER = "next"
"""Of a conflict: the commands that settle it for whoever reads, so they differ as well."""


def catch_up(person: Person, everyone: int) -> None:
    """Wait until everybody is known, and has what this person wrote. Raises Mishap if not soon."""
    ends = now() + SOON_S
    while (known := len(person.reads("who"))) < everyone:
        if now() > ends:
            raise Mishap(f"{person.name} knows {known} people, not {everyone}")
    person.types("wait", "synced", "--timeout", f"{SOON_S}s")


def agree(hashes: Sequence[str], people: Sequence[Person]) -> None:
    """Compare state hashes and what everybody sees. Raises Mishap at the first difference."""
    if len(set(hashes)) != 1:
        raise Mishap(f"the state hashes differ: {', '.join(hashes)}")
    lists = [person.reads("list") for person in people]
    for person, things in zip(people, lists, strict=True):
        if _alike(things) != _alike(lists[0]):
            raise Mishap(f"{person.name} sees another list than {people[0].name}")
        _holds_all(person, things)


def _alike(things: list[Any]) -> list[Any]:
    return [
        {name: thing[name] for name in SEEN_ALIKE}
        | {"conflicts": [_told(one) for one in thing["conflicts"]]}
        for thing in things
    ]


def _told(conflict: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in conflict.items() if name != FOR_THE_READER}


def _holds_all(person: Person, things: list[Any]) -> None:
    """Whether everything that was written apart is there, and nothing was overruled."""
    titles = {thing["title"] for thing in things}
    if lost := OTHERS - titles:
        raise Mishap(f"{person.name} lacks {sorted(lost)}")
    if len(titles & TITLES) != 1:
        raise Mishap(f"{person.name} sees {sorted(titles)}, with not one of {sorted(TITLES)}")
    for thing in things:
        if thing["title"] in TITLES:
            conflicts = person.reads("show", thing["id"])["conflicts"]
            told = {value["value"] for conflict in conflicts for value in conflict["values"]}
            if told != TITLES:
                raise Mishap(f"{person.name} is told of {sorted(told)}, not of both titles")
        claimants = {who["name"] for who in thing["who"]}
        if thing["title"] == SHED and claimants != {"ada", "ben"}:
            raise Mishap(f"{person.name} sees claims of {sorted(claimants)}, not of ada and ben")
