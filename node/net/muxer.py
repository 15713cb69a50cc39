"""The Yamux we run: the library's, with its guards; and what makes the library use it."""

from __future__ import annotations

import trio

from moot.node.net.fatal_error import ContainedErrors
from moot.node.net.idle_round_trips import OneBreath
from moot.node.net.library import (
    ID,
    IMuxedConn,
    IMuxedStream,
    ISecureConn,
    TMuxerOptions,
    TransportUpgrader,
    TSecurityOptions,
    Yamux,
)
from moot.node.net.stream_flood import BoundedStreams
from moot.node.net.window_overrun import BoundedBuffers


class Muxer(ContainedErrors, BoundedStreams, BoundedBuffers):
    """One connection, all guards on."""

    def __init__(self, secured: ISecureConn, peer: ID, is_initiator: bool | None = None) -> None:  # noqa: FBT001
        super().__init__(secured, peer, is_initiator=is_initiator)
        self.used = trio.Event()
        """Set when the peer has opened a stream, and at the end."""
        self._taken = False

    async def start(self) -> None:
        """Run the connection until it ends."""
        try:
            await super().start()
        finally:
            self.used.set()

    def take(self) -> bool:
        """Whether the stream that just came in is the one that may become a link.

        It is if the peer dialled this connection and it is the first.
        """
        if self._taken or self.is_initiator:
            return False
        self._taken = True
        return True

    async def accept_stream(self) -> IMuxedStream:
        """Return the next stream the peer opens."""
        stream = await super().accept_stream()
        self.used.set()
        return stream


class Upgrader(TransportUpgrader):
    """The library's upgrader, made to use the muxer it is given, and to come to the point.

    The library looks up a class for "/yamux/1.0.0" and then builds its own Yamux all the same.
    """

    def __init__(self, secure: TSecurityOptions, muxers: TMuxerOptions) -> None:
        super().__init__(secure, muxers)
        for agreement in (self.security_multistream, self.muxer_multistream):
            agreement._selector.multiselect_client = OneBreath()  # noqa: SLF001 - no other way in

    async def upgrade_connection(self, conn: ISecureConn, peer_id: ID) -> IMuxedConn:
        """Negotiate a muxer on a secured connection. Raises MuxerUpgradeFailure."""
        plain = await super().upgrade_connection(conn, peer_id)
        if not isinstance(plain, Yamux):
            return plain
        return Muxer(conn, peer_id, is_initiator=conn.is_initiator)
