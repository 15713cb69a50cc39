"""Bundles by the API: one is made as it is read, and taken some blocks at a time."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from typing import Final

import trio
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from moot.node.api.answer import ASCII, as_response, guarded
from moot.node.api.call import Call
from moot.node.api.pouring import Poured
from moot.node.exchange.bundling import Wanted, bundle_of
from moot.node.exchange.unbundling import Taking, whose
from moot.node.node import Node
from moot.node.trouble import Trouble
from moot.protocol.bundle import HEAD_SIZE
from moot.protocol.bundle_window import Cursor
from moot.protocol.limits import BUNDLE_BLOCK, BUNDLE_WINDOW, MAX_BUNDLE_BLOCKS

BYTES_TYPE: Final = "application/octet-stream"
CONTENTS: Final = "moot-bundle"
"""The header that says what is in a bundle, as JSON: the file itself says it to nobody."""

MOST: Final = HEAD_SIZE + BUNDLE_WINDOW * BUNDLE_BLOCK
"""Bytes of a request: the head of the file, and a window of it."""


def routes(node: Node) -> list[Route]:
    """The routes of this page."""

    async def bundle(request: Request) -> Response:
        return await (take if request.method == "POST" else make)(request)

    async def make(request: Request) -> Response:
        call = Call(node, request)
        made = await bundle_of(node, call.view, Wanted(call.text("person"), call.text("since")))
        headers = {"moot-seq": str(node.seq), CONTENTS: ASCII.encode(made.told)}
        return Poured(_poured(made.pieces), BYTES_TYPE, headers)

    async def take(request: Request) -> Response:
        call = Call(node, request)
        data = await _read(request)
        membership, head = whose(node, data[:HEAD_SIZE], call.text("group") or None)
        taken = await Taking(node, membership, head).take(_cursor(call), data[HEAD_SIZE:])
        return as_response(taken, headers={"moot-seq": str(node.seq)})

    return [Route("/v1/bundle", guarded(bundle), methods=["GET", "POST"])]


async def _poured(pieces: Iterator[bytes]) -> AsyncGenerator[bytes, None]:
    """The file, a piece at a time; in between others have their turn. spec: API-46."""
    for piece in pieces:
        if piece:
            yield piece
        await trio.lowlevel.checkpoint()


async def _read(request: Request) -> bytes:
    """The bytes of a request, of which there is a bound. Raises Trouble. spec: API-4."""
    body = bytearray()
    async with aclosing(request.stream()) as chunks:
        async for chunk in chunks:
            body += chunk
            if len(body) > MOST:
                raise Trouble("too-large", f"a request holds at most {MOST} bytes of a bundle")
    return bytes(body)


def _cursor(call: Call) -> Cursor:
    """From where on the file is given. Raises Trouble `usage`."""
    block = call.number("block", 0, MAX_BUNDLE_BLOCKS)
    skip = call.number("skip", 0, BUNDLE_BLOCK) if call.text("skip") else None
    return Cursor(block, skip)
