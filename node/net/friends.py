"""Friends: the links whose far ends have shown that they share a group with us."""

from __future__ import annotations

from collections.abc import Callable, Collection

import trio

from moot.node.net.library import SwarmConn
from moot.node.net.stream_link import StreamLink


class Friends:
    """Those among all links, as they are now."""

    def __init__(self, links: Callable[[], Collection[StreamLink]]) -> None:
        self._links = links
        self._another = trio.Event()

    def now(self) -> list[StreamLink]:
        """Return the links to friends that are not over."""
        return [link for link in self._links() if link.circle and not link.over]

    def over(self, connection: SwarmConn) -> StreamLink | None:
        """Return the link to a friend that a connection carries."""
        return next((one for one in self.now() if one.connection is connection), None)

    def directly(self, peer: str) -> bool:
        """Whether there is a link to a peer that goes through no relay."""
        return any(one.peer == peer and one.via is None for one in self.now())

    def leads(self, peer: str) -> bool:
        """Whether any link goes through a peer, a friend's or not yet."""
        return any(link.via == peer for link in self._links())

    def are_left(self, peer: str) -> bool:
        """Whether there is any link to a peer."""
        return any(link.peer == peer for link in self._links())

    def one_more(self) -> None:
        """Note that one more has shown it."""
        self._another.set()
        self._another = trio.Event()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds that another friend may bring about."""
        while not holds():
            await self._another.wait()
