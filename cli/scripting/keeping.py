"""Keeping: goals and their signs, order, what comes again, templates, views, and taking back."""

from __future__ import annotations

from collections.abc import Mapping

from moot.cli.scripting.acting import Acting, Target, When, id_of, made, written
from moot.cli.scripting.things import Answer, Thing


class Keeping(Acting):
    """What one can do that keeps a group's things in order over time."""

    def pledge(self, goal: Target, words: str, *, if_others: int | None = None) -> Answer:
        """Say what one will give; with `if_others`, once so many are in."""
        return self.act("pledge", **{"id": id_of(goal), "words": words, "if": if_others})

    def pledge_no_longer(self, goal: Target) -> Answer:
        """Take one's pledge back."""
        return self.act("pledge", id=id_of(goal), withdraw=True)

    def sign(
        self, goal: Target, text: str, *, target: str | int | None = None, unit: str | None = None
    ) -> Answer:
        """Say how we will know that a goal comes nearer."""
        aim = None if target is None else str(target)
        return self.act("sign", id=id_of(goal), text=text, target=aim, unit=unit)

    def drop_sign(self, goal: Target, sign: str) -> Answer:
        """Look for a sign no longer; by its number, name or beginning."""
        return self.act("sign", id=id_of(goal), drop=sign)

    def measure(
        self, goal: Target, value: str | int, *, sign: str | None = None, words: str | None = None
    ) -> Answer:
        """Say what one saw of a sign."""
        return self.act("measure", id=id_of(goal), value=str(value), sign=sign, words=words)

    def link(
        self, thing: Target, to: Target, *, role: str | None = None, no_longer: bool = False
    ) -> Answer:
        """What it has to do with another, or an address: see `moot help link` for the roles."""
        given = {"id": id_of(thing), "as": role, "to": id_of(to), "not": no_longer or None}
        return self.act("link", **given)

    def archive(self, thing: Target) -> Answer:
        """Put it away; nothing is deleted."""
        return self.act("archive", id=id_of(thing))

    def keep(self, thing: Target) -> Answer:
        """Take it back from where it was put away, or say that it stays."""
        return self.act("keep", id=id_of(thing))

    def promote(self, task: Target, why: str | None = None) -> Answer:
        """Make a goal of it."""
        return self.act("promote", id=id_of(task), why=why)

    def demote(self, goal: Target) -> Answer:
        """Make a task of it."""
        return self.act("demote", id=id_of(goal))

    def effort(self, task: Target, effort: str | None) -> Answer:
        """How long one thinks that it takes: `2h`, `90min`; None takes it back."""
        return self.act("effort", id=id_of(task), effort=effort or "none")

    # -- again and again -----------------------------------------------------------------------

    def repeat(self, task: Target, rule: str | None, *, start: When | None = None) -> Answer:
        """Let it come again, `every fri 18:00`; None for no longer; `start` is from when on."""
        given = {"id": id_of(task), "rule": rule or "none", "from": written(start)}
        return self.act("repeat", **given)

    def skip(self, day: Target, *, no_longer: bool = False) -> Answer:
        """Leave a day of a series out, or do it after all."""
        return self.act("skip", **{"id": id_of(day), "not": no_longer or None})

    def save_template(self, thing: Target, name: str | None) -> Answer:
        """Keep it with all under it as a template; None for no longer."""
        return self.act("template.save", id=id_of(thing), name=name or "none")

    def use_template(
        self,
        name: str,
        values: Mapping[str, str] | None = None,
        *,
        key: str | None = None,
        goal: str | None = None,
        start: When | None = None,
    ) -> Thing:
        """Make what a template holds, its blanks filled in; with the same `key` never twice."""
        given = {"name": name, "values": dict(values or {}), "as": key, "goal": goal}
        return made(self.act("template.use", **given, start=written(start)))

    # -- views, and taking back ----------------------------------------------------------------

    def save_view(
        self, name: str, q: str, *, sort: str | None = None, shared: bool = False
    ) -> Answer:
        """Keep a filter under a name, for oneself or for the group."""
        return self.act("view.save", name=name, filter=q, sort=sort, shared=shared or None)

    def drop_view(self, name: str, *, shared: bool = False) -> Answer:
        """Keep it no longer."""
        return self.act("view.drop", name=name, shared=shared or None)

    def undo(self, thing: Target | None = None) -> Answer:
        """Take back one's last act, or one's last on a thing."""
        return self.act("undo", id=id_of(thing))

    def redo(self, thing: Target | None = None) -> Answer:
        """Do again what one took back last."""
        return self.act("undo", id=id_of(thing), redo=True)
