"""Cases for specs/invite.md."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from vectors.bytes_of import Keys, labelled, value

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
KEYS = Keys(b"w" * 32)

Case = tuple[str, dict[str, object]]


def product(a: int, b: int) -> int:
    """In GF(32) with x^5 + x^2 + 1."""
    result = 0
    while b:
        if b & 1:
            result ^= a
        a, b = a << 1, b >> 1
        if a & 32:
            a ^= 0b100101
    return result


def power(n: int) -> int:
    result = 1
    for _ in range(n):
        result = product(result, 2)
    return result


def checks(block: list[int]) -> list[int]:
    """The two symbols after which both sums are zero, found by trying all."""
    for c in range(32):
        for d in range(32):
            full = [*block, c, d]
            plain, weighted = 0, 0
            for n, symbol in enumerate(full):
                plain ^= symbol
                weighted ^= product(power(n), symbol)
            if plain == weighted == 0:
                return [c, d]
    raise AssertionError


def written(payload: bytes) -> str:
    data = struct.pack(">H", len(payload)) + payload + labelled("invite-check", payload)[:4]
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    symbols = [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]
    out = []
    for at in range(0, len(symbols), 29):
        block = symbols[at : at + 29]
        out += [*block, *checks(block)]
    return "MOOT1" + "".join(LETTERS[symbol] for symbol in out)


def cases() -> Iterator[Case]:
    hint = "/ip4/192.0.2.1/tcp/4001/p2p/12D3KooWExample"
    invites = {
        "write": ([1, 2, KEYS.write, None, "garden", [hint]], 2, KEYS.write),
        "read": ([1, 1, KEYS.read, KEYS.gate_public, "garden", []], 1, KEYS.read),
        "keep": ([1, 0, KEYS.keep, KEYS.gate_public, "", [hint] * 8], 0, KEYS.keep),
    }
    for name, (parts, level, secret) in invites.items():
        yield f"invite/{name}", {
            "expect": "accept", "power": level, "secret": secret, "name": parts[4],
            "hints": parts[5], "text": written(value(parts)),
        }  # fmt: skip
    text = written(value(invites["write"][0]))
    for at in (6, 20, 40, len(text)):
        letter = LETTERS[(LETTERS.index(text[at - 1]) + 5) % 32]
        yield f"invite/wrong_letter_{at}", {
            "expect": "malformed", "why": "one wrong letter", "place": at,
            "meant": text[at - 1], "text": text[: at - 1] + letter + text[at:],
        }  # fmt: skip
    other = {
        "cut_short": text[:-7], "goes_on": text + text[-4:],
        "letter_left_out": text[:30] + text[31:],
        "nothing": "", "another_kind": "HELLO WORLD", "only_prefix": "MOOT1",
    }  # fmt: skip
    for name, bad in other.items():
        yield f"invite/{name}", {"expect": "malformed", "text": bad}
    newer = written(value([3, 2, KEYS.write, None, "garden", []]))
    for name, bad in (("newer_prefix", "MOOT2" + text[5:]), ("newer_value", newer)):
        yield f"invite/{name}", {"expect": "malformed", "why": "newer", "text": bad}
    wrong = {
        "secret_of_31_bytes": [1, 2, KEYS.write[:-1], None, "garden", []],
        "power_3": [1, 3, KEYS.write, None, "garden", []],
        "write_with_gate": [1, 2, KEYS.write, KEYS.gate_public, "garden", []],
        "read_without_gate": [1, 1, KEYS.read, None, "garden", []],
        "name_of_65_bytes": [1, 2, KEYS.write, None, "x" * 65, []],
        "hint_empty": [1, 2, KEYS.write, None, "garden", [""]],
        "hint_with_control": [1, 2, KEYS.write, None, "garden", ["a\x1b"]],
        "nine_hints": [1, 2, KEYS.write, None, "garden", ["a"] * 9],
        "five_parts": [1, 2, KEYS.write, None, "garden"],
    }
    for name, parts in wrong.items():
        yield f"invite/{name}", {"expect": "malformed", "text": written(value(parts))}
    yield from device_cases(hint)
    spaced = text.lower().replace("0", "o").replace("1", "l")
    spaced = "\n".join(spaced[at : at + 20] for at in range(0, len(spaced), 20)).replace(
        "moot", "mo-ot ", 1
    )
    yield "invite/as_people_type_it", {
        "expect": "accept", "power": 2, "secret": KEYS.write, "name": "garden", "hints": [hint],
        "text": spaced,
    }  # fmt: skip


def device_cases(hint: str) -> Iterator[Case]:
    """Invites for another device of the same person."""
    seed = b"m" * 32
    parts = [2, 2, KEYS.write, None, "garden", [hint], seed, "Ada"]
    text = written(value(parts))
    yield "invite/device", {
        "expect": "accept", "power": 2, "secret": KEYS.write, "name": "garden", "hints": [hint],
        "member_seed": seed, "person": "Ada", "text": text,
    }  # fmt: skip
    at = 100
    letter = LETTERS[(LETTERS.index(text[at - 1]) + 5) % 32]
    yield f"invite/device_wrong_letter_{at}", {
        "expect": "malformed", "why": "one wrong letter", "place": at, "meant": text[at - 1],
        "text": text[: at - 1] + letter + text[at:],
    }  # fmt: skip
    wrong = {
        "seed_of_31_bytes": [*parts[:6], seed[:-1], "Ada"],
        "person_of_65_bytes": [*parts[:7], "x" * 65],
        "without_person": parts[:7],
        "of_six_parts": parts[:6],
        "of_nine_parts": [*parts, None],
        "that_reads": [2, 1, KEYS.read, KEYS.gate_public, "garden", [], seed, "Ada"],
        "with_gate": [2, 2, KEYS.write, KEYS.gate_public, "garden", [], seed, "Ada"],
        "of_version_1": [1, *parts[1:]],
    }
    for name, bad in wrong.items():
        yield f"invite/device_{name}", {"expect": "malformed", "text": written(value(bad))}
