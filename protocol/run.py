"""Runs: consecutive entries of one log that end in a signature, as they travel and are checked.

The chain authenticates what lies before it: each header names its predecessor by hash, so one
signature at the end of a run vouches for all of it. What the chain implies is not sent: a run
carries seq and predecessor once, and of each entry only its class, salt, body and signature.

Thousands of entries pass here at a time, hence plain functions with few calls in their loops.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final, NamedTuple

from moot.crdt.value import Value
from moot.protocol import encoding
from moot.protocol.envelope import envelope
from moot.protocol.errors import Malformed, Refused
from moot.protocol.group_keys import admits
from moot.protocol.header import (
    AUTHORITY,
    BEFORE_DIGEST,
    CONTENT,
    ID_LABEL,
    LAYOUT,
    NO_ENTRY,
    SALT_SIZE,
    SIGNATURE_LABEL,
    SIZE_CODES,
    SIZES,
    SUITE,
    VERSION,
)
from moot.protocol.limits import MAX_RUN_BYTES, MAX_SEQ, RUN_ENTRIES
from moot.protocol.signature import SIGNATURE_SIZE, verify

DIGEST_SIZE: Final = 32
_SIGNED, _DROPPED = 2, 4  # bits of an entry's flags, above its class
_FLAGS: Final = frozenset(range(2 * _DROPPED)) - {
    AUTHORITY | _DROPPED,
    AUTHORITY | _DROPPED | _SIGNED,
}


class Dropped(NamedTuple):
    """What is left of a body that was dropped."""

    size: int
    """Its size code."""
    digest: bytes
    """SHA-256 of the ciphertext."""


class Item(NamedTuple):
    """What one entry has of its own, beside what its place in the chain implies."""

    kind: int
    """Its class: content or authority."""
    salt: bytes
    body: bytes | Dropped
    """The ciphertext, of one of `SIZES`."""
    signature: bytes | None


class Run(NamedTuple):
    """Consecutive entries of one log."""

    epoch: bytes
    log: bytes
    first: int
    """The seq of the first entry."""
    prev: bytes
    """The id of the entry before it; `NO_ENTRY` if it is the log's first."""
    admission: bytes | None
    """The gate's signature that lets the log in; there if and only if `first` is 0."""
    items: tuple[Item, ...]

    @property
    def size(self) -> int:
        """About how many bytes it takes on the wire."""
        bodies = (
            DIGEST_SIZE if type(item.body) is Dropped else len(item.body) for item in self.items
        )
        signed = sum(item.signature is not None for item in self.items)
        return sum(bodies) + (SALT_SIZE + 2) * len(self.items) + SIGNATURE_SIZE * (signed + 3)

    def encode(self) -> bytes:
        """Return the run as bytes, in columns. spec: LOG-8."""
        flags, sizes, bodies = bytearray(), bytearray(), []
        for kind, _, body, signature in self.items:
            signed = 0 if signature is None else _SIGNED
            if isinstance(body, Dropped):
                flags.append(kind | signed | _DROPPED)
                sizes.append(body.size)
                bodies.append(body.digest)
            else:
                flags.append(kind | signed)
                sizes.append(SIZE_CODES[len(body)])
                bodies.append(body)
        columns: list[Value] = [
            bytes(flags),
            bytes(sizes),
            b"".join([item.salt for item in self.items]),
            b"".join([item.signature for item in self.items if item.signature is not None]),
            b"".join(bodies),
        ]
        place: list[Value] = [self.epoch, self.log, self.first, self.prev, self.admission]
        return encoding.encode(place + columns)

    @classmethod
    def decode(cls, data: bytes) -> Run:
        """Return the run that `data` is the encoding of. Raises Malformed. spec: LOG-8."""
        match encoding.decode(data):
            case [
                bytes(epoch), bytes(log), int(first), bytes(prev), None | bytes() as admission,
                bytes(flags), bytes(sizes), bytes(salts), bytes(signatures), bytes(bodies),
            ] if not isinstance(first, bool):  # fmt: skip
                items = _items(flags, sizes, salts, signatures, bodies)
            case _:
                raise Malformed("a run that is not made of the ten parts of a run")
        run = cls(epoch, log, first, prev, admission, items)
        _check_place(run)
        return run


