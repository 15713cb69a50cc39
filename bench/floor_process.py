"""One floor replica in a process of its own.

    floor_process.py serve FILE LINK            serve what FILE holds, and what it is told to write
    floor_process.py fetch FILE LINK ADDRESS    get everything, then whatever comes live
    floor_process.py list FILE                  make the list

Speaks JSON lines. On stdin: {"write": [from, to]} writes these acts of the work and pushes them. On
stdout: {"address"} once it listens, {"synced"} at the first complete list, {"wrote"} and {"have"}
after. Times are seconds of the machine's one monotonic clock, so that two processes compare.
"""

import json
import sys
import time
from itertools import islice
from pathlib import Path

import msgpack
import trio

from floor import Floor
from floor_links import Stream, libp2p, tcp
from workload import acts, digest

LINKS = {"tcp": tcp, "libp2p": libp2p}
BATCH = 1 << 19


def tell(**said: object) -> None:
    """One line to whoever measures."""
    print(json.dumps(said), flush=True)


def framed(wire: bytes) -> bytes:
    """A message with its length in front."""
    return len(wire).to_bytes(4, "big") + wire


class Frames:
    """Whole messages out of a stream of bytes."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._buffer = bytearray()
        self.received = 0

    def ready(self) -> bool:
        """Whether a whole message waits in the buffer."""
        size = len(self._buffer)
        return size >= 4 and size >= 4 + int.from_bytes(self._buffer[:4], "big")

    async def next(self) -> bytes | None:
        """The next message; None at the end."""
        while not self.ready():
            data = await self._stream.receive()
            if not data:
                return None
            self.received += len(data)
            self._buffer += data
        end = 4 + int.from_bytes(self._buffer[:4], "big")
        frame = bytes(self._buffer[4:end])
        del self._buffer[:end]
        return frame


async def serve(floor: Floor, link: str) -> None:
    """Serve until stdin ends."""
    streams: list[Stream] = []

    async def session(stream: Stream) -> None:
        frames = Frames(stream)
        heads = msgpack.unpackb(await frames.next())
        waiting = bytearray()
        for wire in floor.after(heads):
            waiting += framed(wire)
            if len(waiting) > BATCH // 2:
                await stream.send(bytes(waiting))
                waiting.clear()
        await stream.send(bytes(waiting) + framed(b""))
        streams.append(stream)
        await frames.next()

    async with LINKS[link](session) as (address, _):
        tell(address=address)
        stdin = trio.wrap_file(sys.stdin)
        while line := await stdin.readline():
            start, end = json.loads(line)["write"]
            work = list(islice(acts(), start, end))
            began = time.monotonic()
            wires = b"".join(framed(wire) for wire in floor.write(work))
            for stream in streams:
                await stream.send(wires)
            tell(wrote=len(work), at=began)


async def fetch(floor: Floor, link: str, address: str) -> None:
    """Get everything, say so, then follow until stdin ends."""

    async def refuse(_: Stream) -> None:
        return

    async with LINKS[link](refuse) as (_, dial), trio.open_nursery() as nursery:
        began = time.monotonic()
        stream = await dial(address)
        frames = Frames(stream)
        await stream.send(framed(msgpack.packb(floor.heads())))
        nursery.start_soon(follow, floor, frames, began)
        await trio.wrap_file(sys.stdin).read()
        nursery.cancel_scope.cancel()


async def follow(floor: Floor, frames: Frames, began: float) -> None:
    """Take ranges in batches, and tell when the list is complete and when more has come."""
    batch: list[bytes] = []
    size, caught_up = 0, False
    while (frame := await frames.next()) is not None:
        if frame:
            batch.append(frame)
            size += len(frame)
        if size > BATCH or not frame or (caught_up and not frames.ready()):
            floor.take(batch)
            batch, size = [], 0
            if not frame:
                rows = floor.rows()
                took = time.monotonic() - began
                caught_up = True
                tell(synced=took, list=digest(rows), bytes=frames.received)
            elif caught_up:
                have = sum(floor.heads().values())
                tell(have=have, at=time.monotonic(), bytes=frames.received)


def main(role: str, file: str, *words: str) -> None:
    """Run one role, and leave the file whole."""
    floor = Floor(Path(file))
    if role == "list":
        tell(list=digest(floor.rows()), at=time.monotonic())
    else:
        trio.run(serve if role == "serve" else fetch, floor, *words)
    floor.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
