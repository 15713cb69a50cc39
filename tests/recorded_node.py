"""A socket that says what it was told to say, piece by piece, and remembers what it was asked."""

from __future__ import annotations

import socket
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

PAUSE = b""
"""As a piece: wait until the other side has hung up."""

NEXT = b"next"
"""As a piece: wait for the next request on the same connection."""


class RecordedNode:
    """Each connection gets the next list of pieces, written one by one, and is then closed."""

    def __init__(self, path: Path, *answers: Sequence[bytes]) -> None:
        self._listening = socket.socket(socket.AF_UNIX)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._listening.bind(str(path))
        self._listening.listen()
        self._answers = answers
        self.asked: list[bytes] = []
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._thread.join(30)
        self._listening.close()
        assert not self._thread.is_alive(), "fewer connections came than there are answers"

    def _serve(self) -> None:
        for pieces in self._answers:
            connection, _ = self._listening.accept()
            with connection:
                self.asked.append(_request(connection))
                for piece in pieces:
                    if piece == PAUSE:
                        connection.recv(1)
                    elif piece == NEXT:
                        self.asked.append(_request(connection))
                    else:
                        connection.sendall(piece)


def _request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    while lengths and len(body) < int(lengths[0].partition(b":")[2]):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def answer(body: bytes, status: str = "200 OK", more: str = "") -> list[bytes]:
    """One whole answer with a length."""
    head = f"HTTP/1.1 {status}\r\ncontent-length: {len(body)}\r\n{more}\r\n"
    return [head.encode() + body]


def chunked(*pieces: bytes) -> bytes:
    """One answer in chunks."""
    parts = [b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (*pieces, b"")]
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"".join(parts)
