"""Cases for specs/entry.md and specs/log.md: one entry sealed, and runs as they travel."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from vectors.bytes_of import Keys, public, sign, value
from vectors.entries import SIZES, Made, make, opening, padded, run

KEYS = Keys(b"w" * 32)
LOG, MEMBER, FRESH = b"l" * 32, b"m" * 32, b"f" * 32
TARGET = b"0123456789"
NONE = bytes(32)

Case = tuple[str, dict[str, object]]


def chain(bodies: list[bytes]) -> list[Made]:
    made = [make(KEYS, LOG, 0, NONE, 1, opening(KEYS, MEMBER, public(LOG), 1_000), FRESH)]
    for body in bodies:
        made.append(make(KEYS, LOG, len(made), made[-1].id, 0, body, FRESH))
    return made


def content(n: int) -> bytes:
    return value([1_000 + n, [[TARGET, "title", [], f"title {n}"]]])


def cases() -> Iterator[Case]:
    yield from _sealed()
    yield from _bodies()
    yield from _runs()


def _entry(
    name: str, expect: str, why: str, body: bytes, made: Made, seq: int, prev: bytes
) -> Case:
    return f"entry/{name}", {
        "expect": expect, "why": why, "write": KEYS.write, "log_seed": LOG, "fresh": FRESH,
        "seq": seq, "prev": prev, "class": made.kind, "body": body, "header": made.header,
        "id": made.id, "signature": made.signature, "ciphertext": made.ciphertext,
    }  # fmt: skip


def _sealed() -> Iterator[Case]:
    first = chain([])[0]
    yield _entry("opening", "accept", "the first entry of a log",
                 opening(KEYS, MEMBER, public(LOG), 1_000), first, 0, NONE)  # fmt: skip
    for name, size in (
        ("smallest", 0),
        ("step_full", 108),
        ("step_over", 109),
        ("largest", 65_516),
    ):
        body = bytes(size)
        made = make(KEYS, LOG, 1, first.id, 0, body, FRESH)
        yield _entry(f"size_{name}", "accept", f"a body of {size} bytes", body, made, 1, first.id)
    said = value([1_000, [[TARGET, "said*", [], {"kind": "thought", "text": "hm"}]]])
    made = make(KEYS, LOG, 1, first.id, 0, said, FRESH, words=True)
    name, fields = _entry("of_words", "accept", "marked in its salt", said, made, 1, first.id)
    yield name, {**fields, "words": True}
    code, text = padded(b"abc")
    broken = {
        "padding_not_zero": (code, text[:-1] + b"\1"),
        "length_too_large": (code, struct.pack(">I", len(text)) + text[4:]),
        "size_larger_than_needed": (code + 1, text + bytes(SIZES[code + 1] - SIZES[code])),
    }
    for name, plain in broken.items():
        made = make(KEYS, LOG, 1, first.id, 0, b"abc", FRESH, plain)
        yield _entry(
            name, "silent", "opens, but is not padded as it must be", b"abc", made, 1, first.id
        )
    made = make(Keys(b"x" * 32), LOG, 1, first.id, 0, b"abc", FRESH)
    yield _entry("sealed_for_another_group", "silent", "does not open", b"abc", made, 1, first.id)


def _bodies() -> Iterator[Case]:
    dot = bytes(32) + b"\0"
    op = [TARGET, "title", [dot], "x"]
    good: dict[str, object] = {
        "one_op": [0, [op]],
        "covers_only": [0, [[TARGET, "tags", [dot]]]],
        "writes_nil": [0, [[TARGET, "due", [dot], None]]],
        "ops_64": [0, [op] * 64],
        "covers_64": [0, [[TARGET, "tags", [bytes([n]) * 32 + bytes([n]) for n in range(64)]]]],
        "own_field": [0, [[TARGET, "claims@", [], {"as": "lead"}]]],
        "time_before_1970": [-(2**52), [op]],
    }
    bad: dict[str, object] = {
        "no_ops": [0, []],
        "ops_65": [0, [op] * 65],
        "covers_65": [0, [[TARGET, "tags", [dot] * 65]]],
        "object_of_9_bytes": [0, [[TARGET[:9], "title", [], "x"]]],
        "field_upper_case": [0, [[TARGET, "Title", [], "x"]]],
        "field_only_suffix": [0, [[TARGET, "@", [], "x"]]],
        "field_two_suffixes": [0, [[TARGET, "a@@", [], "x"]]],
        "field_of_65": [0, [[TARGET, "a" * 65, [], "x"]]],
        "field_newline": [0, [[TARGET, "title\n", [], "x"]]],
        "dot_of_op_64": [0, [[TARGET, "title", [bytes(32) + b"\x40"], "x"]]],
        "dot_of_32_bytes": [0, [[TARGET, "title", [bytes(32)], "x"]]],
        "op_of_five": [0, [[TARGET, "title", [], "x", "y"]]],
        "time_too_late": [2**52 + 1, [op]],
        "time_is_true": [True, [op]],
        "time_is_text": ["0", [op]],
        "a_map": {"time": 0},
        "an_opening": ["open", bytes(32), bytes(64), 0],
    }
    for name, body in good.items():
        yield f"body/{name}", {"expect": "accept", "body": value(body)}
    for name, body in bad.items():
        yield f"body/{name}", {"expect": "malformed", "body": value(body)}


def _runs() -> Iterator[Case]:
    made = chain([content(n) for n in range(4)])
    log, last = public(LOG), len(made) - 1
    whole = run(KEYS, LOG, 0, NONE, made, {last})
    tail = run(KEYS, LOG, 3, made[2].id, made[3:], {1})
    good = {
        "whole": whole,
        "tail": tail,
        "all_signed": run(KEYS, LOG, 0, NONE, made, set(range(5))),
        "one_dropped": run(KEYS, LOG, 0, NONE, made, {last}, frozenset({2})),
    }
    for name, parts in good.items():
        ids = made if parts[2] == 0 else made[3:]
        yield f"run/{name}", {
            "expect": "accept", "write": KEYS.write, "run": value(parts),
            "ids": [entry.id.hex() for entry in ids],
        }  # fmt: skip
    refused = {
        "wrong_signature": _with(whole, 8, sign(MEMBER, b"?")),
        "bit_of_a_body": _with(whole, 9, bytes([whole[9][0] ^ 1]) + whole[9][1:]),  # type: ignore[index]
        "bit_of_a_salt": _with(whole, 7, bytes([whole[7][0] ^ 1]) + whole[7][1:]),  # type: ignore[index]
        "other_predecessor": _with(tail, 3, made[1].id),
        "other_seq": _with(tail, 2, 4),
        "other_epoch": _with(whole, 0, bytes(32)),
        "foreign_admission": _with(whole, 4, Keys(b"x" * 32).admission(log)),
    }
    malformed = {
        "no_entries": _with(
            _with(_with(_with(_with(whole, 5, b""), 6, b""), 7, b""), 8, b""), 9, b""
        ),
        "without_admission": _with(whole, 4, None),
        "admission_in_the_middle": _with(tail, 4, KEYS.admission(log)),
        "nine_parts": whole[:-1],
        "last_not_signed": _with(whole, 5, b"\1\2\0\0\0"),
        "unknown_flag": _with(whole, 5, b"\1\0\0\0\x0a"),
        "unknown_size": _with(whole, 6, b"\x13" * 5),
        "salts_short": _with(whole, 7, bytes(79)),
        "bodies_long": _with(whole, 9, whole[9] + b"\0"),  # type: ignore[operator]
        "dropped_authority": _with(whole, 5, b"\5\0\0\0\2"),
        "seq_negative": _with(whole, 2, -1),
        "first_with_predecessor": _with(whole, 3, b"\1" * 32),
    }
    for expect, table in (("refused", refused), ("malformed", malformed)):
        for name, parts in table.items():
            yield f"run/{name}", {"expect": expect, "write": KEYS.write, "run": value(parts)}


def _with(parts: list[object], at: int, part: object) -> list[object]:
    return [*parts[:at], part, *parts[at + 1 :]]
