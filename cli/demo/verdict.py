"""Whether three homes hold the same, as their own commands tell it."""

from __future__ import annotations

from collections.abc import Sequence

from moot.cli.demo.person import Mishap, Person
from moot.cli.demo.telling import Telling

EXPECTED_OPEN = frozenset({"paint the shed", "build a bench", "ask the neighbours for pots"})
TITLES = frozenset({"fix the pump by Friday", "fix the pump and the tap"})


def catch_up(person: Person, everyone: int) -> None:
    """Wait until everybody is here and has everything. Raises Mishap when the wait times out."""
    person.types("wait", "synced", "--timeout", "60s")
    people = person.reads("who")
    if len(people) != everyone:
        raise Mishap(f"{person.name} knows {len(people)} people, not {everyone}")


def agree(people: Sequence[Person], telling: Telling) -> None:
    """Compare hashes, lists and conflicts. Raises Mishap at the first difference."""
    hashes = {}
    for person in people:
        hashes[person.name] = person.types("state-hash")
        telling.typed(person.name, ("state-hash",))
        telling.answered(hashes[person.name])
    if len(set(hashes.values())) != 1:
        raise Mishap(f"the states differ: {hashes}")
    for person in people:
        _holds_all(person)


def _holds_all(person: Person) -> None:
    things = person.reads("list")
    titles = {thing["title"] for thing in things}
    if lost := EXPECTED_OPEN - titles:
        raise Mishap(f"{person.name} lacks {sorted(lost)}")
    pump = next(thing for thing in things if thing["title"] in TITLES)
    shed = next(thing for thing in things if thing["title"] == "paint the shed")
    conflicts = person.reads("show", pump["id"])["conflicts"]
    shown = {title for title in TITLES if any(title in str(conflict) for conflict in conflicts)}
    if shown != TITLES:
        raise Mishap(f"{person.name} does not see both titles of {pump['short']}: {conflicts}")
    claimants = {who["name"] for who in person.reads("show", shed["id"])["who"]}
    if claimants != {"ada", "ben"}:
        raise Mishap(f"{person.name} sees {sorted(claimants)} on {shed['short']}, not ada and ben")
