"""A want of ours: what was asked of a peer, and how far its answer has come."""

from __future__ import annotations

from moot.protocol.heads import is_name
from moot.protocol.supply import Ask, Tips


class OpenWant:
    """A want of ours that is not yet answered, or whose answer is not yet on disk."""

    def __init__(self, hoped: dict[bytes, Tips], before: dict[bytes, Tips], now: int) -> None:
        self.hoped = hoped
        """Per log asked for, the tips of the peer that we lacked."""
        self.before = before
        """Per log asked for, our tips."""
        self.names = {log for log in hoped if is_name(log)}
        """Names by which logs are asked for whose keys we do not know."""
        self.came: set[bytes] = set()
        """Logs of which at least one run came."""
        self.left: set[bytes] = set()
        """Logs that the peer did not finish, or of which it lost the thread."""
        self.size = 0
        """Bytes that came."""
        self.storing = 0
        """Messages with runs that are not yet on disk."""
        self.bodies: dict[bytes, Ask | None] = {}
        """Logs asked for because bodies are lacking, and how to ask on."""
        self.new = False
        """Whether anything came that we did not hold."""
        self.sent = False
        self.progress = now
        """When the peer last got on with it."""
