"""Defect: one connection may open any number of streams, each a task and a few KiB here."""

from __future__ import annotations

from moot.node.net.library import IMuxedStream, MuxedConnUnavailable, Yamux
from moot.protocol import limits


class BoundedStreams(Yamux):
    """Yamux that ends a connection at the stream after `max_streams`. spec: NET-5."""

    max_streams = limits.MAX_STREAMS

    async def accept_stream(self) -> IMuxedStream:
        """Return the next stream the peer opens, or end the connection if that is one too many."""
        stream = await super().accept_stream()
        if len(self.streams) > self.max_streams:
            raise MuxedConnUnavailable(f"more than {self.max_streams} streams")
        return stream
