"""Cases for specs/hello.md: whole hellos, and messages that must end one."""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Iterator

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from vectors.bytes_of import Keys, derive, label, labelled, public, sign

Case = tuple[str, dict[str, object]]
NAMES = (b"12D3KooWInitiator", b"12D3KooWResponder")
BINDING = bytes(range(32))
GARDEN, HOUSE, CHOIR = (Keys(letter * 32) for letter in (b"g", b"h", b"c"))
SEEDS = {"I": b"i" * 32, "R": b"r" * 32}


def stream(name: str, size: int) -> bytes:
    """Bytes that look random, of a known origin."""
    out = b""
    while len(out) < size:
        out += hashlib.sha256(f"{name} {len(out)}".encode()).digest()
    return out[:size]


def token(role: str, key: bytes, nonces: bytes) -> bytes:
    context = labelled("hello-token", role.encode(), nonces, *NAMES, BINDING)
    return hmac.new(key, context, "sha256").digest()[:16]


def slots(tokens: list[bytes], filler: bytes) -> bytes:
    rest = [filler[at : at + 16] for at in range(0, len(filler), 16)]
    return b"".join(sorted([*tokens, *rest]))


def framed(kind: int, body: bytes) -> bytes:
    return struct.pack(">IB", len(body), kind) + body


class Greeting:
    """Everything both ends say if they are in these groups."""

    def __init__(self, ours: list[Keys], theirs: list[Keys]) -> None:
        shared = [keys for keys in ours if keys in theirs]
        first, second = stream("I nonce", 32), stream("R nonce", 32)
        self.chance = {
            "I": [first, *self._filler("I", len(ours)), *self._filler("C", len(shared))],
            "R": [second, *self._filler("R", len(shared))],
        }
        offer = first + self._slots("I", ours, first)
        answer = second + self._slots("R", shared, first + second)
        confirm = self._slots("C", shared, first + second)
        self.transcript = labelled("hello-transcript", *NAMES, BINDING, offer, answer, confirm)
        self.shared = sorted(shared, key=lambda keys: token("C", keys.hello, first + second))
        self.offer, self.answer = framed(1, offer), framed(2, answer)
        self.confirm = framed(3, confirm)
        self.proofs = {role: framed(4, self._proof(role)) for role in "IR"}

    def _filler(self, role: str, used: int) -> list[bytes]:
        return [stream(f"{role} filler", 16 * (64 - used))]

    def _slots(self, role: str, groups: list[Keys], nonces: bytes) -> bytes:
        return slots(
            [token(role, keys.hello, nonces) for keys in groups], *self._filler(role, len(groups))
        )

    def _proof(self, role: str) -> bytes:
        boxes = b""
        for keys in self.shared:
            seed = SEEDS[role]
            statement = label("hello-proof") + role.encode() + self.transcript + keys.group
            plain = b"\1" + public(seed) + sign(seed, statement)
            key = derive(keys.hello, "hello-box", role.encode() + self.transcript)
            boxes += ChaCha20Poly1305(key).encrypt(bytes(12), plain, None)
        return boxes


def cases() -> Iterator[Case]:
    for name, ours, theirs in (
        ("one_shared", [GARDEN, HOUSE], [CHOIR, GARDEN]),
        ("two_shared", [GARDEN, HOUSE], [HOUSE, CHOIR, GARDEN]),
        ("strangers", [HOUSE], [CHOIR]),
        ("no_groups", [], []),
    ):
        greeting = Greeting(ours, theirs)
        yield f"hello/{name}", _fields(greeting, ours, theirs)
    good = Greeting([GARDEN], [GARDEN])
    body = good.offer[5:]
    rest = [body[at : at + 16] for at in range(32, len(body), 16)]
    bad = {
        "offer_63_slots": ("malformed", framed(1, body[:-16])),
        "offer_65_slots": ("malformed", framed(1, body + b"\xff" * 16)),
        "offer_15_byte_tokens": (
            "malformed",
            framed(1, body[:32] + b"".join(t[:15] for t in rest)),
        ),
        "offer_slot_twice": ("malformed", framed(1, body[:32] + b"".join([*rest[:-1], rest[-2]]))),
        "offer_not_sorted": ("malformed", framed(1, body[:32] + b"".join(reversed(rest)))),
        "answer_first": ("malformed", good.answer),
        "proof_first": ("malformed", good.proofs["I"]),
        "summary_first": ("malformed", framed(16, b"\x93\x00\xc4\x20" + bytes(32) + b"\x00")),
    }
    for name, (verdict, data) in bad.items():
        fields = _fields(good, [GARDEN], [GARDEN])
        yield f"hello_bad/{name}", {
            "expect": verdict, "chance_r": fields["chance_r"],
            "responder_groups": fields["responder_groups"],
            "names": fields["names"], "binding": BINDING, "heard": data,
        }  # fmt: skip


def _fields(greeting: Greeting, ours: list[Keys], theirs: list[Keys]) -> dict[str, object]:
    return {
        "expect": "accept",
        "names": [name.decode() for name in NAMES],
        "binding": BINDING,
        "initiator_groups": [keys.write.hex() for keys in ours],
        "responder_groups": [keys.write.hex() for keys in theirs],
        "initiator_log_seed": SEEDS["I"],
        "responder_log_seed": SEEDS["R"],
        "chance_i": [piece.hex() for piece in greeting.chance["I"]],
        "chance_r": [piece.hex() for piece in greeting.chance["R"]],
        "offer": greeting.offer,
        "answer": greeting.answer,
        "confirm": greeting.confirm,
        "proof_i": greeting.proofs["I"] if greeting.shared else b"",
        "proof_r": greeting.proofs["R"] if greeting.shared else b"",
        "shared": [keys.group.hex() for keys in greeting.shared],
    }
