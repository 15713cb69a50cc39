"""The numbers' door: `/metrics` and nothing else, at a port of this machine that was asked for.

Whoever else uses the machine can read them there; they name nobody. A page in a browser cannot: it
may not read what comes from elsewhere, and a name that leads here is refused.
"""

from __future__ import annotations

import errno
import logging
from typing import TYPE_CHECKING, Final, cast

import trio
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from moot.node import preferences
from moot.node.api.door import Door, anybody
from moot.node.node import Node
from moot.node.page.loopback import IPV4, listen_at
from moot.node.trouble import Trouble
from moot.node.warning import warning
from moot.protocol.limits import MAX_METRICS_CALLERS

if TYPE_CHECKING:
    from hypercorn.typing import ASGIFramework

log = logging.getLogger("moot.metrics")

Json = dict[str, object]

HOSTS: Final = [IPV4, "localhost", "[::1]"]


class NumbersDoor:
    """Open while the node runs, if the setting `metrics` names a port. spec: KEEP-14."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._reason = ""
        node.worries.append(self._warnings)

    async def run(self, closing: trio.Event) -> None:
        """Serve until `closing` is set; at once over if no port is asked for."""
        port = self._port()
        if port is None:
            return
        try:
            sockets = listen_at(port)
        except OSError as error:
            self._reason = f"port {port}: {error.strerror or errno.errorcode.get(error.errno or 0)}"
            log.warning("no numbers: %s", self._reason)
            return
        app = Starlette(
            routes=[Route("/metrics", self._answer)],
            middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS)],
        )
        log.info("numbers are told at port %d", port)
        await Door(cast("ASGIFramework", app), anybody, MAX_METRICS_CALLERS).serve(sockets, closing)

    def _port(self) -> int | None:
        home = self._node.home
        try:
            settings = {} if home is None else preferences.read(home.config)
        except Trouble:
            return None  # `moot.node.hooks` warns of it
        return preferences.port_of(settings.get(preferences.METRICS, preferences.OFF))

    async def _answer(self, _: Request) -> Response:
        from moot.node import metrics  # noqa: PLC0415 - loaded by those who ask for it alone

        return Response(metrics.exposition(self._node), media_type=metrics.TYPE)

    def _warnings(self) -> list[Json]:
        if not self._reason:
            return []
        message = f"the numbers cannot be told, another program may have the port: {self._reason}"
        return [warning("metrics", message, "moot config set metrics PORT     and  moot node stop")]
