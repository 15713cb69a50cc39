"""Acting: how any act of the API is done from Python, and how its arguments are written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from moot.cli.scripting.things import Answer, Brief, Thing

Target = str | Brief
"""A thing, or as many letters of its id as make it clear."""

When = str | date
"""A date as `fri 18:00`, or as Python has it."""

Value = str | int | date | Iterable[str] | None
"""What a field can be set to; a date as `When`; None clears it."""


class Acting(ABC):
    """Whoever can do an act."""

    @abstractmethod
    def act(self, verb: str, /, **arguments: object) -> Answer:
        """Do something by the API's verb and arguments (specs/api.md, Writing). Raises Trouble."""


def made(answer: Answer) -> Thing:
    """The thing that an act made or changed."""
    if answer.thing is None:
        raise TypeError("the node answered without the thing")
    return answer.thing


def id_of(thing: Target | None) -> str | None:
    """A thing as the API names it."""
    return thing.id if isinstance(thing, Brief) else thing


def fields_of(fields: Mapping[str, Value]) -> dict[str, object]:
    """Fields as the API takes them."""
    return {name: written(value) for name, value in fields.items()}


def written(value: Value) -> object:
    """A value as a person would type it, in this machine's zone."""
    if isinstance(value, datetime):
        local = value.astimezone() if value.tzinfo else value
        return local.strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int):
        return value
    return list(value)
