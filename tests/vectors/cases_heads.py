"""Cases for how specs/sync.md has two ends compare: marks, heads and the digests of parts."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator

from vectors.bytes_of import labelled

Case = tuple[str, dict[str, object]]
Tip = tuple[bytes, int, bytes]

GROUP = bytes(range(32))
LINES = {"one": b"\x11" * 32, "other": b"\x22" * 32}


def row_of(tip: Tip) -> bytes:
    log, seq, entry = tip
    return log + struct.pack(">I", seq) + entry


def leb128(number: int) -> bytes:
    out = b""
    while True:
        number, low = number >> 7, number & 0x7F
        if not number:
            return out + bytes([low])
        out += bytes([low | 0x80])


def row(stubs: list[tuple[int, bytes]]) -> bytes:
    """The tips of one log in short; 0 for nothing."""
    stubs = sorted(stubs)
    out = b""
    for at, (seq, mark) in enumerate(stubs):
        out += leb128(2 * seq + (at + 1 < len(stubs)) + 1) + mark
    return out or b"\0"


def heads(binding: bytes, tips: list[Tip]) -> bytes:
    key = labelled("mark", binding, GROUP)
    rows: dict[bytes, list[tuple[int, bytes]]] = {}
    for tip in tips:
        mark = hashlib.sha256(key + row_of(tip)).digest()[:4]
        rows.setdefault(tip[0][:8], []).append((tip[1], mark))
    return b"".join(name + row(rows[name]) for name in sorted(rows))


def digests(binding: bytes, tips: list[Tip], parts: int) -> bytes:
    key = labelled("part", binding, GROUP)
    rows = [b""] * parts
    for tip in sorted(tips):
        first = struct.unpack(">H", tip[0][:2])[0]
        rows[first * parts // 65_536] += row_of(tip)
    return b"".join(hashlib.sha256(key + each).digest()[:4] for each in rows)


def log(number: int) -> bytes:
    return hashlib.sha256(b"log %d" % number).digest()


def entry(number: int) -> bytes:
    return hashlib.sha256(b"entry %d" % number).digest()


FRONTIERS: dict[str, list[Tip]] = {
    "one_log": [(log(0), 7, entry(0))],
    "seqs": [(log(n), seq, entry(n)) for n, seq in enumerate((0, 62, 63, 8_190, 8_191, 2**24 - 1))],
    "forked": [(log(1), seq, entry(n)) for n, seq in enumerate((9, 9, 3))],
    "one_name": [(log(2), 4, entry(0)), (log(2)[:8] + bytes(24), 4, entry(1))],
    "many": [(log(n), n, entry(n)) for n in range(70)],
}


def cases() -> Iterator[Case]:
    for name, tips in FRONTIERS.items():
        for line, binding in LINES.items():
            fields: dict[str, object] = {"binding": binding, "group": GROUP}
            fields["tips"] = [each.hex() for each in map(row_of, tips)]
            fields["heads"] = heads(binding, tips)
            fields["parts"] = digests(binding, tips, 16)
            yield f"heads/{name}_{line}", fields
