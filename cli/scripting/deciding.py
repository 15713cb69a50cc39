"""Deciding: putting a question to a group, answering it, and the rules by which it decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from moot.cli.scripting.acting import Acting, Target, When, id_of, made, written
from moot.cli.scripting.things import Answer, Thing


class Deciding(Acting):
    """What one can do about decisions."""

    def propose(  # noqa: PLR0913 - a question has as many parts as that
        self,
        /,
        title: str,
        body: str | None = None,
        *,
        method: str | None = None,
        options: Iterable[str] = (),
        closes: When | None = None,
        effects: Iterable[Mapping[str, object]] = (),
        about: Target | None = None,
        electorate: str | None = None,
        quorum: int | None = None,
        threshold: int | None = None,
        replaces: Target | None = None,
    ) -> Thing:
        """Put a question: `propose("buy the tank", effects=[{"do": "task", "title": "fetch it"}])`.

        Without `method` the group's rule decides. specs/api.md says what an effect can be.
        """
        return made(
            self.act(
                "propose",
                title=title,
                body=body,
                method=method,
                options=list(options) or None,
                closes=written(closes),
                effects=list(effects) or None,
                about=id_of(about),
                electorate=electorate,
                quorum=quorum,
                threshold=threshold,
                replaces=id_of(replaces),
            )
        )

    def vote(self, decision: Target, *choice: str | int, words: str | None = None) -> Answer:
        """Say yes, no or abstain; or options by name or number, ranked ones the best first."""
        return self.act("vote", id=id_of(decision), choice=list(map(str, choice)), words=words)

    def object_to(self, decision: Target, words: str | None = None) -> Answer:
        """Object to it with a reason; or make an objection of a concern of one's own about it."""
        return self.act("object", id=id_of(decision), words=words)

    def withdraw(self, decision: Target, *, again: bool = False) -> Answer:
        """Take one's own question back, or with `again` put it once more."""
        return self.act("withdraw", **{"id": id_of(decision), "not": again or None})

    def outcome(self, decision: Target, words: str) -> Answer:
        """Write in a sentence what was decided."""
        return self.act("outcome", id=id_of(decision), words=words)

    def set_purpose(self, text: str) -> Answer:
        """Say what the group is for; empty to say it no longer."""
        return self.act("purpose", text=text)

    def set_rule(self, name: str, value: str | int | bool) -> Answer:  # noqa: FBT001 - what a rule is
        """Change a rule of the group, as `moot group rules`."""
        given = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
        return self.act("rule", name=name, value=given)
