"""Damaged bundles: they are refused, or good for what is whole in them; nothing else happens."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import settings

from fuzz.test_decoders import START, damage
from moot.protocol.bundle import HEAD_SIZE, Head, Packer, Seal
from moot.protocol.bundle_part import Contents, End, Kind, Part, Piece, Receipt, read, written
from moot.protocol.bundle_window import Cursor, look
from moot.protocol.errors import Malformed
from moot.protocol.frame import HEAD
from moot.protocol.limits import BUNDLE_BLOCK
from moot.protocol.supply import Tip
from scribe import KEYS

CASES = 10 * settings().max_examples
PIECE = Piece(bytes(32), len(START.items), START.encode())
RECEIPT = Receipt(bytes(32), (Tip(bytes(32), 1, bytes(32)),), bytes(64))
PARTS: tuple[Part, ...] = (Contents(0, 3, 1), PIECE, Piece(b"x" * 32, 1, bytes(70_000)), End())


def packed(parts: tuple[Part, ...]) -> bytes:
    packer = Packer(KEYS.bundle_key, bytes(32))
    blocks = [block for part in parts for block in packer.add(written(part))]
    return packer.head + b"".join([*blocks, *packer.finish()])


def bundle(data: bytes) -> None:
    """A file that was damaged from outside."""
    head = Head.read(data)
    seen = look(Seal(KEYS.bundle_key, head.salt), Cursor(0), data[HEAD_SIZE:])
    assert all(found.part in PARTS for found in seen.found)
    assert seen.ended == (End() in [found.part for found in seen.found])
    if seen.faults or not seen.ended:
        raise Malformed("damaged")


def stream(data: bytes) -> None:
    """What somebody sealed who has the key, and means harm."""
    packer = Packer(KEYS.bundle_key, bytes(32))
    blocks = b"".join([*packer.add(data), *packer.finish()])
    at, faults, ended = Cursor(0), 0, False
    seal = Seal(KEYS.bundle_key, bytes(32))
    for _ in range(len(blocks) // BUNDLE_BLOCK + 1):
        seen = look(seal, at, blocks[at.block * BUNDLE_BLOCK :])
        faults += len(seen.faults)
        ended |= seen.ended
        if seen.ended or seen.next == at or seen.next.block * BUNDLE_BLOCK >= len(blocks):
            break
        at = seen.next
    if faults or not ended:
        raise Malformed("damaged")


def part(kind: Kind) -> Callable[[bytes], None]:
    """The body of a part."""

    def judge(data: bytes) -> None:
        understood = read(kind, data)
        assert written(understood) == HEAD.pack(len(data), kind) + data
        if isinstance(understood, Piece):
            understood.decoded()
        if isinstance(understood, Receipt):
            assert not understood.holds(KEYS.group)

    return judge


GOOD: dict[str, tuple[bytes, Callable[[bytes], None]]] = {
    "bundle": (packed(PARTS), bundle),
    "stream": (b"".join(map(written, PARTS[:2] + PARTS[-1:])), stream),
    "contents": (PARTS[0].body(), part(Kind.CONTENTS)),
    "piece": (PIECE.body(), part(Kind.PIECE)),
    "receipt": (RECEIPT.body(), part(Kind.RECEIPT)),
}


@pytest.mark.parametrize("what", GOOD)
@pytest.mark.spec("BUN-5")
@pytest.mark.spec("BUN-6")
def test_damage_is_a_fault_or_harmless(what: str) -> None:
    good, judge = GOOD[what]
    judge(good)
    chance = random.Random(what)
    refused = 0
    for case in range(CASES):
        data = damage(good, chance)
        try:
            judge(data)
        except Malformed:
            refused += 1
        except Exception as error:
            error.add_note(f"{what}, case {case}: {data[:2_000].hex()}")
            raise
    assert refused > CASES // 3
