"""Bundles: files that carry entries by hand, sealed to whoever has no key (specs/bundle.md).

A bundle is a head and blocks of one size. All blocks but for their seal are one stream of parts,
which `bundle_part` reads. A block says where in it a part begins, so one that is damaged costs what
is in it and no more. The position of a block is its nonce: none can be moved, doubled or left out.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from struct import Struct
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from moot.protocol.errors import Malformed, TooNew
from moot.protocol.hashing import derive, label, labelled
from moot.protocol.limits import BUNDLE_BLOCK, MAX_BUNDLE_BLOCKS

MARK: Final = label("bundle")
"""How every bundle begins."""

VERSION: Final = 1
SALT_SIZE: Final = 32
SIGN_SIZE: Final = 16
HEAD_SIZE: Final = len(MARK) + 1 + SALT_SIZE + 2 * SIGN_SIZE
_BLOCK_HEAD: Final = Struct(">HH")
_TAG_SIZE: Final = 16
ROOM: Final = BUNDLE_BLOCK - _TAG_SIZE - _BLOCK_HEAD.size
"""Bytes of parts that one block holds."""

_AAD: Final = label("bundle-block")


class Head(NamedTuple):
    """How a bundle begins: of which group it is, for those alone who know."""

    salt: bytes
    """32 random bytes: no two bundles have a key or a sign in common."""
    sign: bytes
    """Known to whoever has the group's key, and to nobody else."""

    @classmethod
    def make(cls, bundle_key: bytes, salt: bytes) -> Head:
        """The head of a new bundle. spec: BUN-1."""
        return cls(salt, _sign(bundle_key, salt))

    @classmethod
    def read(cls, data: bytes) -> Head:
        """The head that a file begins with. Raises TooNew, or Malformed that says why."""
        if not data.startswith(MARK):
            raise Malformed("it does not begin as a bundle does")
        if len(data) > len(MARK) and data[len(MARK)] > VERSION:
            raise TooNew("a newer moot made it: upgrade to read it")
        before = data[: HEAD_SIZE - SIGN_SIZE]
        if len(data) < HEAD_SIZE or _check(before) != data[HEAD_SIZE - SIGN_SIZE : HEAD_SIZE]:
            raise Malformed("its beginning is damaged, or cut short")
        if data[len(MARK)] != VERSION:
            raise Malformed("its beginning is damaged")
        start = len(MARK) + 1
        return cls(data[start : start + SALT_SIZE], before[-SIGN_SIZE:])

    def is_of(self, bundle_key: bytes) -> bool:
        """Whether the bundle is of the group that has this key."""
        return hmac.compare_digest(self.sign, _sign(bundle_key, self.salt))

    def written(self) -> bytes:
        """The bytes of the file up to its first block."""
        before = MARK + bytes([VERSION]) + self.salt + self.sign
        return before + _check(before)


class Seal:
    """What seals the blocks of one bundle, and opens them."""

    def __init__(self, bundle_key: bytes, salt: bytes) -> None:
        self._cipher = ChaCha20Poly1305(derive(bundle_key, "bundle-file", _context(salt)))

    def close(self, number: int, plain: bytes) -> bytes:
        """The block at a place, of what is in it. spec: BUN-2."""
        return self._cipher.encrypt(number.to_bytes(12, "big"), plain, _AAD)

    def open(self, number: int, block: bytes) -> tuple[bytes, int] | None:
        """What of the stream is in the block at a place, and where in it the first part begins.

        None for one that is damaged. The place is the length where no part begins.
        """
        if len(block) != BUNDLE_BLOCK:
            return None
        try:
            plain = self._cipher.decrypt(number.to_bytes(12, "big"), block, _AAD)
        except InvalidTag:
            return None
        used, first = _BLOCK_HEAD.unpack_from(plain)
        if not first <= used <= ROOM:
            return None
        return plain[_BLOCK_HEAD.size : _BLOCK_HEAD.size + used], first


class Packer:
    """Cuts a stream of parts into sealed blocks, as they fill."""

    def __init__(self, bundle_key: bytes, salt: bytes) -> None:
        self.head = Head.make(bundle_key, salt).written()
        self._seal = Seal(bundle_key, salt)
        self._blocks = 0
        self._stream = bytearray()
        self._first: int | None = None
        """Where in the block that fills the first part begins."""

    def add(self, part: bytes) -> list[bytes]:
        """Take one more part; returns the blocks that are full now."""
        if self._first is None:
            self._first = len(self._stream)
        self._stream += part
        full = []
        while len(self._stream) >= ROOM:
            full.append(self._block())
        return full

    def finish(self) -> Iterator[bytes]:
        """The last blocks, with as many empty ones as hide the length. spec: BUN-3."""
        if self._stream:
            yield self._block()
        while self._blocks < padded(self._blocks):
            yield self._block()

    def _block(self) -> bytes:
        number, held = self._blocks, bytes(self._stream[:ROOM])
        if number >= MAX_BUNDLE_BLOCKS:
            raise ValueError("more than one bundle holds")
        begins = len(held) if self._first is None else self._first
        del self._stream[:ROOM]
        self._first = None
        self._blocks += 1
        head = _BLOCK_HEAD.pack(len(held), begins)
        return self._seal.close(number, head + held + bytes(ROOM - len(held)))


def padded(blocks: int) -> int:
    """How many blocks a bundle has that needs so many: at most an eighth more. spec: BUN-3.

    The lengths between two powers of two are few, and the more so the longer they are.
    """
    if blocks < 2:
        return max(blocks, 1)
    exponent = blocks.bit_length() - 1
    step = 1 << (exponent - exponent.bit_length())
    return -(-blocks // step) * step


def _context(salt: bytes) -> bytes:
    return bytes([VERSION]) + salt


def _sign(bundle_key: bytes, salt: bytes) -> bytes:
    return derive(bundle_key, "bundle-sign", _context(salt))[:SIGN_SIZE]


def _check(before: bytes) -> bytes:
    return labelled("bundle-check", before)[:SIGN_SIZE]
