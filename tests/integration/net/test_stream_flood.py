"""A connection is for one link; streams beyond it cost the one who opens them."""

import struct
from contextlib import suppress

import pytest
import trio
from libp2p.io.exceptions import ConnectionClosedError
from libp2p.network.connection.exceptions import RawConnError
from libp2p.stream_muxer.yamux import yamux

from loopback import linked, opened, reach, stranger, talk, until
from moot.node.net.insides import muxer
from moot.node.net.library import MuxedStreamError, SwarmConn
from moot.node.net.muxer import Muxer
from moot.node.net.negotiation import propose
from moot.node.net.short_window import Pipe
from moot.node.net.stream_flood import BoundedStreams
from moot.protocol import limits


def opening(stream: int) -> bytes:
    return struct.pack(
        yamux.YAMUX_HEADER_FORMAT, 0, yamux.TYPE_WINDOW_UPDATE, yamux.FLAG_SYN, stream, 0
    )


@pytest.mark.spec("NET-5")
@pytest.mark.parametrize("guarded", [True, False])
async def test_a_flood_of_streams_ends_the_connection(
    monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    # as when the attacker reads nothing, so that no reset gets through to it
    monkeypatch.setattr(Muxer, "take", lambda _: True)
    if not guarded:
        monkeypatch.delattr(BoundedStreams, "accept_stream")
    async with opened() as victim, stranger() as attacker:
        connection = await reach(attacker, victim)
        (theirs,) = victim._swarm.get_connections()
        assert isinstance(theirs, SwarmConn)
        with trio.fail_after(30):
            for number in range(3 * limits.MAX_STREAMS):
                if theirs.is_closed:
                    break
                with suppress(RawConnError, ConnectionClosedError):  # hung up in the middle
                    await muxer(connection)._write_frame(opening(1 + 2 * number))
            if guarded:
                await theirs.event_closed.wait()
                await until(lambda: victim._swarm.door.inside == 0)
            else:
                await until(lambda: len(muxer(theirs).streams) == 3 * limits.MAX_STREAMS)


@pytest.mark.spec("NET-5")
async def test_a_second_stream_is_refused_and_the_link_lives_on() -> None:
    async with linked() as pair:
        for link in (pair.near, pair.far):
            second = Pipe(await muxer(link.connection).open_stream())
            with trio.fail_after(20), pytest.raises(MuxedStreamError):
                await propose(second)
            with pytest.raises(MuxedStreamError):
                await second.receive()
        await talk(pair.near, pair.far)
        assert pair.listening._arrivals.statistics().current_buffer_used == 0


@pytest.mark.spec("NET-14")
@pytest.mark.parametrize(
    "protocol", ["/ipfs/id/1.0.0", "/ipfs/ping/1.0.0", "/ipfs/kad/1.0.0", "/meshsub/1.1.0", "/x/2"]
)
async def test_nothing_else_is_answered(protocol: str) -> None:
    async with opened() as victim, stranger() as visitor:
        connection = await reach(visitor, victim)
        pipe = Pipe(await muxer(connection).open_stream())
        for line in ("/multistream/1.0.0", protocol, "ls"):
            await pipe.write(bytes([len(line) + 1]) + line.encode() + b"\n")
        answers = b""
        with trio.fail_after(20):
            while answers.count(b"\n") < 4:
                answers += await pipe.receive()
        assert answers == b"\x13/multistream/1.0.0\n\x03na\n\x06/x/1\n\n"
