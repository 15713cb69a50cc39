"""Express: acts over the socket, past the general server. spec: API-88.

Half of the time of a small act went to serving HTTP in general: tasks, streams and events for each
request, whatever it asks for. Here are only requests for one act, whose head came in one piece with
no header but the usual ones. Everything else, and everything that looks odd, goes the usual way,
which answers the same.
"""

from __future__ import annotations

from collections.abc import Callable
from email.utils import formatdate
from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from moot.node.api.answer import MAX_BODY, Json, as_response, as_trouble, json_object
from moot.node.ports import Clock
from moot.node.trouble import Trouble

LINE: Final = b"POST /v1/acts HTTP/1.1\r\n"
END: Final = b"\r\n\r\n"

MAX_HEAD: Final = 4_096
"""Bytes before the body: the headers below have a tenth of it."""

HEADERS: Final = frozenset({
    b"host", b"content-type", b"content-length", b"moot-zone", b"moot-version",
    b"accept", b"accept-encoding", b"user-agent",
})  # fmt: skip
"""What says nothing of how to read or to answer a request, apart from its length."""

Perform = Callable[[Request, Json], Response]


class Taken(NamedTuple):
    """A request that came whole at the beginning of some bytes."""

    headers: list[tuple[bytes, bytes]]
    body: bytes
    size: int
    """Bytes that it takes, with its head."""


NEED_DATA: Final = object()
"""What has come may be the beginning of such a request."""


def take(data: bytes) -> Taken | object | None:
    """The request at the beginning of `data`; NEED_DATA; or None if it is to go the usual way."""
    if not data.startswith(LINE):
        return None
    end = data.find(END, 0, MAX_HEAD)
    if end < 0:
        return None
    lines = data[len(LINE) : end].split(b"\r\n")
    headers = dict(map(_header, lines))
    length = headers.get(b"content-length", b"")
    if (
        len(headers) != len(lines)
        or not headers.keys() <= HEADERS
        or b"host" not in headers
        or not (length.isdigit() and len(length) <= len(str(MAX_BODY)))
        or int(length) > MAX_BODY
    ):
        return None
    begin = end + len(END)
    size = begin + int(length)
    if len(data) < size:
        return NEED_DATA
    return Taken(list(headers.items()), data[begin:size], size)


def _header(line: bytes) -> tuple[bytes, bytes]:
    name, _, value = line.partition(b":")
    if not (value.isascii() and value.decode().isprintable()):
        return b"", b""  # no header of ours
    return name.lower(), value.strip()


class Express:
    """Answers acts for the application, over connections of which a door takes care."""

    def __init__(self, perform: Perform, slow: frozenset[str], clock: Clock) -> None:
        """`perform` does what a body asks and answers; `slow` are acts that wait for something."""
        self._clock = clock
        self._perform = perform
        self._slow = slow
        self._second = 0
        self._date = b""

    def answer(self, taken: Taken) -> bytes | None:
        """The whole answer to a request; None if the act is to go the usual way."""
        request = Request({
            "type": "http", "method": "POST", "path": "/v1/acts", "query_string": b"",
            "headers": taken.headers,
        })  # fmt: skip
        try:
            body = json_object(taken.body)
            if body.get("act") in self._slow:
                return None
            response = self._perform(request, body)
        except Exception as error:  # noqa: BLE001 - the last line before a caller
            trouble: Trouble = as_trouble(error)
            response = as_response(trouble.as_json(), trouble.status)
        return self._written(response)

    def _written(self, response: Response) -> bytes:
        """A response as the usual way writes it."""
        now = self._clock.wall_ms() // 1000
        if now != self._second:
            self._second, self._date = now, formatdate(now, usegmt=True).encode()
        head = [b"HTTP/1.1 %d " % response.status_code]
        head += [b"%s: %s" % header for header in response.raw_headers]
        head.append(b"date: %s" % self._date)
        return b"\r\n".join(head) + END + bytes(response.body)
