"""Bundles against the vectors, and the numbers that the command line has of its own."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from moot.cli.exchange import bundle_file
from moot.protocol import limits
from moot.protocol.bundle import HEAD_SIZE, Head, Packer, Seal, padded
from moot.protocol.bundle_part import Kind, Part, Piece, Receipt, read, written
from moot.protocol.bundle_window import Cursor, look
from moot.protocol.errors import Malformed, Refused, TooNew
from moot.protocol.frame import HEAD
from moot.protocol.group_keys import GroupKeys
from moot.protocol.limits import BUNDLE_BLOCK
from vector_files import cases, raw, verdict
from vector_files import read as read_case

KEYS = GroupKeys.write(b"w" * 32)


@pytest.mark.spec("BUN-1")
@pytest.mark.parametrize("path", cases("bundle_head"))
def test_head(path: Path) -> None:
    case = read_case(path)
    data, key = raw(case, "head"), raw(case, "bundle")
    match case["expect"]:
        case "newer":
            with pytest.raises(TooNew):
                Head.read(data)
        case "malformed":
            with pytest.raises(Malformed):
                Head.read(data)
        case expect:
            head = Head.read(data + b"what follows")
            assert head.is_of(key) == (expect == "accept")
            assert head.written() == data
            assert (Head.make(key, raw(case, "salt")) == head) == (expect == "accept")


@pytest.mark.spec("BUN-4")
@pytest.mark.spec("BUN-5")
@pytest.mark.parametrize("path", cases("bundle_part"))
def test_part(path: Path) -> None:
    case = read_case(path)
    kind, body = Kind(int(case["kind"])), raw(case, "body")

    def understood() -> Part:
        part = read(kind, body)
        if isinstance(part, Piece):
            part.decoded()
        if isinstance(part, Receipt) and not part.holds(KEYS.group):
            raise Refused("by another")
        return part

    assert verdict(understood) == case["expect"]
    if case["expect"] == "accept":
        assert written(understood()) == HEAD.pack(len(body), kind) + body


@pytest.mark.spec("BUN-2")
@pytest.mark.spec("BUN-3")
@pytest.mark.parametrize("path", cases("bundle_file"))
def test_file(path: Path) -> None:
    case = read_case(path)
    parts = [
        (kind, bytes(body) if isinstance(body, int) else bytes.fromhex(body))
        for kind, body in json.loads(case["parts"])
    ]
    packer = Packer(KEYS.bundle_key, raw(case, "salt"))
    blocks = [block for kind, body in parts for block in packer.add(_framed(kind, body))]
    blocks += packer.finish()
    data = packer.head + b"".join(blocks)
    assert (len(data), sha256(data).digest()) == (int(case["size"]), raw(case, "sha256"))
    assert {len(block) for block in blocks} == {BUNDLE_BLOCK}
    window = look(Seal(KEYS.bundle_key, raw(case, "salt")), Cursor(0), data[HEAD_SIZE:])
    known = {int(kind) for kind in Kind}
    told = [(int(kind), body) for kind, body in parts if kind in known]
    assert [written(found.part) for found in window.found] == [_framed(*one) for one in told]
    # Parts of later versions are passed over; one longer than may be is a fault.
    too_long = any(len(body) > limits.MAX_SKIPPED_FRAME for _, body in parts)
    assert [fault.at for fault in window.faults] == [HEAD_SIZE] * too_long
    assert window.ended


def _framed(kind: int, body: bytes) -> bytes:
    return HEAD.pack(len(body), kind) + body


@pytest.mark.spec("BUN-3")
def test_few_lengths_and_little_lost() -> None:
    for blocks in (*range(1, 3_000), 15_999, 16_000, 1_000_001):
        assert blocks <= padded(blocks) <= blocks * 9 / 8
        assert padded(padded(blocks)) == padded(blocks)
    assert [padded(n) for n in (1, 2, 8, 9, 15, 17, 16_384, 16_385)] == [
        1, 2, 8, 10, 16, 18, 16_384, 17_408,
    ]  # fmt: skip
    assert len({padded(n) for n in range(16_384, 32_768)}) == 17


def test_the_command_line_cuts_files_as_the_node_does() -> None:
    assert HEAD_SIZE == bundle_file.HEAD
    assert limits.BUNDLE_BLOCK == bundle_file.BLOCK
    assert limits.BUNDLE_WINDOW == bundle_file.WINDOW
    longest = HEAD.size + limits.MAX_FRAME_BODY
    assert longest < (limits.BUNDLE_WINDOW - 1) * (limits.BUNDLE_BLOCK - 64)
