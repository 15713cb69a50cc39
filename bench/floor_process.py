"""One floor replica in a process of its own.

    floor_process.py serve FILE LINK            serve what FILE holds, and what it is told to write
    floor_process.py follow FILE LINK ADDRESS   the same, and take what is pushed after that
    floor_process.py fetch FILE LINK ADDRESS    get what is missing
    floor_process.py list FILE                  make the list
    floor_process.py host FILE LINK             wait for one to meet, give and take what is missing
    floor_process.py meet FILE LINK ADDRESS     the same, dialling

Speaks JSON lines. On stdin: {"write": [count, after]} writes that many new tasks of the work after
so many acts. On stdout: {"address"} once it listens, {"wrote"} after that, {"synced"} at the
complete list, with the seconds to the commit before it as "stored"; {"met"} with the seconds until
both ends had all on disk.
"""

import json
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgpack
import trio

from floor import Floor
from floor_links import Stream, libp2p, tcp
from workload import additions, digest

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
        followers.append(stream)
        await frames.next()

    followers: list[Stream] = []
    async with LINKS[link](session) as (address, _):
        tell(address=address)
        stdin = trio.wrap_file(sys.stdin)
        while line := await stdin.readline():
            work = additions(*json.loads(line)["write"])
            pushed = b"".join(map(framed, floor.write(work)))
            for stream in followers if "push" in line else ():
                await stream.send(pushed)
            tell(wrote=len(work))


async def follow(floor: Floor, link: str, address: str) -> None:
    """Take what is pushed, and tell when it is on the disk."""

    async def refuse(_: Stream) -> None:
        return

    async with LINKS[link](refuse) as (_, dial):
        stream = await dial(address)
        frames = Frames(stream)
        await stream.send(framed(msgpack.packb(floor.heads())))
        while frame := await frames.next():
            floor.take([frame])
        tell(following=True)
        while frame := await frames.next():
            floor.take([frame])
            tell(seen=True)


async def fetch(floor: Floor, link: str, address: str) -> None:
    """Get what is missing, and tell how long it took from dialling to the list."""

    async def refuse(_: Stream) -> None:
        return

    async with LINKS[link](refuse) as (_, dial):
        began = time.monotonic()
        stream = await dial(address)
        frames = Frames(stream)
        await stream.send(framed(msgpack.packb(floor.heads())))
        batch: list[bytes] = []
        size = 0
        while frame := await frames.next():
            batch.append(frame)
            size += len(frame)
            if size > BATCH:
                floor.take(batch)
                batch, size = [], 0
        floor.take(batch)
        stored = time.monotonic() - began
        rows = floor.rows()
        synced = time.monotonic() - began
        tell(synced=synced, stored=stored, list=digest(rows), bytes=frames.received)


async def exchange(floor: Floor, stream: Stream) -> None:
    """Both ends tell how far they are, and give and take at the same time."""
    frames = Frames(stream)
    await stream.send(framed(msgpack.packb(floor.heads())))
    theirs = msgpack.unpackb(await frames.next())
    missing = b"".join(map(framed, floor.after(theirs)))
    async with trio.open_nursery() as nursery:
        nursery.start_soon(stream.send, missing + framed(b""))
        batch: list[bytes] = []
        while frame := await frames.next():
            batch.append(frame)
        floor.take(batch)
    await stream.send(framed(b"stored"))
    await frames.next()


async def host(floor: Floor, link: str) -> None:
    """Meet one, and tell that it is done."""
    done = trio.Event()

    async def session(stream: Stream) -> None:
        await exchange(floor, stream)
        done.set()
        await stream.receive()

    async with LINKS[link](session) as (address, _):
        tell(address=address)
        await done.wait()
        tell(met=0, list=digest(floor.rows()))
        await trio.wrap_file(sys.stdin).readline()


async def meet(floor: Floor, link: str, address: str) -> None:
    """Dial one and meet it; tell how long it took until both had all on disk."""

    async def refuse(_: Stream) -> None:
        return

    async with LINKS[link](refuse) as (_, dial):
        began = time.monotonic()
        await exchange(floor, await dial(address))
        took = time.monotonic() - began
        tell(met=took, list=digest(floor.rows()))


ROLES: dict[str, Callable[..., Awaitable[None]]] = {
    "serve": serve,
    "follow": follow,
    "fetch": fetch,
    "host": host,
    "meet": meet,
}


def main(role: str, file: str, *words: str) -> None:
    """Run one role, and leave the file whole."""
    floor = Floor(Path(file))
    if role == "list":
        rows = floor.rows()
        tell(at=time.monotonic(), list=digest(rows))
    else:
        trio.run(ROLES[role], floor, *words)
    floor.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
