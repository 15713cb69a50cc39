"""Access: how a home wants to reach others and be reached: proxy, announced addresses, LAN."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Final, NamedTuple

from moot.node import preferences
from moot.node.home import Home
from moot.node.preferences import ANNOUNCE, LAN, OFF, ON, RELAY, ROUTER
from moot.node.ways.proxy import Proxy, proxy_of

LAN_VARIABLE: Final = "MOOT_LAN"


class Access(NamedTuple):
    """What holds now; equal if nothing was set anew."""

    lan: bool | None
    """Whether to find members in the same network; None if nobody said so."""
    proxy: Proxy | None
    announce: tuple[str, ...]
    relay: bool | None = None
    """Whether to pass bytes on between others; None if nobody said so."""
    router: bool = True
    """Whether the router may be asked to let others in."""

    def asks_router(self, listen: Sequence[str]) -> bool:
        """Whether to ask the router to let others in, listening on these. spec: RCH-14.

        Who is to keep quiet in the network does not speak to its router either.
        """
        return self.router and self.finds(listen)

    def finds(self, listen: Sequence[str]) -> bool:
        """Whether to look for others in the same network, listening on these. spec: LAN-1.

        Who listens on this machine alone has nothing to tell the network, unless told to.
        """
        if self.proxy is not None:  # spec: NET-21
            return False
        if self.lan is not None:
            return self.lan
        return not listen or any("/127." not in one and "/::1/" not in one for one in listen)


def access_of(home: Home | None) -> Access:
    """What the environment and the settings say. Raises Trouble `usage`."""
    settings = {} if home is None else preferences.read(home.config)
    lan = os.environ.get(LAN_VARIABLE) or settings.get(LAN)
    return Access(
        {ON: True, OFF: False}.get(lan or ""),
        proxy_of(os.environ, settings),
        tuple(settings.get(ANNOUNCE, "").split()),
        {ON: True, OFF: False}.get(settings.get(RELAY, "")),
        settings.get(ROUTER, ON) == ON,
    )
