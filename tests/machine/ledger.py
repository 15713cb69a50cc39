"""The ledger: what each home should show, kept in plain Python by the rules of the domain alone.

It is the oracle of the machine, and knows nothing of how moot keeps or merges anything.
"""

from __future__ import annotations

from collections.abc import Iterable

from machine import claims, forest
from machine.writes import GONE, Write, Writes

REGISTERS = {
    "task": ("title", "due", "start", "stage", "hands", "kind"),
    "goal": ("title", "why", "state", "threshold", "horizon", "kind"),
}
"""By kind, what holds one value for all."""

Conflict = tuple[str, str]
"""Its kind and its field."""


class Ledger(Writes):
    """What was written, and what follows for each home."""

    def __init__(self, homes: Iterable[str]) -> None:
        super().__init__(homes)
        self.made: dict[str, str] = {}
        """By id, as which kind something was made."""
        self.words: set[str] = set()
        """What people wrote of which the ledger keeps nothing else."""

        self._stands: dict[int, int] = {}

    def written(self) -> set[str]:
        """All that anybody wrote in words, without what its author took back."""
        gone = {one.thing for one in self.all if one.field == "redacted"}
        return self.words | {
            str(one.value)
            for one in self.all
            if one.field in ("title", "why", "words") and one.thing not in gone
        }

    def stands_for(self, fresh: Write, back: Write) -> None:
        """Note that a write puts back what another had taken the place of."""
        if fresh.value != GONE:
            for before in back.over:
                if self.all[before].value == fresh.value or back.field == "claims":
                    self._stands[fresh.at] = before

    def same(self, write: Write, other: Write) -> bool:
        """Whether a write is another, or stands there as that one put back."""
        at: int | None = write.at
        while at is not None and at != other.at:
            at = self._stands.get(at)
        return at is not None

    def make(self, home: str, thing: str, kind: str) -> None:
        """Note that something new came to be."""
        self.made[thing] = kind
        self.write(home, thing, "made", kind)

    def put(self, home: str, thing: str, field: str, value: object) -> Write:
        """Fill a field that has one value for all."""
        return self.write(home, thing, field, value, self.live(home, thing, field))

    def put_own(self, home: str, thing: str, field: str, value: object) -> Write:
        """Fill one's own place in a field."""
        return self.write(home, thing, field, value, self.mine(home, thing, field))

    def kind(self, home: str, thing: str) -> str:
        """What something is, at a home."""
        turned = self.last(home, thing, "kind")
        return str(turned or self.made[thing])

    def things(self, home: str, *kinds: str) -> list[str]:
        """What a home knows of, in the order of making."""
        made = (one.thing for one in self.knows(home) if one.field == "made")
        return [one for one in made if self.kind(home, one) in kinds]

    # -- readings ----------------------------------------------------------------------------------

    def done(self, home: str, thing: str) -> bool:
        """Whether somebody's word that it is done stands."""
        return any(one.value == "done" for one in self.live(home, thing, "done"))

    def finished(self, home: str, thing: str) -> bool:
        """Whether it is shown as done: what was put away is shown as that."""
        return self.done(home, thing) and not self.archived(home, thing)

    def tags(self, home: str, thing: str) -> list[str]:
        """The tags, each once."""
        return sorted({str(one.value) for one in self.live(home, thing, "tags")})

    def archived(self, home: str, thing: str) -> bool:
        """Put away by somebody who saw all that others wrote, and kept by nobody."""
        asked = self.live(home, thing, "archived")
        return (
            bool(asked)
            and all(one.value != "keep" for one in asked)
            and not self._touched(home, thing)
        )

    def _touched(self, home: str, thing: str) -> list[Write]:
        away = [one for one in self.live(home, thing, "archived") if one.value != "keep"]
        saw = frozenset[int]().union(*(_saw(one) for one in away))
        by = {one.who for one in away}
        return [
            one
            for one in self.live(home, thing)
            if one.field != "archived" and one.who not in by and one.at not in saw
        ]

    def put_away(self, home: str, thing: str) -> Write:
        """Put something away as it is seen now."""
        saw = frozenset(one.at for one in self.live(home, thing) if one.field != "archived")
        return self.put(home, thing, "archived", saw)

    def open(self, home: str, thing: str) -> bool:
        """Whether something has still to be done."""
        if self.archived(home, thing):
            return False
        if self.kind(home, thing) == "task":
            return not self.done(home, thing)
        return self.last(home, thing, "state") not in ("reached", "let-go")

    def blockers(self, home: str, thing: str) -> set[str]:
        """What an open thing waits for."""
        if not self.open(home, thing):
            return set()
        arrows, parked = forest.needs(self, home)
        return {
            str(one.value)
            for one in arrows
            if one.thing == thing and one.at not in parked and self.open(home, str(one.value))
        }

    def median(self, home: str, thing: str, field: str) -> tuple[int, int]:
        """What members say in numbers: the middle, of two the lower, and how many said it."""
        said = sorted(
            one.value for one in self.live(home, thing, field) if isinstance(one.value, int)
        )
        return (said[(len(said) - 1) // 2] if said else 0, len(said))

    def conflicts(self, home: str, thing: str) -> set[Conflict]:
        """What people have to settle."""
        kind = self.kind(home, thing)
        found = {
            ("values", field)
            for field in REGISTERS.get(kind, ())
            if len({one.value for one in self.live(home, thing, field)}) > 1
        }
        if forest.place_disputed(self, home, thing):
            found.add(("place", "goal"))
        if any(one.value != "keep" for one in self.live(home, thing, "archived")):
            found |= set() if self.archived(home, thing) else {("archived", "archived")}
        arrows, parked = forest.needs(self, home)
        if any(one.thing == thing and one.at in parked for one in arrows):
            found.add(("needs", "needs"))
        if kind == "task":
            if {one.value for one in self.live(home, thing, "done")} == {"done", "open"}:
                found.add(("done", "done"))
            if any(one.doubled for one in claims.read(self, home, thing)):
                found.add(("claims", "claims"))
        return found


def _saw(write: Write) -> frozenset[int]:
    return write.value if isinstance(write.value, frozenset) else frozenset()
