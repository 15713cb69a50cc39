"""Heads: a frontier told in a few bytes a log, where two ends compare much at once.

A log goes by its *name*, the first bytes of its key, and a tip by its seq and its *mark*: some
bytes of a hash under a key that the two ends of one line share and nobody else knows. So nobody can
make two entries beforehand of the same mark, and by chance two have it on one line in four billion.

A frontier is cut into *parts* by the first bits of the logs' keys, and each part has a digest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import pairwise
from typing import NamedTuple

from moot.protocol.errors import Malformed
from moot.protocol.hashing import labelled
from moot.protocol.limits import (
    LOGS_PER_PART,
    MANY_LOGS,
    MARK_BYTES,
    MAX_SEQ,
    MAX_TIPS_PER_LOG,
    NAME_BYTES,
    PART_DIGEST,
)
from moot.protocol.supply import Tip, Tips


class Stub(NamedTuple):
    """One tip in short."""

    seq: int
    mark: bytes


Stubs = tuple[Stub, ...]


class Head(NamedTuple):
    """All tips of one log in short, or of all logs that share a name."""

    name: bytes
    tips: Stubs


def name_of(log: bytes) -> bytes:
    """Return what a log is called in short."""
    return log[:NAME_BYTES]


def is_name(log: bytes) -> bool:
    """Whether this is the name of a log whose key is not known."""
    return len(log) == NAME_BYTES


def is_stub(tip: Tip) -> bool:
    """Whether a tip has a mark in place of its id: we could not tell which entry it is."""
    return len(tip.id) == MARK_BYTES


class Marker:
    """Makes the marks and digests of one group on one line. spec: SYNC-40."""

    def __init__(self, binding: bytes, group: bytes) -> None:
        """`binding` is the hash of the line's handshake."""
        self._mark = sha256(labelled("mark", binding, group))
        self._part = labelled("part", binding, group)

    def mark(self, tip: Tip) -> bytes:
        """Return what a tip goes by on this line."""
        digest = self._mark.copy()
        digest.update(_whole(tip))
        return digest.digest()[:MARK_BYTES]

    def stubs(self, tips: Iterable[Tip]) -> Stubs:
        """Return tips in short, ascending."""
        return tuple(sorted(Stub(tip.seq, self.mark(tip)) for tip in tips))

    def heads(self, tips: Mapping[bytes, Tips], logs: Iterable[bytes]) -> tuple[Head, ...]:
        """Return the heads of these logs, by name. Logs that share a name share a head."""
        rows: dict[bytes, list[Tip]] = {}
        for log in sorted(logs):
            rows.setdefault(name_of(log), []).extend(tips[log])
        return tuple(Head(name, self.stubs(row)) for name, row in rows.items())

    def digests(self, tips: Mapping[bytes, Tips], count: int) -> list[bytes]:
        """Return the digest of each of `count` parts. spec: SYNC-8."""
        parts = [sha256(self._part) for _ in range(count)]
        for log in sorted(tips):
            parts[part_of(log, count)].update(b"".join(map(_whole, sorted(tips[log]))))
        return [part.digest()[:PART_DIGEST] for part in parts]


def _whole(tip: Tip) -> bytes:
    return tip.log + tip.seq.to_bytes(4, "big") + tip.id


def part_count(logs: int) -> int:
    """Return into how many parts so many logs are cut, a power of two; 1 if it is not worth it."""
    return 1 if logs <= MANY_LOGS else (1 << (logs - 1).bit_length()) // LOGS_PER_PART


def part_of(log: bytes, count: int) -> int:
    """Return the part of a log, by its key or its name."""
    return int.from_bytes(log[:2], "big") * count >> 16


# -- bits -----------------------------------------------------------------------------------------


def pack_bits(bits: Iterable[bool]) -> bytes:
    """Return bits as bytes, the first one highest; what fills the last byte is 0."""
    text = "".join("1" if bit else "0" for bit in bits)
    text += "0" * (-len(text) % 8)
    return int("1" + text, 2).to_bytes(len(text) // 8 + 1, "big")[1:]


def read_bits(packed: bytes, count: int) -> list[bool]:
    """Return `count` bits. Raises Malformed if these are more or fewer bytes than that takes."""
    text = bin(int.from_bytes(b"\1" + packed, "big"))[3:]
    if len(packed) != (count + 7) // 8 or "1" in text[count:]:
        raise Malformed("not so many bits")
    return [bit == "1" for bit in text[:count]]


# -- rows -----------------------------------------------------------------------------------------


def pack_heads(heads: Iterable[Head]) -> bytes:
    """Return heads as one string of bytes."""
    return b"".join(head.name + _pack(head.tips) for head in heads)


def read_heads(packed: bytes) -> tuple[Head, ...]:
    """Return the heads in a string. Raises Malformed."""
    heads: list[Head] = []
    at = 0
    while at < len(packed):
        name = packed[at : at + NAME_BYTES]
        tips, at = _read(packed, at + NAME_BYTES)
        if len(name) < NAME_BYTES or not tips:
            raise Malformed("a head without tips, or cut short")
        heads.append(Head(name, tips))
    if any(left.name >= right.name for left, right in pairwise(heads)):
        raise Malformed("heads are not sorted or not distinct")
    return tuple(heads)


def pack_rows(rows: Iterable[Stubs]) -> bytes:
    """Return the tips of logs that both ends know the order of; a row may be empty."""
    return b"".join(map(_pack, rows))


def read_rows(packed: bytes) -> tuple[Stubs, ...]:
    """Return such rows. Raises Malformed."""
    return tuple(_rows(packed))


def _rows(packed: bytes) -> Iterator[Stubs]:
    at = 0
    while at < len(packed):
        tips, at = _read(packed, at)
        yield tips


def _pack(tips: Stubs) -> bytes:
    """0 for none; else for each twice its seq, and 1 if another follows, plus 1; then its mark."""
    if not tips:
        return b"\0"
    last = tips[-1]
    return b"".join(_number(2 * tip.seq + (tip != last) + 1) + tip.mark for tip in tips)


def _read(packed: bytes, at: int) -> tuple[Stubs, int]:
    tips: list[Stub] = []
    while True:
        number, at = _read_number(packed, at)
        if number == 0:
            if tips:
                raise Malformed("a tip is to follow and does not")
            return (), at
        seq, more = divmod(number - 1, 2)
        mark = packed[at : at + MARK_BYTES]
        at += MARK_BYTES
        if seq > MAX_SEQ or len(mark) < MARK_BYTES or len(tips) == MAX_TIPS_PER_LOG:
            raise Malformed("a tip out of bounds, or cut short, or one too many")
        tips.append(Stub(seq, mark))
        if len(tips) > 1 and tips[-2] >= tips[-1]:
            raise Malformed("tips are not sorted or not distinct")
        if not more:
            return tuple(tips), at


def _number(number: int) -> bytes:
    """LEB128: seven bits a byte, the lowest first, the highest bit set in all but the last."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _read_number(packed: bytes, at: int) -> tuple[int, int]:
    number = 0
    for shift in range(0, 28, 7):
        if at >= len(packed):
            raise Malformed("a number cut short")
        byte = packed[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            if shift and not byte:
                raise Malformed("a number longer than it need be")
            return number, at
    raise Malformed("a number out of bounds")
