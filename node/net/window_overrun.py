"""Defect: a peer that ignores the receive window fills the memory.

Yamux here logs a line for each frame beyond the window and keeps it all the same. Honest peers
never have more than one window of one stream in our buffers, so far more than that ends the
connection.
"""

from __future__ import annotations

import trio

from moot.node.net.library import Yamux
from moot.protocol import limits


class Overrun(trio.TooSlowError):
    """Too much unread data.

    A kind of TooSlowError: the one error in a frame's body at which the library hangs up.
    """


class BoundedBuffers(Yamux):
    """Yamux that ends a connection rather than hold more than `max_bytes` unread. spec: NET-4."""

    max_bytes = limits.MAX_MUXER_BYTES

    async def _read_data_body(self, length: int) -> bytes:
        unread = sum(map(len, self.stream_buffers.values()))
        if unread + length > self.max_bytes:
            raise Overrun
        return await super()._read_data_body(length)
