"""People: what passes between them, in a task and in talk, and what one says of oneself."""

from __future__ import annotations

from collections.abc import Iterable

from moot.cli.scripting.acting import Acting, Target, When, id_of, written
from moot.cli.scripting.things import Answer


class People(Acting):
    """What one can do with somebody. A person is a name, or the beginning of an id."""

    def ask(self, task: Target, to: str, *, words: str | None = None) -> Answer:
        """Ask somebody to take a task up."""
        return self.act("ask", id=id_of(task), to=to, words=words)

    def ask_no_longer(self, task: Target, to: str) -> Answer:
        """Take back that one asked."""
        return self.act("ask", id=id_of(task), to=to, withdraw=True)

    def decline(self, task: Target, *, words: str | None = None) -> Answer:
        """Say no to whoever asks."""
        return self.act("decline", id=id_of(task), words=words)

    def pair(self, task: Target) -> Answer:
        """Of a task that several took at once: do it together."""
        return self.act("pair", id=id_of(task))

    def give_way(self, task: Target) -> Answer:
        """Of a task that several took at once: leave it to the other."""
        return self.act("yield", id=id_of(task))

    def split(self, task: Target, titles: Iterable[str]) -> Answer:
        """Of a task that several took at once: a part for each."""
        return self.act("split", id=id_of(task), titles=list(titles))

    def stale(
        self,
        task: Target,
        person: str | None = None,
        *,
        words: str | None = None,
        no_longer: bool = False,
    ) -> Answer:
        """Say that nothing is heard of a claim."""
        given = {"id": id_of(task), "person": person, "words": words, "not": no_longer or None}
        return self.act("stale", **given)

    def react(self, thing: Target, sign: str, *, no_longer: bool = False) -> Answer:
        """Answer anything with one sign or word."""
        return self.act("react", **{"id": id_of(thing), "text": sign, "not": no_longer or None})

    def take(
        self,
        offer: str,
        *,
        role: str | None = None,
        words: str | None = None,
        until: When | None = None,
    ) -> Answer:
        """Make a claim of a hand that one offered."""
        return self.act(
            "take", **{"id": offer, "as": role, "words": words, "until": written(until)}
        )

    def redact(self, thought: str) -> Answer:
        """Take back what one said; other devices are asked to forget it, and no more."""
        return self.act("redact", id=thought)

    def seen(self, *ids: Target) -> Answer:
        """Note things, conflicts or items of the inbox as seen; without any, all of it."""
        named = [id_of(one) for one in ids]
        return self.act("seen", ids=named or None, all=None if named else True)

    # -- oneself and others --------------------------------------------------------------------

    def about(self, text: str) -> Answer:
        """What others in the group read about one; empty for nothing."""
        return self.act("about", text=text)

    def verify(self, person: str, words: str) -> Answer:
        """Note that somebody's check words were compared, in their own voice."""
        return self.act("verify", person=person, words=words)

    def verify_no_longer(self, person: str) -> Answer:
        """Take that back."""
        return self.act("verify", **{"person": person, "not": True})

    def mute(self, person: str, *, no_longer: bool = False) -> Answer:
        """Fold away on this machine what somebody says."""
        return self.act("mute", **{"person": person, "not": no_longer or None})

    def add_device(self) -> str:
        """An invite that makes another machine one's own. Whoever holds it is oneself."""
        return str(self.act("device.add").json["invite"])

    def name_device(self, name: str) -> Answer:
        """What this machine is called."""
        return self.act("device.name", name=name)
