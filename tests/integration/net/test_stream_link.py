"""Slow readers are waited for, stuck ones are not, and no write is ever torn."""

import select
import socket
import struct
from contextlib import suppress

import pytest
import trio
from libp2p.io.exceptions import ConnectionClosedError
from libp2p.stream_muxer.yamux import yamux
from trio.testing import MockClock

from loopback import Pair, linked, talk
from moot.node.link import LinkClosed
from moot.node.net.insides import muxer, socket_stream
from moot.node.net.library import MuxedStreamError
from moot.node.net.stream_link import StreamLink
from moot.node.net.stuck_close import hang_up
from moot.protocol import limits

SMALL = 32_768


def narrow(pair: Pair, size: int = SMALL) -> None:
    """Make the kernel hold as little between the two ends as it can."""
    near, far = (socket_stream(link.connection) for link in (pair.near, pair.far))
    near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, size)
    far.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, size)


def deaf(link: StreamLink) -> trio.Lock:
    """Return the lock whose holder keeps a link's end from reading its socket."""
    return muxer(link.connection).streams_lock


async def _frames(link: StreamLink) -> None:
    """Send until nobody takes it: one frame alone may end within what the other end waits for."""
    with suppress(ConnectionClosedError):
        while True:
            await muxer(link.connection)._write_frame(bytes(65_536))


async def stuck(link: StreamLink) -> None:
    """Wait until a write to the link's socket has waited in vain for a while."""
    lock, stream = muxer(link.connection)._write_lock, socket_stream(link.connection)
    since = trio.current_time()
    with trio.fail_after(20):
        while trio.current_time() < since + 0.2:
            if not lock.locked() or select.select([], [stream.socket], [], 0)[1]:
                since = trio.current_time()
            await trio.sleep(0.005)


@pytest.mark.spec("NET-7")
@pytest.mark.parametrize("guarded", [True, False])
async def test_a_reader_may_pause(mock_clock: MockClock, guarded: bool) -> None:
    mock_clock.rate = 20
    size = 3 * yamux.DEFAULT_WINDOW_SIZE
    async with linked() as pair, trio.open_nursery() as nursery:
        gave_up = trio.Event()

        async def write() -> None:
            if guarded:
                await pair.near.send(bytes(size))
                return
            (stream,) = muxer(pair.near.connection).streams.values()
            with pytest.raises(MuxedStreamError, match="5 seconds"):
                await stream.write(bytes(size))
            gave_up.set()

        nursery.start_soon(write)
        if not guarded:
            with trio.fail_after(60):
                await gave_up.wait()
            return
        await trio.sleep(20)
        with trio.fail_after(60):
            got = 0
            while got < size:
                got += len(await pair.far.read())
        await talk(pair.near, pair.far)


@pytest.mark.spec("NET-8")
@pytest.mark.parametrize("guarded", [True, False])
async def test_a_cancelled_write_is_not_torn(guarded: bool) -> None:
    async with linked() as pair:
        narrow(pair)
        async with deaf(pair.far):
            with trio.CancelScope() as scope:
                async with trio.open_nursery() as nursery:

                    async def write() -> None:
                        if guarded:
                            while True:
                                await pair.near.send(bytes(65_536))
                        (stream,) = muxer(pair.near.connection).streams.values()
                        await stream.write(bytes(yamux.DEFAULT_WINDOW_SIZE))

                    nursery.start_soon(write)
                    await stuck(pair.near)
                    scope.cancel()
        narrow(pair, 1 << 20)
        with trio.fail_after(30):
            if guarded:
                got = 0
                while got < limits.SEND_QUEUE_BYTES:
                    got += len(await pair.far.read())
                await pair.far.send(b"still here")
                assert await pair.near.read() == b"still here"
            else:
                # the next frame is taken for the rest of the torn one, and nothing fits any more
                async with trio.open_nursery() as nursery:
                    nursery.start_soon(_frames, pair.near)
                    await muxer(pair.far.connection).event_closed.wait()
                    nursery.cancel_scope.cancel()


@pytest.mark.spec("NET-8")
async def test_a_write_without_progress_ends_the_link() -> None:
    async with linked() as pair:
        narrow(pair)
        pair.near.stall_seconds = 0.3
        async with deaf(pair.far):
            with trio.fail_after(20), pytest.raises(LinkClosed):
                while True:
                    await pair.near.send(bytes(65_536))
            with trio.fail_after(20):
                await pair.near.aclose()
            assert pair.dialling._swarm.get_connections() == []


@pytest.mark.spec("NET-8")
async def test_a_window_that_stays_shut_ends_the_link() -> None:
    async with linked() as pair:
        pair.near.stall_seconds = 0.3
        with trio.fail_after(20), pytest.raises(LinkClosed):
            while True:  # the other end reads its socket, but nobody there reads the link
                await pair.near.send(bytes(65_536))


@pytest.mark.spec("NET-17")
async def test_an_idle_link_outlives_every_deadline(mock_clock: MockClock) -> None:
    """Whether a silent peer is there is for the session's heartbeat to ask."""
    mock_clock.rate = 1
    async with linked() as pair:
        mock_clock.rate = 400
        await trio.sleep(10 * limits.STALL_LINK_MS / 1000)
        mock_clock.rate = 1
        await talk(pair.near, pair.far)


@pytest.mark.spec("NET-17")
async def test_the_library_alone_never_notices_a_dead_peer(mock_clock: MockClock) -> None:
    mock_clock.rate = 1
    async with linked() as pair, deaf(pair.far):
        mock_clock.rate = 400
        await trio.sleep(10 * limits.STALL_LINK_MS / 1000)
        assert not pair.near.connection.is_closed


@pytest.mark.spec("NET-9")
@pytest.mark.parametrize("guarded", [True, False])
async def test_a_connection_closes_under_a_stuck_writer(guarded: bool) -> None:
    async with linked() as pair:
        narrow(pair)
        async with deaf(pair.far), trio.open_nursery() as nursery:
            nursery.start_soon(pair.near.send, bytes(1 << 20))
            await stuck(pair.near)
            if guarded:
                with trio.fail_after(20):
                    await hang_up(pair.near.connection)
                assert muxer(pair.near.connection).is_closed
            else:
                with trio.move_on_after(1) as patience:
                    await pair.near.connection.close()
                assert patience.cancelled_caught
                assert not muxer(pair.near.connection).is_closed


@pytest.mark.spec("NET-9")
async def test_a_link_closes_under_a_stuck_writer() -> None:
    async with linked() as pair:
        narrow(pair)
        async with deaf(pair.far):
            await pair.near.send(bytes(1 << 20))
            await stuck(pair.near)
            with trio.fail_after(20):
                await pair.near.aclose()


@pytest.mark.spec("NET-6")
async def test_a_connection_that_is_reset_ends_its_link_alone() -> None:
    async with linked() as pair:
        other = await pair.listening.dial(pair.dialling.peer_id, pair.dialling.addresses())
        abrupt = socket_stream(pair.far.connection)
        abrupt.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        with trio.fail_after(20):
            async with trio.open_nursery() as nursery:

                async def flood() -> None:
                    with pytest.raises(LinkClosed):
                        while True:
                            await pair.near.send(bytes(65_536))

                nursery.start_soon(flood)
                await pair.far.read()
                abrupt.socket.close()
            with pytest.raises(LinkClosed):
                while True:
                    await pair.near.read()
            await pair.near.aclose()
        await talk(other, await pair.dialling.links().receive())
