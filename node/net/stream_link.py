"""Link over one stream of one connection, and the connection lives as long as the link.

Defect guarded here: cancelling a write tears a frame in two and ruins the connection for everything
else on it. So one task does all writing, nobody can cancel it but the end of the link, and when it
makes no progress the connection goes with it.
"""

from __future__ import annotations

import logging
import math

import trio

from moot.node.link import LinkClosed, Way
from moot.node.net.fatal_error import brief
from moot.node.net.insides import handshake_hash, muxer
from moot.node.net.library import SwarmConn
from moot.node.net.short_window import FRAME_BYTES, Pipe
from moot.node.net.stuck_close import hang_up
from moot.protocol import limits

log = logging.getLogger(__name__)


class StreamLink:
    """See `moot.node.link.Link`. Whoever makes one must run `run` in a task of its own.

    spec: NET-15
    """

    def __init__(
        self,
        connection: SwarmConn,
        pipe: Pipe,
        *,
        initiator: bool,
        address: str,
        way: Way,
        via: str | None = None,
    ) -> None:
        self.peer = str(muxer(connection).peer_id)
        self.local_peer = str(connection.swarm.self_id)
        self.binding = handshake_hash(connection)
        self.initiator = initiator
        self.address = address
        self.way, self.via = way, via
        self.stall_seconds = limits.STALL_LINK_MS / 1000
        self.connection = connection
        self.circle: frozenset[bytes] = frozenset()
        """The groups that the peer has shown to share with us; empty until it has."""
        self._pipe = pipe
        self._queue = bytearray()
        self._full = trio.lowlevel.ParkingLot()
        self._work = trio.Event()
        pipe.on_window = self._stir
        self._patience = trio.CancelScope()
        self._closing = False
        self._ended = trio.Event()

    @property
    def over(self) -> bool:
        """Whether it has ended, or is about to."""
        return self._closing or self.connection.is_closed

    async def read(self) -> bytes:
        """See `Link.read`."""
        try:
            data = await self._pipe.receive()
        except Exception as error:
            raise LinkClosed(f"the link to {self.peer} ended: {brief(error)}") from error
        if self._pipe.owes_window:
            self._work.set()
        return data

    async def send(self, data: bytes) -> None:
        """See `Link.send`."""
        await trio.lowlevel.checkpoint()
        while len(self._queue) >= limits.SEND_QUEUE_BYTES and not self._closing:
            await self._full.park()
        if self._closing:
            raise LinkClosed(f"the link to {self.peer} is closed")
        self._queue += data
        self._work.set()

    async def aclose(self) -> None:
        """See `Link.aclose`."""
        self._close()
        await self._ended.wait()

    async def run(self) -> None:
        """Write what is queued until the link is over, then end the connection. spec: NET-8."""
        try:
            async with trio.open_nursery() as nursery:
                nursery.start_soon(self._watch)
                with self._patience:
                    await self._write()
                if not self._patience.cancelled_caught:  # else the last frame may be torn
                    with trio.move_on_after(limits.LINGER_MS / 1000):
                        await self._part()
                nursery.cancel_scope.cancel()
        finally:
            self._close()
            await hang_up(self.connection)
            self._ended.set()

    def _close(self) -> None:
        if not self._closing:
            self._closing = True
            self._patience.deadline = trio.current_time() + limits.LINGER_MS / 1000
            self._work.set()
            self._full.unpark_all()

    async def _watch(self) -> None:
        await muxer(self.connection).event_closed.wait()
        self._close()
        self._patience.cancel()

    async def _write(self) -> None:
        try:
            while self._queue or not self._closing:
                await self._write_some()
        except Exception as error:  # noqa: BLE001 - a dozen kinds, and all mean the end
            log.debug("writing to %s: %s", self.peer, brief(error))
            self._close()

    async def _write_some(self) -> None:
        if self._pipe.owes_window:
            await self._pipe.return_window()
        elif self._queue and self._pipe.room:
            count = await self._pipe.write_some(bytes(self._queue[:FRAME_BYTES]))
            del self._queue[:count]
            if len(self._queue) < limits.SEND_QUEUE_BYTES:
                self._full.unpark_all()
        elif self._queue:
            await self._work.wait()
            self._work = trio.Event()
            return  # without progress, the patience wears off
        else:
            self._be_patient(math.inf)
            await self._work.wait()
            self._work = trio.Event()
        self._be_patient(self.stall_seconds)

    def _stir(self) -> None:
        """Let the writer look again whether there is room."""
        self._work.set()

    def _be_patient(self, seconds: float) -> None:
        if not self._closing:
            self._patience.deadline = trio.current_time() + seconds

    async def _part(self) -> None:
        """Say that this was all, and read on until the other end has said so too.

        Closing before it has read everything would make the library there throw the rest away.
        """
        try:
            await self._pipe.finish()
            while True:
                await self._pipe.receive()
        except Exception as error:  # noqa: BLE001 - a dozen kinds, and all mean the end
            log.debug("parting from %s: %s", self.peer, brief(error))
