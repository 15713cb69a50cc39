"""A node whose lines are cut after some bytes: `cut_lines.py BYTES python -m moot.node ...`.

A line that is cut delivers exactly so many bytes and then breaks. In the end the node says on
stdout what came over all lines, and how many were cut.
"""

import json
import socket
import sys
from collections import Counter

import trio

from moot.node.__main__ import main

receive_some = trio.SocketStream.receive_some
came: Counter[trio.SocketStream] = Counter()
CHUNK = 65_536


async def receive_some_less(self: trio.SocketStream, max_bytes: int | None = None) -> bytes:
    """Receive as ever, until it is enough."""
    if self.socket.family == socket.AF_UNIX:
        return bytes(await receive_some(self, max_bytes))
    room = most - came[self]
    if room <= 0:
        await trio.aclose_forcefully(self)
        raise trio.BrokenResourceError("the line was cut")
    data = await receive_some(self, min(max_bytes or CHUNK, room))
    came[self] += len(data)
    return bytes(data)


if __name__ == "__main__":
    most = int(sys.argv[1])
    trio.SocketStream.receive_some = receive_some_less  # type: ignore[method-assign]
    ended = main(sys.argv[5:])
    cuts = sum(count >= most for count in came.values())
    print(json.dumps({"received": came.total(), "cuts": cuts}), flush=True)
    sys.exit(ended)
