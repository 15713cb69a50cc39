"""Reading: what a group holds, as records; with `at`, as it was on a day that is over."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date
from typing import Any

from moot.cli.connection import quoted
from moot.cli.scripting.acting import Target, When, id_of, written
from moot.cli.scripting.record import Record
from moot.cli.scripting.things import (
    Branch,
    Conflict,
    Event,
    Found,
    Group,
    Letter,
    Loose,
    Person,
    SavedView,
    Template,
    Thing,
    WholeThing,
)
from moot.node.trouble import Trouble


class Reading(ABC):
    """Every request for reading that has a name in Python; `get` makes any other."""

    @abstractmethod
    def get(self, path: str, /, **query: str | int | None) -> Any:  # noqa: ANN401 - see specs/api.md
        """What any request for reading answers, as JSON. Raises Trouble."""

    # -- things --------------------------------------------------------------------------------

    def things(
        self,
        q: str = "",
        *,
        sort: str | None = None,
        limit: int | None = None,
        finished: bool = False,
        at: When | None = None,
    ) -> list[Thing]:
        """Things by filter; finished ones only if they are asked for."""
        query = {"q": q or None, "sort": sort, "limit": limit, "all": _flag(finished)}
        return [Thing(one) for one in self.get("/v1/things", **query, at=_day(at))]

    def decisions(self, q: str = "", *, finished: bool = False) -> list[Thing]:
        """Decisions, the soonest to close first; `vote` of each says how it stands."""
        return self.things(f"kind:decision {q}".strip(), finished=finished)

    def thing(self, thing: Target, *, at: When | None = None) -> WholeThing:
        """One thing with everything that is known of it."""
        return WholeThing(self.get(f"/v1/things/{_part(thing)}", at=_day(at)))

    def history(self, thing: Target, *, limit: int | None = None) -> list[Event]:
        """What happened to a thing, oldest first; `json["changes"]` of each says what changed."""
        found = self.get(f"/v1/things/{_part(thing)}/history", limit=limit)
        return [Event(one) for one in found]

    def days(self, series: Target, *, limit: int | None = None) -> list[Thing]:
        """The days of a task that comes again, from the last that was due on."""
        found = self.get(f"/v1/things/{_part(series)}/occurrences", limit=limit)
        return [Thing(one) for one in found]

    def tree(
        self, under: Target | None = None, *, finished: bool = False, at: When | None = None
    ) -> list[Branch]:
        """Goals and tasks as they hang, in the order of the tree."""
        found = self.get("/v1/tree", under=id_of(under), all=_flag(finished), at=_day(at))
        return [Branch(one) for one in found]

    def find(self, words: str, *, limit: int | None = None) -> list[Found]:
        """Things that say these words anywhere, the best fit first."""
        return [Found(one) for one in self.get("/v1/search", q=words, limit=limit)]

    def loose(self) -> list[Loose]:
        """What has fallen between people."""
        return [Loose(one) for one in self.get("/v1/loose")]

    def conflicts(self, q: str = "", *, seen: bool = False) -> list[Conflict]:
        """What is to be settled; with `seen` also what was noted as seen."""
        found = self.get("/v1/conflicts", q=q or None, all=_flag(seen))
        return [Conflict(one) for one in found]

    def inbox(self, q: str = "", *, seen: bool = False) -> list[Letter]:
        """What concerns me and is new, the newest first; with `seen` also what is not."""
        return [Letter(one) for one in self.get("/v1/inbox", q=q or None, all=_flag(seen))]

    def templates(self) -> list[Template]:
        """What copies are made of."""
        return [Template(one) for one in self.get("/v1/templates")]

    def views(self) -> list[SavedView]:
        """Filters that are kept under names."""
        return [SavedView(one) for one in self.get("/v1/views")]

    # -- people --------------------------------------------------------------------------------

    def people(self, *, at: When | None = None) -> list[Person]:
        """Everybody in the group."""
        return [Person(one) for one in self.get("/v1/people", at=_day(at))]

    def groups(self) -> list[Group]:
        """The groups of this home."""
        return [Group(one) for one in self.get("/v1/groups")]

    def keeper(self) -> Record:
        """What this home keeps for groups that it cannot read; `json` holds all of it."""
        return Record(self.get("/v1/keeper"))

    def rules(self) -> dict[str, str | int | bool]:
        """How the group decides and who joins."""
        return dict(self.get("/v1/rules"))

    def log(
        self,
        q: str = "",
        *,
        limit: int | None = None,
        since: int | None = None,
        at: When | None = None,
    ) -> list[Event]:
        """What happened: the newest, oldest first; or what came after `since`."""
        found = self.get("/v1/log", q=q or None, limit=limit, since=since, at=_day(at))
        return [Event(one) for one in found]


def _part(thing: Target) -> str:
    """A thing as part of a path. Raises Trouble for what cannot be one."""
    named = thing if isinstance(thing, str) else thing.id
    if not named or "/" in named:  # neither comes whole through a path
        raise Trouble("unknown", f"there is no '{named[:64]}' here")
    return quoted(named)


def _day(at: When | None) -> str | None:
    return str(written(at)) if isinstance(at, date) else at


def _flag(given: bool) -> int | None:  # noqa: FBT001 - it becomes a part of a query
    return 1 if given else None
