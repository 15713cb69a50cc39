"""The clerk: closes votes whose time has come, and acknowledges what others closed, by itself.

It does what `closing.duty` says for this member and this device, and nothing else. Whoever is an
elector has one, so no vote waits for a person or for a machine of somebody's (specs/decision.md).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from moot.crdt import ballot, closing, decision, decree
from moot.crdt.closing import Vote
from moot.node.profile import Membership
from moot.node.replica import Commit

if TYPE_CHECKING:
    from moot.node.node import Node

TURN_MS: Final = 15_000
"""How long each elector's node lets those before it go first, so that one of them closes a vote and
not all; the order differs from one decision to the next."""


AT_ONCE: Final = -(2**60)
"""Earlier than any clock."""


class Clerk:
    """The votes of all groups of a node in which something may be to do."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._open: dict[bytes, dict[bytes, int | None]] = {}
        """By group the decisions that are not final, each with the time to look at it, None for
        when something changes; a group is absent until it is looked at."""

    def hear(self, commit: Commit) -> None:
        """Note which decisions a commit moved."""
        known = self._open.get(commit.group)
        if known is not None:
            known.update({
                one.target: AT_ONCE
                for one in commit.changes
                if decree.moves(one) or one.field == decision.WITHDRAWN  # it may be put again
            })  # fmt: skip

    def take_up(self, membership: Membership) -> None:
        """Begin with a group that is new here: while there is little to look through."""
        if membership.forge is not None:
            self._of(membership)

    def forget(self, group: bytes) -> None:
        """The group was left, or its state was made anew."""
        self._open.pop(group, None)

    def attend(self) -> int | None:
        """Do what is to do; returns when to look again, in ms, if nothing happens before.

        Raises StoreTrouble if the disk does not take it; nothing is lost by trying another time.
        """
        times = [at for one in self._node.profile if (at := self.attend_to(one)) is not None]
        return min(times, default=None)

    def attend_to(self, membership: Membership) -> int | None:
        """See `attend`, for one group."""
        if membership.forge is None:
            return None
        known, now = self._of(membership), self._node.clock.wall_ms()
        for target in [one for one, at in known.items() if at is not None and at <= now]:
            self._attend(membership, target)
        return min((at for at in known.values() if at is not None), default=None)

    def _of(self, membership: Membership) -> dict[bytes, int | None]:
        known = self._open.get(membership.id)
        if known is None:
            rows = self._node.board(membership, talk=False).things()
            known = {row.id: AT_ONCE for row in rows if row.vote is not None and row.open}
            self._open[membership.id] = known
        return known

    def _attend(self, membership: Membership, target: bytes) -> None:
        """Look at one decision, and do what is to do for it: at most close it and confirm that."""
        known, space = self._of(membership), membership.replica.space
        for _ in range(2):
            seen = decision.view(space, target)
            if seen is None or seen.final or seen.state == decision.GONE:
                known.pop(target, None)
                return
            due = self._duty(membership, target, seen.vote)
            known[target] = due.at
            if due.op is None or membership.forge is None:
                return
            membership.forge.write([due.op])

    def _duty(self, membership: Membership, target: bytes, vote: Vote) -> closing.Duty:
        me = membership.me or b""
        acks = membership.replica.space.live(target, closing.ACKS)
        return closing.duty(
            target,
            vote,
            me,
            self._node.clock.wall_ms(),
            _turn(target, vote, me),
            may_acknowledge=self._speaks(membership, vote),
            acknowledged=any(held.author == me for held in acks),
        )

    def _speaks(self, membership: Membership, vote: Vote) -> bool:
        """Whether this device acknowledges for its member: the one that voted, else the first.

        Two devices that acknowledge different closes would be one member who did so twice.
        """
        forge, replica = membership.forge, membership.replica
        if forge is None:
            return False
        mine = ballot.standing(vote.ballots).get(forge.member, ())
        places = [place for one in mine if (place := replica.ledger.find(one.dot.entry))]
        logs = [replica.logs[place.log] for place in places] or [
            log for log in replica.logs if log.member == forge.member
        ]
        return min(log.key for log in logs) == forge.log


def _turn(target: bytes, vote: Vote, member: bytes) -> int:
    """How long to wait for others: none for one elector, and more for each after."""

    def draw(key: bytes) -> bytes:
        return hashlib.sha256(target + key).digest()

    mine = draw(member)
    return TURN_MS * sum(draw(one) < mine for one in vote.proposal.electors)
