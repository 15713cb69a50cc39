"""The forms of specs/encoding.md and specs/keys.md, written once more from the pages."""

from __future__ import annotations

import hashlib
import hmac
import struct

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

Plain = "None | bool | int | str | bytes | list[Plain] | dict[str, Plain]"


def value(v: object) -> bytes:
    """One value in its only form."""
    if v is None:
        return b"\xc0"
    if isinstance(v, bool):
        return b"\xc3" if v else b"\xc2"
    if isinstance(v, int):
        return _integer(v)
    if isinstance(v, str):
        raw = v.encode()
        return _head(len(raw), 0xA0, 31, (0xD9, 0xDA, 0xDB)) + raw
    if isinstance(v, bytes):
        return _head(len(v), None, 0, (0xC4, 0xC5, 0xC6)) + v
    if isinstance(v, list):
        return _head(len(v), 0x90, 15, (None, 0xDC, 0xDD)) + b"".join(map(value, v))
    if isinstance(v, dict):
        items = sorted(v.items(), key=lambda item: item[0].encode())
        body = b"".join(value(key) + value(item) for key, item in items)
        return _head(len(v), 0x80, 15, (None, 0xDE, 0xDF)) + body
    raise TypeError(type(v))


def _integer(v: int) -> bytes:
    if 0 <= v < 128:
        return bytes([v])
    if -32 <= v < 0:
        return struct.pack("b", v)
    unsigned = ((0xCC, "B"), (0xCD, ">H"), (0xCE, ">I"), (0xCF, ">Q"))
    signed = ((0xD0, "b"), (0xD1, ">h"), (0xD2, ">i"), (0xD3, ">q"))
    for lead, form in unsigned if v >= 0 else signed:
        try:
            return bytes([lead]) + struct.pack(form, v)
        except struct.error:
            continue
    raise ValueError(v)


def _head(size: int, fixed: int | None, most: int, leads: tuple[int | None, int, int]) -> bytes:
    if fixed is not None and size <= most:
        return bytes([fixed | size])
    for lead, form, limit in zip(leads, (">B", ">H", ">I"), (2**8, 2**16, 2**32), strict=True):
        if lead is not None and size < limit:
            return bytes([lead]) + struct.pack(form, size)
    raise ValueError(size)


def label(what: str) -> bytes:
    return b"moot/1/" + what.encode() + b"\0"


def labelled(what: str, *parts: bytes) -> bytes:
    framed = b"".join(struct.pack(">I", len(part)) + part for part in parts)
    return hashlib.sha256(label(what) + framed).digest()


def derive(key: bytes, what: str, context: bytes = b"") -> bytes:
    return hmac.new(key, label(what) + context + b"\1", "sha256").digest()


def public(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(seed: bytes, message: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


class Keys:
    """The keys of a group of one write secret."""

    def __init__(self, write: bytes) -> None:
        self.write = write
        self.gate = derive(write, "gate")
        self.gate_public = public(self.gate)
        self.read = derive(write, "read")
        self.epoch = derive(self.read, "epoch", self.gate_public)
        self.content = derive(self.read, "content", self.epoch)
        self.keep = derive(self.read, "keep", self.gate_public)
        self.group = derive(self.keep, "group", self.gate_public)
        self.hello = derive(self.keep, "hello")
        self.bundle = derive(self.keep, "bundle-key")

    def admission(self, log: bytes) -> bytes:
        return sign(self.gate, label("admission") + self.group + self.epoch + log)
