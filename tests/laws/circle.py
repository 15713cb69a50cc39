"""Three people with a device each in memory, and beside them the ledger that the machine keeps.

They write through the builders of the nouns; the ledger is told the same in its own words. It knows
nothing of cells, so what it says of a thing is what the readers of the nouns have to find.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final, NamedTuple

from laws.histories import Entry
from machine import asks, claims, forest, goals
from machine.ledger import Ledger
from machine.village import NAMES
from machine.writes import Write
from moot.crdt import claim, conflict, goal, needs, origin, place, task
from moot.crdt.memory_shelf import MemoryShelf
from moot.crdt.op import Dot, Op
from moot.crdt.space import Space

KEYS: Final = {name: name.encode().ljust(32, b".") for name in NAMES}
WHO: Final = {key: name for name, key in KEYS.items()}

Facts = dict[str, object]
FIELDS: Final = {"place^": "goal", "claims@": "claims"}
"""What the ledger calls a cell, where that is not its name."""


class Marked(NamedTuple):
    """As a value in the ledger: that a claim is called quiet."""

    claim: int
    saw: frozenset[int]
    """What was seen of the claimer."""


class Circle:
    """Who knows what, in cells and in the ledger."""

    def __init__(self) -> None:
        self.spaces = {name: Space(MemoryShelf()) for name in NAMES}
        self.heard: dict[str, dict[bytes, Entry]] = {name: {} for name in NAMES}
        self.ledger = Ledger(NAMES)
        self.ids: dict[bytes, tuple[object, ...]] = {}
        """By id of a conflict, what it is about."""
        self.now = 1_000

    def write(self, who: str, *ops: Op) -> None:
        """Write an entry at one's own device; whatever is told the ledger next belongs to it."""
        self.now += 10
        identity = hashlib.sha256(b"circle %d" % self.now).digest()
        self._hear(who, Entry(identity, KEYS[who], self.now, ops))
        self.ledger.begin(who)

    def _hear(self, who: str, entry: Entry) -> None:
        if entry.id not in self.heard[who]:
            self.heard[who][entry.id] = entry
            self.spaces[who].apply(entry.id, entry.author, entry.time, entry.ops)

    def meet(self, *names: str) -> None:
        """These come to know the same, the newest first."""
        together = [entry for name in names for entry in self.heard[name].values()]
        for name in names:
            for entry in reversed(together):
                self._hear(name, entry)
        self.ledger.meet(names)

    def things(self, who: str, *kinds: str) -> list[str]:
        return self.ledger.things(who, *(kinds or ("task", "goal")))

    # -- comparing ---------------------------------------------------------------------------------

    def check(self, *names: str) -> None:
        """What these show, who know the same, is what the ledger says."""
        for thing in self.things(names[0]):
            ours = expected(self.ledger, names[0], thing)
            for name in names:
                assert read(self.spaces[name], thing) == ours, f"at {name}'s"
            for one in conflict.conflicts(self.spaces[names[0]], bytes.fromhex(thing)):
                about = (one.kind, one.target, one.field, frozenset(w.dot for w in one.writes))
                assert self.ids.setdefault(one.id, about) == about
        assert len(set(self.ids.values())) == len(self.ids)


def expected(ledger: Ledger, home: str, thing: str) -> Facts:
    """What a home should show of a goal or task, by the ledger."""
    kind = ledger.kind(home, thing)
    arrows, parked = forest.needs(ledger, home)
    facts: Facts = {
        "kind": kind,
        "title": ledger.last(home, thing, "title") or "",
        "tags": ledger.tags(home, thing),
        "archived": ledger.archived(home, thing),
        "under": forest.forest(ledger, home).parent.get(thing),
        "needs": {one.value: one.at in parked for one in arrows if one.thing == thing},
        "lift": ledger.median(home, thing, "lift"),
        "conflicts": ledger.conflicts(home, thing),
        "yielded": {
            (one.who, claims.said_by(one).gave_way_to)
            for one in ledger.live(home, thing, "claims")
            if claims.said_by(one).gave_way_to is not None
        },
    }
    if kind == "goal":
        return facts | {
            "state": ledger.archived(home, thing) or goals.state(ledger, home, thing),
            "backing": {(one.who, one.value) for one in ledger.live(home, thing, "backing")},
            "pledges": goals.pledges(ledger, home, thing),
        }
    return facts | {
        "done": {one.who for one in ledger.live(home, thing, "done") if one.value == "done"},
        "claims": claims.read(ledger, home, thing),
        "hands": ledger.last(home, thing, "hands") or (1, 1),
        "asks": asks.read(ledger, home, thing),
        "quiet": quiet(ledger, home, thing),
    }


def quiet(ledger: Ledger, home: str, thing: str) -> set[tuple[str, str]]:
    """Whose claims are called quiet by whom, and nothing was heard of them that was not seen."""
    standing = {claims.name_of(one): one.who for one in claims.standing(ledger, home, thing)}
    last: dict[tuple[str, str], Marked] = {}
    for one in ledger.live(home, thing, "stale"):
        assert isinstance(one.value, Marked)
        if one.value.claim in standing:
            last[standing[one.value.claim], one.who] = one.value
    return {
        (claimer, marker)
        for (claimer, marker), (_, saw) in last.items()
        if _acts(ledger, home, thing, claimer) <= saw
    }


def _acts(ledger: Ledger, home: str, thing: str, who: str) -> frozenset[int]:
    return frozenset(one.at for one in ledger.live(home, thing) if one.who == who)


def marked(ledger: Ledger, home: str, thing: str, claimed: Write) -> Marked:
    """What somebody writes who calls a claim quiet."""
    return Marked(claims.name_of(claimed), _acts(ledger, home, thing, claimed.who))


def read(space: Space, thing: str) -> Facts:
    """The same, as the nouns read it."""
    target = bytes.fromhex(thing)
    kind, above = origin.kind_of(space, target), place.parent(space, target)
    view = goal.view(space, target)
    parked = needs.parked_of(space, target)
    facts: Facts = {
        "kind": kind,
        "title": view.title,
        "tags": list(view.tags),
        "archived": view.archived,
        "under": above and above.hex(),
        "needs": {one.on.hex(): one in parked for one in needs.of(space, target)},
        "lift": tuple(view.lift),
        "conflicts": {
            (one.kind, FIELDS.get(one.field, one.field))
            for one in conflict.conflicts(space, target)
        },
        "yielded": {
            (WHO[one.member], WHO.get(one.to or b"", "")) for one in claim.yielded(space, target)
        },
    }
    if kind == "goal":
        return facts | {
            "state": view.archived or view.state,
            "backing": {(WHO[one.member], one.stand) for one in view.backing},
            "pledges": {
                (WHO[one.member], one.words, one.least if one.least > 1 else None, one.counts)
                for one in view.pledges
            },
        }
    return facts | _task(task.view(space, target))


def _task(view: task.Task) -> Facts:
    return {
        "done": {WHO[one.member] for one in view.done},
        "claims": [
            claims.Claim(WHO[one.member], one.role, one.words, one.until, one.doubled, one.first)
            for one in view.claims
        ],
        "hands": tuple(view.hands),
        "asks": {asks.Ask(WHO[one.asker], WHO[one.to], one.words, one.state) for one in view.asks},
        "quiet": {(WHO[one.claimer], WHO[one.marker]) for one in view.quiet},
    }


def dots_of(space: Space, target: bytes, field: str, but: Sequence[str] = ()) -> tuple[Dot, ...]:
    """What stands in a cell, of all but these."""
    return tuple(one.dot for one in space.live(target, field) if WHO[one.author] not in but)
