"""Closing: how a vote ends without a server, and without a clock that everybody trusts.

Theory of operation. When its time has come, any elector's node writes a *close*: the ballots that
it saw, and what they come to. Whoever holds these ballots can count again, and a close that counts
wrong is void. Electors' nodes *acknowledge* a close by themselves; each member acknowledges one in
all of a decision's life, and none that leaves out a ballot cast in time that their node holds. A
close acknowledged by more than two thirds of the electors is *sealed*: two of them that differ
would need more than a third of the electors to have acknowledged both. All of it is appended and
nothing covered, so what is sealed stays sealed, whatever arrives later. A node acknowledges a close
of its own member only after somebody else did.

A threshold needs none of this: once so many said yes, a close that shows their ballots is proof
enough, and final by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from moot.crdt import ballot, dots
from moot.crdt.ballot import Ballot
from moot.crdt.method import POLL, THRESHOLD
from moot.crdt.op import Dot, Op
from moot.crdt.proposal import Proposal
from moot.crdt.shelf import Write
from moot.crdt.space import Space
from moot.crdt.tally import Tally, tally
from moot.crdt.value import Value

CLOSES: Final = "closes*"
ACKS: Final = "acks*"


class Close(NamedTuple):
    """One elector's word that a vote is over, found right."""

    dot: Dot
    eff: int
    member: bytes
    cut: frozenset[Dot]
    """The ballots that it counts."""
    tally: Tally
    acks: tuple[bytes, ...]
    """The electors who acknowledged it, each once, in the order in which they did."""
    sealed: bool
    """It cannot change any more."""


class Vote(NamedTuple):
    """Everything about a vote that its cells say."""

    proposal: Proposal
    ballots: tuple[Ballot, ...]
    closes: tuple[Close, ...]
    """Those that count right, ascending; none of which a ballot has not come here."""
    waiting: int
    """Closes that name ballots which have not arrived."""
    twice: tuple[bytes, ...]
    """Electors who acknowledged more than one close: a cheat, or a restored disk. spec: DEC-15."""


def read(space: Space, target: bytes, proposal: Proposal) -> Vote:
    """Read the ballots, the closes that count right, and who acknowledged them. spec: DEC-11."""
    ballots = ballot.read(space, target, proposal)
    electors = frozenset(proposal.electors)
    acked = _acks(space, target, electors)
    known = frozenset(one.dot for one in ballots)
    found, waiting = [], 0
    # All of them are looked at: a bound would let whoever adds more push a sealed one out. What a
    # log may hold bounds the work, and honest nodes write one close, or a few.
    for write in space.live(target, CLOSES):
        said = _said(write.value)
        if said is None or write.author not in electors:
            continue
        cut, claimed = said
        strange = cut - known
        if strange:
            waiting += any(space.trace(dot) is None for dot in strange)
        else:
            made = tally(proposal, ballot.standing(ballots, cut))
            if made.value() == claimed and _in_time(proposal, write, made):
                found.append(_close(proposal, write, cut, made, acked.get(write.dot, ())))
    return Vote(proposal, ballots, tuple(found), waiting, _twice(acked))


def _said(value: Value) -> tuple[frozenset[Dot], Value] | None:
    if not isinstance(value, dict):
        return None
    cut = dots.unpack_all(value.get("ballots"))
    return (cut, value.get("tally")) if 0 < len(cut) <= dots.MOST_SEEN else None


def _acks(space: Space, target: bytes, electors: frozenset[bytes]) -> dict[Dot, tuple[bytes, ...]]:
    """By close, the electors who acknowledged it."""
    found: dict[Dot, dict[bytes, None]] = {}
    for write in space.live(target, ACKS):
        dot = dots.unpack(write.value)
        if dot is not None and write.author in electors:
            found.setdefault(dot, {})[write.author] = None
    return {dot: tuple(members) for dot, members in found.items()}


def _twice(acked: Mapping[Dot, Sequence[bytes]]) -> tuple[bytes, ...]:
    counts: dict[bytes, int] = {}
    for members in acked.values():
        for member in members:
            counts[member] = counts.get(member, 0) + 1
    return tuple(sorted(member for member, count in counts.items() if count > 1))


def _in_time(proposal: Proposal, write: Write, made: Tally) -> bool:
    """Whether a vote may end so: after its time, or once everybody spoke. spec: DEC-12."""
    if proposal.method == POLL:
        return False
    if proposal.method == THRESHOLD:
        return made.passed
    return _all_spoke(proposal, made) or (proposal.closes or 0) <= write.eff


