"""The page's door, as whoever sits at the other one opens and closes it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from moot.node.api.answer import Json, as_response, guarded, read_json
from moot.node.node import Node
from moot.node.page.reach import ACTS_KEPT_BACK, ACTS_OPEN
from moot.node.trouble import Trouble
from moot.node.version import VERSION

FROM_PAGE: Final = "moot.page"
"""In the scope of a request that came through the page's door."""


def opening(node: Node) -> Callable[[Request], Awaitable[Response]]:
    """The route by which the page is opened, and closed. spec: WEB-1."""

    async def respond(request: Request) -> Response:
        body = await read_json(request)
        off = body.get("off", False)
        if not isinstance(off, bool) or body.keys() - {"off"}:
            raise Trouble("usage", "'off' is true or false, and there is nothing else to say")
        answer = await _closed(node) if off else _opened(node)
        return as_response(answer, headers={"moot-seq": str(node.seq), "moot-version": VERSION})

    return guarded(respond)


def _opened(node: Node) -> Json:
    opened = node.web.open()
    return {
        "open": True,
        "was_open": None,
        "link": opened.link,
        "seconds": opened.seconds,
        "port": opened.port,
        "addresses": list(opened.addresses),
        "moved": opened.moved,
        "sessions": node.web.sessions,
    }


async def _closed(node: Node) -> Json:
    sessions = node.web.sessions
    was_open = await node.web.close()
    return {
        "open": False,
        "was_open": was_open,
        "link": None,
        "seconds": None,
        "port": None,
        "addresses": [],
        "moved": None,
        "sessions": sessions,
    }


def refuse_far_acts(request: Request, body: Json) -> None:
    """Raise Trouble if the page asks for an act that is not open to it. spec: WEB-10."""
    verb = str(body.get("act"))
    if request.scope.get(FROM_PAGE) and verb not in ACTS_OPEN:
        raise Trouble(
            "not-on-page",
            "that is done at a terminal, and not on the page",
            cause=ACTS_KEPT_BACK.get(verb),
            next=("moot help",),
        )
