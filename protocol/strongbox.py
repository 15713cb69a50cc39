"""A strongbox: bytes that a passphrase opens, as they stand in a file (specs/keys.md).

Everything needed to open it but the passphrase stands in front: what it is for, what guessing
costs, salt and nonce. A checksum over all of it tells a damaged file from a wrong passphrase, as
far as that can be told: who alters a file on purpose mends the checksum, too.
"""

from __future__ import annotations

from struct import Struct
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from moot.protocol.errors import Malformed, Refused, TooNew
from moot.protocol.hashing import label, labelled
from moot.protocol.limits import (
    MAX_ARGON_KIB,
    MAX_ARGON_LANES,
    MAX_ARGON_WORK,
    MAX_SEALED_BYTES,
    SEALED_STEP,
)

VERSION: Final = 1
SALT_SIZE: Final = 16
NONCE_SIZE: Final = 12
KEY_SIZE: Final = 32
CHECK_SIZE: Final = 16
TAG_SIZE: Final = 16
LENGTH_SIZE: Final = 4
_HEAD: Final = Struct(">BIII")
_KIB_PER_LANE: Final = 8
"""Argon2 needs so much memory for each lane."""


class Cost(NamedTuple):
    """What one guess at a passphrase costs: the parameters of Argon2id."""

    memory_kib: int
    passes: int
    lanes: int


class Strongbox(NamedTuple):
    """One sealed file."""

    what: str
    """Which label it has: what is in it, and what its key is good for."""
    cost: Cost
    salt: bytes
    """16 random bytes: no two boxes have a key in common."""
    nonce: bytes
    """12 random bytes."""
    sealed: bytes

    @classmethod
    def seal(cls, what: str, key: bytes, cost: Cost, chance: bytes, content: bytes) -> Strongbox:
        """Put `content` into a box. `chance` is salt and nonce, `key` what `stretched` made of it.

        spec: KEY-41.
        """
        salt, nonce = chance[:SALT_SIZE], chance[SALT_SIZE:]
        room = -(LENGTH_SIZE + len(content)) % SEALED_STEP
        padded = len(content).to_bytes(LENGTH_SIZE, "big") + content + bytes(room)
        head = _head(what, cost, salt, nonce)
        sealed = ChaCha20Poly1305(key).encrypt(nonce, padded, head)
        return cls(what, cost, salt, nonce, sealed)

    @classmethod
    def read(cls, what: str, data: bytes) -> Strongbox:
        """Return the box that a file of this kind is. spec: KEY-40, spec: KEY-42.

        Raises TooNew, or Malformed that says what is wrong; nothing secret is looked at yet, and
        what opening it would cost is within bounds.
        """
        mark = label(what)
        if not data.startswith(mark):
            raise Malformed("it does not begin as one does")
        if len(data) > MAX_SEALED_BYTES:
            raise Malformed(f"it has more than {MAX_SEALED_BYTES} bytes")
        if len(data) > len(mark) and data[len(mark)] > VERSION:
            raise TooNew("a newer moot made it: upgrade to read it")
        start = len(mark) + _HEAD.size + SALT_SIZE + NONCE_SIZE
        sealed = data[start:-CHECK_SIZE]
        if not sealed or _check(data[:-CHECK_SIZE]) != data[-CHECK_SIZE:]:
            raise Malformed("it is damaged, or cut short")
        version, *numbers = _HEAD.unpack_from(data, len(mark))
        cost = Cost(*numbers)
        if version != VERSION or (len(sealed) - TAG_SIZE) % SEALED_STEP:
            raise Malformed("it is damaged")
        if not _bearable(cost):
            raise Malformed("opening it would take more memory or time than moot gives it")
        salt = data[start - SALT_SIZE - NONCE_SIZE : start - NONCE_SIZE]
        return cls(what, cost, salt, data[start - NONCE_SIZE : start], sealed)

    def written(self) -> bytes:
        """The bytes of the file."""
        before = _head(self.what, self.cost, self.salt, self.nonce) + self.sealed
        return before + _check(before)

    def open(self, key: bytes) -> bytes:
        """What is in it. Raises Refused for a wrong key, Malformed for a content that is none."""
        head = _head(self.what, self.cost, self.salt, self.nonce)
        try:
            padded = ChaCha20Poly1305(key).decrypt(self.nonce, self.sealed, head)
        except InvalidTag:
            raise Refused("another passphrase opens it") from None
        end = LENGTH_SIZE + int.from_bytes(padded[:LENGTH_SIZE], "big")
        if padded[end:].rstrip(b"\0") or not 0 <= len(padded) - end < SEALED_STEP:
            raise Malformed("what is in it is not as moot writes it")
        return padded[LENGTH_SIZE:end]


def stretched(what: str, passphrase: bytes, salt: bytes, cost: Cost) -> bytes:
    """Return the key that a passphrase makes for one box: 32 bytes. spec: KEY-41.

    It takes as much time and memory as `cost` says, on purpose.
    """
    argon = Argon2id(
        salt=label(what) + salt,
        length=KEY_SIZE,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    return argon.derive(passphrase)


def _head(what: str, cost: Cost, salt: bytes, nonce: bytes) -> bytes:
    return label(what) + _HEAD.pack(VERSION, *cost) + salt + nonce


def _check(before: bytes) -> bytes:
    return labelled("box-check", before)[:CHECK_SIZE]


def _bearable(cost: Cost) -> bool:
    """Whether a reader may spend so much. spec: KEY-42."""
    return (
        1 <= cost.lanes <= MAX_ARGON_LANES
        and _KIB_PER_LANE * cost.lanes <= cost.memory_kib <= MAX_ARGON_KIB
        and cost.passes >= 1
        and cost.memory_kib * cost.passes <= MAX_ARGON_WORK
    )
