"""The doors: sockets at which the application is served, and who may come in.

The Unix socket lets in only processes of our own user.

Hypercorn's connection handler speaks HTTP, its own server loop is not used: it has no place to ask
who is calling before the first byte is read.
"""

from __future__ import annotations

import errno
import os
import socket
import stat
import struct
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Final

import trio
from hypercorn.app_wrappers import ASGIWrapper
from hypercorn.config import Config
from hypercorn.events import Closed, Event, RawData, Updated
from hypercorn.protocol.h11 import H11Protocol
from hypercorn.trio.tcp_server import TCPServer
from hypercorn.trio.worker_context import WorkerContext
from hypercorn.typing import ASGIFramework, ConnectionState

from moot.node.api.express import NEED_DATA, Express, Taken, take
from moot.node.trouble import Trouble

BACKLOG: Final = 128
MAX_CALLERS: Final = 256
"""Connections at a time, all of our own user: a runaway script must not use up our descriptors."""

KEEP_ALIVE_SECONDS: Final = 60
MAX_RECEIVED: Final = 65_536
"""Bytes read at a time."""

REQUESTS_PER_CONNECTION: Final = 1_000_000
"""Hypercorn's own bound of 1,000 would cut a script that reuses its connection."""


def open_socket(path: str) -> socket.socket:
    """Listen at `path`, in place of a socket that a dead node left. Raises Trouble. spec: API-1."""
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        _clear(path)
        # The folder is ours alone, so nobody can connect between these two lines.
        listening.bind(path)
        os.chmod(path, 0o600)  # noqa: PTH101 - a socket's path is text throughout
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        code = "path-too-long" if "too long" in str(error) else "socket-busy"
        raise Trouble(
            code,
            f"cannot listen at {path}",
            cause=error.strerror or str(error),
            next=("moot --home FOLDER status     with another folder",),
        ) from error
    except Trouble:
        listening.close()
        raise
    return listening


def _clear(path: str) -> None:
    """Remove a socket that nobody answers at. Whoever calls holds the home's lock. spec: NODE-4."""
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(mode):
        raise Trouble(
            "socket-busy",
            f"something that is no socket is at {path}",
            next=(f"look at it, and move it away:  ls -l {path}",),
        )
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        try:
            probe.connect(path)
        except OSError as error:
            if error.errno not in {errno.ECONNREFUSED, errno.ENOENT}:
                raise
        else:
            raise Trouble(
                "socket-busy",
                f"another program answers at {path}",
                next=("moot --home FOLDER status     with another folder",),
            )
    with suppress(FileNotFoundError):
        os.unlink(path)  # noqa: PTH108


def caller(stream: socket.SocketType | trio.socket.SocketType) -> int:
    """The user id of the process at the other end of a Unix socket, as the kernel knows it."""
    if sys.platform == "darwin":
        # LOCAL_PEERCRED: struct xucred begins with a version and the uid.
        return int(struct.unpack_from("=II", stream.getsockopt(0, 1, 76))[1])
    credentials = stream.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return int(struct.unpack("3i", credentials)[1])


def ours(stream: trio.SocketStream) -> bool:
    """Whether the other end of a Unix socket is a process of our own user. spec: API-1."""
    return caller(stream.socket) == os.getuid()


def anybody(_: trio.SocketStream) -> bool:
    """Whoever comes, where no kernel says who that is: they have to show something else."""
    return True


