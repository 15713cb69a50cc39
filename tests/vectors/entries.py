"""Entries and runs by specs/entry.md and specs/log.md."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from vectors.bytes_of import Keys, derive, label, labelled, public, sign, value

SIZES = [size for octave in range(7, 16) for size in (2**octave, 3 * 2 ** (octave - 1))] + [2**16]


@dataclass
class Made:
    """An entry and all that it is made of."""

    header: bytes
    id: bytes
    signature: bytes
    ciphertext: bytes
    salt: bytes
    kind: int


def padded(body: bytes) -> tuple[int, bytes]:
    code = next(n for n, size in enumerate(SIZES) if len(body) + 20 <= size)
    return code, struct.pack(">I", len(body)) + body + bytes(SIZES[code] - 20 - len(body))


def make(
    keys: Keys, seed: bytes, seq: int, prev: bytes, kind: int, body: bytes, fresh: bytes,
    plain: tuple[int, bytes] | None = None, *, words: bool = False,
) -> Made:  # fmt: skip
    log = public(seed)
    place = struct.pack(">I", seq)
    salt = labelled("salt", fresh, derive(seed, "salt-prf"), log, place, prev, body)[:16]
    if words:
        key = label("words") + derive(keys.content, "words-key")
        salt = salt[:8] + hashlib.sha256(key + log + place + prev + salt[:8]).digest()[:8]
    code, text = plain or padded(body)
    before = b"\1\1" + keys.epoch + log + place + prev + bytes([kind]) + salt + bytes([code])
    key = derive(keys.content, "entry-key", log + place + prev + salt)
    sealed = ChaCha20Poly1305(key).encrypt(
        bytes(12), text, label("entry-aad") + keys.group + before
    )
    header = before + hashlib.sha256(sealed).digest()
    identity = hashlib.sha256(label("entry") + header).digest()
    return Made(
        header, identity, sign(seed, label("entry-signature") + identity), sealed, salt, kind
    )


def opening(keys: Keys, member: bytes, log: bytes, time: int) -> bytes:
    vouch = sign(member, label("vouch") + keys.group + log)
    return value(["open", public(member), vouch, time])


def run(
    keys: Keys, seed: bytes, first: int, prev: bytes, made: list[Made],
    signed: set[int], dropped: frozenset[int] = frozenset(),
) -> list[object]:  # fmt: skip
    """The ten parts of a run; `signed` and `dropped` count from 0 within it."""
    log = public(seed)
    flags, bodies, signatures = bytearray(), b"", b""
    for n, entry in enumerate(made):
        flags.append(entry.kind | (n in signed) << 1 | (n in dropped) << 2)
        bodies += entry.header[-32:] if n in dropped else entry.ciphertext
        signatures += entry.signature if n in signed else b""
    return [
        keys.epoch, log, first, prev, keys.admission(log) if first == 0 else None, bytes(flags),
        bytes(SIZES.index(len(entry.ciphertext)) for entry in made),
        b"".join(entry.salt for entry in made), signatures, bodies,
    ]  # fmt: skip
