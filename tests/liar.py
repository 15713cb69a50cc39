"""A member who means harm: he says a proper hello, and then whatever a test wants.

He knows the group's keys, so encryption, hello and signatures do not stop him; only the rules of
the conversation can.
"""

from __future__ import annotations

from collections.abc import Callable

from moot.protocol.events import Event, Received
from moot.protocol.frame import FrameReader
from moot.protocol.hello import Badge, Hello, Line
from moot.protocol.messages import Message, Want, decode, encode
from moot.protocol.signature import SigningKey
from stepper import End, Home, Speaker, Wire, World
from workshop import KEYS

NAME = "liar"


class Liar(Speaker):
    """The far end of a wire to an honest home. A test sets `answer` to what he does."""

    def __init__(self, world: World, line: Line) -> None:
        badge = Badge(KEYS.group, KEYS.hello_key, SigningKey(NAME.encode().ljust(32)))
        self.world = world
        self.heard: list[Message] = []
        self.answer: Callable[[Message], None] = lambda _: None
        self._hello = Hello(line, initiator=True, groups=[badge], chance=world.chance.randbytes)
        self._frames = FrameReader()

    def start(self) -> None:
        for data in self._hello.start():
            self.write(data)

    def feed(self, event: Event) -> None:
        assert isinstance(event, Received)
        self._frames.feed(event.data)
        while not self._hello.over:
            frame = self._frames.next()
            if frame is None:
                return
            for data in self._hello.handle(frame):
                self.write(data)
        while (frame := self._frames.next()) is not None:
            message = decode(frame)
            self.heard.append(message)
            self.answer(message)

    def say(self, *messages: Message) -> None:
        for message in messages:
            self.write(encode(message))

    def wants(self) -> list[Want]:
        return [message for message in self.heard if isinstance(message, Want)]


def meet_a_liar(home: Home) -> tuple[Liar, End]:
    """A liar who just said hello to an honest home, and the home's end of the wire."""
    world = home.world
    line = Line(NAME, home.name, world.chance.randbytes(32))
    liar, end = Liar(world, line), End(home, line, initiator=False)
    Wire(liar, end)
    liar.start()
    world.pass_time(100)
    assert liar.heard
    return liar, end
