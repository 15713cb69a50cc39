"""`python -m moot.node`, that says on stdout at its end how many bytes it received over TCP.

The counters of an interface would count what else goes on, and a tap between would cost time.
"""

import json
import socket
import sys

import trio

from moot.node.__main__ import main

received = 0
receive_some = trio.SocketStream.receive_some


async def counted(self: trio.SocketStream, max_bytes: int | None = None) -> bytes:
    """Receive as ever, and count."""
    global received  # noqa: PLW0603 - one number for the one process
    data = await receive_some(self, max_bytes)
    if self.socket.family != socket.AF_UNIX:
        received += len(data)
    return data


if __name__ == "__main__":
    trio.SocketStream.receive_some = counted  # type: ignore[method-assign]
    ended = main()
    print(json.dumps({"received": received}), flush=True)
    sys.exit(ended)
