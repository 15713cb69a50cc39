"""Memory for what a peer sends is bounded, whatever window it thinks it has."""

import logging
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest
import trio
from libp2p.io.exceptions import ConnectionClosedError
from libp2p.network.connection.exceptions import RawConnError
from libp2p.stream_muxer.yamux import yamux

from loopback import linked, opened, reach, stranger, talk, until
from moot.node.link import LinkClosed
from moot.node.net.insides import muxer
from moot.node.net.library import MuxedStreamError, Yamux
from moot.node.net.negotiation import propose
from moot.node.net.short_window import Pipe
from moot.node.net.window_overrun import BoundedBuffers
from moot.protocol import limits

FRAME = 60_000


def data_frame(stream: int, size: int, *, announced: int | None = None) -> bytes:
    header = struct.pack(
        yamux.YAMUX_HEADER_FORMAT, 0, yamux.TYPE_DATA, 0, stream, announced or size
    )
    return header + bytes(size)


@pytest.mark.spec("NET-4")
@pytest.mark.parametrize("guarded", [True, False])
async def test_a_peer_that_ignores_the_window_is_dropped(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, guarded: bool
) -> None:
    if not guarded:
        monkeypatch.delattr(BoundedBuffers, "_read_data_body")
    count = 2 * limits.MAX_MUXER_BYTES // FRAME
    async with linked() as pair:
        attacker = muxer(pair.near.connection)
        victim = muxer(pair.far.connection)
        await talk(pair.near, pair.far)
        (stream,) = attacker.streams
        frame = data_frame(stream, FRAME)
        logged = logging.getLogger("libp2p.stream_muxer.yamux.yamux")
        lines: list[logging.LogRecord] = []
        monkeypatch.setattr(logged, "handle", lines.append)

        async def flood() -> None:
            for _ in range(count):
                await attacker._write_frame(frame)

        with trio.fail_after(30):
            if guarded:
                async with trio.open_nursery() as nursery:
                    nursery.start_soon(_until_hung_up, flood)
                    await victim.event_closed.wait()
                with pytest.raises(LinkClosed):
                    while True:
                        await pair.far.read()
                assert len(lines) < limits.MAX_MUXER_BYTES // FRAME
            else:
                await flood()
                buffer = victim.stream_buffers[stream]
                await until(lambda: len(buffer) == count * FRAME)
                assert len(buffer) > limits.MAX_MUXER_BYTES
                within = yamux.DEFAULT_WINDOW_SIZE // FRAME
                warnings = [line for line in lines if line.levelno >= logging.WARNING]
                assert len(warnings) >= count - within - 1


async def _until_hung_up(send: Callable[[], Awaitable[None]]) -> None:
    with suppress(RawConnError, ConnectionClosedError):
        await send()


@pytest.mark.spec("NET-4")
@pytest.mark.parametrize("guarded", [True, False])
async def test_a_frame_too_large_is_refused_before_it_is_read(
    monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    if not guarded:
        monkeypatch.delattr(BoundedBuffers, "_read_data_body")
    async with linked() as pair:
        attacker = muxer(pair.near.connection)
        victim = muxer(pair.far.connection)
        (stream,) = attacker.streams
        await attacker._write_frame(data_frame(stream, 10, announced=limits.MAX_MUXER_BYTES + 1))
        if guarded:
            with trio.fail_after(20):
                await victim.event_closed.wait()
        else:
            with trio.move_on_after(0.5):
                await victim.event_closed.wait()
            assert not victim.event_closed.is_set()


@pytest.mark.spec("NET-4")
@pytest.mark.parametrize("guarded", [True, False])
async def test_the_window_never_grows(guarded: bool) -> None:
    """The most an honest peer may have in flight stays the window that it began with."""
    async with linked() as pair:
        near, far = (muxer(link.connection) for link in (pair.near, pair.far))
        (sender,) = near.streams.values()
        (receiver,) = far.streams.values()
        most = 0
        for _ in range(64):
            await pair.near.send(bytes(16_384))
            with trio.fail_after(20):
                if guarded:
                    await pair.far.read()
                else:
                    await receiver.read(16_384)
            most = max(most, sender.send_window)
        if guarded:
            assert most <= yamux.DEFAULT_WINDOW_SIZE
        else:
            await until(lambda: sender.send_window > yamux.DEFAULT_WINDOW_SIZE)


async def test_a_slow_reader_gets_all_of_it() -> None:
    async with linked() as pair:
        size = 4 * limits.MAX_MUXER_BYTES
        with trio.fail_after(60):
            async with trio.open_nursery() as nursery:
                nursery.start_soon(pair.near.send, bytes(size))
                got = 0
                while got < size:
                    got += len(await pair.far.read())
                    await trio.sleep(0.001)
        assert got == size


async def test_yamux_has_the_methods_the_guards_replace() -> None:
    assert callable(Yamux._read_data_body)
    assert callable(Yamux.accept_stream)
    assert callable(Yamux.start)


async def test_strangers_may_speak_to_us_only_in_our_protocol() -> None:
    """A pipe works without a link above it, and an unread stream holds at most a window."""
    async with opened() as victim, stranger() as visitor:
        connection = await reach(visitor, victim)
        pipe = Pipe(await muxer(connection).open_stream())
        await propose(pipe)
        link = await victim.links().receive()
        with trio.move_on_after(0.5):
            await pipe.write(bytes(limits.MAX_MUXER_BYTES))
        assert pipe.room == 0
        with trio.fail_after(20):
            got = 0
            while got < yamux.DEFAULT_WINDOW_SIZE - 1_000:
                got += len(await link.read())
        await connection.close()
        with pytest.raises(MuxedStreamError):
            await pipe.receive()
