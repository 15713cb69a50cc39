"""Making an entry: sealed, chained and signed. The other way, many at a time, is `run`."""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

from moot.protocol.envelope import envelope, size_for
from moot.protocol.group_keys import GroupKeys
from moot.protocol.hashing import derive, labelled
from moot.protocol.header import (
    BEFORE_DIGEST,
    SALT_SIZE,
    SIGNATURE_LABEL,
    SIZE_CODES,
    SUITE,
    VERSION,
    entry_id,
)
from moot.protocol.limits import MAX_SEQ
from moot.protocol.run import Dropped, Item
from moot.protocol.signature import SigningKey
from moot.protocol.words import marked


class Place(NamedTuple):
    """Where an entry stands."""

    log: bytes
    """The key of its log."""
    seq: int
    prev: bytes
    """The id of the entry before it; `NO_ENTRY` if there is none."""


class Sealed(NamedTuple):
    """A new entry."""

    id: bytes
    item: Item


def seal(  # noqa: PLR0913, PLR0917 -- the parts of an entry, each needed once
    keys: GroupKeys,
    signer: SigningKey,
    seq: int,
    prev: bytes,
    kind: int,
    body: bytes,
    fresh: bytes,
    *,
    words: bool = False,
) -> Sealed:
    """Return the entry that says `body` at one place of the signer's log. spec: ENT-3.

    `fresh` is 32 random bytes; `prev` the id of the entry before, `NO_ENTRY` if there is none;
    `kind` is its class; `words` marks it as one of words (see `words`). Raises ValueError without
    the power to write, and for a body or seq that no entry can have.
    """
    if keys.content_key is None or keys.epoch is None or keys.gate is None:
        raise ValueError("writing takes the write key")
    if not 0 <= seq <= MAX_SEQ:
        raise ValueError(f"a log has no entry {seq}")
    salt = _salt(signer, seq, prev, body, fresh)
    place = Place(signer.public, seq, prev)
    if words:
        salt = marked(keys.content_key, *place, salt)
    ciphertext = seal_at(keys, place, kind, salt, body)
    name = id_at(keys.epoch, place, Item(kind, salt, ciphertext, None))
    return Sealed(name, Item(kind, salt, ciphertext, signer.sign(SIGNATURE_LABEL + name)))


def seal_at(keys: GroupKeys, place: Place, kind: int, salt: bytes, body: bytes) -> bytes:
    """Return the ciphertext of a body at one place: the keys, the salt and the body decide it.

    So whoever can read an entry can make it anew, byte for byte. spec: ENT-4, spec: ENT-5. Raises
    ValueError without the power to read, and for a body that no entry can have.
    """
    if keys.content_key is None or keys.epoch is None:
        raise ValueError("sealing takes a key that reads")
    code = SIZE_CODES[size_for(len(body))]
    before = BEFORE_DIGEST.pack(VERSION, SUITE, keys.epoch, *place, kind, salt, code)
    return envelope(keys.content_key, keys.group).seal(before, body)


def id_at(epoch: bytes, place: Place, item: Item) -> bytes:
    """Return the id of the entry that has these parts at one place. spec: ENT-2."""
    body = item.body
    if isinstance(body, Dropped):
        code, digest = body
    else:
        code, digest = SIZE_CODES[len(body)], sha256(body).digest()
    return entry_id(
        BEFORE_DIGEST.pack(VERSION, SUITE, epoch, *place, item.kind, item.salt, code) + digest
    )


def _salt(signer: SigningKey, seq: int, prev: bytes, body: bytes, fresh: bytes) -> bytes:
    """Draw a salt that repeats only if chance, key, place and content all repeat. spec: ENT-3.

    So a cloned disk or a broken source of chance never seals two bodies under one key.
    """
    private = derive(signer.seed, "salt-prf")
    place = signer.public, seq.to_bytes(4, "big"), prev
    return labelled("salt", fresh, private, *place, body)[:SALT_SIZE]
