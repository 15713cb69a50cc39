"""One entry: header, seal, body. What is computed here is written out again, from the page."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import replace

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from moot.protocol.body import Body, Opening, read_body
from moot.protocol.entry import Sealed, seal
from moot.protocol.envelope import MAX_BODY, envelope, size_for
from moot.protocol.errors import Malformed
from moot.protocol.group_keys import GroupKeys, Power
from moot.protocol.hashing import derive, labelled
from moot.protocol.header import AUTHORITY, BEFORE_DIGEST, CONTENT, LAYOUT, NO_ENTRY, SIZES
from moot.protocol.limits import MAX_SEQ
from moot.protocol.run import Dropped, Item, Run, open_run, verify_run
from moot.protocol.signature import verify
from scribe import KEYS, NOON, Scribe, said, signing_key

SIGNER = signing_key("laptop")
PREV = b"p" * 32
FRESH = b"f" * 32
OTHER = GroupKeys.write(b"o" * 32)


def sealed(body: bytes = b"body", *, seq: int = 7, kind: int = CONTENT) -> Sealed:
    return seal(KEYS, SIGNER, seq, PREV, kind, body, FRESH)


def before(item: Item, *, seq: int = 7) -> bytes:
    """The header up to the ciphertext's hash, spelled out."""
    assert KEYS.epoch is not None
    assert isinstance(item.body, bytes)
    place = KEYS.epoch + SIGNER.public + struct.pack(">I", seq) + PREV
    return b"\1\1" + place + bytes((item.kind,)) + item.salt + bytes((SIZES.index(len(item.body)),))


def closed(padded: bytes, head: bytes) -> bytes:
    """A ciphertext of whatever an author likes to put into it."""
    assert KEYS.content_key is not None
    key = derive(KEYS.content_key, "entry-key", head[34:102] + head[103:119])
    aad = b"moot/1/entry-aad\0" + KEYS.group + head
    return ChaCha20Poly1305(key).encrypt(bytes(12), padded, aad)


@pytest.mark.spec("ENT-1")
def test_the_header_is_laid_out_as_the_table_says() -> None:
    item = sealed().item
    head = before(item)
    assert isinstance(item.body, bytes)
    header = head + hashlib.sha256(item.body).digest()
    assert len(header) == LAYOUT.size == 152
    assert BEFORE_DIGEST.size == 120
    assert sealed().id == hashlib.sha256(b"moot/1/entry\0" + header).digest()


@pytest.mark.spec("ENT-2")
def test_the_signature_is_over_the_id() -> None:
    name, item = sealed()
    assert item.signature is not None
    assert verify(SIGNER.public, item.signature, b"moot/1/entry-signature\0" + name)


@pytest.mark.spec("ENT-3")
def test_the_salt_is_hedged() -> None:
    private = derive(SIGNER.seed, "salt-prf")
    parts = (FRESH, private, SIGNER.public, struct.pack(">I", 7), PREV, b"body")
    assert sealed().item.salt == labelled("salt", *parts)[:16]
    other = signing_key("other laptop")
    salts = {
        seal(KEYS, *args, CONTENT, body, fresh).item.salt
        for args in ((SIGNER, 7, PREV), (SIGNER, 8, PREV), (SIGNER, 7, b"q" * 32), (other, 7, PREV))
        for body in (b"body", b"other")
        for fresh in (FRESH, b"g" * 32)
    }
    assert len(salts) == 16


@pytest.mark.spec("ENT-4")
def test_sizes() -> None:
    assert SIZES[:5] == (128, 192, 256, 384, 512)
    assert (len(SIZES), SIZES[-2:]) == (19, (49_152, 65_536))
    for length, size in (
        (0, 128),
        (108, 128),
        (109, 192),
        (172, 192),
        (173, 256),
        (MAX_BODY, 65_536),
    ):
        assert size_for(length) == size
    with pytest.raises(ValueError, match="65516"):
        size_for(MAX_BODY + 1)


@pytest.mark.parametrize("length", [0, 1, 107, 108, 109, 172, 173, 4_000, MAX_BODY])
@pytest.mark.spec("ENT-4")
def test_every_length_comes_back(length: int) -> None:
    assert KEYS.content_key is not None
    body = b"x" * length
    item = sealed(body).item
    assert isinstance(item.body, bytes)
    assert envelope(KEYS.content_key, KEYS.group).open(before(item), item.body) == body


@pytest.mark.spec("ENT-5")
def test_the_seal_is_bound_to_group_and_header() -> None:
    assert KEYS.content_key is not None
    item = sealed().item
    head = before(item)
    assert isinstance(item.body, bytes)
    assert item.body == closed(b"\0\0\0\4body" + bytes(104), head)
    for at in range(len(head)):
        other = head[:at] + bytes((head[at] ^ 1,)) + head[at + 1 :]
        assert envelope(KEYS.content_key, KEYS.group).open(other, item.body) is None
    assert envelope(KEYS.content_key, OTHER.group).open(head, item.body) is None
    assert envelope(derive(bytes(32), "x"), KEYS.group).open(head, item.body) is None
    with pytest.raises(InvalidTag):
        ChaCha20Poly1305(KEYS.content_key).decrypt(bytes(12), item.body, None)


