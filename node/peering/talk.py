"""Talk: drives one session over one link.

Four tasks: one reads and feeds the session, one writes what it says, one lets in what came, and one
watches its deadlines and brings it the news of our own replicas. Everything else is the session's
business. What it asks of a replica is answered at once; only the serving of large wants waits until
what was said before is written, so that a slow line holds a few hundred KiB in memory and not
megabytes.
"""

from __future__ import annotations

import logging
import math
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import trio

from moot.node.company import Getting, Visit
from moot.node.link import Link, LinkClosed
from moot.node.peering.ports import Group
from moot.node.peering.spell import Spell
from moot.node.peering.storing import Storing
from moot.node.ports import Clock
from moot.node.replica import Commit, Replica
from moot.node.store.contract import named
from moot.node.store.errors import StoreTrouble
from moot.node.tally import Tally
from moot.node.vetting.vetting import Vetting
from moot.protocol.errors import TheirFault
from moot.protocol.events import (
    PUSH,
    Acked,
    Check,
    Checked,
    Climb,
    Climbed,
    Committed,
    Drop,
    Echoed,
    Effect,
    Ending,
    Event,
    Farewell,
    Fetch,
    Introduce,
    Introduced,
    Lacking,
    Leave,
    Met,
    Offended,
    Probe,
    Received,
    Send,
    Store,
    Stored,
    Supplied,
    Tick,
)
from moot.protocol.hello import Line, Meeting
from moot.protocol.house import House
from moot.protocol.limits import LINGER_MS, MAX_SESSION_BACKLOG, NEWS_GAP_MS, SERVE_STEP
from moot.protocol.session import Session

log = logging.getLogger(__name__)

LOST = Drop(Ending.SILENCE, "the line was cut")


