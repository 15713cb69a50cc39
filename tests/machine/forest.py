"""Where things hang, what waits for what: two graphs in which people close circles unseen."""

from __future__ import annotations

from typing import NamedTuple

from machine.writes import Write, Writes

WORK = ("task", "goal")


class Forest(NamedTuple):
    """Where everything hangs at one home."""

    parent: dict[str, str | None]
    skipped: frozenset[int]
    """Moves that would have hung something under itself."""

    def below(self, thing: str, above: str) -> bool:
        """Whether a thing is another, or hangs somewhere under it."""
        at: str | None = thing
        while at is not None and at != above:
            at = self.parent.get(at)
        return at == above


def forest(writes: Writes, home: str) -> Forest:
    """All moves ever known, in their order; what would close a circle is skipped."""
    grown = Forest({}, frozenset())
    skipped = set[int]()
    for move in writes.knows(home):
        if move.field == "place":
            under = move.value if isinstance(move.value, str) else None
            if under is not None and grown.below(under, move.thing):
                skipped.add(move.at)
            else:
                grown.parent[move.thing] = under
    return Forest(grown.parent, frozenset(skipped))


def place_disputed(writes: Writes, home: str, thing: str) -> bool:
    """Whether people have to settle where something hangs."""
    live = writes.live(home, thing, "place")
    skipped = forest(writes, home).skipped
    return len({one.value for one in live}) > 1 or any(one.at in skipped for one in live)


def needs(writes: Writes, home: str) -> tuple[list[Write], set[int]]:
    """What waits for what, the oldest first and each pair once; and which of it is parked."""
    first: dict[tuple[str, object], Write] = {}
    for thing in {one.thing for one in writes.knows(home) if one.field == "needs"}:
        for one in writes.live(home, thing, "needs"):
            first.setdefault((one.thing, one.value), one)
    arrows = sorted(first.values())
    ahead: dict[str, set[str]] = {}
    parked = set[int]()
    for one in arrows:
        on = str(one.value)
        if leads(ahead, on, one.thing):
            parked.add(one.at)
        else:
            ahead.setdefault(one.thing, set()).add(on)
    return arrows, parked


def leads(ahead: dict[str, set[str]], start: str, end: str) -> bool:
    """Whether one comes from one thing to another along the arrows."""
    seen, to_see = {start}, [start]
    while to_see:
        for one in ahead.get(to_see.pop(), set()) - seen:
            seen.add(one)
            to_see.append(one)
    return end in seen
