"""Cases for specs/sync.md: every message as a frame, and messages that must end a session."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from vectors.bytes_of import public, value
from vectors.cases_entry import KEYS, LOG, NONE, chain, content
from vectors.cases_heads import leb128
from vectors.cases_hello import framed
from vectors.entries import run

Case = tuple[str, dict[str, object]]


def tip(letter: bytes, seq: int, name: bytes) -> bytes:
    return letter * 32 + struct.pack(">I", seq) + name * 32


WHOLE = value(run(KEYS, LOG, 0, NONE, chain([content(0)]), {1}))
A, B = tip(b"a", 3, b"x"), tip(b"b", 0, b"y")
ASK = [b"a" * 32, [b"x" * 32]]
NAME = b"a" * 8
SEVEN = b"\x0f" + b"mark"
"""A tip at seq 7 in short, and no other after it."""


def cases() -> Iterator[Case]:
    for name, (kind, body) in good().items():
        yield f"sync/{name}", {"expect": "accept", "frame": framed(kind, value(body))}
    for name, (kind, body) in (bad() | bad_hints()).items():
        yield f"sync/{name}", {"expect": "malformed", "frame": framed(kind, value(body))}
    yield "sync/too_long", {"expect": "malformed", "frame": struct.pack(">IB", 1_114_113, 20)}
    yield "sync/body_not_canonical", {"expect": "malformed", "frame": framed(32, b"\x91\xcc\x00")}
    yield "sync/later_kind", {"expect": "skipped", "frame": framed(131, b"anything")}
    long = struct.pack(">IB", 65_537, 200)
    yield "sync/later_kind_too_long", {"expect": "malformed", "frame": long}


def good() -> dict[str, tuple[int, object]]:
    return {
        "summary": (16, [0, bytes(32), 20]),
        "parts": (17, [63, bytes(64)]),
        "parts_512": (17, [0, bytes(2048)]),
        "heads": (23, [0, b"", NAME + SEVEN + b"b" * 8 + b"\x01tip0"]),
        "heads_none": (23, [0, bytes(2), b""]),
        "heads_of_parts": (23, [0, b"\x80\x01", NAME + SEVEN]),
        "heads_forked": (23, [0, b"", NAME + b"\x10aaaa" + b"\x10bbbb" + b"\x11tip8"]),
        "heads_last_seq": (23, [0, b"", NAME + b"\xff\xff\xff\x0f" + b"mark"]),
        "differ_nothing": (24, [0, b"", b"", b"", 0]),
        "differ": (24, [0, b"\xa0", SEVEN + b"\0", b"b" * 8 + SEVEN, 3]),
        "want_by_name": (19, [0, 3, 1, [[NAME, []]]]),
        "sent_lost_name": (21, [0, 7, [], [NAME]]),
        "have": (18, [1, A + B]),
        "have_fork": (18, [1, A + tip(b"a", 3, b"z")]),
        "want": (19, [0, 1, 2_097_152, [ASK]]),
        "want_from_start": (19, [0, 2, 1, [[public(LOG), []]]]),
        "runs_pushed": (20, [0, 0, [WHOLE]]),
        "runs_wanted": (20, [0, 7, [WHOLE, WHOLE]]),
        "sent": (21, [0, 7, [], []]),
        "sent_rest_and_lost": (21, [0, 7, [ASK], [b"c" * 32]]),
        "peers": (22, [0, [["12D3KooWExample", ["/ip4/192.0.2.1/tcp/4001"]]]]),
        "graft": (128, [0]),
        "prune": (129, [63]),
        "quiet": (130, [0, bytes(32)]),
        "ping": (32, [0]),
        "pong": (33, [4_294_967_295]),
        "bye": (34, [0]),
    }


def bad() -> dict[str, tuple[int, object]]:
    return {
        "summary_digest_short": (16, [0, bytes(31), 20]),
        "summary_group_64": (16, [64, bytes(32), 20]),
        "summary_group_true": (16, [True, bytes(32), 20]),
        "parts_8": (17, [0, bytes(32)]),
        "parts_48": (17, [0, bytes(192)]),
        "parts_1024": (17, [0, bytes(4096)]),
        "parts_cut": (17, [0, bytes(63)]),
        "heads_of_520_parts": (23, [0, bytes(65), b""]),
        "heads_half_a_name": (23, [0, b"", NAME[:-1]]),
        "heads_half_a_mark": (23, [0, b"", NAME + SEVEN[:-1]]),
        "heads_no_tip": (23, [0, b"", NAME + b"\0"]),
        "heads_one_name_twice": (23, [0, b"", NAME + SEVEN + NAME + SEVEN]),
        "heads_names_not_sorted": (23, [0, b"", b"b" * 8 + SEVEN + NAME + SEVEN]),
        "heads_tips_not_sorted": (23, [0, b"", NAME + b"\x12aaaa" + b"\x0fbbbb"]),
        "heads_tip_twice": (23, [0, b"", NAME + b"\x10mark" + SEVEN]),
        "heads_tip_that_does_not_follow": (23, [0, b"", NAME + b"\x10mark\0"]),
        "heads_number_too_long": (23, [0, b"", NAME + b"\x8f\0mark"]),
        "heads_number_without_end": (23, [0, b"", NAME + b"\xff" * 5 + b"mark"]),
        "heads_seq_too_large": (23, [0, b"", NAME + b"\x81\x80\x80\x10mark"]),
        "heads_65_tips": (
            23,
            [0, b"", NAME + b"".join(leb128(2 * n + 1 + (n < 64)) + b"mark" for n in range(65))],
        ),
        "differ_row_missing": (24, [0, b"\xc0", SEVEN, b"", 2]),
        "differ_row_too_many": (24, [0, b"\x40", SEVEN + SEVEN, b"", 2]),
        "differ_bits_left": (24, [0, b"\x01", b"", b"", 7]),
        "differ_byte_missing": (24, [0, b"\0", b"", b"", 9]),
        "want_name_with_ids": (19, [0, 3, 1, [[NAME, [b"x" * 32]]]]),
        "want_name_of_7": (19, [0, 3, 1, [[NAME[:-1], []]]]),
        "have_nothing": (18, [0, b""]),
        "have_not_sorted": (18, [0, B + A]),
        "have_twice": (18, [0, A + A]),
        "have_half_a_row": (18, [0, A + B[:-1]]),
        "have_513": (18, [0, b"".join(tip(b"a", n, b"x") for n in range(513))]),
        "have_seq_too_large": (18, [0, tip(b"a", 2**24, b"x")]),
        "want_number_0": (19, [0, 0, 1, [ASK]]),
        "want_no_budget": (19, [0, 1, 0, [ASK]]),
        "want_budget_too_large": (19, [0, 1, 2_097_153, [ASK]]),
        "want_nothing": (19, [0, 1, 1, []]),
        "want_one_log_twice": (19, [0, 1, 1, [ASK, ASK]]),
        "want_33": (19, [0, 1, 1, [[bytes([n]) * 32, []] for n in range(33)]]),
        "want_129_ids": (19, [0, 1, 1, [[b"a" * 32, [bytes([n]) * 32 for n in range(129)]]]]),
        "runs_none": (20, [0, 0, []]),
        "runs_broken": (20, [0, 0, [WHOLE[:-1]]]),
        "runs_65": (20, [0, 0, [WHOLE] * 65]),
        "sent_want_0": (21, [0, 0, [], []]),
        "sent_lost_twice": (21, [0, 1, [], [b"c" * 32, b"c" * 32]]),
        "peers_none": (22, [0, []]),
        "peers_33": (22, [0, [["p", []]] * 33]),
        "peers_control_character": (22, [0, [["p\x1b", []]]]),
        "ping_text": (32, ["0"]),
        "ping_two": (32, [0, 0]),
        "bye_256": (34, [256]),
        "not_a_list": (32, 0),
        "kind_not_defined": (99, [0]),
        "hello_after_hello": (1, [0]),
    }


def bad_hints() -> dict[str, tuple[int, object]]:
    return {
        "graft_nothing": (128, []),
        "prune_group_64": (129, [64]),
        "quiet_digest_short": (130, [0, bytes(31)]),
        "quiet_two": (130, [0, bytes(32), 1]),
    }
