"""Further streams, beside the link, in a connection to a peer that shares a group with us.

Defect guarded here: cancelling a write tears a frame in two and ruins the connection for everything
else on it, and here that is the link. So a write, once begun, is finished or dies with the
connection, whatever deadline is set around it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TypeVar

import trio
from google.protobuf.message import Message

from moot.node.link import LinkClosed
from moot.node.net.fatal_error import brief
from moot.node.net.insides import muxer
from moot.node.net.library import (
    SwarmConn,
    TProtocol,
    encode_varint_prefixed,
    read_varint_prefixed_bytes_limited,
)
from moot.node.net.negotiation import propose
from moot.node.net.short_window import Pipe
from moot.protocol import limits, relay_limits

AnyMessage = TypeVar("AnyMessage", bound=Message)


class SidePipe(Pipe):
    """One stream whose writes are never torn. Any call may be cancelled. spec: RCH-3."""

    async def write_some(self, data: bytes) -> int:
        """See `Pipe.write_some`."""
        with trio.CancelScope(shield=True):
            return await super().write_some(data)

    async def return_window(self) -> None:
        """See `Pipe.return_window`."""
        with trio.CancelScope(shield=True):
            await super().return_window()

    async def finish(self) -> None:
        """See `Pipe.finish`."""
        with trio.CancelScope(shield=True):
            await super().finish()

    async def reset(self) -> None:
        """End the stream both ways. Waits for a line that is stuck; nothing is raised."""
        # Whatever is raised, the connection under it is already gone.
        with trio.CancelScope(shield=True), suppress(Exception):
            await self.stream.reset()


async def open_side(connection: SwarmConn, protocol: TProtocol) -> SidePipe:
    """Open a stream to the peer and agree on what is spoken in it. Raises LinkClosed."""
    try:
        with trio.CancelScope(shield=True):
            pipe = SidePipe(await muxer(connection).open_stream())
    except Exception as error:
        raise LinkClosed(f"no further stream: {brief(error)}") from error
    try:
        await propose(pipe, protocol)
    except Exception as error:
        await pipe.reset()
        raise LinkClosed(f"the peer does not offer it: {brief(error)}") from error
    except BaseException:
        await pipe.reset()
        raise
    return pipe


async def part(pipe: SidePipe) -> None:
    """Say that this was all, and wait until the peer has read it; then the stream is gone.

    Resetting it before would make the library there throw away what was not read yet.
    """
    try:
        with trio.move_on_after(limits.LINGER_MS / 1000), suppress(Exception):  # all mean the end
            await pipe.finish()
            while True:
                await pipe.receive()
    finally:
        await pipe.reset()


async def say(pipe: SidePipe, message: Message) -> None:
    """Write one message, its length before it."""
    await pipe.write(encode_varint_prefixed(message.SerializeToString()))


async def hear(pipe: SidePipe, kind: type[AnyMessage]) -> AnyMessage:
    """Read one message of that kind. Raises all sorts of things at the peer's will. spec: RCH-4."""
    data = await read_varint_prefixed_bytes_limited(pipe, relay_limits.MAX_RELAY_MESSAGE)
    message = kind()
    message.ParseFromString(data)
    return message