@pytest.mark.parametrize(
    ("padded", "size"),
    [
        (b"\0\0\0\4body" + bytes(103) + b"\1", 128),  # something behind the body
        (b"\0\0\0\4body" + bytes(168), 192),  # a size too large
        (b"\0\0\0\x6d" + b"x" * 108, 128),  # longer than there is room
        (b"\xff\xff\xff\xff" + b"x" * 108, 128),
        (b"\0\0\0\xac" + b"x" * 108, 128),  # the length of a larger size
        (b"\0\0\0\0" + bytes(65_516), 65_536),
    ],
)
@pytest.mark.spec("ENT-6")
def test_other_paddings_say_nothing(padded: bytes, size: int) -> None:
    assert KEYS.content_key is not None
    head = before(sealed().item)[:-1] + bytes((SIZES.index(size),))
    ciphertext = closed(padded, head)
    assert len(ciphertext) == size
    assert envelope(KEYS.content_key, KEYS.group).open(head, ciphertext) is None


@pytest.mark.spec("ENT-6")
def test_what_does_not_open_leaves_the_rest_readable() -> None:
    scribe = Scribe("ada")
    run = scribe.run("one", "two", "three", opens=True)
    ids = verify_run(run, KEYS.gate_public, KEYS.group)
    assert KEYS.content_key is not None
    assert open_run(run, ids, derive(bytes(32), "x"), KEYS.group) == [None] * 4
    dropped = run.items[2]._replace(body=Dropped(0, hashlib.sha256(run.items[2].body).digest()))  # type: ignore[arg-type]
    less = run._replace(items=(*run.items[:2], dropped, run.items[3]))
    assert verify_run(less, KEYS.gate_public, KEYS.group) == ids
    bodies = open_run(less, ids, KEYS.content_key, KEYS.group)
    assert bodies == [scribe.opening(), said("one"), None, said("three")]


@pytest.mark.spec("ENT-7")
def test_authority_is_never_dropped() -> None:
    run = Scribe("ada").run("one", opens=True)
    assert isinstance(run.items[0].body, bytes)
    gone = Dropped(2, hashlib.sha256(run.items[0].body).digest())
    less = run._replace(items=(run.items[0]._replace(body=gone), run.items[1]))
    with pytest.raises(Malformed):
        verify_run(less, KEYS.gate_public, KEYS.group)
    with pytest.raises(Malformed):
        Run.decode(less.encode())


@pytest.mark.spec("ENT-9")
def test_an_opening_vouches_for_one_log_in_one_group() -> None:
    member = signing_key("ada")
    opening = Opening.make(member, KEYS.group, SIGNER.public, NOON)
    statement = b"moot/1/vouch\0" + KEYS.group + SIGNER.public
    assert verify(member.public, opening.vouch, statement)
    assert Opening.decode(opening.encode()) == opening

    def read(opening: Opening, group: bytes = KEYS.group, log: bytes = SIGNER.public) -> object:
        return read_body(opening.encode(), group, log, AUTHORITY, 0)

    assert read(opening) == opening
    assert read(opening, group=OTHER.group) is None
    assert read(opening, log=member.public) is None
    assert read(opening._replace(member=SIGNER.public)) is None
    assert read(opening._replace(vouch=bytes(64))) is None


@pytest.mark.spec("ENT-10")
def test_what_is_not_known_says_nothing() -> None:
    opening = Opening.make(signing_key("ada"), KEYS.group, SIGNER.public, NOON)
    group, log = KEYS.group, SIGNER.public
    assert read_body(None, group, log, CONTENT, 1) is None
    assert read_body(b"", group, log, CONTENT, 1) is None
    assert read_body(b"\xc1", group, log, AUTHORITY, 0) is None
    assert read_body(opening.encode(), group, log, AUTHORITY, 1) is None
    assert read_body(opening.encode(), group, log, CONTENT, 0) is None
    assert read_body(said("x"), group, log, AUTHORITY, 0) is None
    assert read_body(said("x"), group, log, CONTENT, 5) == Body.decode(said("x"))


def test_sealing_takes_the_power_to_write() -> None:
    for power in (Power.READ, Power.KEEP):
        with pytest.raises(ValueError, match="write key"):
            seal(KEYS.lowered(power), SIGNER, 0, NO_ENTRY, AUTHORITY, b"", FRESH)
    with pytest.raises(ValueError, match="write key"):
        seal(replace(KEYS, gate=None), SIGNER, 0, NO_ENTRY, AUTHORITY, b"", FRESH)
    for seq in (-1, MAX_SEQ + 1):
        with pytest.raises(ValueError, match="no entry"):
            sealed(seq=seq)
    with pytest.raises(ValueError, match="at most"):
        sealed(b"x" * (MAX_BODY + 1))
