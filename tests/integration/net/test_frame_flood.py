"""Floods of the muxer's own frames cost the one who sends them; others get on meanwhile."""

import struct
from contextlib import suppress

import pytest
import trio
from libp2p.io.exceptions import ConnectionClosedError
from libp2p.network.connection.exceptions import RawConnError
from libp2p.stream_muxer.yamux import yamux

from loopback import linked, opened, talk, until
from moot.node.net.insides import muxer
from moot.protocol import limits

FRAMES = 2_000
SYN, RST = yamux.FLAG_SYN, yamux.FLAG_RST


def frame(kind: int, flags: int, stream: int, number: int) -> bytes:
    return struct.pack(yamux.YAMUX_HEADER_FORMAT, 0, kind, flags, stream, number)


FLOODS = {
    "pings": lambda _: frame(yamux.TYPE_PING, SYN, 0, 7),
    "answers to no ping": lambda _: frame(yamux.TYPE_PING, yamux.FLAG_ACK, 0, 7),
    "windows of nobody": lambda n: frame(yamux.TYPE_WINDOW_UPDATE, 0, 2 * n + 101, 1),
    "windows of the link": lambda _: frame(yamux.TYPE_WINDOW_UPDATE, 0, 1, 2**32 - 1),
    "streams opened and reset": lambda n: (
        frame(yamux.TYPE_WINDOW_UPDATE, SYN, 2 * n + 101, 0)
        + frame(yamux.TYPE_WINDOW_UPDATE, RST, 2 * n + 101, 0)
    ),
    "farewells": lambda _: frame(yamux.TYPE_GO_AWAY, 0, 0, 0),
}


@pytest.mark.spec("NET-5")
@pytest.mark.spec("NET-6")
@pytest.mark.parametrize("flood", FLOODS)
async def test_others_get_on_during_a_flood_of(flood: str) -> None:
    async with linked() as pair, opened() as friend:
        attacker, victim = muxer(pair.near.connection), muxer(pair.far.connection)
        await talk(pair.near, pair.far)

        async def pour() -> None:
            with suppress(RawConnError, ConnectionClosedError):
                for number in range(FRAMES):
                    await attacker._write_frame(FLOODS[flood](number))

        async with trio.open_nursery() as nursery:
            nursery.start_soon(pour)
            near = await friend.dial(pair.listening.peer_id, pair.listening.addresses())
            with trio.fail_after(20):
                far = await pair.listening.links().receive()
            for _ in range(10):
                await talk(near, far)
                assert len(victim.streams) <= limits.MAX_STREAMS + 1
        await until(lambda: len(victim.streams) <= 1)
        await talk(near, far)
