"""Defects: a stream gives up when its reader pauses for five seconds, and grows its own window.

The library's `write` raises after five seconds without window, with half of the data sent; on a
slow line or a busy disk that is nothing. Its `read` doubles the window at each of the first reads,
up to 16 MiB, which is what one slow reader then has to buffer. So neither is used: this pipe hands
the library only what fits, and gives back the window as it is read, no more.
"""

from __future__ import annotations

import trio

from moot.node.net.library import ReadWriteCloser, YamuxStream

FRAME_BYTES = 49_152 - 12 - 16
"""Payload of one frame: with both headers one Noise message.

The library gives up on a message that comes in more than 100 pieces, and a piece may be 536 bytes.
"""

SHORTEST_LOOK, LONGEST_LOOK = 0.0005, 0.05
"""Seconds between looks at a shut window, doubling: the library tells nobody when it opens."""


class Pipe(ReadWriteCloser):
    """One Yamux stream with flow control of our own. One task reads, one writes."""

    def __init__(self, stream: YamuxStream) -> None:
        self.stream = stream
        self._muxer = stream.conn
        self._unreturned = 0
        """Bytes read for which the peer has not got its window back."""
        self._look = SHORTEST_LOOK

    @property
    def room(self) -> int:
        """Bytes that can be written now without waiting for the peer to read."""
        return self.stream.send_window

    @property
    def owes_window(self) -> bool:
        """Whether so much has been read that the peer should be told."""
        return self._unreturned >= self.stream.target_recv_window // 4

    async def receive(self, limit: int = -1) -> bytes:
        """Return up to `limit` bytes, at least one. Writes nothing, so it may be cancelled.

        Raises what the library raises at an end: MuxedStreamError and its kinds.
        """
        data = await self._muxer.read_stream(self.stream.stream_id, limit)
        self._unreturned += len(data)
        return data

    async def return_window(self) -> None:
        """Let the peer send again as much as has been read. spec: NET-4."""
        count, self._unreturned = self._unreturned, 0
        self.stream.recv_window += count
        await self.stream.send_window_update(count)

    async def write_some(self, data: bytes) -> int:
        """Write what of `data` fits into one frame and the window; return how much. spec: NET-7."""
        count = min(len(data), self.room, FRAME_BYTES)
        if count:
            self._look = SHORTEST_LOOK
            await self.stream.write(data[:count])
        return count

    async def wait_for_room(self, interruption: trio.Event) -> None:
        """Wait a moment, in the hope that the peer reads, or until something else happens."""
        with trio.move_on_after(self._look):
            await interruption.wait()
        self._look = min(2 * self._look, LONGEST_LOOK)

    async def finish(self) -> None:
        """Say that no more will be written."""
        await self.stream.close()

    # -- what the library's protocol negotiation calls --

    async def read(self, n: int | None = None) -> bytes:
        """Return up to `n` bytes."""
        data = await self.receive(-1 if n is None else n)
        if self.owes_window:
            await self.return_window()
        return data

    async def write(self, data: bytes) -> None:
        """Write all of `data`, waiting for the window as long as it takes."""
        while data:
            data = data[await self.write_some(data) :]
            if data and not self.room:
                await self.wait_for_room(trio.Event())

    async def close(self) -> None:
        """Say that no more will be written."""
        await self.finish()

    def get_remote_address(self) -> tuple[str, int] | None:
        """Return the peer's address as the library knows it."""
        return self.stream.get_remote_address()
