"""Node: what one process holds together, apart from sockets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, tzinfo
from typing import NamedTuple

from moot.node.acts.requests import Requests
from moot.node.clerk import Clerk
from moot.node.company import Company, Nobody
from moot.node.home import Home
from moot.node.keeper.quota import Quota
from moot.node.muted import Muted
from moot.node.news import News
from moot.node.pasts import Pasts
from moot.node.ports import Clock, Randomness
from moot.node.profile import Membership, Profile
from moot.node.replica import Commit
from moot.node.store.contract import Store
from moot.node.tally import Tally
from moot.node.things.board import Board
from moot.node.things.holding import Holdings
from moot.node.things.view import View
from moot.node.ways.reachability import Reachability
from moot.node.web import NoWeb, Web

STARTING, UP, OFF, FAILED = "starting", "up", "off", "failed"


class NetworkState(NamedTuple):
    """Whether peers can be reached."""

    state: str
    """One of STARTING, UP, OFF, FAILED."""
    peer: str | None = None
    addresses: tuple[str, ...] = ()
    reason: str | None = None
    remedy: str = "another program may use the port; it is tried again by itself"
    """What a person can do about the reason."""


class Node:
    """The groups of one home, what is known of them, and with whom they are shared."""

    def __init__(
        self, store: Store, clock: Clock, randomness: Randomness, home: Home | None = None
    ) -> None:
        """`home` is where the store lies on disk; None for one in memory."""
        self.store = store
        self.clock = clock
        self.randomness = randomness
        self.home = home
        self.has_lock = False
        """Whether the store is encrypted, and a passphrase was needed to open it."""
        self.started = clock.wall_ms()
        self.began = clock.monotonic()
        self.news = News()
        self.tally = Tally()
        self.company: Company = Nobody()
        self.web: Web = NoWeb()
        self.network = NetworkState(OFF)
        self.reachability: Callable[[], Reachability] = Reachability
        self.stopping = False
        self.worries: list[Callable[[], list[dict[str, object]]]] = []
        """What else has something to warn of, as `moot.node.warning` has it."""
        self._boards: dict[bytes, Board] = {}
        self._holdings: dict[bytes, Holdings] = {}
        self._newest: dict[bytes, int] = {}
        """By group the number of its newest entry: everybody asks for it, all the time."""
        self.clerk = Clerk(self)
        self._hashes: dict[bytes, tuple[int, bytes]] = {}
        self.profile = Profile(store, clock, randomness)
        self.quota = Quota(home, self.profile)
        for membership in self.profile:
            self._watch(membership)
        self.requests = Requests(store)
        self.muted = Muted(store)
        self.pasts = Pasts(store)
        self.profile.on_join += [self._watch, self.clerk.take_up]
        self.profile.on_leave.append(self._forget)

    @property
    def seq(self) -> int:
        """The number of the newest entry of any group: what an answer is true up to."""
        return max(self._newest.values(), default=0)

    def board(self, membership: Membership, *, talk: bool = True) -> Board:
        """The things of a group, brought up to date; without `talk`, perhaps not all thoughts."""
        board = self._boards[membership.id]
        board.refresh(self.clock.wall_ms(), talk=talk)
        return board

    def view(
        self,
        membership: Membership,
        zone: tzinfo = UTC,
        *,
        hurried: bool = False,
        talk: bool = True,
    ) -> View:
        """A group as it is now, for somebody in that time zone.

        Whoever is in a hurry sees all that was written here, and of a great deal that others wrote
        a moment ago perhaps not yet all; whoever needs no `talk`, perhaps not yet all thoughts.
        """
        now, board = self.clock.wall_ms(), self._boards[membership.id]
        board.refresh(now, hurried=hurried, talk=talk)
        view = View(membership, board, now, zone)
        view.silenced = self.muted.of(membership.id)
        view.holdings = self._holdings[membership.id]
        return view

    def board_unprepared(self, membership: Membership) -> Board:
        """The board of a group, as far as it is made."""
        return self._boards[membership.id]

    def state_hash(self, membership: Membership) -> bytes:
        """A group's state hash. It reads everything, so it is remembered until something comes."""
        newest = membership.replica.ledger.newest
        known, digest = self._hashes.get(membership.id, (-1, b""))
        if known != newest:
            digest = membership.replica.state_hash()
            self._hashes[membership.id] = newest, digest
        return digest

    def state_was_remade(self, membership: Membership) -> None:
        """Forget what was derived from a state that was made anew."""
        self._boards[membership.id].reset()
        self._holdings[membership.id].reset()
        self._hashes.pop(membership.id, None)
        self.clerk.forget(membership.id)
        self.news.ring()

    def set_network(self, network: NetworkState) -> None:
        """Note what became of the network, and tell whoever waits for it."""
        self.network = network
        self.news.ring()

    def stop(self) -> None:
        """Ask the process to end."""
        self.stopping = True
        self.news.ring()

    def _watch(self, membership: Membership) -> None:
        self._boards[membership.id] = Board(membership.replica, self.store)
        self._holdings[membership.id] = Holdings(membership.replica, membership.me, membership.log)
        self._newest[membership.id] = membership.replica.ledger.newest
        self.quota.watch(membership)
        membership.replica.subscribe(self._hear)
        self.news.ring()

    def _forget(self, membership: Membership) -> None:
        self._boards.pop(membership.id, None)
        self._holdings.pop(membership.id, None)
        self._newest.pop(membership.id, None)
        self.quota.forget(membership.id)
        self.clerk.forget(membership.id)
        self.pasts.forget(self.clock.wall_ms(), membership.id)
        self.news.ring()

    def _hear(self, commit: Commit) -> None:
        self.clerk.hear(commit)
        if commit.entries:
            self._newest[commit.group] = commit.entries[-1]
        self.quota.hear(commit)
        if not commit.entries:
            self._hashes.pop(commit.group, None)  # bodies came for what was here already
        self.news.ring()
