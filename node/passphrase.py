"""Passphrases: what one has to be, and what trying one costs."""

from __future__ import annotations

from typing import Final

from moot.node.ports import Randomness
from moot.node.trouble import Trouble
from moot.protocol.limits import MAX_PASSPHRASE_BYTES, MIN_PASSPHRASE_LETTERS
from moot.protocol.strongbox import NONCE_SIZE, SALT_SIZE, Cost, Strongbox, stretched

COST: Final = Cost(131_072, 4, 4)
"""Of what is sealed from now on (specs/decisions/0008)."""


def new_passphrase(text: object) -> bytes:
    """A passphrase that something is to be sealed with. Raises Trouble `usage`. spec: KEY-46."""
    given = passphrase(text)
    if len(given.decode()) < MIN_PASSPHRASE_LETTERS:
        raise Trouble(
            "usage",
            f"a passphrase has at least {MIN_PASSPHRASE_LETTERS} letters",
            cause="shorter ones are found by trying",
            next=("take some words that nobody has said before",),
        )
    return given


def passphrase(text: object) -> bytes:
    """A passphrase as its bytes. Raises Trouble `usage`."""
    if not isinstance(text, str) or not text:
        raise Trouble("usage", "no passphrase came in")
    if len(text.encode()) > MAX_PASSPHRASE_BYTES:
        raise Trouble("usage", f"a passphrase has at most {MAX_PASSPHRASE_BYTES} bytes")
    return text.encode()


def sealed(what: str, given: bytes, content: bytes, randomness: Randomness) -> bytes:
    """The bytes of a new strongbox with `content` in it; takes a good part of a second."""
    chance = randomness.bytes(SALT_SIZE + NONCE_SIZE)
    key = stretched(what, given, chance[:SALT_SIZE], COST)
    return Strongbox.seal(what, key, COST, chance, content).written()


def opened(box: Strongbox, given: bytes) -> bytes:
    """What is in a strongbox; as slow as its maker wanted. Raises Refused or Malformed."""
    return box.open(stretched(box.what, given, box.salt, box.cost))
