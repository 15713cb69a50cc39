"""One HTTP/1.1 conversation over a Unix socket, as much of it as our own node speaks.

`http.client` and `socket` cost more time than everything else that a daily command does, so the
socket is taken from the C module below them.
"""

from __future__ import annotations

from _socket import AF_UNIX, SHUT_RDWR, SOCK_STREAM, socket

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST_HEAD = 64 * 1024
"""Bytes of status and headers; ours have a few hundred."""

UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


class ConnectionBroken(Exception):  # noqa: N818 - it happened, nobody erred
    """The other end went away, or said what is no HTTP."""


class Connection:
    """A socket to a node, and the bytes that have arrived on it."""

    def __init__(self, path: str, timeout: float) -> None:
        """`timeout` is how many seconds each wait for bytes may last. Raises OSError."""
        self._socket = socket(AF_UNIX, SOCK_STREAM)
        self._socket.settimeout(timeout)
        try:
            self._socket.connect(path)
        except OSError:
            self._socket.close()
            raise
        self._ahead = b""

    def patience(self, seconds: float | None) -> None:
        """Change how long a wait for bytes may last; None for ever."""
        self._socket.settimeout(seconds)

    def send(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str],
        body: bytes = b"",
        body_type: str = "application/json",
    ) -> None:
        """Write one request. Raises ConnectionBroken, TimeoutError."""
        lines = [f"{method} {target} HTTP/1.1", "host: moot"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if method == "POST":
            lines += [f"content-type: {body_type}", f"content-length: {len(body)}"]
        head = "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n"
        try:
            self._socket.sendall(head + body)
        except TimeoutError:
            raise
        except OSError as error:
            raise ConnectionBroken(error.strerror or "the connection broke") from error

    def receive(self) -> Response:
        """Read the status and headers of the answer. Raises ConnectionBroken, TimeoutError."""
        while (end := self._ahead.find(b"\r\n\r\n")) < 0:
            if len(self._ahead) > LONGEST_HEAD:
                raise ConnectionBroken("an answer without end of headers")
            self._more()
        first, *lines = self._ahead[:end].decode("latin-1").split("\r\n")
        self._ahead = self._ahead[end + 4 :]
        protocol, _, rest = first.partition(" ")
        if not protocol.startswith("HTTP/1.") or not rest[:3].isdigit():
            raise ConnectionBroken("an answer that is no HTTP")
        headers = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        return Response(self, int(rest[:3]), headers)

    def line(self) -> bytes:
        """The bytes up to a line end, without it."""
        while (end := self._ahead.find(b"\r\n")) < 0:
            if len(self._ahead) > LONGEST_HEAD:
                raise ConnectionBroken("a line without end")
            self._more()
        line, self._ahead = self._ahead[:end], self._ahead[end + 2 :]
        return line

    def exactly(self, count: int) -> bytes:
        """That many bytes."""
        parts, have = [self._ahead], len(self._ahead)
        while have < count:
            part = self._receive()
            parts.append(part)
            have += len(part)
        data = b"".join(parts)
        self._ahead = data[count:]
        return data[:count]

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def abort(self) -> None:
        """Hang up, and wake a thread that waits for bytes."""
        try:
            self._socket.shutdown(SHUT_RDWR)
        except OSError:
            return  # it is closed already

    def _more(self) -> None:
        self._ahead += self._receive()

    def _receive(self) -> bytes:
        try:
            data = self._socket.recv(1 << 18)
        except TimeoutError:
            raise
        except OSError as error:
            raise ConnectionBroken(error.strerror or "the connection broke") from error
        if not data:
            raise ConnectionBroken("the node hung up")
        return data


class Response:
    """Status and headers of an answer, and its body as it comes."""

    __slots__ = ("_connection", "headers", "status")

    def __init__(self, connection: Connection, status: int, headers: dict[str, str]) -> None:
        self._connection = connection
        self.status = status
        self.headers = headers

    def read(self) -> bytes:
        """The whole body."""
        return b"".join(self.parts())

    def parts(self) -> Iterator[bytes]:
        """The body piece by piece. Raises ConnectionBroken if it ends before it is whole."""
        connection = self._connection
        if "chunked" not in self.headers.get("transfer-encoding", ""):
            length = self.headers.get("content-length", "0")
            if not length.isdigit():
                raise ConnectionBroken("a length that is no number")
            yield connection.exactly(int(length))
            return
        while True:
            size = connection.line().partition(b";")[0]
            try:
                count = int(size, 16)
            except ValueError:
                raise ConnectionBroken("a piece without a length") from None
            if not count:
                connection.line()
                return
            yield connection.exactly(count + 2)[:-2]


def quoted(text: str) -> str:
    """Text as part of a request target."""
    return "".join(chr(byte) if byte in UNRESERVED else f"%{byte:02X}" for byte in text.encode())
