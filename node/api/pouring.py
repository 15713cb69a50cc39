"""Pouring: an answer sent piece by piece, until it ends or its reader hangs up."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

import trio
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send


class Poured(Response):
    """Text or bytes as they are made.

    Starlette's own streaming answer listens for the reader's end while it sends its own last
    piece, and takes the one for the other: it then cancels Hypercorn in the middle of making the
    connection ready for its next request. Here the last piece is sent when nobody listens.
    """

    def __init__(
        self, texts: AsyncGenerator[str | bytes, None], media_type: str, headers: dict[str, str]
    ) -> None:
        """`texts` is closed in the end, however that comes."""
        self.media_type = media_type
        super().__init__(None, headers=headers)
        del self.headers["content-length"]
        self._texts = texts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send everything, as ASGI wants it."""
        del scope
        await send(
            {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        )
        async with aclosing(self._texts), trio.open_nursery() as nursery:
            nursery.start_soon(_until_gone, receive, nursery.cancel_scope)
            async for text in self._texts:
                await send(_piece(text, more=True))
            nursery.cancel_scope.cancel()
        await send(_piece("", more=False))


def _piece(text: str | bytes, *, more: bool) -> Message:
    body = text.encode() if isinstance(text, str) else text
    return {"type": "http.response.body", "body": body, "more_body": more}


async def _until_gone(receive: Receive, scope: trio.CancelScope) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    scope.cancel()
