"""Values as bytes: one form each, and one kind of error for everything else."""

from __future__ import annotations

import random

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moot.crdt.value import Value
from moot.protocol.encoding import decode, encode, encode_again, encode_unbounded
from moot.protocol.errors import Malformed
from moot.protocol.limits import MAX_DEPTH, MAX_INTEGER, MAX_NODES, MAX_TEXT_BYTES
from values import VALUES


def nested(depth: int, inside: Value = None) -> Value:
    value: Value = [] if inside is None else [inside]
    for _ in range(depth - 1):
        value = [value]
    return value


@given(VALUES)
@pytest.mark.spec("ENC-2")
def test_what_is_encoded_decodes(value: Value) -> None:
    data = encode(value)
    again = decode(data)
    assert again == value
    assert encode(again) == encode_again(again) == encode_unbounded(value) == data
    assert msgpack.unpackb(data) == value


@given(st.binary(max_size=200))
@pytest.mark.spec("ENC-1")
def test_any_bytes_decode_or_are_malformed(data: bytes) -> None:
    _judge(data)


def _judge(data: bytes) -> None:
    """Nothing but Malformed leaves the decoder, and what it takes has this form alone."""
    try:
        value = decode(data)
    except Malformed:
        return
    assert encode(value) == data


@given(VALUES, st.randoms(use_true_random=False))
@pytest.mark.spec("ENC-1")
def test_damaged_values_decode_or_are_malformed(value: Value, chance: random.Random) -> None:
    data = bytearray(encode(value))
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data))
        match chance.randrange(3):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at]
            case _:
                data.insert(at, chance.choice(b"\x80\x90\xc0\xc4\xc7\xca\xcb\xd4\xd9\xdc\xdd\xdf"))
        if not data:
            break
    _judge(bytes(data))


@pytest.mark.parametrize(
    ("value", "data"),
    [
        (None, "c0"),
        (False, "c2"),
        (True, "c3"),
        (0, "00"),
        (127, "7f"),
        (128, "cc80"),
        (256, "cd0100"),
        (65_536, "ce00010000"),
        (2**32, "cf0000000100000000"),
        (MAX_INTEGER, "cf0020000000000000"),
        (-1, "ff"),
        (-33, "d0df"),
        (-129, "d1ff7f"),
        (-MAX_INTEGER, "d3ffe0000000000000"),
        ("", "a0"),
        ("é", "a2c3a9"),
        ("x" * 32, "d920" + "78" * 32),
        (b"", "c400"),
        (b"ab", "c4026162"),
        ([], "90"),
        ([[None], 1], "9291c001"),
        ({}, "80"),
        ({"b": 1, "a": 2}, "82a16102a16201"),
    ],
)
@pytest.mark.spec("ENC-3")
def test_forms(value: Value, data: str) -> None:
    assert encode(value).hex() == data
    assert decode(bytes.fromhex(data)) == value


@pytest.mark.parametrize(
    "data",
    ["cc01", "cd0001", "ce00000001", "cf0000000000000001", "d001", "d10001", "d200000001",
     "d30000000000000001", "d0ff", "d3ffffffffffffffff", "d90161", "da000161", "db0000000161",
     "c5000161", "c60000000161", "dc0000", "dd00000000", "de0000", "df00000000", "c1"],
)  # fmt: skip
@pytest.mark.spec("ENC-3")
def test_longer_forms_are_malformed(data: str) -> None:
    with pytest.raises(Malformed):
        decode(bytes.fromhex(data))


@pytest.mark.parametrize("data", ["", "c0c0", "00c1", "92c0", "c402ff", "d9", "a261"])
@pytest.mark.spec("ENC-2")
def test_there_is_exactly_one_value(data: str) -> None:
    with pytest.raises(Malformed):
        decode(bytes.fromhex(data))


@pytest.mark.parametrize(
    "data",
    [
        "82a16201a16102",  # unsorted
        "82a16101a16102",  # twice the same
        "83a16101a16302a16203",
        "82a0c0a0c0",
    ],
)
@pytest.mark.spec("ENC-4")
def test_map_keys_are_sorted_and_distinct(data: str) -> None:
    with pytest.raises(Malformed):
        decode(bytes.fromhex(data))


@pytest.mark.spec("ENC-4")
def test_maps_are_sorted_by_bytes_at_every_depth() -> None:
    texts = ["", "A", "a", "ab", "b", "\u00e9", "\ue000", "\U0001f331"]
    jumbled: Value = [{text: dict.fromkeys(reversed(texts), 0) for text in reversed(texts)}]
    value = decode(encode(jumbled))
    assert isinstance(value, list)
    assert isinstance(value[0], dict)
    assert list(value[0]) == texts == sorted(texts, key=str.encode)
    assert value == jumbled


