"""The page's door: loopback, closed until somebody at a terminal asks for it. spec: WEB-1."""

from __future__ import annotations

import logging
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Final, cast

import trio
from starlette.types import ASGIApp

from moot.node.api.door import Door, anybody
from moot.node.node import Node
from moot.node.page.gate import Gate
from moot.node.page.loopback import listen, port_of
from moot.node.page.sessions import Sessions
from moot.node.trouble import Trouble
from moot.node.web import Opened
from moot.protocol.limits import MAX_PAGE_CALLERS, PAGE_LINK_S

if TYPE_CHECKING:
    from hypercorn.typing import ASGIFramework

log = logging.getLogger("moot.page")

PORT: Final = "page port"
"""The setting that keeps the port from one time to the next."""

PARTING_SECONDS: Final = 0.3
"""For answers that are under way when the door closes."""


class _Open:
    """An open door."""

    def __init__(self, port: int, addresses: tuple[str, ...]) -> None:
        self.port = port
        self.addresses = addresses
        self.closing = trio.Event()
        self.closed = trio.Event()


class PageDoor:
    """Opens and closes the way in for browsers. See `moot.node.web.Web`."""

    def __init__(self, node: Node, app: ASGIApp) -> None:
        self._node = node
        self._app = app
        self._sessions = Sessions(node.clock, node.randomness)
        self._open: _Open | None = None
        self._nursery: trio.Nursery | None = None

    async def run(self, closing: trio.Event) -> None:
        """Be there to be opened, until `closing` is set."""
        async with trio.open_nursery() as nursery:
            self._nursery = nursery
            await closing.wait()
            self._nursery = None
            await self.close()

    def open(self) -> Opened:
        """A link to the page; the door is opened unless it is. Raises Trouble, StoreTrouble."""
        if self._nursery is None:
            raise Trouble("stopping", "the node is ending", next=("moot web",))
        moved = False
        if self._open is None:
            kept = self._node.store.setting(PORT)
            known = kept if isinstance(kept, int) else None
            sockets = listen(known)
            port = port_of(sockets)
            moved = known not in {None, port}
            try:
                if port != known:
                    with self._node.store.transaction():
                        self._node.store.set_setting(PORT, port)
            except BaseException:
                for one in sockets:
                    one.close()
                raise
            self._open = _Open(port, tuple(str(one.getsockname()[0]) for one in sockets))
            gate = cast("ASGIFramework", Gate(self._app, self._sessions, port))
            self._nursery.start_soon(
                self._serve, self._open, Door(gate, anybody, MAX_PAGE_CALLERS), sockets
            )
            log.info("the page is open at port %d", port)
        return Opened(
            self._open.port, self._open.addresses, self._sessions.make_link(), PAGE_LINK_S, moved
        )

    async def close(self) -> bool:
        """End every session, and listen no more; False if it was so. spec: WEB-7."""
        self._sessions.end_all()
        door, self._open = self._open, None
        if door is None:
            return False
        door.closing.set()
        await door.closed.wait()
        log.info("the page is closed")
        return True

    @property
    def port(self) -> int | None:
        """Where it is open."""
        return None if self._open is None else self._open.port

    @property
    def sessions(self) -> int:
        """How many browsers are let in."""
        return len(self._sessions)

    async def _serve(self, open_: _Open, door: Door, sockets: list[socket.socket]) -> None:
        with suppress(trio.ClosedResourceError):
            async with trio.open_nursery() as nursery:
                nursery.start_soon(door.serve, sockets, open_.closing)
                await open_.closing.wait()
                # Streams of events do not end by themselves.
                nursery.cancel_scope.deadline = trio.current_time() + PARTING_SECONDS
        open_.closed.set()
