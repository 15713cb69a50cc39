"""Damaged bytes through every decoder of entries: one kind of error, and nothing half believed.

Starts from good bytes and damages them as lines, disks and liars do. Seeds are fixed; a failure
names the seed and the case, and `MOOT_EXAMPLES` makes the list longer.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import settings

from moot.protocol import encoding
from moot.protocol.backup import Backup
from moot.protocol.body import Body, Opening, read_body
from moot.protocol.errors import Malformed, TheirFault
from moot.protocol.frame import FrameReader
from moot.protocol.heads import Head, Stub
from moot.protocol.invite import Invite, Oneself
from moot.protocol.messages import (
    Differ,
    Have,
    Heads,
    Message,
    Parts,
    Sent,
    Want,
    decode,
    encode,
)
from moot.protocol.run import Run, open_run, verify_run
from moot.protocol.strongbox import Cost, Strongbox
from moot.protocol.supply import Ask, Tip
from scribe import KEYS, Scribe, said

CASES = 20 * settings().max_examples
LIMITS = (0, 1, 0x7F, 0x80, 0xC0, 0xC1, 0xC7, 0xCA, 0xCB, 0xCF, 0xD9, 0xDC, 0xDD, 0xDE, 0xDF, 0xFF)

START = Scribe("ada").run("one", "two", {"a": [1, None], "b": b"x" * 200}, opens=True, every=2)
VALUE = encoding.encode([None, True, -1, 2**40, "\u00e9", b"x" * 300, {"a": [], "b": {"c": 0}}])


def damage(good: bytes, chance: random.Random) -> bytes:
    """One to five changes: bits, bytes, pieces cut out, doubled, moved, or lengths made to lie."""
    data = bytearray(good)
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(data)) if data else 0
        end = min(len(data), at + chance.choice((1, 2, 4, 32, 64, 1000)))
        match chance.randrange(7):
            case 0 if data:
                data[at] ^= 1 << chance.randrange(8)
            case 1 if data:
                data[at] = chance.choice(LIMITS)
            case 2:
                del data[at:end]
            case 3:
                data[at:at] = data[at:end]
            case 4:
                data[at:at] = chance.randbytes(chance.randint(1, 5))
            case 5:
                data[at:at] = bytes((chance.choice(LIMITS),)) * chance.choice((1, 5, 100, 5_000))
            case _:
                data += data[at:end]
    return bytes(data)


def value(data: bytes) -> None:
    assert encoding.encode(encoding.decode(data)) == data


def body(data: bytes) -> None:
    assert Body.decode(data).encode() == data
    value(data)


def opening(data: bytes) -> None:
    assert Opening.decode(data).encode() == data
    value(data)


def run(data: bytes) -> None:
    decoded = Run.decode(data)
    assert decoded.encode() == data
    try:
        ids = verify_run(decoded, KEYS.gate_public, KEYS.group)
    except TheirFault:
        return
    # Only signatures can be missing now, and they were not the last.
    whole = verify_run(START, KEYS.gate_public, KEYS.group)
    assert ids == whole[: len(ids)]
    assert KEYS.content_key is not None
    for at, text in enumerate(open_run(decoded, ids, KEYS.content_key, KEYS.group)):
        assert read_body(text, KEYS.group, decoded.log, decoded.items[at].kind, at)


def invite(data: bytes) -> None:
    assert Invite.read(data.decode("latin-1")).keys == KEYS


def strongbox(data: bytes) -> None:
    box = Strongbox.read("backup", data)
    assert box.written() == data
    assert box.open(b"k" * 32) == SAVED


def backup(data: bytes) -> None:
    assert Backup.read(data).written() == data


def message(data: bytes) -> None:
    """A frame of the sync conversation, head and all."""
    reader = FrameReader()
    reader.feed(data)
    while (heard := reader.next()) is not None:
        assert heard.body in encode(decode(heard))


COST = Cost(64, 1, 1)
SAVED = Backup("Ada", (Invite(KEYS, "Garden", (), Oneself(b"m" * 32, "Ada")),)).written()
BOX = Strongbox.seal("backup", b"k" * 32, COST, bytes(28), SAVED).written()

NAMED = (
    Head(b"ada's log"[:8], (Stub(3, b"mark"), Stub(90, b"more"))),
    Head(b"ben's lo", (Stub(0, b"tip0"),)),
)
MESSAGES: tuple[Message, ...] = (
    Parts(0, bytes(range(64))),
    Heads(0, (True, False) * 8, NAMED),
    Differ(0, (True, False, True), ((), NAMED[0].tips), NAMED),
    Have(0, (Tip(b"l" * 32, 7, b"i" * 32),)),
    Want(0, 1, 9, (Ask(b"ada's lo", ()), Ask(b"l" * 32, (b"i" * 32,)))),
    Sent(0, 1, (Ask(b"l" * 32, ()),), (b"ada's lo",)),
)

GOOD: dict[str, tuple[bytes, Callable[[bytes], None]]] = {
    "value": (VALUE, value),
    "body": (said({"a": [1, "x"], "b": b"y"}), body),
    "opening": (Scribe("ada").opening(), opening),
    "run": (START.encode(), run),
    "device invite": (
        Invite(KEYS, "Garden", (), Oneself(b"m" * 32, "Ada")).text().encode(),
        invite,
    ),
    **{type(one).__name__: (encode(one), message) for one in MESSAGES},
    "strongbox": (BOX, strongbox),
    "backup": (SAVED, backup),
    "invite": (Invite(KEYS, "Garden", ("/ip4/10.0.0.1/tcp/1",)).text().encode(), invite),
}


@pytest.mark.parametrize("what", GOOD)
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.spec("ENC-1")
def test_damage_is_malformed_or_harmless(what: str, seed: int) -> None:
    good, judge = GOOD[what]
    judge(good)
    chance = random.Random(f"{what} {seed}")
    refused = 0
    for case in range(CASES):
        data = damage(good, chance)
        try:
            judge(data)
        except Malformed:
            refused += 1
        except Exception as error:
            error.add_note(f"{what}, seed {seed}, case {case}: {data.hex()}")
            raise
    assert refused > CASES // 2
