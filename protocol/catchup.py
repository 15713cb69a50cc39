"""Catching up: gets from the peer what it has shown to hold and we do not.

Each tip that the peer shows is one of these:

    held        we hold it: nothing to do
    missing     we do not, since it is beyond our own: to be asked for
    doubtful    the peer is behind us, or went another way: the store is asked which (Check)

What is missing is asked for in wants, at most two at a time, each log by one session of the node
at a time (`errands`). A want ends with Sent; what it left over goes into the next one before the
first is on disk. If the peer knows none of the entries we named, we climb down our own branches
and name older ones; if it still knows none, we ask for the log from its start.

An answer that brings nothing new is not asked for again until the peer shows something else.
Of entries that are here without their bodies, which somebody withheld, a peer that has shown
something of their log is asked again from there, once, and on as long as that helps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from moot.protocol.errands import Errands
from moot.protocol.errors import Refused
from moot.protocol.events import Check, Climb, Store
from moot.protocol.heads import is_name, name_of
from moot.protocol.limits import (
    ERRAND_RETRY_MS,
    MAX_ASK_KNOWN,
    MAX_ASKS_PER_WANT,
    MAX_FRUITLESS,
    MAX_LADDERS,
    MAX_OPEN_WANTS,
    MAX_RUN_BYTES,
    MAX_TIPS_PER_MESSAGE,
    MAX_WANT_BYTES,
    STALL_MS,
)
from moot.protocol.messages import Runs, Sent, Want
from moot.protocol.namesakes import Namesakes
from moot.protocol.open_want import OpenWant
from moot.protocol.supply import Ask, Landing, Outcome, Tip, Tips
from moot.protocol.topic import NONE, Topic
from moot.protocol.tree import Edge

AT_ONCE = 0
"""When to ask for what is no news."""


class Catchup:
    """The asking half of a conversation. spec: SYNC-11."""

    def __init__(
        self, topic: Topic, errands: Errands, asker: object, edge: Edge, *, asks: bool = True
    ) -> None:
        """With `asks` off nothing is asked for: our store takes no more. spec: KEEP-8."""
        self._topic = topic
        self._asks = asks
        self._edge = edge
        self._errands = errands
        self._asker = asker
        self._missing: dict[bytes, Tips] = {}
        self._held: dict[bytes, Tips] = {}
        self._doubtful: dict[Tip, None] = {}
        self._checking: tuple[Tip, ...] = ()
        self._ready: dict[bytes, int] = {}
        """Logs to ask for, the longest waiting first, and when: news may yet be pushed."""
        self._asked: set[bytes] = set()
        """Logs in a want, or on the way down their branches."""
        self._again: dict[bytes, Ask] = {}
        """How to ask on where an answer stopped."""
        self._ladders: dict[bytes, int] = {}
        """How often the peer knew none of the ids that we named."""
        self._barren: dict[bytes, Tips] = {}
        """Tips that an answer did not bring."""
        self._partial: set[bytes] = set()
        """Logs of which we left something out ourselves: what follows may not attach."""
        self._paused: set[bytes] = set()
        """Logs that our store takes no more of: asked for again in another session."""
        self._bodies: dict[bytes, Ask] = {}
        """How to ask for logs of which bodies are lacking."""
        self._wants: dict[int, OpenWant] = {}
        self._names = Namesakes(topic, self._wants)
        self._last = 0
        self._fruitless = 0
        self._retry: int | None = None

    @property
    def missing(self) -> int:
        """How many logs the peer has more of than we do, as far as we know."""
        return len(self._missing)

    def deadline(self) -> int | None:
        """Return when `stalled` or `schedule` may have something to do."""
        times = [want.progress + STALL_MS for want in self._wants.values() if not want.sent]
        if self._retry is not None:
            times.append(self._retry)
        elif self._ready and len(self._wants) < MAX_OPEN_WANTS:
            times.append(min(self._ready.values()))
        return min(times, default=None)

    def stalled(self, now: int) -> bool:
        """Whether the peer owes us an answer and has long not got on with it. spec: SYNC-17."""
        owing = (want for want in self._wants.values() if not want.sent)
        return any(now >= want.progress + STALL_MS for want in owing)

    # -- what we lack --------------------------------------------------------------------------

    def compared(self, log: bytes, now: int) -> None:
        """Look at what the peer said of a log when we met; it may be news that others push."""
        patience = self._edge.patience
        self.review(log, now + patience if patience else AT_ONCE)

    def announced(self, log: bytes, now: int) -> None:
        """Look at what the peer says of a log, and wait for it if others may push it."""
        self.review(log, self._ready.get(log, now + self._edge.patience))

    def moved(self, log: bytes, now: int) -> None:
        """Look at a log that grew on our disk; what else is missing may yet follow."""
        self.review(log, now + self._edge.patience if log in self._ready else AT_ONCE)

    def review(self, log: bytes, due: int = AT_ONCE) -> None:
        """Compare what the peer has shown of a log with ours; ask when it is `due`."""
        self._adopt(log)
        if self._topic.settle(log, self._topic.ours(log)):
            self._topic.acked((log,))
        ours, theirs = self._topic.ours(log), self._topic.theirs(log)
        top = max((tip.seq for tip in ours), default=-1)
        held = self._held.get(log, NONE) & theirs
        self._held[log] = held
        lacking = theirs - ours - held
        missing = frozenset(tip for tip in lacking if tip.seq > top)
        self._doubtful |= dict.fromkeys(sorted(lacking - missing))
        self._lack(log, missing, due)
        self._check()

    def passed(self, log: bytes) -> Tips:
        """Return the tips that the peer has shown and that lie before ours."""
        return self._held.get(log, NONE) - self._topic.ours(log)

    def checked(self, found: Sequence[Tip]) -> None:
        """Take the store's word on doubtful tips."""
        asked, self._checking = self._checking, ()
        held = frozenset(found)
        for log in dict.fromkeys(tip.log for tip in asked):
            settled = self._topic.settle(log, [tip for tip in found if tip.log == log])
            if settled:
                self._topic.acked((log,))
            here = settled | held.intersection(tip for tip in asked if tip.log == log)
            self._held[log] = self._held.get(log, NONE) | here
        for tip in asked:
            if tip not in held and tip in self._topic.theirs(tip.log):
                self._lack(tip.log, self._missing.get(tip.log, NONE) | {tip})
        self._check()

    def _check(self) -> None:
        if self._doubtful and not self._checking:
            self._checking = tuple(self._doubtful)[:MAX_TIPS_PER_MESSAGE]
            for tip in self._checking:
                del self._doubtful[tip]
            self._topic.out.append(Check(self._topic.group, self._checking))

    def _lack(self, log: bytes, tips: Tips, due: int = AT_ONCE) -> None:
        self._ready.pop(log, None)
        if not tips:
            self._missing.pop(log, None)
            return
        self._missing[log] = tips
        free = self._asks and log not in self._asked and log not in self._paused
        if free and not tips <= self._barren.get(log, NONE):
            self._ready[log] = due
            self._retry = None

    def lack_bodies(self, asks: Sequence[Ask]) -> None:
        """Note of which logs we hold entries without their bodies. spec: STORE-31."""
        if self._asks:
            self._bodies |= {ask.log: ask for ask in asks}

    # -- asking --------------------------------------------------------------------------------

    def schedule(self, now: int) -> None:
        """Ask for what is ready, as far as the number of wants allows. spec: SYNC-14."""
        if self._retry is not None and now < self._retry:
            return
        self._retry = None
        for log in self._bodies:
            if self._topic.theirs(log) and log not in self._asked:
                self._ready[log] = AT_ONCE
        while len(self._wants) < MAX_OPEN_WANTS:
            due = [log for log, when in self._ready.items() if when <= now]
            if not due:
                return
            logs = self._take(due, now)
            if not logs:
                self._retry = now + ERRAND_RETRY_MS
                return
            self._ask(logs, now)

    def _take(self, due: Sequence[bytes], now: int) -> list[bytes]:
        """Choose logs that no other session is fetching."""
        take = self._errands.take
        free = (log for log in due if take(self._topic.group, name_of(log), self._asker, now))
        return list(islice(free, MAX_ASKS_PER_WANT))

    def _ask(self, logs: list[bytes], now: int) -> None:
        asks = []
        if any(self._ready[log] != AT_ONCE for log in logs):
            self._edge.graft()
        for log in logs:
            del self._ready[log]
            self._asked.add(log)
            asks.append(self._bodies.get(log) or self._again.pop(log, None) or self._usual(log))
        hoped = {log: self._missing.get(log, NONE) for log in logs}
        before = {log: self._topic.ours(log) for log in logs}
        self._last += 1
        want = self._wants[self._last] = OpenWant(hoped, before, now)
        for log in logs:
            if self._bodies.pop(log, None):
                want.bodies[log] = None
        self._topic.send(Want(self._topic.index, self._last, MAX_WANT_BYTES, tuple(asks)))

    def _usual(self, log: bytes) -> Ask:
        newest = sorted(self._topic.ours(log), key=lambda tip: (-tip.seq, tip.id))
        return Ask(log, tuple(tip.id for tip in newest[:MAX_ASK_KNOWN]))

    # -- answers -------------------------------------------------------------------------------

    def runs(self, message: Runs, now: int) -> None:
        """Take runs that answer a want. Raises Refused for what was not asked. spec: SYNC-18."""
        want = self._wants.get(message.want)
        if want is None or want.sent:
            raise Refused("runs for a want that is not open")
        for run in message.runs:
            if not self._asked_for(want, run.log):
                raise Refused("a run of a log that was not asked for")
            want.came.add(run.log)
            want.size += run.size
            self._errands.bring(self._topic.group, name_of(run.log), self._asker, run.size, now)
        if want.size > MAX_WANT_BYTES + MAX_RUN_BYTES:
            raise Refused("more bytes than were asked for")
        want.storing += 1
        want.progress = now
        self._topic.out.append(Store(self._topic.group, message.want, message.runs))

    def stored(self, number: int, landings: Sequence[Landing]) -> None:
        """Take how runs landed. Raises Refused if one did not attach where it was asked for."""
        want = self._wants[number]
        want.storing -= 1
        for landing in landings:
            log = landing.end.log
            match landing.outcome:
                case Outcome.NEW:
                    want.new = True
                case Outcome.SURPLUS:
                    self._partial.add(log)
                case Outcome.PAUSED:
                    self._partial.add(log)
                    self._paused.add(log)
                case Outcome.GAP if log not in self._partial:
                    raise Refused("a run that does not attach to what was asked for")
        self._close(number, want)

    def sent(self, message: Sent) -> None:
        """Take the end of an answer, and what it left over."""
        want = self._wants.get(message.want)
        if want is None or want.sent:
            raise Refused("the end of a want that is not open")
        if message.rest and not want.came:
            raise Refused("an answer that puts off everything")
        want.sent = True
        for ask in message.rest:
            self._set_aside(want, ask.log)
            if ask.log in want.bodies:
                want.bodies[ask.log] = ask
            else:
                self._again[ask.log] = ask
            if ask.log not in want.came:
                self._errands.done(self._topic.group, name_of(ask.log), self._asker)
            self._free(ask.log)
        for log in message.lost:
            self._set_aside(want, log)
            if log in want.bodies:
                self._free(log)  # it went another way: what we lack of it is asked for as usual
            else:
                self._climb(log)
        self._close(message.want, want)

    def _set_aside(self, want: OpenWant, log: bytes) -> None:
        if not self._asked_for(want, log) or log in want.left:
            raise Refused("an answer about a log that was not asked for")
        want.left.add(log)

    def _climb(self, log: bytes) -> None:
        """Name older entries where the peer knew none of those we named. spec: SYNC-19."""
        self._ladders[log] = self._ladders.get(log, 0) + 1
        if is_name(log):
            raise Refused("the peer denies a log that it announced")
        if self._ladders[log] == 1:
            self._topic.out.append(Climb(self._topic.group, log))
            return
        if self._ladders[log] > MAX_LADDERS:
            if self._rename(log, self._topic.theirs(log)):
                self._free(log)
                return
            raise Refused("the peer denies a log that it announced")
        self._again[log] = Ask(log, ())
        self._free(log)

    def climbed(self, log: bytes, ids: Sequence[bytes]) -> None:
        """Ask again, naming ever older entries of ours."""
        self._again[log] = Ask(log, tuple(ids)[:MAX_ASK_KNOWN])
        self._free(log)

    def _free(self, log: bytes) -> None:
        """Let a log be asked for again, if we still lack something of it."""
        self._asked.discard(log)
        self._lack(log, self._missing.get(log, NONE))

    def _close(self, number: int, want: OpenWant) -> None:
        """Forget a want that is answered and stored, and judge it."""
        if not want.sent or want.storing:
            return
        del self._wants[number]
        self._retry = None
        fruitless = want.came - self._paused and not want.new and not want.names
        if fruitless and not self._overtaken(want):
            self._fruitless += 1
        if self._fruitless > MAX_FRUITLESS:
            raise Refused("answer after answer brings nothing new")
        for log, ask in want.bodies.items():
            if ask and want.new:
                self._bodies[log] = ask
            else:
                self._errands.done(self._topic.group, name_of(log), self._asker)
        for log, hoped in want.hoped.items():
            if log not in want.left:
                self._judge(want, log, hoped)

    def _overtaken(self, want: OpenWant) -> bool:
        """Whether somebody else brought meanwhile some of what was asked for."""
        return any(self._topic.ours(log) != before for log, before in want.before.items())

    def _judge(self, want: OpenWant, log: bytes, hoped: Tips) -> None:
        """Look at what the answer made of one log. Raises Refused for made-up tips."""
        ours = self._topic.ours(log)
        top = max((tip.seq for tip in ours), default=-1)
        self._errands.done(self._topic.group, name_of(log), self._asker)
        if log not in want.came:
            if self._rename(log, hoped):
                self._asked.discard(log)
                self.review(log)
                return
            if self._names.owes(log, hoped, top):
                raise Refused("the peer announced entries that it does not give")
        if ours == want.before[log]:
            self._barren[log] = hoped
        self._asked.discard(log)
        self.review(log)

    # -- logs whose keys we do not know --------------------------------------------------------

    def _asked_for(self, want: OpenWant, log: bytes) -> bool:
        """Whether a want asks for a log, by its key or by its name."""
        if log in want.hoped:
            return True
        if name_of(log) not in want.names:
            return False
        self._adopt(log)
        want.hoped.setdefault(log, NONE)
        want.before.setdefault(log, self._topic.ours(log))
        self._asked.add(log)
        return True

    def _adopt(self, log: bytes) -> None:
        """Go on with a log that was known by its name alone."""
        moved, name = self._names.take(log), name_of(log)
        if not moved:
            return
        for known in (self._missing, self._ready, self._barren, self._again):
            known.pop(name, None)
        self._missing[log] = moved  # until it is looked at, when something of it is here
        if name in self._asked:
            self._asked.remove(name)
            self._asked.add(log)

    def ends_at(self, log: bytes, tips: Tips) -> None:
        """Take from the peer how far it holds a log: what it told beyond is of a namesake."""
        self._rename(log, self._names.beyond(log, max(tip.seq for tip in tips)))

    def _rename(self, log: bytes, tips: Iterable[Tip]) -> bool:
        """Ask by name for what cannot be of this log; return whether there is any."""
        moved, name = self._names.give_back(log, tips), name_of(log)
        if moved:
            self._lack(log, self._missing.get(log, NONE) & self._topic.theirs(log))
            self._lack(name, self._missing.get(name, NONE) | moved)
        return bool(moved)
