"""Electors with a device each and clocks of their own, who vote, close and cheat while lines fail.

Honest devices do what `closing.duty` says and nothing else. Cheats write what they like: closes
that leave ballots out, count wrong or come too early, two acknowledgements, ballots with old dates.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from itertools import count

from hypothesis import strategies as st

from laws.histories import Entry
from moot.crdt import ballot, closing, decision, decree, effect, method, proposal
from moot.crdt.memory_shelf import MemoryShelf
from moot.crdt.op import Op
from moot.crdt.origin import Seed
from moot.crdt.proposal import Proposal
from moot.crdt.space import Space
from moot.crdt.tally import tally

OVER = 1_000
OPTIONS = ("north", "south", "east")
WORDS = (method.YES, method.YES, method.YES, method.NO, method.ABSTAIN, method.OBJECT)


@dataclass(repr=False)
class Elector:
    """One member's device: what it holds, and what its clock is ahead of the others by."""

    key: bytes
    cheats: bool
    ahead: int
    space: Space = field(default_factory=lambda: Space(MemoryShelf()))
    known: dict[bytes, Entry] = field(default_factory=dict)

    def learn(self, entry: Entry) -> None:
        if entry.id not in self.known:
            self.known[entry.id] = entry
            decree.take(self.space, entry.id, entry.author, entry.time, entry.ops)


@dataclass(repr=False)
class Parliament:
    """A vote under way."""

    draw: st.DrawFn
    electors: list[Elector]
    target: bytes
    text: Proposal
    now: int = 0
    entries: list[Entry] = field(default_factory=list)
    numbers: count[int] = field(default_factory=lambda: count(1))

    def write(self, one: Elector, *ops: Op, time: int | None = None) -> None:
        identity = hashlib.sha256(b"parliament %d" % next(self.numbers)).digest()
        at = self.now + one.ahead if time is None else time
        entry = Entry(identity, one.key, at, ops)
        self.entries.append(entry)
        one.learn(entry)

    def vote_of(self, one: Elector) -> closing.Vote:
        return closing.read(one.space, self.target, self.text)

    # -- what happens --------------------------------------------------------------------------

    def step(self) -> None:
        one = self.draw(st.sampled_from(self.electors))
        deeds = [self.say, self.attend, self.attend, self.hear, self.hear, self.hear, self.wait]
        if one.cheats:
            deeds += [self.leave_out, self.count_wrong, self.acknowledge_all, self.backdate]
        self.draw(st.sampled_from(deeds))(one)

    def choice(self) -> ballot.Choice:
        if self.text.options:
            places = st.integers(0, len(OPTIONS) - 1)
            chosen = self.draw(st.lists(places, unique=True, max_size=3))
            return tuple(chosen if self.text.method == method.RANKED else sorted(chosen))
        return self.draw(st.sampled_from([one for one in WORDS if one in self.text.choices]))

    def say(self, one: Elector) -> None:
        if one.cheats or not self.vote_of(one).closes:
            self.write(one, ballot.cast(one.space, self.target, self.text, one.key, self.choice()))

    def attend(self, one: Elector) -> None:
        """What an honest node does by itself; a cheat's program does it too, now and then."""
        vote, now = self.vote_of(one), self.now + one.ahead
        acked = {held.author for held in one.space.live(self.target, closing.ACKS)}
        due = closing.duty(
            self.target, vote, one.key, now, turn=self.draw(st.integers(0, 50)),
            may_acknowledge=True, acknowledged=one.key in acked,
        )  # fmt: skip
        if due.op is not None:
            self.write(one, due.op, time=now)

    def hear(self, one: Elector) -> None:
        """Some of what another knows, in any order."""
        other = self.draw(st.sampled_from(self.electors))
        news = [entry for key, entry in other.known.items() if key not in one.known]
        for entry in self.draw(st.permutations(news)):
            if self.draw(st.integers(0, 3)):
                one.learn(entry)

    def wait(self, _: Elector) -> None:
        self.now += self.draw(st.sampled_from([1, 10, 100, OVER]))

    def meet(self) -> None:
        """Everybody hears everything."""
        for one in self.electors:
            for entry in self.entries:
                one.learn(entry)

    # -- cheating ------------------------------------------------------------------------------

    def leave_out(self, one: Elector) -> None:
        ballots = self.vote_of(one).ballots
        if ballots:
            some = self.draw(st.lists(st.sampled_from(ballots), min_size=1, unique=True))
            cut = frozenset(each.dot for each in some)
            made = tally(self.text, ballot.standing(ballots, cut))
            self.write(one, closing.close(self.target, cut, made), time=OVER)

    def count_wrong(self, one: Elector) -> None:
        ballots = self.vote_of(one).ballots
        made = tally(self.text, ballot.standing(ballots))
        wrong = made._replace(passed=not made.passed)
        cut = [each.dot for each in ballots]
        self.write(one, closing.close(self.target, cut, wrong), time=OVER)

    def acknowledge_all(self, one: Elector) -> None:
        for held in one.space.live(self.target, closing.CLOSES):
            self.write(one, closing.acknowledge(self.target, held.dot))

    def backdate(self, one: Elector) -> None:
        op = ballot.cast(one.space, self.target, self.text, one.key, self.choice())
        self.write(one, op, time=self.draw(st.sampled_from([-(2**50), 0, OVER - 1])))


def _text(draw: st.DrawFn, keys: list[bytes]) -> Proposal:
    way = draw(st.sampled_from([one for one in method.METHODS if one != method.POLL]))
    options = OPTIONS if way in method.CHOOSING else ()
    threshold = draw(st.integers(1, len(keys))) if way == method.THRESHOLD else 0
    quorum = draw(st.integers(0, min(2, len(keys) - 1)))
    return Proposal(
        "buy the tank", None, way, options, tuple(keys), "members", quorum,
        threshold, -1, None if way in method.ENDLESS else OVER, block=False, effects=(),
    )  # fmt: skip


@st.composite
def parliaments(draw: st.DrawFn, cheats: bool = True, most: int = 7) -> Parliament:
    """Electors who all know the proposal, of whom at most a third cheat."""
    size = draw(st.integers(1, most))
    keys = [bytes([letter]) * 32 for letter in range(1, size + 1)]
    bad = draw(st.integers(0, size // 3)) if cheats else 0
    electors = [
        Elector(key, at < bad, draw(st.sampled_from([0, 0, 0, -5, 5, 300])))
        for at, key in enumerate(keys)
    ]
    effects = [effect.make("task", "fetch it"), effect.make("goal", "garden", None, "to eat")]
    text = _text(draw, keys)
    if text.options:
        effects.append(effect.make("task", "dig in the north", option=0))
    written = proposal.value_of(text, effects)
    known = proposal.read(written)
    assert known is not None
    made = proposal.create(Seed(keys[0], bytes(10)), written)
    parliament = Parliament(draw, electors, made.id, known)
    parliament.write(electors[0], *made.ops, time=-1)
    parliament.meet()
    return parliament


def end_of(space: Space, target: bytes) -> tuple[str, object] | None:
    """How a replica says that it ended; None while that may change."""
    seen = decision.view(space, target)
    assert seen is not None
    if not seen.final:
        return None
    assert seen.close is not None
    return seen.state, (seen.close.tally.passed, seen.close.tally.winner)
