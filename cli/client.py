"""The node as a command sees it: questions, acts and streams, started when it does not run."""

from __future__ import annotations

import os

from moot.cli.connection import Connection, ConnectionBroken, quoted
from moot.cli.json_text import read_json, write_json
from moot.node.trouble import Trouble
from moot.node.version import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from moot.cli.connection import Response
    from moot.cli.json_text import Json
    from moot.node.home import Home

PATIENCE_S = 60.0
"""Seconds without a byte after which a node is taken for hung: a rebuild of a large group, the
longest thing it does before it answers, takes less."""

JSON_TYPE = "application/json"
BYTES_TYPE = "application/octet-stream"

REFUSED = 400
"""Statuses from here on are refusals."""


class Reply:
    """An answer: the bytes as they came, and the value when somebody asks for it."""

    __slots__ = ("body", "headers")

    def __init__(self, body: bytes, headers: dict[str, str]) -> None:
        self.body = body
        self.headers = headers

    @property
    def value(self) -> Any:  # noqa: ANN401 - specs/api.md says what each request answers
        """What it says."""
        return read_json(self.body)


class Client:
    """Talks to the node of one home; the first request starts it if need be. spec: CLI-4."""

    def __init__(self, home: Home, zone: str, start: Callable[[], None]) -> None:
        """`start` starts the node, or raises Trouble."""
        self._home = home
        self._start = start
        self._headers = {"moot-zone": zone, "moot-version": VERSION}
        self._connection: Connection | None = None
        self._aborted = False
        self.patience = PATIENCE_S
        """Seconds without a byte after which a node is taken for hung."""
        self.trace: Callable[[str, str, int, int], None] | None = None
        """Told of each request: method, target, status, bytes of the answer."""
        self.stranger: str | None = None
        """The version of the node, if that is another than ours; empty if it does not say it."""

    def get(self, path: str, **query: str | int | None) -> Reply:
        """Ask; a parameter that is None is left out. Raises Trouble."""
        return self._whole("GET", _target(path, query), b"")

    def act(self, act: str, **arguments: object) -> Json:
        """Do something. Sent again after a break it is done once. Raises Trouble."""
        given = {name: value for name, value in arguments.items() if value is not None}
        given |= {"act": act, "request": os.urandom(16).hex()}
        answer: Json = self._whole("POST", "/v1/acts", write_json(given).encode()).value
        return answer

    def post(self, path: str, body: bytes) -> Json:
        """Give JSON to a request that may be sent twice. Raises Trouble."""
        answer: Json = self._whole("POST", path, body).value
        return answer

    def post_bytes(self, path: str, body: bytes, **query: str | int | None) -> Json:
        """Give bytes to a request that may be sent twice. Raises Trouble."""
        answer: Json = self._whole("POST", _target(path, query), body, BYTES_TYPE).value
        return answer

    def stream(
        self,
        path: str,
        patience: float | None = PATIENCE_S,
        heed: Callable[[dict[str, str]], None] | None = None,
        **query: str | int | None,
    ) -> Iterator[bytes]:
        """The pieces of a long answer as they come, after `heed` got its headers.

        Raises Trouble.
        """
        connection = self._connected()
        try:
            target = _target(path, query)
            connection.send("GET", target, self._headers)
            response = connection.receive()
            if self.trace:
                self.trace("GET", target, response.status, 0)
            _refuse(response, response.read() if response.status >= REFUSED else b"")
            if heed is not None:
                heed(response.headers)
            connection.patience(patience)
            yield from response.parts()
        except TimeoutError:
            raise _silent(patience or self.patience) from None
        except ConnectionBroken:
            raise Trouble(
                "stopping", "the node stopped", next=("moot node start", "moot node logs")
            ) from None
        finally:
            self.hang_up()

    def _whole(self, method: str, target: str, body: bytes, body_type: str = JSON_TYPE) -> Reply:
        for last in (False, True):
            try:
                connection = self._connected()
                connection.send(method, target, self._headers, body, body_type)
                response = connection.receive()
                self._note_version(response)
                data = response.read()
            except TimeoutError:
                raise _silent(self.patience) from None
            except ConnectionBroken as broken:
                # A node that is just going: a new one answers. Acts carry a request id, so that
                # the same act sent twice is done once.
                self.hang_up()
                if last:
                    raise _gone(broken) from None
                continue
            if self.trace:
                self.trace(method, target, response.status, len(data))
            _refuse(response, data)
            return Reply(data, response.headers)
        raise AssertionError("unreachable")

    def _note_version(self, response: Response) -> None:
        version = response.headers.get("moot-version", "")
        # A refusal does not say it, unless nobody there knows what was asked.
        if version or response.status < REFUSED:
            self.stranger = version if version != VERSION else None

    def _connected(self) -> Connection:
        if self._aborted:
            raise ConnectionBroken("it was cut off")
        if self._connection is None:
            try:
                self._connection = Connection(self._home.socket, self.patience)
            except (FileNotFoundError, ConnectionRefusedError, NotADirectoryError):
                self._start()
                self._connection = self._again()
            except OSError as error:
                raise _closed(self._home.socket, error) from error
        return self._connection

    def _again(self) -> Connection:
        try:
            return Connection(self._home.socket, self.patience)
        except OSError as error:
            raise _closed(self._home.socket, error) from error

    def abort(self) -> None:
        """End the conversation for good, in whatever thread somebody waits for an answer."""
        self._aborted = True
        if self._connection is not None:
            self._connection.abort()

    def hang_up(self) -> None:
        """End the conversation; the next request begins a new one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _refuse(response: Response, data: bytes) -> None:
    """Raise the Trouble that a refusal tells of."""
    if response.status < REFUSED:
        return
    try:
        error = read_json(data)["error"]
        trouble = Trouble(
            error["code"],
            error["message"],
            cause=error.get("cause"),
            next=tuple(error.get("next") or ()),
            candidates=tuple(error.get("candidates") or ()),
            position=error.get("position"),
        )
    except (ValueError, KeyError, TypeError):
        trouble = Trouble(
            "bug",
            f"the node answered {response.status}, and nothing that can be read",
            next=("moot node logs",),
        )
    raise trouble


def _target(path: str, query: dict[str, str | int | None]) -> str:
    given = [f"{key}={quoted(str(value))}" for key, value in query.items() if value is not None]
    return f"{path}?{'&'.join(given)}" if given else path


def _silent(waited: float) -> Trouble:
    return Trouble(
        "no-node",
        f"the node does not answer (waited {waited:.0f} s)",
        next=("moot node stop     then any command starts it again",),
    )


def _gone(broken: ConnectionBroken) -> Trouble:
    return Trouble(
        "no-node", "the node ended before it answered", cause=str(broken), next=("moot node logs",)
    )


def _closed(path: str, error: OSError) -> Trouble:
    return Trouble(
        "no-node",
        f"cannot reach the node at {path}",
        cause=error.strerror or str(error),
        next=("moot doctor",),
    )
