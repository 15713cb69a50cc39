"""Defects: a stream gives up on a slow reader, grows its own window, and never says it is open.

The library's `write` raises after five seconds without window, with half of the data sent; on a
slow line or a busy disk that is nothing. Its `read` doubles the window at each of the first reads,
up to 16 MiB, which is what one slow reader then has to buffer. So neither is used: this pipe hands
the library only what fits, and gives back the window as it is read, no more. Whoever waits for the
window hears of it by the lock under which the library opens it: looking now and then would cost a
fast line half of its time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import trio

from moot.node.net.library import ReadWriteCloser, YamuxStream

FRAME_BYTES = 49_152 - 12 - 16
"""Payload of one frame: with both headers one Noise message.

The library gives up on a message that comes in more than 100 pieces, and a piece may be 536 bytes.
"""


class WindowLock:
    """Stands for the lock of a stream's window, and rings whenever it may have changed."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._lock = trio.Lock()
        self._ring = ring

    async def __aenter__(self) -> None:
        await self._lock.acquire()

    async def __aexit__(self, *_: object) -> None:
        self._lock.release()
        self._ring()


class Pipe(ReadWriteCloser):
    """One Yamux stream with flow control of our own. One task reads, one writes."""

    def __init__(self, stream: YamuxStream) -> None:
        self.stream = stream
        self._muxer = stream.conn
        self._unreturned = 0
        """Bytes read for which the peer has not got its window back."""
        self.on_window: Callable[[], None] = lambda: None
        """Called when there may be room where there was none."""
        stream.window_lock = cast("trio.Lock", WindowLock(self._rung))

    def _rung(self) -> None:
        self.on_window()

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
            await self.stream.write(data[:count])
        return count

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
            while data and not self.room:
                opened = trio.Event()
                self.on_window = opened.set
                await opened.wait()

    async def close(self) -> None:
        """Say that no more will be written."""
        await self.finish()

    def get_remote_address(self) -> tuple[str, int] | None:
        """Return the peer's address as the library knows it."""
        return self.stream.get_remote_address()
