"""Web: what the rest of the node may ask of the page's door, whoever keeps it."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from moot.node.trouble import Trouble


class Opened(NamedTuple):
    """An open door, and a way in for one browser."""

    port: int
    addresses: tuple[str, ...]
    """Where it listens: 127.0.0.1, and ::1 where there is such."""
    secret: str
    """Lets one browser in, once."""
    seconds: int
    """For how long."""
    moved: bool
    """Whether another program has the port that was kept, so that it is a new one."""

    @property
    def link(self) -> str:
        """The address to open. What stands after `#`, a browser sends to nobody."""
        return f"http://127.0.0.1:{self.port}/#once={self.secret}"


class Web(Protocol):
    """Whoever keeps the page's door."""

    @property
    def port(self) -> int | None:
        """Where it is open; None if it is closed."""

    @property
    def sessions(self) -> int:
        """How many browsers are let in."""

    def open(self) -> Opened:
        """A new link to the page, whose door is opened unless it is. Raises Trouble."""

    async def close(self) -> bool:
        """Let nobody in any more; False if the door was closed."""


class NoWeb:
    """Of a node that serves no sockets."""

    port: int | None = None
    sessions = 0

    def open(self) -> Opened:
        """See `Web.open`."""
        raise Trouble("no-network", "this node serves no page", next=("moot node start",))

    async def close(self) -> bool:
        """See `Web.close`."""
        return False
