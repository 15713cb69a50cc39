"""Cases for specs/bundle.md: heads, parts, and whole files by their hash."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from vectors.bytes_of import derive, label, labelled, public, sign, value
from vectors.cases_entry import KEYS, LOG, NONE, chain, content
from vectors.cases_hello import framed
from vectors.cases_sync import A, B
from vectors.entries import run

Case = tuple[str, dict[str, object]]

SALT = bytes(range(32))
ROOM = 65_536 - 16 - 4
FILLER = 200
MADE = chain([content(0)])
PIECE = MADE[-1].id + struct.pack(">H", len(MADE)) + value(run(KEYS, LOG, 0, NONE, MADE, {1}))
RECEIPT = [public(LOG), A + B, sign(LOG, label("receipt") + KEYS.group + A + B)]
CONTENTS = [1_800_000_000_000, len(MADE), 1]
WHOLE: list[tuple[int, bytes | int]] = [
    (1, value(CONTENTS)), (2, PIECE), (3, value(RECEIPT)), (4, b""),
]  # fmt: skip


def cases() -> Iterator[Case]:
    for name, (expect, why, data) in heads().items():
        yield f"bundle_head/{name}", {
            "expect": expect, "why": why, "bundle": KEYS.bundle, "salt": SALT, "head": data,
        }  # fmt: skip
    for name, (kind, body) in good_parts().items():
        yield f"bundle_part/{name}", {"expect": "accept", "kind": kind, "body": body}
    for name, (kind, body) in bad_parts().items():
        yield f"bundle_part/{name}", {"expect": "malformed", "kind": kind, "body": body}
    forged = value([public(b"v" * 32), A + B, RECEIPT[2]])
    moved = value([public(LOG), A, RECEIPT[2]])
    for name, body in (("receipt_forged", forged), ("receipt_of_other_tips", moved)):
        yield f"bundle_part/{name}", {"expect": "refused", "kind": 3, "body": body}
    for name, parts in files().items():
        data = file(parts)
        yield f"bundle_file/{name}", {
            "expect": "accept", "write": KEYS.write, "salt": SALT,
            "parts": [[kind, body if isinstance(body, int) else body.hex()]
                      for kind, body in parts],
            "size": len(data), "sha256": hashlib.sha256(data).digest(),
        }  # fmt: skip


def head(version: int = 1, salt: bytes = SALT, key: bytes = KEYS.bundle) -> bytes:
    context = bytes([version]) + salt
    before = label("bundle") + context + derive(key, "bundle-sign", context)[:16]
    return before + labelled("bundle-check", before)[:16]


def heads() -> dict[str, tuple[str, str, bytes]]:
    good = head()
    return {
        "good": ("accept", "of the group", good),
        "another_group": ("other", "of another key", head(key=bytes(32))),
        "newer": ("newer", "version 2", head(version=2)),
        "version_0": ("malformed", "version 0", head(version=0)),
        "empty": ("malformed", "nothing", b""),
        "cut_short": ("malformed", "its last byte is missing", good[:-1]),
        "damaged_salt": ("malformed", "a bit is another", good[:20] + b"\xff" + good[21:]),
        "damaged_sign": ("malformed", "a bit is another", good[:50] + b"\xff" + good[51:]),
        "another_label": ("malformed", "a backup", label("backup") + good[14:]),
    }


def good_parts() -> dict[str, tuple[int, bytes]]:
    return {
        "contents": (1, value(CONTENTS)),
        "contents_of_nothing": (1, value([0, 0, 0])),
        "piece": (2, PIECE),
        "receipt": (3, value(RECEIPT)),
        "end": (4, b""),
        "places": (5, value([0, [["12D3KooWExample", ["/ip4/192.0.2.1/tcp/4001"]]]])),
    }


def bad_parts() -> dict[str, tuple[int, bytes]]:
    return {
        "contents_of_two": (1, value([0, 0])),
        "contents_true": (1, value([0, True, 0])),
        "contents_less_than_none": (1, value([0, -1, 0])),
        "contents_of_4097_logs": (1, value([0, 0, 4097])),
        "contents_of_no_time": (1, value([2**52 + 1, 0, 0])),
        "contents_not_canonical": (1, b"\x93\xcc\x00\x00\x00"),
        "piece_of_none": (2, PIECE[:32] + bytes(2) + PIECE[34:]),
        "piece_of_513": (2, PIECE[:32] + struct.pack(">H", 513) + PIECE[34:]),
        "piece_miscounted": (2, PIECE[:32] + struct.pack(">H", 3) + PIECE[34:]),
        "piece_without_run": (2, PIECE[:34]),
        "piece_broken": (2, PIECE[:-1]),
        "piece_empty": (2, b""),
        "receipt_not_sorted": (3, value([RECEIPT[0], B + A, RECEIPT[2]])),
        "receipt_of_nothing": (3, value([RECEIPT[0], b"", RECEIPT[2]])),
        "receipt_short_key": (3, value([bytes(31), A, bytes(64)])),
        "receipt_short_signature": (3, value([bytes(32), A, bytes(63)])),
        "end_with_more": (4, b"\0"),
        "places_of_nobody": (5, value([0, []])),
        "places_of_another_group": (5, value([1, [["12D3KooWExample", []]]])),
        "places_with_a_line_end": (5, value([0, [["12D3KooWExample", ["/ip4\n"]]]])),
    }


def files() -> dict[str, list[tuple[int, bytes | int]]]:
    most = ROOM - 5 - len(stream(WHOLE))
    several = [(FILLER, ROOM)] * 8
    return {
        "one_block": WHOLE,
        "one_full_block": [(FILLER, most), *WHOLE],
        "one_byte_more": [(FILLER, most + 1), *WHOLE],
        "a_part_over_three_blocks": [*WHOLE[:1], (FILLER, 2 * ROOM), *WHOLE[1:]],
        "padded_to_ten": [*several, *WHOLE],
    }


def stream(parts: list[tuple[int, bytes | int]]) -> bytes:
    return b"".join(
        framed(kind, bytes(body) if isinstance(body, int) else body) for kind, body in parts
    )


def file(parts: list[tuple[int, bytes | int]]) -> bytes:
    """A whole bundle: head, blocks of the stream, empty blocks."""
    whole, begins, at = stream(parts), [], 0
    for part in parts:
        begins.append(at)
        at += len(stream([part]))
    needed = max(1, -(-len(whole) // ROOM))
    exponent = needed.bit_length() - 1
    step = 2 ** max(0, exponent - exponent.bit_length())
    number = -(-needed // step) * step
    cipher = ChaCha20Poly1305(derive(KEYS.bundle, "bundle-file", b"\1" + SALT))
    blocks = []
    for n in range(number):
        held = whole[n * ROOM : (n + 1) * ROOM]
        inside = [place - n * ROOM for place in begins if 0 <= place - n * ROOM < len(held)]
        first = min(inside, default=len(held))
        plain = struct.pack(">HH", len(held), first) + held + bytes(ROOM - len(held))
        blocks.append(cipher.encrypt(n.to_bytes(12, "big"), plain, label("bundle-block")))
    return head() + b"".join(blocks)
