r"""Session: everything two peers say to each other over one link, as a value.

Bytes, commits and answers of the store go in as events; effects come out (see `events`). The first
words are the hello; then each shared group has a conversation of its own, and the heartbeat
watches over all. A peer that breaks a rule is dropped, with the reason; nothing it can send makes
`handle` raise.

    GREETING  --a group in common-->  TALKING  --Bye, offence, silence-->  OVER
        \\----strangers, offence, too slow------------------------------->  OVER
"""

from __future__ import annotations

from enum import Enum

from moot.protocol.comparing import Phase
from moot.protocol.conversation import Conversation
from moot.protocol.errors import Refused, TheirFault
from moot.protocol.events import (
    AboutGroup,
    Checked,
    Climbed,
    Committed,
    Drop,
    Echoed,
    Effect,
    Ending,
    Event,
    Farewell,
    Introduce,
    Lacking,
    Leave,
    Met,
    Offended,
    Probe,
    Received,
    Send,
    Stored,
    Supplied,
    Tick,
)
from moot.protocol.frame import FrameReader
from moot.protocol.heads import Marker
from moot.protocol.heartbeat import Heartbeat
from moot.protocol.hello import Hello, Line, Stage
from moot.protocol.house import House
from moot.protocol.limits import HELLO_MS
from moot.protocol.messages import Bye, Message, Ping, Pong, decode, encode
from moot.protocol.topic import Topic


class State(Enum):
    """Where a session stands."""

    GREETING = "the hello is not over"
    TALKING = "groups are shared"
    OVER = "nothing more is said"


