"""Content bodies: what an entry may say, and nothing besides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moot.crdt.op import Dot, Op
from moot.crdt.value import NOTHING, Value
from moot.protocol.body import Body, Opening
from moot.protocol.encoding import decode, encode, encode_unbounded
from moot.protocol.errors import Malformed
from moot.protocol.limits import MAX_COVERS, MAX_DEPTH, MAX_FIELD_BYTES, MAX_OPS, MAX_TIME_MS
from values import VALUES

FIELDS = st.from_regex(r"[a-z0-9._-]{1,63}[@*^]?", fullmatch=True)
DOTS = st.builds(Dot, st.binary(min_size=32, max_size=32), st.integers(0, MAX_OPS - 1))
OPS = st.builds(
    Op,
    st.binary(min_size=10, max_size=10),
    FIELDS,
    VALUES | st.just(NOTHING),
    st.lists(DOTS, max_size=4).map(tuple),
)
BODIES = st.builds(
    Body, st.integers(-MAX_TIME_MS, MAX_TIME_MS), st.lists(OPS, min_size=1, max_size=4).map(tuple)
)
THING = b"some thing"


def nested(depth: int) -> Value:
    value: Value = []
    for _ in range(depth - 1):
        value = [value]
    return value


def body(*ops: Value, time: Value = 5) -> bytes:
    return encode_unbounded([time, list(ops)])


def op(value: Value = "x") -> Value:
    return [THING, "title", [], value]


@given(BODIES)
@pytest.mark.spec("ENT-8")
def test_a_body_comes_back(said: Body) -> None:
    data = said.encode()
    assert Body.decode(data) == said
    assert encode(decode(data)) == data  # it is one value, whichever way it is read


@given(VALUES)
@pytest.mark.spec("ENT-8")
def test_any_other_value_is_malformed(value: Value) -> None:
    for decoder in (Body.decode, Opening.decode):
        with pytest.raises(Malformed):
            decoder(encode(value))


@pytest.mark.parametrize(
    "data",
    [
        encode([]),
        encode([5]),
        encode([5, []]),
        encode([5, [op()], 0]),
        encode([5, {"a": 1}]),
        encode({"a": 1}),
        body(op(), time=True),
        body(op(), time="5"),
        body(op(), time=None),
        body(op(), time=MAX_TIME_MS + 1),
        body(op(), time=-MAX_TIME_MS - 1),
        body(*[op()] * (MAX_OPS + 1)),
        body([]),
        body([THING, "title"]),
        body([THING, "title", [], 1, 2]),
        body([THING[:9], "title", [], 1]),
        body([THING + b"!", "title", [], 1]),
        body(["some thing", "title", [], 1]),
        body([THING, b"title", [], 1]),
        body([THING, "title", {}, 1]),
        body([THING, "title", None, 1]),
        body([THING, "title", [b"x" * 32], 1]),
        body([THING, "title", [b"x" * 34], 1]),
        body([THING, "title", ["x" * 33], 1]),
        body([THING, "title", [b"x" * 32 + b"\x40"], 1]),
        body([THING, "title", [b"x" * 33] * (MAX_COVERS + 1), 1]),
        body(op(2**53 + 1)),
        body(op(-(2**60))),
        body(op([2**53 + 1])),
        body(op(nested(MAX_DEPTH - 2))),
        body(op([0] * 8_200)),
        body(op([0] * 5_000), op([0] * 5_000)),
        b"\x92\x05\x91\x94\xc4\x0asome thing\xa5title\x90\xca\x00\x00\x00\x00",  # a float
        b"\x92\x05\x91\x94\xc4\x0asome thing\xa5title\x90\xc7\x00\x05",  # an extension
        b"\x92\x05\x91\x94\xc4\x0asome thing\xa5title\x90\x82\xa1b\xc0\xa1a\xc0",  # unsorted
        b"\x92\x05\x91\x94\xc4\x0asome thing\xa5title\x90\x81\x01\xc0",  # a key that is no text
        b"\x92\xcc\x05\x91\x94\xc4\x0asome thing\xa5title\x90\xc0",  # a longer form
        body(op()) + b"\xc0",
        body(op())[:-1],
        b"",
    ],
)
@pytest.mark.spec("ENT-8")
def test_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        Body.decode(data)


@pytest.mark.spec("ENT-8")
def test_the_bounds_themselves_are_within() -> None:
    most: Value = [THING, "title", [b"x" * 32 + b"\x3f"] * MAX_COVERS]
    for data in (
        body(*[most] * MAX_OPS),
        body(op(nested(MAX_DEPTH - 3))),
        body(op([0] * 8_000)),
        body(op(2**53), op(-(2**53)), time=MAX_TIME_MS),
        body(op(), time=-MAX_TIME_MS),
    ):
        assert Body.decode(data).encode() == data == encode(decode(data))


@pytest.mark.parametrize(
    "field",
    [
        *"a 0 - due notes.3f a-b_c said@ log* place^".split(),
        "x" * MAX_FIELD_BYTES,
        "x" * (MAX_FIELD_BYTES - 1) + "@",
    ],
)
@pytest.mark.spec("ENT-8")
def test_names_of_fields(field: str) -> None:
    assert Body.decode(body([THING, field, [], 1])).ops[0].field == field


@pytest.mark.parametrize(
    "field",
    [
        *"@ * ^ Title a@b a@@ a@* é a/b".split(),
        "",
        "a b",
        "a\n",
        "x" * (MAX_FIELD_BYTES + 1),
        "x" * MAX_FIELD_BYTES + "@",
    ],
)
@pytest.mark.spec("ENT-8")
def test_names_that_no_field_has(field: str) -> None:
    with pytest.raises(Malformed):
        Body.decode(body([THING, field, [], 1]))


def test_what_no_entry_can_hold_is_not_encoded() -> None:
    write = Op(THING, "title", "x", ())
    for ops in ((), (write,) * (MAX_OPS + 1), (write._replace(field="No"),)):
        with pytest.raises(ValueError):  # noqa: PT011 -- the words are Malformed's
            Body(5, ops).encode()
    with pytest.raises(ValueError, match="64 dots"):
        Body(5, (write._replace(over=(Dot(bytes(32), 0),) * (MAX_COVERS + 1)),)).encode()
    with pytest.raises(ValueError, match="clock"):
        Body(MAX_TIME_MS + 1, (write,)).encode()
    with pytest.raises(ValueError, match="0, 256"):
        Body(5, (write._replace(over=(Dot(bytes(32), 256),)),)).encode()


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=64, max_size=64))
@pytest.mark.spec("ENT-9")
def test_an_opening_comes_back(member: bytes, vouch: bytes) -> None:
    opening = Opening(member, vouch, 5)
    assert Opening.decode(opening.encode()) == opening


@pytest.mark.parametrize(
    "value",
    [
        ["open", b"m" * 32, b"v" * 64],
        ["open", b"m" * 32, b"v" * 64, 5, 5],
        ["shut", b"m" * 32, b"v" * 64, 5],
        [b"open", b"m" * 32, b"v" * 64, 5],
        ["open", b"m" * 31, b"v" * 64, 5],
        ["open", b"m" * 32, b"v" * 63, 5],
        ["open", "m" * 32, b"v" * 64, 5],
        ["open", b"m" * 32, b"v" * 64, None],
        ["open", b"m" * 32, b"v" * 64, True],
        ["open", b"m" * 32, b"v" * 64, MAX_TIME_MS + 1],
    ],
)
@pytest.mark.spec("ENT-9")
def test_no_opening(value: Value) -> None:
    with pytest.raises(Malformed):
        Opening.decode(encode(value))