@pytest.mark.parametrize(
    "data",
    ["ca3f800000", "cb3ff0000000000000", "cb7ff8000000000000", "cb7ff0000000000000",
     "d40500", "c70005", "c7000500", "c70005c0", "d6ff00000000", "d7ff0000000000000000", "91c70005",
     "8101c0", "81c4016101", "81c0c0", "819001"],
)  # fmt: skip
@pytest.mark.spec("ENC-5")
def test_foreign_types_are_malformed(data: str) -> None:
    with pytest.raises(Malformed):
        decode(bytes.fromhex(data))


@pytest.mark.parametrize("value", [1.0, float("nan"), (1,), {1: 2}, bytearray(b"x"), object()])
@pytest.mark.spec("ENC-5")
def test_foreign_types_are_not_encoded(value: Value) -> None:
    with pytest.raises((ValueError, TypeError)):
        encode([value])


@pytest.mark.parametrize("value", [MAX_INTEGER + 1, -MAX_INTEGER - 1, 2**63, 2**64 - 1, -(2**63)])
@pytest.mark.spec("ENC-6")
def test_integers_are_bounded(value: int) -> None:
    with pytest.raises(ValueError, match="integer"):
        encode(value)
    with pytest.raises(Malformed):
        decode(msgpack.packb(value))


@pytest.mark.spec("ENC-7")
def test_depth_is_bounded() -> None:
    assert decode(encode(nested(MAX_DEPTH))) == nested(MAX_DEPTH)
    assert decode(encode(nested(MAX_DEPTH, "leaf"))) == nested(MAX_DEPTH, "leaf")
    for deep in (MAX_DEPTH + 1, 100, 400):
        with pytest.raises(ValueError, match="deep"):
            encode(nested(deep))
        with pytest.raises(Malformed):
            decode(b"\x91" * (deep - 1) + b"\x90")
    with pytest.raises(Malformed):
        decode(b"\x81\xa1a" * (MAX_DEPTH + 1) + b"\xc0")
    for size in (1_000, 100_000, 1_000_000):
        with pytest.raises(Malformed):
            decode(b"\x91" * size + b"\xc0")
    with pytest.raises(ValueError):  # noqa: PT011 -- the interpreter's own words
        encode(nested(100_000))


@pytest.mark.spec("ENC-8")
def test_the_number_of_values_is_bounded() -> None:
    most: Value = [0] * (MAX_NODES - 1)
    assert decode(encode(most)) == most
    spread: Value = [{"a": 0, "b": 1}] * 2730  # one list, 2730 maps, two values in each
    assert decode(encode(spread)) == spread
    crowds: list[Value] = [[0] * MAX_NODES, [{"a": 0, "b": 1}] * 2731, [[]] * MAX_NODES]
    for more in crowds:
        with pytest.raises(ValueError, match="values"):
            encode(more)
        with pytest.raises(Malformed):
            decode(msgpack.packb(more))


@pytest.mark.parametrize(
    "head",
    ["dd7fffffff", "ddffffffff", "dfffffffff", "c6ffffffff", "dbffffffff", "c9ffffffff05"],
)
@pytest.mark.spec("ENC-1")
def test_lengths_that_lie_take_no_memory(head: str) -> None:
    for data in (bytes.fromhex(head), bytes.fromhex(head) * 50):
        with pytest.raises(Malformed):
            decode(data)


@pytest.mark.spec("ENC-9")
def test_texts_are_bounded_in_bytes() -> None:
    for letter in ("x", "é", "\U0001f331"):
        most = letter * (MAX_TEXT_BYTES // len(letter.encode()))
        assert decode(encode(most)) == most
        assert decode(encode({most: None})) == {most: None}
        over: list[Value] = [most + "x", {most + "x": None}]
        for value in over:
            with pytest.raises(ValueError, match="text"):
                encode(value)
            with pytest.raises(Malformed):
                decode(msgpack.packb(value))
    long = b"x" * (4 * MAX_TEXT_BYTES)
    assert decode(encode(long)) == long


@pytest.mark.parametrize(
    "data", ["a1ff", "a2c328", "a3eda080", "a6eda080edb080", "a2c080", "a4f4908080"]
)
@pytest.mark.spec("ENC-9")
def test_texts_are_utf_8(data: str) -> None:
    with pytest.raises(Malformed):
        decode(bytes.fromhex(data))


@pytest.mark.spec("ENC-9")
def test_surrogates_are_not_encoded() -> None:
    broken: list[Value] = ["\ud800", {"\udfff": 1}, "x" * MAX_TEXT_BYTES + "\ud800"]
    for value in broken:
        with pytest.raises(ValueError, match=r"surrogate|text"):
            encode(value)
