"""A member who means harm, or a stranger, as a program on a host of its own.

`python mallory.py ATTACK SECONDS` reads one JSON object from its input, `{"invite", "peer",
"addresses"}`, and goes on attacking that peer, under a new identity whenever it was hung up. In the
end it prints how often it came in and what it said. tests/unit/test_liar*.py hold what each lie
leads to; here it is whether everybody else gets on meanwhile.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import trio

from moot.node.link import Link, LinkClosed
from moot.node.net.network import Network
from moot.protocol.frame import FrameReader
from moot.protocol.group_keys import GroupKeys
from moot.protocol.hello import Badge, Hello, Line
from moot.protocol.invite import Invite
from moot.protocol.limits import MAX_LOGS, MAX_TIPS_PER_MESSAGE, MAX_WANT_BYTES, RUN_ENTRIES
from moot.protocol.messages import (
    Have,
    Heads,
    Message,
    Ping,
    Runs,
    Sent,
    Summary,
    Want,
    decode,
    encode,
)
from moot.protocol.run import Run
from moot.protocol.supply import Ask, Tip
from workshop import Author, put

SOCKETS = 300
FLOOD_RUNS, FLOODS = 10, 2
"""Ten thousand entries, made before and then poured as fast as they are taken."""


class Talk:
    """A session after the hello, to say in it whatever one likes."""

    def __init__(self, link: Link, said: list[int]) -> None:
        self._link = link
        self._frames = FrameReader()
        self._said = said

    async def greet(self, invite: Invite, author: Author) -> None:
        """Say a proper hello."""
        line = Line(self._link.local_peer, self._link.peer, self._link.binding)
        keys = invite.keys
        badge = Badge(keys.group, keys.hello_key, author.signer)
        hello = Hello(line, initiator=True, groups=[badge], chance=os.urandom)
        for data in hello.start():
            await self._link.send(data)
        while not hello.over:
            while (frame := self._frames.next()) is None:
                self._frames.feed(await self._link.read())
            for data in hello.handle(frame):
                await self._link.send(data)

    async def say(self, *messages: Message) -> None:
        """Say this."""
        for message in messages:
            await self._link.send(encode(message))
            self._said[0] += 1

    async def hear(self) -> Message:
        """The next thing that is said to us. Raises LinkClosed."""
        while (frame := self._frames.next()) is None:
            self._frames.feed(await self._link.read())
        return decode(frame)

    async def begin(self) -> None:
        """Claim to hold something else than the other end."""
        await self.say(Summary(0, os.urandom(32), 1), Heads(0, (), ()))


Attack = Callable[[Talk], Awaitable[None]]


async def heads_that_do_not_exist(talk: Talk) -> None:
    """48: announce what nobody has, and give none of it."""
    await talk.begin()
    while True:
        await talk.say(Have(0, (Tip(os.urandom(32), 7, os.urandom(32)),)))
        message = await talk.hear()
        if isinstance(message, Want):
            await talk.say(Sent(0, message.number, (), ()))


async def endless_answers(talk: Talk) -> None:
    """49: put off what was asked, again and again."""
    await talk.begin()
    await talk.say(Have(0, (Tip(os.urandom(32), 7, os.urandom(32)),)))
    while True:
        message = await talk.hear()
        if isinstance(message, Want):
            await talk.say(Sent(0, message.number, message.asks, ()))


async def the_same_again(talk: Talk) -> None:
    """51: ask for the same log as often as it is given."""
    await talk.begin()
    known: bytes | None = None
    number, answered = 0, True
    while True:
        message = await talk.hear()
        if isinstance(message, Have) and message.tips:
            known = message.tips[0].log
        elif isinstance(message, Heads) and message.heads:
            known = message.heads[0].name
        answered = answered or isinstance(message, Sent)
        if known is not None and answered:
            number, answered = number + 1, False
            await talk.say(Want(0, number, MAX_WANT_BYTES, (Ask(known, ()),)))


async def deaf(talk: Talk) -> None:
    """Ask whether anybody is there, for ever, and never listen."""
    await talk.begin()
    while True:
        await talk.say(*[Ping(1)] * 1_000)


def many_logs(keys: GroupKeys) -> Attack:
    """53: open more logs than a group may have, each with a proper opening."""
    runs: dict[bytes, Run] = {}
    tips = []
    for number in range(MAX_LOGS + 100):
        author = Author(f"m{os.urandom(4).hex()}{number}", keys)
        runs[author.log], end = author.opening()
        tips.append(Tip(author.log, 0, end))
    tips.sort()

    async def attack(talk: Talk) -> None:
        await talk.begin()
        for at in range(0, len(tips), MAX_TIPS_PER_MESSAGE):
            await talk.say(Have(0, tuple(tips[at : at + MAX_TIPS_PER_MESSAGE])))
        await serve(talk, lambda ask: [runs[ask.log]] if ask.log in runs else [])

    return attack


def valid_flood(keys: GroupKeys) -> Attack:
    """54: valid entries as fast as they are taken, in a few long logs."""
    floods = [list(flood(Author(f"m{os.urandom(4).hex()}", keys))) for _ in range(FLOODS)]
    ends = [runs[-1] for runs in floods]
    tips = sorted(Tip(run.log, run.first + len(run.items) - 1, end) for run, end in ends)

    async def attack(talk: Talk) -> None:
        left = {runs[0][0].log: [run for run, _ in runs] for runs in floods}

        def next_run(ask: Ask) -> Sequence[Run]:
            return [left[ask.log].pop(0)] if left.get(ask.log) else []

        await talk.begin()
        await talk.say(Have(0, tuple(tips)))
        await serve(talk, next_run, rest=lambda ask: bool(left.get(ask.log)))

    return attack


async def serve(
    talk: Talk, give: Callable[[Ask], Sequence[Run]], rest: Callable[[Ask], bool] = lambda _: False
) -> None:
    """Answer wants properly, for ever."""
    while True:
        message = await talk.hear()
        if isinstance(message, Want):
            found = [run for ask in message.asks for run in give(ask)]
            if found:
                await talk.say(Runs(0, message.number, tuple(found)))
            left = tuple(ask for ask in message.asks if rest(ask))
            await talk.say(Sent(0, message.number, left, ()))


def flood(author: Author) -> Iterator[tuple[Run, bytes]]:
    """A long log, a run at a time, each with the id of its end."""
    run, end = author.opening()
    yield run, end
    seq = 0
    for _ in range(FLOOD_RUNS):
        acts = [
            [put(f"f{seq + number}", "title", f"flood {seq + number}")]
            for number in range(RUN_ENTRIES)
        ]
        run, end = author.after(seq, end, *acts)
        seq += RUN_ENTRIES
        yield run, end


PLAIN: dict[str, Attack] = {
    one.__name__: one for one in (heads_that_do_not_exist, endless_answers, the_same_again, deaf)
}
PREPARED: dict[str, Callable[[GroupKeys], Attack]] = {
    one.__name__: one for one in (many_logs, valid_flood)
}
NAMES = (*PLAIN, *PREPARED, "sockets")


async def as_member(attack: Attack, given: dict[str, object], said: list[int]) -> None:
    """Attack in session after session, each under a new identity."""
    invite = Invite.read(str(given["invite"]))
    addresses = [str(one) for one in given["addresses"]]  # type: ignore[attr-defined]
    while True:
        async with Network.open(os.urandom(32), []) as network:
            author = Author(f"mallory {os.urandom(4).hex()}", invite.keys)
            try:
                link = await network.dial(str(given["peer"]), addresses)
                talk = Talk(link, said)
                await talk.greet(invite, author)
                said[1] += 1
                await attack(talk)
            except LinkClosed:
                pass  # hung up, as it should be
        await trio.sleep(0.1 * random.random())


async def sockets(given: dict[str, object], said: list[int]) -> None:
    """8 and 14: hold as many connections as one gets, and say nonsense on some of them."""
    host, port = str(given["addresses"][0]).split("/")[2::2]  # type: ignore[index]
    while True:
        held: list[trio.SocketStream] = []
        for number in range(SOCKETS):
            with trio.move_on_after(0.2):
                try:
                    stream = await trio.open_tcp_stream(host, int(port))
                    await stream.send_all(os.urandom(64) if number % 2 else b"")
                except OSError:
                    continue
                held.append(stream)
                said[1] += 1
        await trio.sleep(1)
        for stream in held:
            await trio.aclose_forcefully(stream)


async def main(name: str, seconds: str) -> None:
    """Prepare, say so, and attack for so long."""
    given = json.loads(sys.stdin.readline())
    keys = Invite.read(given["invite"]).keys
    attack = PREPARED[name](keys) if name in PREPARED else PLAIN.get(name)
    print("ready", flush=True)
    said = [0, 0]
    with trio.move_on_after(float(seconds)):
        if attack is None:
            await sockets(given, said)
        else:
            await as_member(attack, given, said)
    print(json.dumps({"said": said[0], "came in": said[1]}))


if __name__ == "__main__":
    trio.run(main, *sys.argv[1:])