class Session:
    """One end of one link."""

    def __init__(
        self,
        house: House,
        line: Line,
        *,
        initiator: bool,
        now: int,
    ) -> None:
        """Prepare for a link; send nothing yet."""
        badges = [badge for badge, _ in house.groups.values()]
        self.state = State.GREETING
        self._hello = Hello(line, initiator=initiator, groups=badges, chance=house.chance)
        self._house = house
        self._line = line
        self._initiator = initiator
        self._began = now
        self._frames = FrameReader()
        self._heartbeat = Heartbeat(now)
        self._pings = 0
        self._conversations: dict[bytes, Conversation] = {}
        self._out: list[Effect] = []

    # -- the outside ---------------------------------------------------------------------------

    def start(self) -> list[Effect]:
        """Return the first effects."""
        self._out += [Send(data) for data in self._hello.start()]
        return self._drain()

    def handle(self, event: Event, now: int) -> list[Effect]:
        """Take an event, return what to do. Never raises for what a peer did. spec: SYNC-18."""
        try:
            match self.state:
                case State.GREETING:
                    self._greet(event, now)
                case State.TALKING:
                    self._talk(event, now)
                case State.OVER:
                    pass  # answers that come too late
        except TheirFault as fault:
            self._end(Ending.OFFENCE, str(fault))
        return self._drain()

    def deadline(self) -> int | None:
        """Return when to come with a Tick, in ms; None when the session is over."""
        if self.state is State.OVER:
            return None
        if self.state is State.GREETING:
            return self._began + HELLO_MS
        times = (each.deadline() for each in self._conversations.values())
        return min([self._heartbeat.deadline(), *(time for time in times if time is not None)])

    def phase(self, group: bytes) -> Phase | None:
        """Return how far a shared group was compared; None if it is not shared."""
        conversation = self._conversations.get(group)
        return conversation.phase if conversation else None

    def is_eager(self, group: bytes) -> bool:
        """Whether news of a shared group are pushed here, rather than announced. spec: GSP-4."""
        return self._conversations[group].edge.eager

    def missing(self, group: bytes) -> int:
        """Return of how many logs of a shared group the peer has more than we."""
        return self._conversations[group].catchup.missing

    def lacking(self, group: bytes) -> int:
        """Return how many entries of a shared group the peer has shown that we lack."""
        return self._conversations[group].lacking

    def behind(self, group: bytes) -> int:
        """Return of how many logs of a shared group the peer has not shown to hold all."""
        return self._conversations[group].behind

    # -- while greeting ------------------------------------------------------------------------

    def _greet(self, event: Event, now: int) -> None:
        match event:
            case Received(data):
                self._heartbeat.heard(now)
                self._frames.feed(data)
                self._shake(now)
            case Tick() if now >= self._began + HELLO_MS:
                self._end(Ending.SILENCE, "the hello took too long")
            case Leave(farewell):
                self._end(Ending.LEFT, "we hung up", farewell)
            case _:
                pass  # nothing is shared yet that it could be about

    def _shake(self, now: int) -> None:
        """Go on with the hello as far as the bytes reach."""
        while not self._hello.over:
            heard = self._frames.next(self._hello.limit)
            if heard is None:
                return
            self._out += [Send(data) for data in self._hello.handle(heard)]
        if self._hello.stage is Stage.STRANGERS:
            self._end(Ending.STRANGERS, "no group in common")
            return
        self.state = State.TALKING
        self._out.append(Met(self._hello.meetings))
        for index, meeting in enumerate(self._hello.meetings):
            _, frontier = self._house.groups[meeting.group]
            marker = Marker(self._line.binding, meeting.group)
            topic = Topic(index, meeting, frontier, self._out, marker)
            talk = Conversation(topic, self._house, self, now, initiator=self._initiator)
            self._conversations[meeting.group] = talk
            talk.begin()
        self._listen(now)

    # -- while talking -------------------------------------------------------------------------

    def _talk(self, event: Event, now: int) -> None:
        match event:
            case Received(data):
                self._heartbeat.heard(now)
                self._frames.feed(data)
                self._listen(now)
            case Tick():
                self._tick(now)
            case Probe():
                self._ping()
            case Offended(reason):
                self._end(Ending.OFFENCE, reason)
            case Leave(farewell):
                self._say(Bye(int(farewell)))
                self._end(Ending.LEFT, "we hung up", farewell)
            case _ if event.group in self._conversations:
                self._pass_on(self._conversations[event.group], event, now)
            case _:
                pass  # a group that this peer is not in

    def _listen(self, now: int) -> None:
        """Take all messages that came whole."""
        while self.state is State.TALKING and (heard := self._frames.next()) is not None:
            match decode(heard):
                case Ping(number):
                    self._say(Pong(number))
                case Pong(number):
                    if number == self._pings:
                        self._out.append(Echoed())
                case Bye(reason):
                    self._end(Ending.FAREWELL, "the peer hung up", reason)
                case message:
                    about = self._conversation(message.group)
                    about.hear(message, now)
                    if about.differs:
                        self._begin_anew()

    def _conversation(self, index: int) -> Conversation:
        """Return the conversation about a group. Raises Refused. spec: SYNC-10."""
        conversations = list(self._conversations.values())
        if index >= len(conversations):
            raise Refused("a message about a group that is not shared")
        return conversations[index]

    def _tick(self, now: int) -> None:
        if self._heartbeat.due(now):
            self._ping()
        if self._heartbeat.dead:
            self._end(Ending.SILENCE, "the peer is not heard any more")
        elif any(each.catchup.stalled(now) for each in self._conversations.values()):
            self._end(Ending.STALLED, "no progress with what the peer was asked for")
        else:
            for conversation in self._conversations.values():
                conversation.settle(now)

    def _pass_on(self, to: Conversation, event: AboutGroup, now: int) -> None:
        match event:
            case Committed(_, logs):
                to.committed(logs, now)
            case Supplied(_, want, supply):
                to.supplied(want, supply, now)
            case Stored(_, want, landings):
                to.stored(want, landings, now)
            case Checked(_, held):
                to.catchup.checked(held)
                to.settle(now)
            case Climbed(_, log, ids):
                to.catchup.climbed(log, ids)
                to.settle(now)
            case Introduce(_, peers):
                to.introduce(peers)
            case Lacking(_, asks):
                to.catchup.lack_bodies(asks)
                to.settle(now)

    # -- ends ----------------------------------------------------------------------------------

    def _begin_anew(self) -> None:
        """Let a new session compare everything. spec: GSP-8."""
        self._say(Bye(int(Farewell.AGAIN)))
        self._end(Ending.LEFT, "something was missed", Farewell.AGAIN)

    def _ping(self) -> None:
        self._pings += 1
        self._say(Ping(self._pings))

    def _say(self, message: Message) -> None:
        self._out.append(Send(encode(message)))

    def _end(self, ending: Ending, reason: str, farewell: int = Farewell.LEAVING) -> None:
        self.state = State.OVER
        self._house.errands.leave(self)
        for conversation in self._conversations.values():
            conversation.edge.leave()
        self._out.append(Drop(ending, reason, farewell))

    def _drain(self) -> list[Effect]:
        out = self._out[:]
        self._out.clear()
        return out