def _all_spoke(proposal: Proposal, made: Tally) -> bool:
    return made.voted == len(proposal.electors)


def _close(
    proposal: Proposal, write: Write, cut: frozenset[Dot], made: Tally, acks: tuple[bytes, ...]
) -> Close:
    sealed = proposal.method == THRESHOLD or 3 * len(acks) > 2 * len(proposal.electors)
    return Close(write.dot, write.eff, write.author, cut, made, acks, sealed)


def shown(vote: Vote) -> Close | None:
    """The close that a decision shows: a sealed one, else the best supported. spec: DEC-13."""
    return min(
        vote.closes,
        key=lambda one: (not one.sealed, -len(one.acks), -len(one.cut), one.eff, one.dot),
        default=None,
    )


def sealed(vote: Vote) -> list[Close]:
    """The closes that cannot change any more; they may differ only if many cheat. spec: DEC-14."""
    return [one for one in vote.closes if one.sealed]


def late(vote: Vote) -> tuple[Ballot, ...]:
    """Ballots that stand, and that the sealed result does not count. spec: DEC-16."""
    held = shown(vote)
    if held is None or not held.sealed:
        return ()
    return tuple(
        one
        for ballots in ballot.standing(vote.ballots).values()
        for one in ballots
        if one.dot not in held.cut
    )


# -- what an elector's node does by itself ---------------------------------------------------------


class Duty(NamedTuple):
    """What one elector's node has to do for a vote now, and when to look again."""

    op: Op | None
    at: int | None
    """The time, in ms, at which there may be something to do; None until something changes."""


NOTHING_TO_DO: Final = Duty(None, None)


def duty(  # noqa: PLR0913 - what a node knows beside the cells
    target: bytes,
    vote: Vote,
    member: bytes,
    now: int,
    turn: int,
    *,
    may_acknowledge: bool,
    acknowledged: bool,
) -> Duty:
    """The close or the acknowledgement that is this node's to write. spec: DEC-17, DEC-18.

    `turn` is how many ms this node lets the others go first, `may_acknowledge` whether this is the
    device that speaks for the member here, `acknowledged` whether the member has done so already.
    """
    proposal = vote.proposal
    if proposal.method == POLL or member not in proposal.electors or not vote.ballots:
        return NOTHING_TO_DO
    made = tally(proposal, ballot.standing(vote.ballots))
    newest = max(one.eff for one in vote.ballots)
    if proposal.method == THRESHOLD:
        wanted = made.passed and not vote.closes
        return _close_at(target, vote, made, newest + turn, now) if wanted else NOTHING_TO_DO
    if sealed(vote) or acknowledged:
        return NOTHING_TO_DO
    over = proposal.closes or 0
    begins = min(newest, over) if _all_spoke(proposal, made) else over
    if now < begins:
        return Duty(None, begins)
    right = [one for one in vote.closes if _leaves_nobody_out(vote, one, over)]
    if not right:
        return _close_at(target, vote, made, begins + turn, now)
    best = min(right, key=lambda one: (-len(one.acks), -len(one.cut), one.eff, one.dot))
    # Who comes back from far away must not spend their one acknowledgement on what they alone saw.
    heard = best.member != member or bool(best.acks) or len(proposal.electors) == 1
    return Duty(acknowledge(target, best.dot) if may_acknowledge and heard else None, None)


def _close_at(target: bytes, vote: Vote, made: Tally, at: int, now: int) -> Duty:
    if now < at:
        return Duty(None, at)
    counted = (one for held in ballot.standing(vote.ballots).values() for one in held)
    return Duty(close(target, (one.dot for one in counted), made), None)


def close(target: bytes, counted: Iterable[Dot], made: Tally) -> Op:
    """The op by which an elector closes a vote over these ballots."""
    return Op(target, CLOSES, {"ballots": dots.pack_all(counted), "tally": made.value()}, ())


def acknowledge(target: bytes, closed: Dot) -> Op:
    """The op by which an elector acknowledges a close."""
    return Op(target, ACKS, dots.pack(closed), ())


def _leaves_nobody_out(vote: Vote, closed: Close, over: int) -> bool:
    """Whether it counts, of the ballots cast in time that are known here, each or a newer one.

    In time is what was cast before the vote was over, and, where all spoke early, before the close.
    """
    until = min(over, closed.eff)
    in_time = [one for one in vote.ballots if one.eff <= until or one.dot in closed.cut]
    counted = ballot.standing(vote.ballots, closed.cut)
    return all(
        {one.dot for one in held} == {one.dot for one in counted.get(member, ())}
        for member, held in ballot.standing(in_time).items()
    )