class Talk:
    """One session with one peer, from the first byte to the last."""

    def __init__(
        self,
        link: Link,
        house: House,
        groups: Mapping[bytes, Group],
        clock: Clock,
        vetting: Vetting,
    ) -> None:
        """`groups` are those of `house`, by id; `vetting` looks through what comes of them."""
        self.link = link
        self.peer = link.peer
        self.began = clock.wall_ms()
        self.since = int(clock.monotonic() * 1000)
        self.meetings: tuple[Meeting, ...] = ()
        """The groups shared; empty until the hello is over."""
        self.over: Drop | None = None
        self.tally = Tally()
        self.told: dict[bytes, dict[str, tuple[str, ...]]] = {}
        """By group and member, where it is found, as the peer was told last."""
        self.ms: float | None = None
        """The last round trip."""
        self.on_met: Callable[[Talk], None] = lambda _: None
        self.on_acked: Callable[[], None] = lambda: None
        self.on_introduced: Callable[[Talk, Introduced], None] = lambda _talk, _peers: None
        ends = (link.local_peer, link.peer) if link.initiator else (link.peer, link.local_peer)
        self.session = Session(
            house,
            Line(*ends, link.binding),
            initiator=link.initiator,
            now=int(clock.monotonic() * 1000),
        )
        self._groups = groups
        self._clock = clock
        self._events: deque[Event] = deque()
        self._handling = False
        self._unsaid: deque[bytes] = deque()
        self._backlog = 0
        self._storing = Storing(groups, clock, vetting)
        """What came and is not in yet; while that is much, the session hears of nothing else."""
        self._spells = {group: Spell() for group in groups}
        self._steps: deque[Fetch] = deque()
        """Wants of the peer to go on with once what was said before is written."""
        self._commits: dict[bytes, dict[bytes, None]] = {}
        """News of our replicas that the session was not told yet."""
        self._to_say = trio.Event()
        self._news = trio.Event()
        self._ended = trio.Event()
        self._echoed = trio.Event()
        self._heard = trio.Event()
        self._probed = 0.0
        self._gathered = -math.inf
        """When news of ours were told last."""
        self._last_words = trio.CancelScope()

    async def run(self) -> Drop:
        """Talk until it is over; return why. Closes the link."""
        stops = [
            group.replica.subscribe(partial(self._committed, group.replica))
            for group in self._groups.values()
        ]
        try:
            async with trio.open_nursery() as nursery:
                nursery.start_soon(self._read)
                nursery.start_soon(self._watch)
                nursery.start_soon(self._let_in)
                self._perform_all(self.session.start())
                nursery.start_soon(self._write)
                await self._ended.wait()
                await self._storing.until_done()  # the line was cut: what came is kept all the same
                nursery.cancel_scope.cancel()
        finally:
            for stop in stops:
                stop()
            self.session.handle(Leave(Farewell.LEAVING), self._now())  # frees its errands
            with trio.CancelScope(shield=True):
                await self.link.aclose()
        return self.over or LOST

    def leave(self, farewell: Farewell) -> None:
        """Hang up in peace."""
        self._feed(Leave(farewell))

    def introduce(self, event: Introduce) -> None:
        """Tell the peer where members of a group are found."""
        self._feed(event)

    async def ping(self) -> float:
        """Return the ms of a round trip. Raises LinkClosed if the talk ends first."""
        self._probed = self._clock.monotonic()
        self._echoed = echoed = trio.Event()
        self._feed(Probe())
        async with trio.open_nursery() as nursery:
            nursery.start_soon(self._until_over, nursery.cancel_scope)
            await echoed.wait()
            nursery.cancel_scope.cancel()
        if self.ms is None or not echoed.is_set():
            raise LinkClosed(f"the talk with {self.peer} is over")
        return self.ms

    def visit(self) -> Visit:
        """What the rest of the node is told of this session."""
        link = self.link
        shared = {meeting.group: meeting.log for meeting in self.meetings}
        return Visit(self.peer, link.address, shared, self.began, self.ms, link.way, link.via)

    def getting(self, group: bytes) -> Getting | None:
        """How far we are in getting a group from the peer; None if we have what it has shown."""
        if self.over is not None or all(group != meeting.group for meeting in self.meetings):
            return None
        lacking, now = self.session.lacking(group), self._clock.monotonic()
        return self._spells[group].look(lacking, self.tally.received, now)

    async def alive(self, seconds: float) -> bool:
        """Ask for a sign of life; return whether any byte came within so many seconds."""
        if not self.meetings:
            return False
        self._heard = heard = trio.Event()
        self._probed = self._clock.monotonic()
        self._feed(Probe())
        with trio.move_on_after(seconds):
            await heard.wait()
        await trio.lowlevel.checkpoint()  # what came while this process slept is read now
        return heard.is_set()

    def cut(self, reason: str) -> None:
        """End it without a word: nobody is there to hear it."""
        self._end(Drop(Ending.SILENCE, reason))

    async def _until_over(self, scope: trio.CancelScope) -> None:
        await self._ended.wait()
        scope.cancel()

    # -- tasks ---------------------------------------------------------------------------------

    async def _read(self) -> None:
        while self.over is None:
            try:
                data = await self.link.read()
            except LinkClosed as closed:
                self._end(Drop(Ending.SILENCE, str(closed)))
                return
            self._heard.set()
            self.tally.received += len(data)
            self._feed(Received(data))
            await trio.lowlevel.checkpoint()
            await self._storing.until_room()

    async def _let_in(self) -> None:
        while True:
            outcome = await self._storing.some()
            for event in outcome:
                if isinstance(event, Stored):
                    self.tally.landed(event.landings)
                elif isinstance(event, Leave):
                    self.tally.disk_errors += 1
            self._events.extendleft(reversed(outcome))
            self._go_on()

    async def _write(self) -> None:
        with self._last_words:
            while self.over is None or self._unsaid:
                if self._unsaid:
                    await self._write_next()
                elif self._steps:
                    self._answer(self._steps.popleft())
                    await trio.lowlevel.checkpoint()
                else:
                    self._to_say = trio.Event()
                    await self._to_say.wait()
        self._ended.set()

    async def _write_next(self) -> None:
        data = self._unsaid.popleft()
        try:
            await self.link.send(data)
            self.tally.sent += len(data)
        except LinkClosed as closed:
            self._unsaid.clear()
            self._end(Drop(Ending.SILENCE, str(closed)))
        self._backlog -= len(data)

    async def _watch(self) -> None:
        while self.over is None:
            deadline = self.session.deadline()
            wait = trio.CancelScope()
            if deadline is not None:
                wait.deadline = trio.current_time() + (deadline - self._now()) / 1000
            with wait:
                await self._news.wait()
            self._news = trio.Event()
            await self._let_news_gather()
            commits, self._commits = self._commits, {}
            for group, logs in commits.items():
                self._feed(Committed(group, tuple(logs)))
            deadline = self.session.deadline()
            if deadline is not None and self._now() >= deadline:
                self._feed(Tick())
            await trio.lowlevel.checkpoint()

    async def _let_news_gather(self) -> None:
        """Let what follows other news within a moment travel together. spec: SYNC-48."""
        if self._commits:
            left = self._gathered + NEWS_GAP_MS / 1000 - self._clock.monotonic()
            if left > 0:
                with trio.move_on_after(left):
                    await self._ended.wait()
            self._gathered = self._clock.monotonic()

    def _committed(self, replica: Replica, commit: Commit) -> None:
        """Note news; called within a commit, so nothing is done about it here."""
        logs = self._commits.setdefault(replica.group, {})
        logs |= dict.fromkeys(commit.logs)
        self._news.set()

    # -- events and effects --------------------------------------------------------------------

    def _now(self) -> int:
        return int(self._clock.monotonic() * 1000)

    def _feed(self, event: Event) -> None:
        """Let the session take an event, and all that follow from its effects."""
        self._events.append(event)
        self._go_on()

    def _go_on(self) -> None:
        """Hand the session what it was not told yet, as far as it may hear of it now."""
        if self._handling:
            return
        self._handling = True
        try:
            while self._events and not self._storing.is_full and self.over is None:
                self._perform_all(self.session.handle(self._events.popleft(), self._now()))
        finally:
            self._handling = False
        self._news.set()  # the deadline may have moved

    def _perform_all(self, effects: Sequence[Effect]) -> None:
        for effect in effects:
            self._perform(effect)

    def _perform(self, effect: Effect) -> None:
        match effect:
            case Send(data):
                self._say(data)
            case Fetch(_, want) if want != PUSH and self._backlog > SERVE_STEP:
                self._steps.append(effect)
            case Store():
                self.getting(effect.group)  # from here on it is counted
                self._storing.put(effect)
            case Fetch() | Check() | Climb():
                self._answer(effect)
            case Met(meetings):
                self._met(meetings)
            case Acked(group, tips, nothing):
                log_key = next(each.log for each in self.meetings if each.group == group)
                device = log_key or named(self.peer)
                self._groups[group].replica.acknowledged(device, tips, nothing)
                self.on_acked()
            case Introduced():
                self.on_introduced(self, effect)
            case Echoed():
                self.ms = (self._clock.monotonic() - self._probed) * 1000
                self._echoed.set()
            case Drop():
                self._end(effect)

    def _met(self, meetings: tuple[Meeting, ...]) -> None:
        """Begin to talk about the groups that are shared."""
        self.meetings = meetings
        for meeting in meetings:
            asks = self._groups[meeting.group].replica.lacking()
            if asks:
                self._events.append(Lacking(meeting.group, asks))
        self.on_met(self)

    def _answer(self, effect: Fetch | Check | Climb) -> None:
        replica = self._groups[effect.group].replica
        try:
            match effect:
                case Fetch(group, want, asks, budget):
                    self._feed(Supplied(group, want, replica.supply(asks, budget)))
                case Check(group, tips):
                    self._feed(Checked(group, replica.held(tips)))
                case Climb(group, name):
                    self._feed(Climbed(group, name, replica.climb(name)))
        except TheirFault as fault:
            self._feed(Offended(str(fault)))
        except StoreTrouble as trouble:
            log.warning("a talk ends, the disk does not let it go on: %s", trouble)
            self.tally.disk_errors += 1
            self._feed(Leave(Farewell.BUSY))

    def _say(self, data: bytes) -> None:
        self._unsaid.append(data)
        self._backlog += len(data)
        self._to_say.set()
        if self._backlog > MAX_SESSION_BACKLOG:  # spec: SYNC-34
            self._end(Drop(Ending.STALLED, "the peer does not read"))

    def _end(self, drop: Drop) -> None:
        if self.over is None:
            self.over = drop
            self._steps.clear()
            if drop.ending is Ending.OFFENCE:
                self._storing.forget()
            self._to_say.set()
            self._news.set()
            if drop.ending in (Ending.SILENCE, Ending.STALLED):
                self._unsaid.clear()  # nobody is there to read it
            self._last_words.deadline = trio.current_time() + LINGER_MS / 1000
