"""Bundles as bytes: every cut, every flipped bit and every lie in them."""

from __future__ import annotations

import random
from struct import pack

import pytest

from moot.protocol.bundle import HEAD_SIZE, ROOM, Head, Packer, Seal
from moot.protocol.bundle_part import Contents, End, Kind, Part, Piece, Receipt, receipts, written
from moot.protocol.bundle_window import DAMAGED, Cursor, Window, byte_of, look
from moot.protocol.errors import Malformed
from moot.protocol.frame import HEAD
from moot.protocol.group_keys import GroupKeys, Power
from moot.protocol.limits import (
    BUNDLE_BLOCK,
    BUNDLE_WINDOW,
    MAX_FRAME_BODY,
    MAX_TIPS_PER_MESSAGE,
)
from moot.protocol.supply import Tip
from scribe import KEYS, Scribe

OTHER = GroupKeys.write(b"o" * 32)
SALT = bytes(range(32))
SEAL = Seal(KEYS.bundle_key, SALT)


def packed(parts: list[bytes], keys: GroupKeys = KEYS) -> bytes:
    packer = Packer(keys.bundle_key, SALT)
    blocks = [block for part in parts for block in packer.add(part)]
    return b"".join([*blocks, *packer.finish()])


def piece(number: int, size: int) -> Piece:
    """Something that passes for a piece until it is decoded."""
    return Piece(pack(">I", number) * 8, 1, bytes(size))


def several(sizes: list[int]) -> list[Part]:
    """Contents, pieces of some sizes, and the end."""
    pieces = [piece(number, size) for number, size in enumerate(sizes)]
    return [Contents(0, len(sizes), 1), *pieces, End()]


def looked(blocks: bytes, window: int = BUNDLE_WINDOW) -> tuple[list[Part], list[int], bool]:
    """All parts of a file's blocks, read a window at a time, and where damage was met."""
    parts: list[Part] = []
    faults: list[int] = []
    at = Cursor(0)
    while True:
        data = blocks[at.block * BUNDLE_BLOCK : (at.block + window) * BUNDLE_BLOCK]
        seen = look(SEAL, at, data)
        parts += [found.part for found in seen.found]
        faults += [fault.at for fault in seen.faults]
        if seen.ended or len(data) < window * BUNDLE_BLOCK:
            return parts, faults, seen.ended
        assert seen.next > at or seen.next.block > at.block
        at = seen.next


@pytest.mark.spec("BUN-2")
@pytest.mark.spec("BUN-4")
@pytest.mark.parametrize("window", [18, 19, BUNDLE_WINDOW])
def test_parts_come_back_whatever_their_sizes_and_the_window(window: int) -> None:
    chance = random.Random(window)
    sizes = [chance.choice((1, 40, 300, ROOM - 39, ROOM - 38, 70_000, 262_144)) for _ in range(60)]
    parts = several([*sizes, MAX_FRAME_BODY - 34])
    blocks = packed(list(map(written, parts)))
    assert looked(blocks, window) == (parts, [], True)


@pytest.mark.spec("BUN-6")
def test_a_cut_file_is_good_up_to_the_cut() -> None:
    parts = several([30_000] * 12)
    frames = list(map(written, parts))
    blocks = packed(frames)
    ends = [sum(map(len, frames[: n + 1])) for n in range(len(frames))]
    chance = random.Random(1)
    cuts = {chance.randrange(len(blocks)) for _ in range(60)} | {0, BUNDLE_BLOCK, len(blocks) - 1}
    for cut in cuts:
        there = cut // BUNDLE_BLOCK * ROOM  # of the stream
        whole = sum(end <= there for end in ends)
        ended = whole == len(parts)
        assert looked(blocks[:cut]) == (parts[:whole], [], ended), cut


@pytest.mark.spec("BUN-1")
def test_a_head_is_whole_or_refused_at_every_cut_and_flip() -> None:
    good = Head.make(KEYS.bundle_key, SALT).written()
    assert len(good) == HEAD_SIZE
    for cut in range(len(good)):
        with pytest.raises(Malformed):
            Head.read(good[:cut])
    for bit in range(8 * len(good)):
        data = bytearray(good)
        data[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Malformed):
            Head.read(bytes(data))


