"""Dial plan: whom to dial next, and when to try again whom we did not reach.

Pure: time comes in, randomness too. The first tries follow each other quickly, later ones seldom
and never in step with other nodes, who may wait for the same peer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from moot.node.company import Failure
from moot.node.link import Tried
from moot.node.ports import Randomness
from moot.protocol.gossip_limits import SEAT_MS
from moot.protocol.limits import MAX_DIALS

FIRST_MS: Final = 1_000
SOON_MS: Final = 30_000
"""Longest pause while a peer may just have moved: people expect to meet within a minute."""
PATIENT_TRIES: Final = 40
"""Tries, over about 20 minutes, after which a peer is taken to be away for longer."""
LATE_MS: Final = 300_000
"""Longest pause after that; whatever shows that the network is back ends it (`forgive`)."""
GRUDGE_MS: Final = 600_000
"""Pause after a peer broke a rule, or turned out to share no group."""


class Contact(NamedTuple):
    """A peer, and the addresses at which it may be found, best first."""

    peer: str
    addresses: tuple[str, ...]


class Trial:
    """How it went with one peer so far."""

    def __init__(self) -> None:
        self.failures = 0
        self.due = 0
        """When it may be dialled again, in ms of a clock that never goes back."""
        self.dialling = False
        self.shunned = False
        """It broke a rule, and is not listened to either until it may be dialled again."""
        self.failure: Failure | None = None
        """Why it did not work the last time."""


class DialPlan:
    """What is known of every peer that was dialled."""

    def __init__(self, randomness: Randomness) -> None:
        self._randomness = randomness
        self._trials: dict[str, Trial] = {}
        self._turned_away: dict[str, int] = {}
        """How often a peer, or we, hung up at once for want of room, by peer."""

    @property
    def failures(self) -> Mapping[str, Failure]:
        """By peer id, why the last try did not work."""
        return {peer: one.failure for peer, one in self._trials.items() if one.failure}

    def choose(self, contacts: Sequence[Contact], now: int, most: int = MAX_DIALS) -> list[Contact]:
        """Pick whom to dial now, in this order; they count as being dialled.

        No more than `most` of these contacts are dialled at a time.
        """
        free = self._free(contacts, most)
        ready = [one for one in contacts if one.addresses and self._ready(one.peer, now)]
        chosen = ready[: max(0, free)]
        for one in chosen:
            self._trial(one.peer).dialling = True
        return chosen

    def next(self, contacts: Sequence[Contact], most: int = MAX_DIALS) -> int | None:
        """Return when the first of these may be dialled, `most` of them at a time, in ms.

        None while there is nothing to wait for but the end of a dial or of a session.
        """
        if self._free(contacts, most) <= 0:
            return None
        trials = [self._trial(one.peer) for one in contacts if one.addresses]
        return min((trial.due for trial in trials if not trial.dialling), default=None)

    def reached(self, peer: str) -> None:
        """Note that a session with the peer began."""
        self._trials[peer] = Trial()

    def failed(self, peer: str, reason: str, now: int, tried: Sequence[Tried] = ()) -> None:
        """Note that dialling did not work, or the line failed. spec: SYNC-32."""
        trial = self._trial(peer)
        trial.dialling = False
        if self.shuns(peer, now):
            return
        trial.failures += 1
        trial.failure = Failure(reason, tuple(tried))
        longest = SOON_MS if trial.failures <= PATIENT_TRIES else LATE_MS
        trial.due = now + self._jitter(min(FIRST_MS << min(trial.failures - 1, 20), longest))

    def estranged(self, peer: str, reason: str, now: int) -> None:
        """Note that the peer shares no group with us: no sense in dialling it for a while."""
        self.failed(peer, reason, now)
        self._trial(peer).due = now + self._jitter(GRUDGE_MS)

    def shunned(self, peer: str, reason: str, now: int) -> None:
        """Note that the peer broke a rule. spec: SYNC-33."""
        self.estranged(peer, reason, now)
        self._trial(peer).shunned = True

    def shuns(self, peer: str, now: int) -> bool:
        """Whether the peer broke a rule not long ago."""
        trial = self._trials.get(peer)
        return trial is not None and trial.shunned and now < trial.due

    def renew(self) -> None:
        """Let everybody be dialled at once but those who broke a rule: our groups changed."""
        for trial in self._trials.values():
            if not trial.shunned:
                trial.due = trial.failures = 0

    def ended(self, peer: str, now: int) -> None:
        """Note that a session ended in peace."""
        trial = self._trials[peer] = Trial()
        trial.due = now + self._jitter(FIRST_MS)

    def busy(self, peer: str, now: int, lasted: int) -> None:
        """Note that one of us had to hang up and cannot go on at once. spec: SYNC-36.

        Whoever was turned away again after a session that `lasted` only some ms waits longer.
        """
        turned = 0 if lasted >= SEAT_MS else self._turned_away.get(peer, 0) + 1
        self._turned_away[peer] = turned
        trial = self._trials[peer] = Trial()
        trial.due = now + self._jitter(min(SOON_MS << min(max(0, turned - 1), 20), LATE_MS))
        trial.failure = Failure("one of us is busy, or has no room on the disk")

    def again(self, peer: str) -> None:
        """Let the peer be dialled at once."""
        self._trials[peer] = Trial()

    def sighted(self, peer: str, now: int, *, first: bool) -> None:
        """Note that the peer is near: dial it at once, or in a moment if it dials `first`."""
        trial = self._trial(peer)
        if not (trial.dialling or self.shuns(peer, now)):
            trial.due = now if first else now + FIRST_MS
            trial.failures = 0

    def hurry(self, peer: str) -> None:
        """Let a peer that was not reached be dialled at once: what was in the way is gone."""
        trial = self._trials.get(peer)
        if trial is not None and trial.failures and not trial.shunned:
            trial.due = 0

    def forgive(self, now: int) -> None:
        """Try everybody again soon: something shows that the network is back."""
        for trial in self._trials.values():
            if trial.due - now <= LATE_MS and not trial.shunned:
                trial.due = min(trial.due, now + self._dice(FIRST_MS))
                trial.failures = 0

    def _free(self, contacts: Sequence[Contact], most: int) -> int:
        """How many more of these may be dialled."""
        dialling = sum(self._trial(one.peer).dialling for one in contacts)
        in_all = sum(trial.dialling for trial in self._trials.values())
        return min(MAX_DIALS - in_all, most - dialling)

    def _ready(self, peer: str, now: int) -> bool:
        trial = self._trials.get(peer)
        return trial is None or (trial.due <= now and not trial.dialling)

    def _trial(self, peer: str) -> Trial:
        return self._trials.setdefault(peer, Trial())

    def _jitter(self, ms: int) -> int:
        """Between half of it and all of it."""
        return ms // 2 + self._dice(ms // 2 + 1)

    def _dice(self, sides: int) -> int:
        return int.from_bytes(self._randomness.bytes(4), "big") % sides
