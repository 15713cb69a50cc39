"""Turns: how many sessions there are at a time, and who leaves so that others come in.

Whoever is always on is dialled by everybody, and those who came first would stay for ever. So when
hardly a place is left, the guest who has been here longest goes, if it had its time; it comes again
later. What it missed meanwhile, the next session brings.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from moot.node.peering.ports import Network
from moot.node.peering.talk import Talk
from moot.protocol.gossip_limits import SEAT_MS
from moot.protocol.keeper_limits import KEEPER_CONNECTIONS, KEEPER_INBOUND
from moot.protocol.limits import MAX_CONNECTIONS, MAX_INBOUND, MAX_SESSIONS

SPARE: Final = 4
"""Places for guests that are kept free: a connection takes one before we know who it is."""


class Turns:
    """The places of one node."""

    def __init__(self, network: Network) -> None:
        self.guests = MAX_INBOUND
        """Sessions that others dialled."""
        self.sessions = min(MAX_SESSIONS, MAX_CONNECTIONS)
        self._network = network

    def widen(self, *, keeper: bool) -> None:
        """Have the places of a keeper, or those of a member's own machine. spec: KEEP-18."""
        self.guests = KEEPER_INBOUND if keeper else MAX_INBOUND
        self.sessions = KEEPER_CONNECTIONS if keeper else min(MAX_SESSIONS, MAX_CONNECTIONS)

    def all_taken(self, talks: Sequence[Talk]) -> bool:
        """Whether there is no place for one more session."""
        return len(talks) >= self.sessions

    def over(self, talks: Sequence[Talk], now: int) -> Talk | None:
        """Whose turn is over, if somebody has to go. spec: KEEP-18."""
        guests = [talk for talk in talks if talk.over is None and not talk.link.initiator]
        if len(guests) <= self.guests - SPARE:
            return None
        settled = [
            talk
            for talk in guests
            if now - talk.since >= SEAT_MS and not self._network.needs(talk.peer)
        ]
        return min(settled, key=lambda talk: talk.since, default=None)