def _items(
    flags: bytes, sizes: bytes, salts: bytes, signatures: bytes, bodies: bytes
) -> tuple[Item, ...]:
    """Cut the columns of a run into entries. Raises Malformed unless they fit exactly."""
    count = len(flags)
    if len(sizes) != count or len(salts) != count * SALT_SIZE:
        raise Malformed("columns of different length in a run")
    if not _FLAGS.issuperset(flags) or max(sizes, default=0) >= len(SIZES):
        raise Malformed("a flag or a size that has no meaning")
    if len(bodies) > MAX_RUN_BYTES:
        raise Malformed(f"a run of {len(bodies)} bytes")
    items = []
    body_at = salt_at = signature_at = 0
    body: bytes | Dropped
    for flag, size in zip(flags, sizes, strict=True):
        if flag & _DROPPED:
            body = Dropped(size, bodies[body_at : body_at + DIGEST_SIZE])
            body_at += DIGEST_SIZE
        else:
            body = bodies[body_at : body_at + SIZES[size]]
            body_at += SIZES[size]
        signature = None
        if flag & _SIGNED:
            signature = signatures[signature_at : signature_at + SIGNATURE_SIZE]
            signature_at += SIGNATURE_SIZE
        salt = salts[salt_at : salt_at + SALT_SIZE]
        salt_at += SALT_SIZE
        items.append(Item(flag & AUTHORITY, salt, body, signature))
    if body_at != len(bodies) or signature_at != len(signatures):
        raise Malformed("columns that do not fit the flags and sizes of a run")
    return tuple(items)


def _check_place(run: Run) -> None:
    """Check all of a run but its items one by one. Raises Malformed."""
    epoch, log, first, prev, admission, items = run
    if not len(epoch) == len(log) == len(prev) == DIGEST_SIZE:
        raise Malformed("an epoch, log or predecessor that is not 32 bytes")
    if not 1 <= len(items) <= RUN_ENTRIES:  # spec: LOG-6
        raise Malformed(f"a run of {len(items)} entries")
    if not 0 <= first <= MAX_SEQ + 1 - len(items):
        raise Malformed("an entry beyond the end of a log")
    starts = first == 0
    if starts != (prev == NO_ENTRY) or starts != (admission is not None):  # spec: LOG-2
        raise Malformed("a log has no predecessor and an admission at its start, and only there")
    if starts and items[0].kind != AUTHORITY:
        raise Malformed("a log that does not start with its opening")
    if items[-1].signature is None:  # spec: LOG-5
        raise Malformed("a run whose last entry is not signed")


def _check_items(items: Sequence[Item]) -> None:
    """Check the parts of entries, wherever they come from. Raises Malformed."""
    size = 0
    for kind, salt, body, _ in items:
        if isinstance(body, Dropped):
            size += DIGEST_SIZE
            known = 0 <= body.size < len(SIZES) and len(body.digest) == DIGEST_SIZE
            sound = known and kind == CONTENT  # spec: ENT-7
        else:
            size += len(body)
            sound = kind in (CONTENT, AUTHORITY) and len(body) in SIZE_CODES
        if not sound or len(salt) != SALT_SIZE:
            raise Malformed("an entry of a class, salt or size that cannot be")
    if size > MAX_RUN_BYTES:
        raise Malformed(f"a run of {size} bytes")


def verify_run(run: Run, gate_public: bytes, group: bytes) -> list[bytes]:
    """Return the ids of a run's entries, if all of it is sound. spec: LOG-1.

    Recomputes every header from its predecessor on, and checks the admission, if there is one, and
    every signature. Whether the predecessor is held is for the caller to see. Needs no key that a
    keeper has not. Raises Malformed for a run that cannot be, Refused for one that is not signed
    or admitted as it should be.
    """
    _check_place(run)
    _check_items(run.items)
    epoch, log, first, prev, admission, items = run
    if admission is not None and not admits(gate_public, group, epoch, log, admission):
        raise Refused("a log that was not admitted to this group")  # spec: LOG-3
    ids: list[bytes] = []
    pack = LAYOUT.pack
    for seq, (kind, salt, body, signature) in enumerate(items, first):
        if isinstance(body, Dropped):
            code, digest = body
        else:
            code, digest = SIZE_CODES[len(body)], sha256(body).digest()
        header = pack(VERSION, SUITE, epoch, log, seq, prev, kind, salt, code, digest)
        prev = sha256(ID_LABEL + header).digest()
        ids.append(prev)
        if signature is not None and not verify(log, signature, SIGNATURE_LABEL + prev):
            raise Refused("a signature that does not fit its log and chain")  # spec: LOG-4
    return ids


def open_run(
    run: Run, ids: Sequence[bytes], content_key: bytes, group: bytes
) -> list[bytes | None]:
    """Return the bodies of a run whose `ids` were verified; None for one that does not open.

    That is one that was dropped, or was not sealed as the rules say; its author can make such
    entries, and every replica judges them alike. spec: ENT-5, spec: ENT-6.
    """
    bodies: list[bytes | None] = []
    epoch, log, first, prev, _, items = run
    pack, unseal = BEFORE_DIGEST.pack, envelope(content_key, group).open
    for seq, (kind, salt, body, _signature) in enumerate(items, first):
        if isinstance(body, Dropped):
            bodies.append(None)
        else:
            code = SIZE_CODES[len(body)]
            before = pack(VERSION, SUITE, epoch, log, seq, prev, kind, salt, code)
            bodies.append(unseal(before, body))
        prev = ids[seq - first]
    return bodies
