"""What one can do every day, and with groups; the rest of what can be done is inherited.

Every act of the API has a method: `tests/integration/test_library.py` compares them.
"""

from __future__ import annotations

from collections.abc import Iterable

from moot.cli.scripting.acting import Target, Value, When, fields_of, id_of, made, written
from moot.cli.scripting.deciding import Deciding
from moot.cli.scripting.keeping import Keeping
from moot.cli.scripting.people import People
from moot.cli.scripting.things import Answer, Said, Thing


class Verbs(Deciding, Keeping, People):
    """Every act that has a name in Python."""

    # -- making --------------------------------------------------------------------------------

    def add(self, /, title: str, **fields: Value) -> Thing:
        """A new task: `add("fix the pump", due="fri", tags=["water"], goal="spring")`."""
        return made(self.act("add", title=title, fields=fields_of(fields)))

    def add_goal(
        self, /, title: str, why: str, *, under: Target | None = None, **fields: Value
    ) -> Thing:
        """A new goal, with what it is for."""
        return made(
            self.act("goal.add", title=title, why=why, under=id_of(under), fields=fields_of(fields))
        )

    def say(self, about: Target, text: str, *, kind: str | None = None) -> Said:
        """A word under anything."""
        said = self.act("say", id=id_of(about), text=text, kind=kind).thought
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
        given = fields_of(fields)
        for name, tags in (("tags+", list(tag)), ("tags-", list(untag))):
            if tags:
                given[name] = tags
        return self.act("edit", id=id_of(thing), fields=given)

    def claim(
        self,
        thing: Target,
        *,
        role: str | None = None,
        words: str | None = None,
        until: When | None = None,
    ) -> Answer:
        """Take it; `role` is lead (without it), help or learn."""
        return self.act(
            "claim", **{"id": id_of(thing), "as": role, "words": words, "until": written(until)}
        )

    def drop(self, thing: Target) -> Answer:
        """Give it back."""
        return self.act("drop", id=id_of(thing))

    def done(self, thing: Target, *, evidence: str | None = None) -> Answer:
        """Finish it."""
        return self.act("done", id=id_of(thing), evidence=evidence)

    def reopen(self, thing: Target) -> Answer:
        """Take back that it is done."""
        return self.act("reopen", id=id_of(thing))

    def need(self, thing: Target, on: Target, *, no_longer: bool = False) -> Answer:
        """Let it wait for another, or wait no longer."""
        return self.act("need", **{"id": id_of(thing), "on": id_of(on), "not": no_longer or None})

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
            "move", id=id_of(thing), before=id_of(before), after=id_of(after), under=id_of(under)
        )

    def back(self, goal: Target, stand: str = "in", *, words: str | None = None) -> Answer:
        """Say how one stands to a goal: in, watching or out."""
        return self.act("back", **{"id": id_of(goal), "as": stand, "words": words})

    def lift(self, thing: Target, lift: int) -> Answer:
        """Say how much one wants it done, 0 to 3."""
        return self.act("lift", id=id_of(thing), lift=lift)

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

    def leave(self, group: str, *, force: bool = False) -> Answer:
        """Forget a group on this machine; `force` also what no other machine has."""
        return self.act("leave", group=group, force=force or None)

    def keep_group(self, invite: str) -> Answer:
        """Store and pass on what a group writes, by an invite that only keeps."""
        return self.act("keeper.take", invite=invite)

    def drop_group(self, group: str) -> Answer:
        """Delete what is kept for a group."""
        return self.act("keeper.drop", group=group)

    def join(self, invite: str, *, name: str | None = None) -> Answer:
        """Enter the group of an invite."""
        return self.act("join", invite=invite, name=name)