@pytest.mark.spec("BUN-6")
@pytest.mark.spec("BUN-2")
def test_a_flipped_bit_costs_one_block_and_what_goes_through_it() -> None:
    parts = several([10_000] * 60)
    blocks = packed(list(map(written, parts)))
    chance = random.Random(2)
    for _ in range(40):
        bit = chance.randrange(9 * BUNDLE_BLOCK * 8)
        data = bytearray(blocks)
        data[bit // 8] ^= 1 << bit % 8
        number = bit // 8 // BUNDLE_BLOCK
        got, faults, ended = looked(bytes(data))
        assert faults == [byte_of(number)]
        assert ended
        missing = [part for part in parts if part not in got]
        assert 1 <= len(missing) <= ROOM // 10_000 + 2
        assert got == [part for part in parts if part not in missing]


@pytest.mark.spec("BUN-2")
def test_a_block_stands_in_its_place_alone() -> None:
    blocks = packed([written(part) for part in several([30_000] * 12)])
    one, two = blocks[:BUNDLE_BLOCK], blocks[BUNDLE_BLOCK : 2 * BUNDLE_BLOCK]
    swapped = look(SEAL, Cursor(0), two + one)
    assert [fault.why for fault in swapped.faults] == [DAMAGED, DAMAGED]
    assert [fault.at for fault in look(SEAL, Cursor(0), one + one).faults] == [byte_of(1)]
    another = Seal(KEYS.bundle_key, bytes(32))
    for seal in (another, Seal(OTHER.bundle_key, SALT)):
        assert not look(seal, Cursor(0), one).found
    assert look(Seal(KEYS.lowered(Power.KEEP).bundle_key, SALT), Cursor(0), one).found


def _sealed(stream: bytes, *, used: int | None = None, first: int = 0) -> bytes:
    used = len(stream) if used is None else used
    return SEAL.close(0, pack(">HH", used, first) + stream + bytes(ROOM - len(stream)))


LIES = {
    "used beyond the block": _sealed(b"x", used=ROOM + 1),
    "begins beyond what is used": _sealed(b"x" * 9, first=10),
    "no such kind": _sealed(HEAD.pack(0, 99)),
    "a part too long": _sealed(HEAD.pack(MAX_FRAME_BODY + 1, Kind.PIECE)),
    "a later part too long": _sealed(HEAD.pack(65_537, 200)),
    "a part of the largest length": _sealed(HEAD.pack(2**32 - 1, Kind.RECEIPT)),
    "contents that are none": _sealed(HEAD.pack(1, Kind.CONTENTS) + b"\xc1"),
    "an end with more": _sealed(HEAD.pack(1, Kind.END) + b"x"),
}


@pytest.mark.spec("BUN-5")
@pytest.mark.spec("BUN-6")
@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_a_fault_and_what_follows_is_read(lie: str) -> None:
    end = HEAD.pack(0, Kind.END)
    second = SEAL.close(1, pack(">HH", len(end), 0) + end + bytes(ROOM - len(end)))
    seen = look(SEAL, Cursor(0), LIES[lie] + second)
    assert [fault.at for fault in seen.faults] == [HEAD_SIZE]
    assert [found.part for found in seen.found] == [End()]
    assert seen.ended


@pytest.mark.parametrize("skip", [0, 7, ROOM, 2**40])
def test_a_place_that_is_none_does_no_harm(skip: int) -> None:
    blocks = packed([written(part) for part in several([300] * 3)])
    seen = look(SEAL, Cursor(0, skip), blocks)
    assert isinstance(seen, Window)
    assert len(seen.found) <= 5


def test_nothing_after_the_end_is_looked_at() -> None:
    blocks = packed([*map(written, several([300])), written(piece(9, 9))])
    assert looked(blocks + b"anything" * 9_000) == (several([300]), [], True)


@pytest.mark.spec("BUN-8")
def test_a_receipt_holds_for_its_device_group_and_tips_alone() -> None:
    ada = Scribe("ada")
    tips = [Tip(bytes([n % 251]) * 32, n, bytes(32)) for n in range(MAX_TIPS_PER_MESSAGE + 1)]
    one, two = receipts(ada.signer, KEYS.group, tips)
    assert (len(one.tips), len(two.tips)) == (MAX_TIPS_PER_MESSAGE, 1)
    assert sorted(one.tips + two.tips) == sorted(tips)
    assert one.holds(KEYS.group)
    assert two.holds(KEYS.group)
    assert not one.holds(OTHER.group)
    assert not one._replace(tips=two.tips).holds(KEYS.group)
    assert not one._replace(log=Scribe("ben").log).holds(KEYS.group)
    assert not one._replace(signature=two.signature).holds(KEYS.group)
    assert Receipt.make(ada.signer, KEYS.group, one.tips) == one


def test_two_bundles_of_a_group_have_nothing_in_common() -> None:
    heads = [Head.make(KEYS.bundle_key, bytes([n]) * 32) for n in (1, 2)]
    assert heads[0].sign != heads[1].sign
    assert heads[0].is_of(KEYS.bundle_key)
    assert not heads[0].is_of(OTHER.bundle_key)
