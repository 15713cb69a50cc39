"""What one can do: the acts of the API as methods."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import date, datetime

from moot.cli.scripting.things import Answer, Brief, Said, Thing

Target = str | Brief
"""A thing, or as many letters of its id as make it clear."""

Value = str | int | date | Iterable[str] | None
"""What a field can be set to; a date as `fri 18:00`, or as Python has it; None clears it."""


class Verbs(ABC):
    """Every act that has a name in Python; `act` does any other."""

    @abstractmethod
    def act(self, verb: str, /, **arguments: object) -> Answer:
        """Do something by the API's verb and arguments (specs/api.md, Writing). Raises Trouble."""

    # -- making --------------------------------------------------------------------------------

    def add(self, /, title: str, **fields: Value) -> Thing:
        """A new task: `add("fix the pump", due="fri", tags=["water"], goal="spring")`."""
        return _made(self.act("add", title=title, fields=_fields(fields)))

    def add_goal(
        self, /, title: str, why: str, *, under: Target | None = None, **fields: Value
    ) -> Thing:
        """A new goal, with what it is for."""
        return _made(
            self.act("goal.add", title=title, why=why, under=_id(under), fields=_fields(fields))
        )

    def say(self, about: Target, text: str, *, kind: str | None = None) -> Said:
        """A word under anything."""
        said = self.act("say", id=_id(about), text=text, kind=kind).thought
        if said is None:
            raise TypeError("the node answered without the thought")
        return said

    # -- changing ------------------------------------------------------------------------------

    def edit(
        self,
        /,
        thing: Target,
        *,
        tag: Iterable[str] = (),
        untag: Iterable[str] = (),
        **fields: Value,
    ) -> Answer:
        """Change fields; `tag` and `untag` add and take away without touching other tags."""
        given = _fields(fields)
        for name, tags in (("tags+", list(tag)), ("tags-", list(untag))):
            if tags:
                given[name] = tags
        return self.act("edit", id=_id(thing), fields=given)

    def claim(
        self,
        thing: Target,
        *,
        role: str | None = None,
        words: str | None = None,
        until: str | date | None = None,
    ) -> Answer:
        """Take it; `role` is lead (without it), help or learn."""
        return self.act(
            "claim", **{"id": _id(thing), "as": role, "words": words, "until": _written(until)}
        )

    def drop(self, thing: Target) -> Answer:
        """Give it back."""
        return self.act("drop", id=_id(thing))

    def done(self, thing: Target, *, evidence: str | None = None) -> Answer:
        """Finish it."""
        return self.act("done", id=_id(thing), evidence=evidence)

    def reopen(self, thing: Target) -> Answer:
        """Take back that it is done."""
        return self.act("reopen", id=_id(thing))

    def need(self, thing: Target, on: Target, *, no_longer: bool = False) -> Answer:
        """Let it wait for another, or wait no longer."""
        return self.act("need", **{"id": _id(thing), "on": _id(on), "not": no_longer or None})

    def move(
        self,
        thing: Target,
        *,
        before: Target | None = None,
        after: Target | None = None,
        under: Target | None = None,
    ) -> Answer:
        """Put it before or after another, or under it; `under="none"` is the top."""
        return self.act(
            "move", id=_id(thing), before=_id(before), after=_id(after), under=_id(under)
        )

    def back(self, goal: Target, stand: str = "in", *, words: str | None = None) -> Answer:
        """Say how one stands to a goal: in, watching or out."""
        return self.act("back", **{"id": _id(goal), "as": stand, "words": words})

    def lift(self, thing: Target, lift: int) -> Answer:
        """Say how much one wants it done, 0 to 3."""
        return self.act("lift", id=_id(thing), lift=lift)

    # -- people and groups ---------------------------------------------------------------------

    def init(self, name: str) -> Answer:
        """Make the profile of this home."""
        return self.act("init", name=name)

    def rename(self, name: str) -> Answer:
        """Take another name, everywhere."""
        return self.act("rename", name=name)

    def new_group(self, name: str) -> Answer:
        """Start a group; it becomes the current one."""
        return self.act("group.new", name=name)

    def use_group(self, group: str) -> Answer:
        """Make a group the current one."""
        return self.act("group.use", group=group)

    def invite(self, power: str = "write") -> str:
        """The group's key as text: write, read or keep."""
        return str(self.act("invite", power=power).json["invite"])

    def join(self, invite: str, *, name: str | None = None) -> Answer:
        """Enter the group of an invite."""
        return self.act("join", invite=invite, name=name)


def _made(answer: Answer) -> Thing:
    if answer.thing is None:
        raise TypeError("the node answered without the thing")
    return answer.thing


def _id(thing: Target | None) -> str | None:
    return thing.id if isinstance(thing, Brief) else thing


def _fields(fields: dict[str, Value]) -> dict[str, object]:
    return {name: _written(value) for name, value in fields.items()}


def _written(value: Value) -> object:
    """A value as a person would type it, in this machine's zone."""
    if isinstance(value, datetime):
        local = value.astimezone() if value.tzinfo else value
        return local.strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int):
        return value
    return list(value)
