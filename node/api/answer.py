"""From a handler's return or refusal to an HTTP answer."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from moot.node.store.errors import DiskTrouble, StoreTrouble
from moot.node.trouble import Trouble

log = logging.getLogger("moot.api")

JSON_TYPE: Final = "application/json"
ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
ASCII: Final = json.JSONEncoder(separators=(",", ":"), check_circular=False)
"""For headers."""
MAX_BODY: Final = 256 * 1024
"""Bytes of an act: four times the largest entry that it could become. spec: API-4."""

Json = dict[str, object]
Handler = Callable[[Request], Awaitable[Response]]


class Encoded(str):
    """An answer that is JSON text already."""

    __slots__ = ()


def as_response(
    value: object, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    """A value as JSON."""
    text = value if isinstance(value, Encoded) else ENCODER.encode(value)
    return Response(text, status, headers, JSON_TYPE)


def guarded(handler: Handler) -> Handler:
    """Answer every refusal of `handler` as specs/api.md says. spec: API-5."""

    async def guard(request: Request) -> Response:
        try:
            return await handler(request)
        except Exception as error:  # noqa: BLE001 - the last line before a caller
            trouble = as_trouble(error)
            return as_response(trouble.as_json(), trouble.status)

    return guard


def as_trouble(error: Exception) -> Trouble:
    """What a person should be told of an error; a bug is noted in the log besides."""
    if isinstance(error, Trouble):
        return error
    if isinstance(error, DiskTrouble):
        log.warning("disk: %s", error)
        return Trouble(
            "disk",
            "the disk does not take it; nothing was written",
            cause=str(error),
            next=("free some space and try again, or look closer:  moot doctor",),
        )
    if isinstance(error, StoreTrouble):
        log.error("store: %s", error)
        return Trouble("damaged", "the store has trouble", cause=str(error), next=("moot doctor",))
    if isinstance(error, HTTPException):
        return Trouble("no-route", f"there is no such request ({error.status_code})")
    log.error("a bug", exc_info=error)
    return Trouble(
        "bug",
        f"a bug in moot: {type(error).__name__}",
        cause="the node's log tells more",
        next=("moot node logs",),
    )


async def read_json(request: Request, most: int = MAX_BODY) -> Json:
    """The object in a request's body, of at most `most` bytes. Raises Trouble. spec: API-4."""
    body = bytearray()
    async with aclosing(request.stream()) as chunks:
        async for chunk in chunks:
            body += chunk
            if len(body) > most:
                raise Trouble("too-large", f"a request holds at most {most} bytes")
    return json_object(bytes(body))


def json_object(body: bytes) -> Json:
    """The object that a body is. Raises Trouble. spec: API-4."""
    try:
        value = json.loads(body)
        # JSON can name half a surrogate pair, which is no text and would fail much later.
        if not body.isascii() or b"\\u" in body:
            ENCODER.encode(value).encode()
    except (ValueError, RecursionError):
        raise Trouble("usage", "the request's body is no JSON") from None
    if not isinstance(value, dict):
        raise Trouble("usage", "the request's body is no JSON object")
    return value
