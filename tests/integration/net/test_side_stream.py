"""A further stream never ruins the link beside it."""

from contextlib import suppress

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from integration.net.test_stream_link import deaf, narrow, stuck
from loopback import linked, talk
from moot.node.link import LinkClosed
from moot.node.net.insides import muxer
from moot.node.net.library import MuxedStreamError
from moot.node.net.short_window import Pipe
from moot.node.net.side_stream import SidePipe


async def write(pipe: Pipe) -> None:
    with suppress(MuxedStreamError):  # the other end wants no such stream
        await pipe.write(bytes(200_000))


@pytest.mark.spec("RCH-3")
@pytest.mark.parametrize("guarded", [True, False])
async def test_a_cancelled_write_tears_no_frame(guarded: bool) -> None:
    async with linked() as pair:
        narrow(pair)
        await talk(pair.near, pair.far)
        stream = await muxer(pair.near.connection).open_stream()
        pipe = SidePipe(stream) if guarded else Pipe(stream)
        async with trio.open_nursery() as nursery, deaf(pair.far):
            nursery.start_soon(write, pipe)
            await stuck(pair.near)
            nursery.cancel_scope.cancel()
            with trio.CancelScope(shield=True):
                await wait_all_tasks_blocked(0.05)
        if guarded:
            await talk(pair.near, pair.far)
        else:
            with trio.move_on_after(2) as patience, suppress(LinkClosed):
                await talk(pair.near, pair.far)
            assert patience.cancelled_caught or pair.near.over
