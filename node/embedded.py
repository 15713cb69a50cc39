"""A node inside another program, for the tests of scripts: no process, nothing left behind."""

from __future__ import annotations

import shutil
import socket
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from threading import Thread
from types import TracebackType
from typing import Final, Self

import trio

from moot.node import node as state
from moot.node.daemon import opened, serve
from moot.node.home import Home
from moot.node.lock import HomeLock


class Node:
    """A whole node in a thread of this process, as long as a `with` lasts. spec: AUTO-25.

    Several may run at once, each on a home of its own.
    """

    LOOPBACK: Final = ("/ip4/127.0.0.1/tcp/0",)
    """Where to listen so that only this machine can come in, at a port that is free."""

    def __init__(self, home: str | None = None, *, listen: Sequence[str] | None = None) -> None:
        """`home` is a folder; without one it gets its own, which is removed with all in it.

        `listen` holds addresses as libp2p writes them, is empty for the usual ones, or None to stay
        off the network.
        """
        self._named = home
        self._listen = listen
        self._failure: BaseException | None = None

    @property
    def home(self) -> str:
        """The folder of its home, for `moot.connect`."""
        return self._home.data

    def __enter__(self) -> Self:
        """Start it; when this returns, it answers. Raises Trouble if it cannot start."""
        self._home = Home.find(self._named or tempfile.mkdtemp(prefix="moot-"))
        started: Future[Callable[[], None]] = Future()
        self._thread = Thread(target=self._run, args=(started,), name="moot node")
        self._thread.start()
        try:
            self._stop = started.result()
        except BaseException:
            started.cancel()  # Ctrl-C came first: it ends by itself where it would be ready
            self._end()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Stop it, and raise what it may have ended by."""
        with suppress(trio.RunFinishedError):  # an act stopped it before
            self._stop()
        self._end()
        if self._failure is not None and error is None:
            raise self._failure

    def _end(self) -> None:
        self._thread.join()
        if self._named is None:
            shutil.rmtree(self._home.data)

    def _run(self, started: Future[Callable[[], None]]) -> None:
        try:
            self._home.prepare()
            with HomeLock(self._home.lock), opened(self._home) as (node, listening):
                trio.run(self._serve, node, listening, started)
        except BaseException as error:  # noqa: BLE001 - it is raised in the thread that waits
            if started.done():
                self._failure = error
            else:
                started.set_exception(error)

    async def _serve(
        self, node: state.Node, listening: socket.socket, started: Future[Callable[[], None]]
    ) -> None:
        stop = partial(trio.lowlevel.current_trio_token().run_sync_soon, node.stop)
        await serve(node, listening, self._listen, partial(started.set_result, stop))
