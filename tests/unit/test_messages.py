"""Sync messages: what is said is heard, and nothing else is."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moot.crdt.value import Value
from moot.protocol import encoding, limits
from moot.protocol.errors import Malformed
from moot.protocol.frame import HEAD, Frame, Kind
from moot.protocol.heads import Head, Stub
from moot.protocol.messages import (
    Bye,
    Differ,
    Have,
    Heads,
    Message,
    Parts,
    Peers,
    Ping,
    Pong,
    Runs,
    Sent,
    Summary,
    Want,
    decode,
    encode,
    pack_tips,
)
from moot.protocol.supply import Ask, Tip
from scribe import Scribe

KEY = st.binary(min_size=32, max_size=32)
GROUP = st.integers(0, 63)
NUMBER = st.integers(1, 2**32 - 1)
TIP = st.builds(Tip, KEY, st.integers(0, limits.MAX_SEQ), KEY)
ASK = st.builds(Ask, KEY, st.lists(KEY, max_size=5).map(tuple))
BY_NAME = st.builds(Ask, st.binary(min_size=8, max_size=8), st.just(()))
ASKS = st.lists(ASK | BY_NAME, min_size=1, max_size=6)
DISTINCT = ASKS.map(lambda asks: tuple({ask.log: ask for ask in asks}.values()))
TEXT = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=60)
STUB = st.builds(Stub, st.integers(0, limits.MAX_SEQ), st.binary(min_size=4, max_size=4))
STUBS = st.sets(STUB, max_size=5).map(lambda stubs: tuple(sorted(stubs)))
HEADS = st.dictionaries(st.binary(min_size=8, max_size=8), STUBS.filter(len), max_size=9).map(
    lambda rows: tuple(Head(name, rows[name]) for name in sorted(rows))
)
DIFFER = st.builds(
    lambda group, rows, more: Differ(
        group,
        tuple(row is not None for row in rows),
        tuple(row for row in rows if row is not None),
        more,
    ),
    GROUP,
    st.lists(st.none() | STUBS, max_size=20),
    HEADS,
)
RUN = Scribe("ada").run("one", "two", opens=True)

MESSAGE: st.SearchStrategy[Message] = st.one_of(
    st.builds(Summary, GROUP, KEY, st.integers(0, limits.MAX_LOGS)),
    st.builds(Parts, GROUP, st.sampled_from((16, 512)).map(lambda count: bytes(4 * count))),
    st.builds(Heads, GROUP, st.sampled_from(((), (True, False) * 8, (False,) * 512)), HEADS),
    DIFFER,
    st.builds(Have, GROUP, st.sets(TIP, min_size=1, max_size=9).map(lambda s: tuple(sorted(s)))),
    st.builds(Want, GROUP, NUMBER, st.integers(1, limits.MAX_WANT_BYTES), DISTINCT),
    st.builds(Runs, GROUP, st.integers(0, 9), st.just((RUN,))),
    st.builds(Sent, GROUP, NUMBER, DISTINCT, st.sets(KEY, max_size=5).map(tuple)),
    st.builds(Peers, GROUP, st.lists(st.tuples(TEXT, st.lists(TEXT, max_size=8).map(tuple)),
                                     min_size=1, max_size=5).map(tuple)),
    st.builds(Ping, NUMBER),
    st.builds(Pong, NUMBER),
    st.builds(Bye, st.integers(0, 255)),
)  # fmt: skip


def heard(data: bytes) -> Frame:
    length, kind = HEAD.unpack_from(data)
    assert length == len(data) - HEAD.size
    return Frame(Kind(kind), data[HEAD.size :])


@pytest.mark.spec("SYNC-4")
@given(MESSAGE)
def test_what_is_said_is_heard(message: Message) -> None:
    assert decode(heard(encode(message))) == message


LOG = b"l" * 32
NAME = LOG[:8]
SEVEN = b"\x0fmark"
"""A tip at seq 7, and no other after it."""
BAD: dict[str, tuple[Kind, Value]] = {
    "not a list": (Kind.PING, 1),
    "a part too few": (Kind.SUMMARY, [0, LOG]),
    "a part too many": (Kind.PING, [1, 2]),
    "a bool for a number": (Kind.PING, [True]),
    "a group of 64": (Kind.SUMMARY, [64, LOG, 0]),
    "a negative group": (Kind.SUMMARY, [-1, LOG, 0]),
    "a digest of 31": (Kind.SUMMARY, [0, LOG[1:], 0]),
    "more logs than there may be": (Kind.SUMMARY, [0, LOG, limits.MAX_LOGS + 1]),
    "no parts": (Kind.PARTS, [0, b""]),
    "too few parts": (Kind.PARTS, [0, bytes(32)]),
    "too many parts": (Kind.PARTS, [0, bytes(4096)]),
    "parts that are no power of two": (Kind.PARTS, [0, bytes(96)]),
    "parts cut short": (Kind.PARTS, [0, bytes(63)]),
    "heads of more parts than there may be": (Kind.HEADS, [0, bytes(65), b""]),
    "a head without tips": (Kind.HEADS, [0, b"", NAME + b"\0"]),
    "a head cut short": (Kind.HEADS, [0, b"", (NAME + SEVEN)[:-1]]),
    "half a name": (Kind.HEADS, [0, b"", NAME[1:]]),
    "a name twice": (Kind.HEADS, [0, b"", (NAME + SEVEN) * 2]),
    "names not sorted": (Kind.HEADS, [0, b"", b"x" + NAME[1:] + SEVEN + NAME + SEVEN]),
    "a number longer than it need be": (Kind.HEADS, [0, b"", NAME + b"\x8f\0mark"]),
    "a number without an end": (Kind.HEADS, [0, b"", NAME + b"\xff" * 9]),
    "a head beyond the last": (Kind.HEADS, [0, b"", NAME + b"\x81\x80\x80\x10mark"]),
    "the same tip of a head twice": (Kind.HEADS, [0, b"", NAME + b"\x10mark" + SEVEN]),
    "a tip that does not follow": (Kind.HEADS, [0, b"", NAME + b"\x10mark\0"]),
    "65 tips of a head": (
        Kind.HEADS,
        [0, b"", NAME + b"".join(b"%cmark" % (2 * n + 2) for n in range(64)) + b"\x81\x01mark"],
    ),
    "more heads than a message holds": (Kind.HEADS, [0, b"", bytes(limits.MAX_HEADS_BYTES + 1)]),
    "a row too few": (Kind.DIFFER, [0, b"\xc0", b"\0", b"", 2]),
    "a row too many": (Kind.DIFFER, [0, b"\x40", b"\0\0", b"", 2]),
    "an answer to more heads than it has bits": (Kind.DIFFER, [0, b"\0", b"", b"", 9]),
    "an answer to fewer heads": (Kind.DIFFER, [0, b"\x01", b"\0", b"", 7]),
    "a name with known ids": (Kind.WANT, [0, 1, 1, [[NAME, [LOG]]]]),
    "neither a name nor a key": (Kind.WANT, [0, 1, 1, [[NAME[1:], []]]]),
    "no tips": (Kind.HAVE, [0, b""]),
    "half a tip": (Kind.HAVE, [0, bytes(67)]),
    "the same tip twice": (Kind.HAVE, [0, pack_tips([Tip(LOG, 1, LOG)]) * 2]),
    "tips not sorted": (
        Kind.HAVE,
        [0, pack_tips([Tip(LOG, 2, LOG)]) + pack_tips([Tip(LOG, 1, LOG)])],
    ),
    "a tip beyond the last": (Kind.HAVE, [0, LOG + b"\xff" * 4 + LOG]),
    "513 tips": (Kind.HAVE, [0, pack_tips([Tip(LOG, n, LOG) for n in range(513)])]),
    "want 0": (Kind.WANT, [0, 0, 1, [[LOG, []]]]),
    "a want for nothing": (Kind.WANT, [0, 1, 1, []]),
    "a budget of nothing": (Kind.WANT, [0, 1, 0, [[LOG, []]]]),
    "a budget beyond": (Kind.WANT, [0, 1, limits.MAX_WANT_BYTES + 1, [[LOG, []]]]),
    "a log asked twice": (Kind.WANT, [0, 1, 1, [[LOG, []], [LOG, []]]]),
    "33 logs": (Kind.WANT, [0, 1, 1, [[bytes([n]) * 32, []] for n in range(33)]]),
    "129 ids": (Kind.WANT, [0, 1, 1, [[LOG, [LOG] * 129]]]),
    "an id of 31": (Kind.WANT, [0, 1, 1, [[LOG, [LOG[1:]]]]]),
    "no runs": (Kind.RUNS, [0, 0, []]),
    "a run that is none": (Kind.RUNS, [0, 0, [b"x"]]),
    "65 runs": (Kind.RUNS, [0, 0, [RUN.encode()] * 65]),
    "a log lost twice": (Kind.SENT, [0, 1, [], [LOG, LOG]]),
    "no peers": (Kind.PEERS, [0, []]),
    "33 peers": (Kind.PEERS, [0, [["p", []]] * 33]),
    "9 addresses": (Kind.PEERS, [0, [["p", ["a"] * 9]]]),
    "an address with an escape": (Kind.PEERS, [0, [["p", ["\x1b[2J"]]]]),
    "an address beyond ASCII": (Kind.PEERS, [0, [["p", ["\u202e"]]]]),
    "an empty peer": (Kind.PEERS, [0, [["", []]]]),
    "a long address": (Kind.PEERS, [0, [["p", ["a" * 257]]]]),
    "a reason of 256": (Kind.BYE, [256]),
    "a hello too late": (Kind.OFFER, [0]),
}  # fmt: skip


@pytest.mark.spec("SYNC-4")
@pytest.mark.parametrize("name", BAD)
def test_anything_else_is_malformed(name: str) -> None:
    kind, body = BAD[name]
    with pytest.raises(Malformed):
        decode(Frame(kind, encoding.encode(body)))


@pytest.mark.spec("SYNC-4")
@given(MESSAGE, st.integers(0, 2**32))
@settings(max_examples=10 * settings().max_examples)
def test_damage_is_malformed_or_another_message(message: Message, seed: int) -> None:
    """Only Malformed ever comes out, and what is accepted says the same when said again."""
    chance = random.Random(seed)
    body = bytearray(heard(encode(message)).body)
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(body))
        body[at : at + chance.choice((0, 1, 1, 4))] = chance.randbytes(chance.choice((0, 1, 1, 4)))
        if not body:
            break
    kind = chance.choice((heard(encode(message)).kind, *Kind))
    try:
        found = decode(Frame(kind, bytes(body)))
    except Malformed:
        return
    assert heard(encode(found)) == Frame(kind, bytes(body))
