"""Decisions: a question put to the members, what they say, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from moot.crdt import ballot, closing, origin, own, proposal, register
from moot.crdt.closing import Close, Vote
from moot.crdt.op import Op
from moot.crdt.proposal import Proposal
from moot.crdt.space import Space
from moot.crdt.tally import Tally, tally
from moot.crdt.value import NOTHING, Value

KIND: Final = proposal.KIND
OUTCOME: Final = "outcome"
WITHDRAWN: Final = "withdrawn@"

OPEN: Final = "open"
CLOSING: Final = "closing"
PASSED: Final = "passed"
FAILED: Final = "failed"
SPLIT: Final = "split"
GONE: Final = "withdrawn"
STATES: Final = (OPEN, CLOSING, PASSED, FAILED, SPLIT, GONE)


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as its cells read now."""

    id: bytes
    proposal: Proposal
    member: bytes
    """Who proposed it."""
    made: int
    """When, effective time in ms."""
    about: bytes | None
    """The goal or task that it concerns."""
    replaces: bytes | None
    """The decision that it is a new version of."""
    vote: Vote
    state: str
    """open; closing: closed, but not final; passed or failed: final, whatever comes; split: two
    results are sealed; withdrawn."""
    close: Close | None
    """The close that is shown."""
    tally: Tally
    """Of the close that is shown; while it is open, of what stands now."""
    outcome: str | None
    """What was decided, in a sentence."""

    @property
    def final(self) -> bool:
        """Whether the result cannot change any more."""
        return self.state in (PASSED, FAILED, SPLIT)


def view(space: Space, target: bytes) -> Decision | None:
    """Read a decision; None if its text has not come, or is none. spec: DEC-13, DEC-14."""
    made, text = origin.of(space, target), proposal.of(space, target)
    if made is None or text is None:
        return None
    vote = closing.read(space, target, text)
    shown = closing.shown(vote)
    now = shown.tally if shown else tally(text, ballot.standing(vote.ballots))
    withdrawn = own.slots(space, target, WITHDRAWN, _flag).get(made.member)
    return Decision(
        id=target,
        proposal=text,
        member=made.member,
        made=made.eff,
        about=made.about or None,
        replaces=made.reply_to or None,
        vote=vote,
        state=_state(vote, shown, withdrawn=withdrawn is not None),
        close=shown,
        tally=now,
        outcome=register.text(space, target, OUTCOME),
    )


def _flag(value: Value) -> bool | None:
    return True if value is True else None


def _state(vote: Vote, shown: Close | None, *, withdrawn: bool) -> str:
    """spec: DEC-14."""
    final = closing.sealed(vote)
    if len({(one.tally.passed, one.tally.winner) for one in final}) > 1:
        return SPLIT
    if final:
        return PASSED if final[0].tally.passed else FAILED
    if withdrawn:
        return GONE
    return CLOSING if shown else OPEN


def withdraw(space: Space, target: bytes, member: bytes, *, back: bool = False) -> Op:
    """The op by which the proposer takes a proposal back, or puts it again. spec: DEC-19."""
    return own.write(space, target, WITHDRAWN, member, NOTHING if back else True)


def say_outcome(space: Space, target: bytes, words: str | None) -> Op:
    """The op that says in a sentence what was decided."""
    return register.write(space, target, OUTCOME, words)
