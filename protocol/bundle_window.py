"""Windows of a bundle: the parts that some consecutive blocks hold, and where to go on.

A bundle is read some blocks at a time, by a reader that keeps nothing in between but a `Cursor`.
What is damaged is stepped over, to the next place where a part begins.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from moot.protocol.bundle import HEAD_SIZE, Seal
from moot.protocol.bundle_part import End, Kind, Part, read
from moot.protocol.errors import Malformed
from moot.protocol.frame import FIRST_SKIPPED_KIND, HEAD
from moot.protocol.limits import BUNDLE_BLOCK, MAX_FRAME_BODY, MAX_SKIPPED_FRAME


class Cursor(NamedTuple):
    """Where a part begins."""

    block: int
    """The number of the block, from 0."""
    skip: int | None = None
    """So many bytes of the stream in that block before it; None: where the block says."""


class Fault(NamedTuple):
    """Something in a bundle that cannot be used."""

    at: int
    """The byte of the file where it begins, or the block that it is in."""
    why: str


class Found(NamedTuple):
    """A part, and the byte of the file at which its block begins."""

    at: int
    part: Part


class Window(NamedTuple):
    """What some blocks hold."""

    found: tuple[Found, ...]
    faults: tuple[Fault, ...]
    next: Cursor
    """Where the first part begins that is not whole here; what to give next starts there."""
    ended: bool
    """The bundle's last part is among those found."""


DAMAGED: Final = "a damaged block"


class _Stream:
    """The bytes of parts not read yet, and from which blocks they are."""

    def __init__(self) -> None:
        self.bytes = bytearray()
        self._pieces: list[tuple[int, Cursor]] = []
        """For each block the place among `bytes` of its first, and of that in the bundle."""
        self.read = 0

    def put(self, number: int, skip: int, data: bytes) -> None:
        if data:
            self._pieces.append((len(self.bytes), Cursor(number, skip)))
            self.bytes += data

    def clear(self) -> None:
        self.bytes.clear()
        self._pieces.clear()
        self.read = 0

    @property
    def left(self) -> int:
        """How many bytes were not read."""
        return len(self.bytes) - self.read

    def cursor(self) -> Cursor:
        """Where the next part begins; there must be a byte of it."""
        place, (number, skip) = next(
            piece for piece in reversed(self._pieces) if piece[0] <= self.read
        )
        return Cursor(number, (skip or 0) + self.read - place)


def byte_of(block: int) -> int:
    """The byte of the file at which a block begins."""
    return HEAD_SIZE + block * BUNDLE_BLOCK


def look(seal: Seal, at: Cursor, data: bytes) -> Window:
    """Read the parts that begin at `at` and are whole in `data`, the file from that block on.

    Never raises: what cannot be used is told as faults. spec: BUN-6
    """
    found: list[Found] = []
    faults: list[Fault] = []
    stream = _Stream()
    number = at.block
    for start in range(0, len(data), BUNDLE_BLOCK):
        opened = seal.open(number, data[start : start + BUNDLE_BLOCK])
        if opened is None:
            if len(data) - start < BUNDLE_BLOCK:
                break  # it ends here, or is not given to its end
            stream.clear()
            faults.append(Fault(byte_of(number), DAMAGED))
        else:
            held, begins = opened
            skip = 0 if stream.left else begins
            if at.skip is not None and number == at.block:
                skip = min(at.skip, len(held))
            stream.put(number, skip, held[skip:])
            try:
                _cut(stream, found)
            except Malformed as error:
                faults.append(Fault(byte_of(stream.cursor().block), str(error)))
                stream.clear()
        number += 1
        if found and type(found[-1].part) is End:
            return Window(tuple(found), tuple(faults), Cursor(number), ended=True)
    following = stream.cursor() if stream.left else Cursor(number)
    return Window(tuple(found), tuple(faults), following, ended=False)


def _cut(stream: _Stream, found: list[Found]) -> None:
    """Read the parts that are whole. Raises Malformed; what was read before it stays."""
    while stream.left >= HEAD.size:
        length, number = HEAD.unpack_from(stream.bytes, stream.read)
        kind = _known(number)
        if length > (MAX_SKIPPED_FRAME if kind is None else MAX_FRAME_BODY):
            raise Malformed(f"a part of kind {number} and {length} bytes, too many")
        begins = stream.read + HEAD.size
        if len(stream.bytes) < begins + length:
            return
        if kind is not None:
            part = read(kind, bytes(stream.bytes[begins : begins + length]))
            found.append(Found(byte_of(stream.cursor().block), part))
            if type(part) is End:
                return
        stream.read = begins + length


def _known(number: int) -> Kind | None:
    """The kind of a part, or None for one of a later version that may be skipped."""
    if number >= FIRST_SKIPPED_KIND:
        return None
    try:
        return Kind(number)
    except ValueError:
        raise Malformed(f"no part is of kind {number}") from None
