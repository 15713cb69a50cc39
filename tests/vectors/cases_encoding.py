"""Cases for specs/encoding.md."""

from __future__ import annotations

from collections.abc import Iterator

from vectors.bytes_of import value

GOOD: dict[str, object] = {
    "nil": None, "true": True, "false": False, "zero": 0, "fixint_most": 127, "uint8_least": 128,
    "uint8_most": 255, "uint16_least": 256, "uint32_least": 65_536, "uint64_least": 2**32,
    "integer_most": 2**53, "negative_fixint": -1, "negative_fixint_least": -32, "int8_most": -33,
    "int16_most": -129, "int32_most": -32_769,
    "int64_most": -(2**31) - 1, "integer_least": -(2**53),
    "text_empty": "", "text_31": "x" * 31, "text_32": "x" * 32, "text_256": "x" * 256,
    "text_two_normal_forms": ["\u00e9", "e\u0301"],
    "text_emoji_and_bidi": "\U0001f9d1\u200d\U0001f33e \u202e",
    "text_nul_and_escape": "\0\x1b[2J", "text_largest": "x" * 16_384,
    "bytes_empty": b"", "bytes_255": bytes(255), "bytes_256": bytes(256), "list_empty": [],
    "list_15": list(range(15)), "list_16": list(range(16)), "map_empty": {},
    "map_sorted": {"a": 1, "aa": 2, "b": 3}, "map_by_utf8": {"z": 1, "\u00e9": 2, "\U0001f600": 3},
    "map_16": {f"k{n:02}": n for n in range(16)}, "depth_12": [[[[[[[[[[[[]]]]]]]]]]]],
    "nodes_8192": [0] * 8_191,
}  # fmt: skip

BAD: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "no value at all"),
    "cut_short": (value("abc")[:-1], "the text ends early"),
    "trailing_byte": (value(1) + b"\0", "one value and more"),
    "float32": (b"\xca" + bytes(4), "a float"),
    "float64": (b"\xcb" + bytes(8), "a float"),
    "float_nan_in_list": (b"\x91\xcb\x7f\xf8" + bytes(6), "a float in a list"),
    "ext_fixed": (b"\xd4\x01\x00", "an extension"),
    "ext_8": (b"\xc7\x01\x05\x00", "an extension"),
    "timestamp": (b"\xd6\xff" + bytes(4), "a timestamp"),
    "never_used": (b"\xc1", "the byte that means nothing"),
    "one_as_uint8": (b"\xcc\x01", "an integer in a longer form"),
    "one_as_uint16": (b"\xcd\x00\x01", "an integer in a longer form"),
    "one_as_int8": (b"\xd0\x01", "a non-negative integer in a signed form"),
    "minus_one_as_int16": (b"\xd1\xff\xff", "an integer in a longer form"),
    "integer_above": (value(2**53 + 1), "beyond 2^53"),
    "integer_below": (value(-(2**53) - 1), "beyond -2^53"),
    "uint64_largest": (b"\xcf" + b"\xff" * 8, "beyond 2^53"),
    "text_long_form": (b"\xd9\x01a", "a text in a longer form"),
    "bytes_long_form": (b"\xc5\x00\x01a", "bytes in a longer form"),
    "list_long_form": (b"\xdc\x00\x01\x00", "a list in a longer form"),
    "map_long_form": (b"\xde\x00\x01\xa1a\x00", "a map in a longer form"),
    "map_unsorted": (b"\x82\xa1b\x00\xa1a\x00", "keys out of order"),
    "map_twice": (b"\x82\xa1a\x00\xa1a\x01", "a key twice"),
    "map_key_integer": (b"\x81\x01\x00", "a key that is no text"),
    "map_key_bytes": (b"\x81\xc4\x01a\x00", "a key that is no text"),
    "map_cut": (b"\x81\xa1a", "a map without its value"),
    "text_surrogate": (b"\xa3\xed\xa0\x80", "no UTF-8"),
    "text_overlong": (b"\xa2\xc0\x80", "no UTF-8"),
    "text_lone_continuation": (b"\xa1\x80", "no UTF-8"),
    "text_too_large": (value("x" * 16_385), "a text over 16,384 bytes"),
    "key_too_large": (value({"x" * 16_385: 0}), "a key over 16,384 bytes"),
    "depth_13": (b"\x91" * 12 + b"\x90", "nested 13 deep"),
    "depth_100000": (b"\x91" * 100_000 + b"\x90", "nested 100,001 deep"),
    "nodes_8193": (b"\xdc" + (8_192).to_bytes(2, "big") + b"\x00" * 8_192, "8,193 values"),
    "list_claims_2_32": (b"\xdd\xff\xff\xff\xff", "a list that promises four billion"),
    "map_claims_2_32": (b"\xdf\xff\xff\xff\xff", "a map that promises four billion"),
    "bytes_claim_2_32": (b"\xc6\xff\xff\xff\xff", "bytes that promise four billion"),
}


def cases() -> Iterator[tuple[str, dict[str, object]]]:
    for name, good in GOOD.items():
        yield f"encoding/{name}", {"expect": "accept", "bytes": value(good)}
    for name, (bad, why) in BAD.items():
        yield f"encoding/{name}", {"expect": "malformed", "why": why, "bytes": bad}
