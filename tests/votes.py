"""Three electors who know a question, for tests that tell a vote by hand."""

from __future__ import annotations

from moot.crdt import ballot, method, proposal
from moot.crdt.ballot import Choice
from moot.crdt.proposal import Proposal
from people import Person, meet

KEYS = tuple(sorted(Person(name).key for name in "abc"))
ASKED = 1
CLOSES = 1_000


def text(way: str = method.MAJORITY, **changes: object) -> Proposal:
    """A question to these three, of whom two have to vote."""
    ends = None if way in method.ENDLESS else CLOSES
    options = ("north", "south", "east") if way in method.CHOOSING else ()
    threshold = 2 if way == method.THRESHOLD else 0
    plain = Proposal(
        "buy it",
        None,
        way,
        options,
        KEYS,
        "members",
        2,
        threshold,
        ASKED,
        ends,
        block=False,
        effects=(),
    )
    return plain._replace(**changes)  # type: ignore[arg-type] # the caller names parts of it


def three(way: str = method.MAJORITY, **changes: object) -> tuple[list[Person], bytes]:
    """Three people who know a question, and its id."""
    people = [Person(name, clock=1) for name in "abc"]
    made = proposal.create(people[0].seed(), proposal.value_of(text(way, **changes)))
    people[0].act(*made.ops)
    meet(*people)
    return people, made.id


def cast(person: Person, target: bytes, choice: Choice) -> None:
    """Vote, on what the person knows."""
    asked = proposal.of(person.space, target)
    assert asked is not None
    person.act(ballot.cast(person.space, target, asked, person.key, choice))
