"""Frames: how messages are told apart in a stream of bytes.

A frame is four bytes of length (of the body, big-endian), one byte of kind, and the body.

    +--------+------+----------------+
    | length | kind | body ...       |
    |  u32   |  u8  | length bytes   |
    +--------+------+----------------+

`FrameReader` takes pieces of any size and gives whole frames, or None when it needs more. A
length above what the reader is told to accept is refused before a byte of the body is kept.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from enum import IntEnum
from typing import NamedTuple

from moot.protocol.errors import Malformed
from moot.protocol.limits import MAX_FRAME_BODY, MAX_SKIPPED_FRAME

HEAD = struct.Struct(">IB")
FIRST_SKIPPED_KIND = 128


class Kind(IntEnum):
    """Every kind of frame this version speaks."""

    OFFER = 1
    ANSWER = 2
    CONFIRM = 3
    PROOF = 4
    SUMMARY = 16
    PARTS = 17
    HAVE = 18
    WANT = 19
    RUNS = 20
    SENT = 21
    PEERS = 22
    HEADS = 23
    DIFFER = 24
    PING = 32
    PONG = 33
    BYE = 34
    GRAFT = 128
    PRUNE = 129
    QUIET = 130


class Frame(NamedTuple):
    """One message as it came: its kind, and its body still undecoded."""

    kind: Kind
    body: bytes


def frame(kind: Kind, body: bytes) -> bytes:
    """Return the bytes that carry one message. spec: SYNC-1."""
    return HEAD.pack(len(body), kind) + body


def usual_limit(_kind: Kind) -> int:
    """Return the longest body accepted once the hello is over."""
    return MAX_FRAME_BODY


class FrameReader:
    """Cuts a stream into frames."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the stream."""
        self._buffer += data

    def next(self, limit: Callable[[Kind], int] = usual_limit) -> Frame | None:
        """Return the next whole frame, or None when more bytes are needed.

        `limit` says how long the body of a frame of this kind may be now. Raises Malformed for a
        longer one and for kinds nobody defined. spec: SYNC-2.
        """
        while len(self._buffer) >= HEAD.size:
            length, number = HEAD.unpack_from(self._buffer)
            kind = _known(number)
            if length > (MAX_SKIPPED_FRAME if kind is None else limit(kind)):
                raise Malformed(f"a frame of kind {number} announces {length} bytes, too many")
            end = HEAD.size + length
            if len(self._buffer) < end:
                return None
            body = bytes(self._buffer[HEAD.size : end])
            del self._buffer[:end]
            if kind is not None:
                return Frame(kind, body)
        return None


def _known(number: int) -> Kind | None:
    """Return the kind, or None for one of a later version that may be skipped. spec: SYNC-3."""
    try:
        return Kind(number)
    except ValueError:
        if number >= FIRST_SKIPPED_KIND:
            return None
        raise Malformed(f"no frame is of kind {number}") from None