class Conversation(TCPServer):
    """One caller, until they hang up.

    Hypercorn lets who hung up stay for as long as an idle caller may, and with them their place.
    So a script of a few hundred commands found the door closed for a minute. spec: API-70.
    """

    express: Express | None = None
    _over = False
    _resting = True
    """Whether Hypercorn waits for a request."""
    _patience = trio.CancelScope()

    async def _read_data(self) -> None:
        begun = b""
        with suppress(trio.ClosedResourceError, trio.BrokenResourceError):
            while data := await self.stream.receive_some(MAX_RECEIVED):
                begun = await self._read(begun + data)
        if begun:
            await self.protocol.handle(RawData(begun))
        await self.protocol.handle(RawData(b""))
        await self.protocol.handle(Closed())
        self._over = True
        await self.idle_task.stop()

    async def _read(self, data: bytes) -> bytes:
        """Answer the acts at the beginning of `data`, hand on what else there is.

        Returns the beginning of an act, if it ends with one.
        """
        while data and self._resting and self.express is not None:
            taken = take(data)
            if taken is NEED_DATA:
                return data
            if not isinstance(taken, Taken) or not await self._answer(taken, self.express):
                break
            data = data[taken.size :]
        if data:
            self._resting = False
            await self.protocol.handle(RawData(data))
        return b""

    async def _answer(self, taken: Taken, express: Express) -> bool:
        """Do one act and answer; False if it is to go the usual way."""
        async with self.send_lock:
            self._patience.deadline = trio.current_time() + KEEP_ALIVE_SECONDS
            answer = express.answer(taken)
            if answer is not None:
                await self.stream.send_all(answer)
        return answer is not None

    async def _idle_timeout(self) -> None:
        with trio.move_on_after(KEEP_ALIVE_SECONDS) as self._patience:
            await self.context.terminated.wait()
        async with self.send_lock:  # an act that is under way is answered
            with trio.CancelScope(shield=True):
                await self._initiate_server_close()

    async def protocol_send(self, event: Event) -> None:
        """Send on; an answer that ends after its reader left begins no idle time."""
        if isinstance(event, Updated):
            # What follows a request in the same piece of bytes is Hypercorn's as well.
            self._resting = event.idle and not self._unread()
        if not (self._over and isinstance(event, Updated)):
            await super().protocol_send(event)

    def _unread(self) -> bool:
        """Whether Hypercorn holds bytes of a request that has not come whole."""
        protocol = self.protocol.protocol
        return not isinstance(protocol, H11Protocol) or bool(protocol.connection.trailing_data[0])


class Door:
    """Serves an application to whoever may come in."""

    def __init__(
        self,
        app: ASGIFramework,
        admits: Callable[[trio.SocketStream], bool] = ours,
        places: int | None = None,
        express: Express | None = None,
    ) -> None:
        """`admits` is asked before a byte is read; `places` is how many callers there may be.

        `express` answers acts in the application's stead.
        """
        self._admits = admits
        self._express = express
        self._app = ASGIWrapper(app)
        self._config = Config()
        self._config.errorlog = None
        self._config.include_server_header = False
        self._config.keep_alive_timeout = KEEP_ALIVE_SECONDS
        self._config.keep_alive_max_requests = REQUESTS_PER_CONNECTION
        self._context = WorkerContext(None)
        self._places = trio.Semaphore(MAX_CALLERS if places is None else places)

    async def serve(self, listening: Sequence[socket.socket], closing: trio.Event) -> None:
        """Serve until `closing` is set; then end idle connections and wait for the others."""
        listeners = [trio.SocketListener(trio.socket.from_stdlib_socket(one)) for one in listening]
        async with trio.open_nursery() as callers:
            async with trio.open_nursery() as accepting:
                accepting.start_soon(
                    partial(trio.serve_listeners, self._let_in, listeners, handler_nursery=callers)
                )
                await closing.wait()
                accepting.cancel_scope.cancel()
            await self._context.terminated.set()

    async def _let_in(self, stream: trio.SocketStream) -> None:
        async with self._places, stream:
            if not self._admits(stream):
                return
            with suppress(trio.BrokenResourceError, trio.ClosedResourceError):
                server = Conversation(
                    self._app,
                    self._config,
                    self._context,
                    ConnectionState({}),
                    stream,  # type: ignore[arg-type] # it takes both kinds, and names one
                )
                server.express = self._express
                await server.run()
